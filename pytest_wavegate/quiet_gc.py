"""Keeps the garbage collector from going through a large suite's items again and again."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


_PATIENCE = 50_000
"""Objects made between two young collections while tests are collected; Python's own number is 700."""


@contextmanager
def unhurried() -> Iterator[None]:
    """Inside, garbage is collected seldom: most of what collection of tests makes will stay."""
    young, *older = gc.get_threshold()
    gc.set_threshold(max(young, _PATIENCE) if young else 0, *older)
    try:
        yield
    finally:
        gc.set_threshold(young, *older)


@contextmanager
def paused() -> Iterator[None]:
    """Inside, nothing is collected: planning makes many objects at once, and all of them stay."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def settled() -> Iterator[None]:
    """Inside, the collector passes over all that exists now.

    Items and plan live as long as the run, and a large suite is hundreds of thousands of objects: going
    through them again and again costs more than a tenth of a run of short tests, with or without a plan.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()

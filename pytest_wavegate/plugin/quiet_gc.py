"""Keeps what collection has made out of every later garbage collection."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


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

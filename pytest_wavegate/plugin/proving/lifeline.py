"""Ends a child with its parent, also where the parent is killed: a pipe that the parent holds open."""

from __future__ import annotations

import os
import select
import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VARIABLE = "WAVEGATE_PROOF_LIFELINE"
_HAS_SIGNALS = sys.platform != "win32" and hasattr(os, "O_ASYNC")

if sys.platform != "win32":
    import fcntl


@contextmanager
def held_line() -> Iterator[int | None]:
    """Hold a line to a child while the block runs: yields the descriptor that it inherits."""
    if not _HAS_SIGNALS:
        yield None
        return
    reads, writes = os.pipe()
    try:
        yield reads
    finally:
        for end in (reads, writes):
            with suppress(OSError):
                os.close(end)


def hang_on() -> None:
    """End this process, and all of its group, once the parent's end of the line closes.

    The system sends a signal then, so neither a thread of ours is seen by tests nor does a test that hangs
    hold anything up.
    """
    line = os.environ.pop(VARIABLE, "")
    if line.isdecimal() and _HAS_SIGNALS:
        with suppress(OSError):
            _hang_on(int(line))


@contextmanager
def named_line(path: Path) -> Iterator[None]:
    """Hold a line that processes further down can open by its path, also those in a group of their own.

    Args:
        path: of no file yet.
    """
    if not _HAS_SIGNALS:
        yield
        return
    os.mkfifo(path)
    end = os.open(path, os.O_RDWR | os.O_NONBLOCK)  # to open it for writing alone takes a reader
    try:
        yield
    finally:
        os.close(end)


def hang_on_named(path: str) -> None:
    """Likewise as ``hang_on``, by a line that has a name."""
    if path and _HAS_SIGNALS:
        with suppress(OSError):
            _hang_on(os.open(path, os.O_RDONLY | os.O_NONBLOCK))


def _hang_on(end: int) -> None:
    os.set_inheritable(end, False)  # noqa: FBT003 (Python takes it so)
    fcntl.fcntl(end, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(end, fcntl.F_SETFL, fcntl.fcntl(end, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([end], [], [], 0)[0]:  # it has closed before
        os.killpg(0, signal.SIGKILL)

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
    if not line.isdecimal() or not _HAS_SIGNALS:
        return
    with suppress(OSError):
        end = int(line)
        os.set_inheritable(end, False)  # noqa: FBT003 (Python takes it so)
        fcntl.fcntl(end, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(end, fcntl.F_SETFL, fcntl.fcntl(end, fcntl.F_GETFL) | os.O_ASYNC)
        if select.select([end], [], [], 0)[0]:  # it has closed before
            os.killpg(0, signal.SIGKILL)

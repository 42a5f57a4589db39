"""One process at a time at git's notes on worktrees."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.proof.git import Git

if sys.platform != "win32":
    import fcntl


@contextmanager
def alone(git: Git) -> Iterator[None]:
    """Wait until no other proof changes the list of worktrees, and keep others waiting.

    Git reads the notes on all worktrees when it makes one, and fails where another git has written half its
    own. The lock is on git's folder itself, so that no file of it is left behind.
    """
    handle = _opened(git)
    try:
        if handle is not None and sys.platform != "win32":
            with suppress(OSError):  # not every file system knows locks; then git must manage by itself
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _opened(git: Git) -> int | None:
    folder = git.line("rev-parse", "--git-common-dir")
    if folder is None or sys.platform == "win32":
        return None
    with suppress(OSError):
        return os.open(git.root / folder, os.O_RDONLY)
    return None

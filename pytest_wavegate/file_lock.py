"""Locks that processes hold on a file; the system frees one when its holder dies."""

from __future__ import annotations

import os
from errno import ENOLCK
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path


class Held(Protocol):
    """A lock that was taken."""

    def release(self) -> None:
        """Give it back."""


def take(path: Path, *, seconds: float) -> Held:
    """Take a lock, and return it to be released.

    Args:
        path: of the lock file, which is made; its folder is there.
        seconds: how long to wait for another holder.

    Raises:
        TimeoutError: another process holds it.
        OSError: there can be no lock.
    """
    from filelock import FileLock

    lock = FileLock(path, timeout=seconds)
    try:
        lock.acquire()
    except NotImplementedError as error:  # of older filelocks, where a file system has no locks
        raise OSError(ENOLCK, os.strerror(ENOLCK)) from error
    return lock

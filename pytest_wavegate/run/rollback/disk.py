"""Writing that a crash of the machine cannot take back; the only place where a ledger touches the disk."""

from __future__ import annotations

import os
from contextlib import suppress
from errno import EACCES, EBADF, EINVAL, ENOTSUP
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_NO_FOLDER_SYNC = frozenset({EACCES, EBADF, EINVAL, ENOTSUP})
"""What file systems answer that cannot sync a folder."""


class Disk:
    """The real one; tests put one in its place that dies."""

    def open(self, path: Path) -> int:
        """Open a file for writing at its end; a new one, and the folders it needs, are there after a crash.

        Raises:
            OSError: it cannot be opened.
        """
        fresh = not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0), 0o644)
        if fresh:
            for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
                _sync_folder(folder)
        return handle

    def append(self, handle: int, data: bytes) -> None:
        """Write at the end, and wait until it is on the disk.

        Raises:
            OSError: it is not, or not whole.
        """
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)

    def is_gone(self, handle: int) -> bool:
        """Whether the file has been removed since it was opened.

        Raises:
            OSError: nobody can tell.
        """
        return os.fstat(handle).st_nlink == 0

    def content(self, handle: int, size: int) -> bytes:
        """The first bytes of a file that is open, though it may be gone.

        Raises:
            OSError: they cannot be read.
        """
        with os.fdopen(os.dup(handle), "rb") as file:
            file.seek(0)
            return file.read(size)

    def cut(self, handle: int, size: int) -> None:
        """Cut off what lies beyond a size.

        Raises:
            OSError: it cannot be cut.
        """
        os.ftruncate(handle, size)
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Let go of a file."""
        with suppress(OSError):
            os.close(handle)


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system knows how."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)

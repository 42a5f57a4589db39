"""Writing a file whole or not at all, and never over somebody else's change."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from errno import EACCES
from pathlib import Path
from stat import S_IMODE

_NEW = 0o666
"""The mode of a new file, before the process's own mask."""


def write_atomically(target: Path, data: bytes, *, old: bytes | None) -> bool:
    """Write a file; one that is replaced keeps its mode and, where that is allowed, its owner.

    Args:
        target: the file, links resolved; its folder is there.
        data: what it is to hold.
        old: what it held when it was read; none where it was not there.

    Returns:
        Whether it was written. It was not where it no longer holds ``old``.

    Raises:
        OSError: it cannot be written, and is as it was.
    """
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(EACCES, os.strerror(EACCES))
    # The name is cut, so that a file whose own name is as long as names may be can be written, too.
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:32]}.", suffix=".tmp", dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _dress(fresh, like=target)
        if _held(target) != old:
            return False
        fresh.replace(target)
        return True
    finally:
        fresh.unlink(missing_ok=True)


def reason(error: OSError | ValueError) -> str:
    """Return why a file cannot be written, as a lowercase fragment."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def _dress(fresh: Path, *, like: Path) -> None:
    """Give a new file owner and mode of the one that it replaces, or the mode of any new file."""
    try:
        facts = like.stat()
    except FileNotFoundError:
        fresh.chmod(_NEW & ~_mask())
        return
    # Only a superuser may give files away, and Windows knows no owners.
    with suppress(OSError, AttributeError):
        os.chown(fresh, facts.st_uid, facts.st_gid)
    fresh.chmod(S_IMODE(facts.st_mode))


def _mask() -> int:
    """Return the process's mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _held(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None

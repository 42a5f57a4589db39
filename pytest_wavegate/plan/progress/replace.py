"""Replacing a plan on disk: whole or not at all, and never over somebody else's change."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE

from pytest_wavegate.errors import WavegateError


def replace_plan(path: str | Path, *, old: bytes, new: bytes) -> None:
    """Write a plan anew; its mode stays, and of a symbolic link the file it leads to is written.

    Args:
        path: the plan's file.
        old: what was read from it.
        new: what it is to hold.

    Raises:
        WavegateError: ``plan-changed`` where it no longer holds ``old``, ``unwritable-plan`` where it
            cannot be written. The file is then as it was.
    """
    try:
        target = Path(path).resolve(strict=True)
        if not os.access(target, os.W_OK):
            raise _unwritable(path, "permission denied")
        _swap(target, old=old, new=new, path=path)
    except OSError as error:
        raise _unwritable(path, (error.strerror or str(error)).lower()) from error


def _swap(target: Path, *, old: bytes, new: bytes, path: str | Path) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(new)
            stream.flush()
            os.fsync(stream.fileno())
        _dress(fresh, like=target)
        if target.read_bytes() != old:
            raise WavegateError(
                "plan-changed",
                "this plan was changed while it was read, and is left as it is",
                hint="run the command again",
                path=str(path),
            )
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _dress(fresh: Path, *, like: Path) -> None:
    """Give a new file the owner, where that is allowed, and the mode of another."""
    facts = like.stat()
    # Only a superuser may give files away, and Windows knows no owners.
    with suppress(OSError, AttributeError):
        os.chown(fresh, facts.st_uid, facts.st_gid)
    fresh.chmod(S_IMODE(facts.st_mode))


def _unwritable(path: str | Path, why: str) -> WavegateError:
    return WavegateError(
        "unwritable-plan",
        f"this plan cannot be written: {why}",
        hint="make it a file that you may write, in a folder that you may write",
        path=str(path),
    )

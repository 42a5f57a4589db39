"""Files that are written whole or not at all, and never over somebody else's change."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pytest_wavegate.errors import WavegateError

NEW = 0o666
"""The mode of a new file, before the process's own mask."""


def write_whole(path: str | Path, data: bytes, *, old: bytes | None, limit: str | Path | None = None) -> None:
    """Write a file, with the folders above it; of a symbolic link the file it leads to is written.

    Args:
        path: the file.
        data: what it is to hold.
        old: what it holds now; none where it is not there yet.
        limit: a folder that nothing is written outside of, wherever links lead.

    Raises:
        WavegateError: ``outside-project`` where the path leads out of ``limit``, ``changed-file`` where it
            does not hold ``old``, ``unwritable-file`` where it cannot be written. It is then as it was.
    """
    try:
        target = Path(path).resolve()
        if limit is not None and not target.is_relative_to(Path(limit).resolve()):
            slug, message = "outside-project", f"this path leads out of the project, to {target}"
            raise WavegateError(slug, message, hint=f"name one below {limit}", path=str(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        _swap(target, data, old=old, path=path)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise WavegateError(
            "unwritable-file",
            f"this file cannot be written: {why.lower()}",
            hint="make it a file that you may write, in a folder that you may write",
            path=str(path),
        ) from error


def _swap(target: Path, data: bytes, *, old: bytes | None, path: str | Path) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:32]}.", suffix=".tmp", dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.chmod(_mode(target))
        if _held(target) != old:
            slug, message = "changed-file", "this file was changed meanwhile, and is left as it is"
            raise WavegateError(slug, message, hint="run the command again", path=str(path))
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _held(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


def _mode(target: Path) -> int:
    """The mode of the file that is replaced, or that of any new file."""
    try:
        return target.stat().st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return NEW & ~mask

"""Files of a project that are written whole or not at all, and only inside of it."""

from __future__ import annotations

from pathlib import Path

from pytest_wavegate.atomic_write import reason, write_atomically
from pytest_wavegate.errors import WavegateError


def read_whole(path: str | Path) -> bytes | None:
    """Return what a file holds that is to be written; none where it is not there yet.

    Raises:
        WavegateError: ``unwritable-file`` where nothing of that name could be read or written.
    """
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error


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
        written = write_atomically(target, data, old=old)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error
    if not written:
        slug, message = "changed-file", "this file was changed meanwhile, and is left as it is"
        raise WavegateError(slug, message, hint="run the command again", path=str(path))


def _unwritable(path: str | Path, error: OSError | ValueError) -> WavegateError:
    return WavegateError(
        "unwritable-file",
        f"this file cannot be written: {reason(error)}",
        hint="make it a file that you may write, in a folder that you may write",
        path=str(path),
    )

"""Folders of proofs under the temp folder: who holds one, and which nobody holds any more."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if sys.platform != "win32":
    import fcntl

PREFIX = "wavegate-proof-"
_MARKER = "marker.json"
_YOUNG = 24 * 3600
"""Seconds for which a folder is left alone where nobody can say who holds it."""


@contextmanager
def held_folder(run_id: str, root: Path) -> Iterator[Path]:
    """Make a folder, hold it while the block runs, and remove it.

    A lock on its marker says that it is held. The system lets go of the lock however the process ends, so
    neither a process id that is used again nor a container with ids of its own is mistaken for the holder.

    Args:
        run_id: of the run it is for, for people.
        root: the working tree it is for.
    """
    folder = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    try:
        with (folder / _MARKER).open("w", encoding="utf-8") as marker:
            _lock(marker.fileno())
            json.dump({"pid": os.getpid(), "run": run_id, "root": str(root)}, marker)
            marker.flush()
            yield folder
    finally:
        remove_folder(folder)


def stale_folders(root: Path) -> list[Path]:
    """Return the folders for a working tree that a crashed run left behind.

    Those for a working tree that is gone, and those without a marker that are a day old, are stale too.
    """
    top = Path(tempfile.gettempdir()).resolve()
    found = sorted(one for one in top.glob(f"{PREFIX}*") if one.is_dir() and not one.is_symlink())
    return [folder for folder in found if _is_ours(folder, root) and not _is_held(folder)]


def remove_folder(folder: Path) -> None:
    """Remove a folder and all that is in it, read-only files too; what resists is left for the next run."""
    if folder.exists():
        if sys.version_info >= (3, 12):
            shutil.rmtree(folder, onexc=_make_writable)
        else:
            shutil.rmtree(folder, onerror=_make_writable)


def _make_writable(function: Callable[..., object], path: str, _error: object) -> None:
    with suppress(OSError):
        Path(path).parent.chmod(stat.S_IRWXU)
        Path(path).chmod(stat.S_IRWXU)
        function(path)


def _lock(handle: int) -> None:
    if sys.platform != "win32":
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_ours(folder: Path, root: Path) -> bool:
    try:
        found = json.loads((folder / _MARKER).read_text(encoding="utf-8"))
        theirs = Path(found["root"])
    except (OSError, ValueError, TypeError, KeyError):
        return _is_old(folder)
    return theirs == root or not theirs.exists()


def _is_held(folder: Path) -> bool:
    if sys.platform == "win32":
        return not _is_old(folder)
    try:
        with (folder / _MARKER).open("rb") as marker:
            _lock(marker.fileno())
    except FileNotFoundError:
        return not _is_old(folder)
    except OSError:
        return True
    return False


def _is_old(folder: Path) -> bool:
    with suppress(OSError):
        return time.time() - folder.stat().st_mtime > _YOUNG
    return False

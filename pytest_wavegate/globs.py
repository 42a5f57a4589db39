"""Patterns for files, read as lines of a ``.gitignore``: ``api/**``, ``*.py``, ``!api/generated/**``."""

from __future__ import annotations

import os
import re
import warnings
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pathspec import GitIgnoreSpec

_PASSED_BY = frozenset({"__pycache__", "node_modules", "site-packages"})
_WILD = re.compile(r"[*?\[\\]")
_STARS = re.compile(r"\*+")
_LONGEST = 1000
_MOST_STARS = 3
"""In one part of a pattern, and parts that are ``**``: with more, a match can take for ever."""


def matching(patterns: Sequence[str], paths: Iterable[str]) -> list[str]:
    """Return the paths that the patterns mean, in the order given.

    A pattern with a slash inside starts at the root, one without matches at every depth, and a folder
    means all that lies below it; of several patterns the last that matches a path decides, so one that
    begins with ``!`` takes paths out again.

    Args:
        patterns: such as ``api/**``.
        paths: relative to the root, with slashes.

    Raises:
        ValueError: a pattern for which ``unusable`` has a word.
    """
    spec = _compiled(tuple(patterns))
    return [path for path in paths if spec.match_file(path)]


def files_below(root: Path, patterns: Sequence[str]) -> list[str]:
    """Return the files that the patterns mean: relative to the root, with slashes, sorted.

    Hidden folders, virtual environments, ``node_modules`` and ``__pycache__`` are passed by unless a
    pattern begins with their name; links to folders are not followed.

    Raises:
        ValueError: a pattern for which ``unusable`` has a word.
    """
    spec = _compiled(tuple(patterns))
    seen: set[str] = set()
    starts = dict.fromkeys(_start(root, one) for one in patterns if not one.startswith("!"))
    found = (path for start in starts for path in _walk(root, start, seen))
    return sorted({path for path in found if spec.match_file(path)})


def unusable(pattern: str) -> str | None:
    """Say what is wrong with a pattern; none where it can be used."""
    body = _plain(pattern).removeprefix("!")
    if not body.strip() or body.startswith("#"):
        return "it matches nothing"
    if ".." in body.split("/"):
        return "it leaves the project"
    if len(body) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    parts = body.split("/")
    if max(parts.count("**"), *(len(_STARS.findall(part)) for part in parts)) > _MOST_STARS:
        return "it has too many stars"
    try:
        _read((pattern,))
    except ValueError:
        return "it is no pattern for files"
    return None


@lru_cache(maxsize=256)
def _compiled(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    for pattern in patterns:
        if problem := unusable(pattern):
            message = f"{pattern!r} cannot be used: {problem}"
            raise ValueError(message)
    return _read(patterns)


def _read(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # needed only where somebody wrote a pattern

    with warnings.catch_warnings():
        # It writes regular expressions, and Python warns of what some of them could mean one day.
        warnings.simplefilter("ignore", FutureWarning)
        return GitIgnoreSpec.from_lines([_plain(pattern) for pattern in patterns])


def _plain(pattern: str) -> str:
    """Without ``./``, which no path begins with."""
    no = "!" if pattern.startswith("!") else ""
    return no + pattern.removeprefix("!").removeprefix("./")


def _start(root: Path, pattern: str) -> str:
    """The folder to look in: what a pattern that starts at the root names before its first star."""
    plain = _plain(pattern)
    if "/" not in plain.rstrip("/"):
        return ""
    parts = plain.strip("/").split("/")
    wild = next((place for place, part in enumerate(parts) if _WILD.search(part)), len(parts))
    folder = PurePosixPath(*parts[:wild])
    if wild == len(parts) and not (root / folder).is_dir():
        folder = folder.parent
    return "" if str(folder) == "." else str(folder)


def _walk(root: Path, start: str, seen: set[str]) -> Iterator[str]:
    for place, folders, files in os.walk(root / start):
        if place in seen:
            folders.clear()
            continue
        seen.add(place)
        folders[:] = [one for one in folders if not _passed_by(place, one)]
        below = Path(place).relative_to(root).as_posix()
        yield from (name if below == "." else f"{below}/{name}" for name in files)


def _passed_by(place: str, folder: str) -> bool:
    if folder.startswith(".") or folder in _PASSED_BY:
        return True
    return Path(place, folder, "pyvenv.cfg").is_file()

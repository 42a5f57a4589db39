"""The paths of a plan against the files of a run: roots to try, globs, whole test roots."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import takewhile
from posixpath import normpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ABSOLUTE = re.compile(r"/|[A-Za-z]:/")
_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")
_MOST_ALTERNATIVES = 64
_LAST_CHARACTER = "\U0010ffff"
_TEST_FOLDERS = frozenset({"tests", "test"})
_LAYOUT_FOLDERS = frozenset({"api", "app", "backend", "client", "frontend", "server", "src", "web"})
"""Folders that hold one half of a project: ``backend/tests/`` is as whole a test root as ``tests/``."""
_EVERY_TEST = frozenset({"*", "**", "*.py", "test_*", "test_*.py", "*_test.py"})


@dataclass(frozen=True, slots=True)
class Roots:
    """The places that a plan's paths may be relative to; absolute paths with slashes.

    Attributes:
        rootdir: pytest's rootdir.
        git_root: the top of the working tree, none outside of one.
        plan_folder: the folder that holds the plan.
        test_roots: pytest's ``testpaths``, where configured; a folder that holds them all is a whole
            test root, whatever its name.
    """

    rootdir: str
    git_root: str | None
    plan_folder: str
    test_roots: tuple[str, ...] = ()

    def bases(self) -> tuple[str, ...]:
        """Return the folders to try in order: rootdir, git root, the plan's folder and those above it."""
        tops = [normpath(top) for top in (self.rootdir, self.git_root) if top is not None]
        upwards = list(_upwards(normpath(self.plan_folder)))
        stops = [place for place, folder in enumerate(upwards) if folder in tops]
        return tuple(dict.fromkeys([*tops, *upwards[: stops[-1] + 1 if stops else None]]))

    def is_whole(self, folder: str) -> bool:
        """Return whether an absolute folder is a whole test root, which says nothing about any one test."""
        if _within(normpath(self.rootdir), folder):
            return True
        if self.test_roots and all(_within(normpath(top), folder) for top in self.test_roots):
            return True
        above, _, name = folder.rpartition("/")
        if name not in _TEST_FOLDERS:
            return False
        outer, _, half = above.rpartition("/")
        return above in self.bases() or (half in _LAYOUT_FOLDERS and outer in self.bases())


class Collected:
    """The test files of a run, to find a plan's paths among.

    Args:
        paths: paths of collected items, relative to the rootdir.
        roots: where the plan's paths may start.
    """

    def __init__(self, paths: Iterable[str], roots: Roots) -> None:
        self.roots = roots
        self._rootdir = normpath(roots.rootdir)
        self._bases = roots.bases()
        self._found: dict[str, str | None] = {}
        self.files = frozenset(self.absolute(path) for path in paths)

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder above a collected file."""
        seen: set[str] = set()
        for path in self.files:
            seen.update(takewhile(lambda folder: folder not in seen, _upwards(path.rpartition("/")[0])))
        return frozenset(seen)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.files)

    def absolute(self, path: str) -> str:
        """Return an item's path as an absolute one."""
        return normpath(path if _ABSOLUTE.match(path) else f"{self._rootdir}/{path}")

    def file(self, mention: str) -> str | None:
        """Return the collected file that a mention means, none where it means none."""
        if mention not in self._found:
            tried = (path for path in self._tries(mention) if path in self.files)
            self._found[mention] = next(tried, None)
        return self._found[mention]

    def folder(self, mention: str) -> str | None:
        """Return the folder with collected files that a mention means, none where it means none."""
        return next((path for path in self._tries(mention) if path in self.folders), None)

    def glob(self, mention: str) -> list[str]:
        """Return the collected files that a pattern matches, against the first root where it matches any."""
        for path in self._tries(mention):
            if found := self._matching(path):
                return found
        return []

    def is_whole(self, mention: str) -> bool:
        """Return whether a pattern or folder takes in a whole test root."""
        fixed, wild = _split(mention)
        if not all(part in _EVERY_TEST for part in wild):
            return False
        folder = self.folder("/".join(fixed) or ".")
        return folder is not None and self.roots.is_whole(folder)

    def _tries(self, mention: str) -> Iterator[str]:
        tidy = mention.replace("\\", "/")
        if _ABSOLUTE.match(tidy):
            yield normpath(tidy)
        relative = tidy.lstrip("/")
        for base in self._bases:
            yield normpath(f"{base}/{relative}")

    def _matching(self, pattern: str) -> list[str]:
        fixed, wild = _split(pattern)
        prefix = "/".join(fixed) + "/"
        start, end = (bisect_left(self._sorted, edge) for edge in (prefix, prefix + _LAST_CHARACTER))
        return [path for path in self._sorted[start:end] if _fits(path[len(prefix) :].split("/"), wild)]


def is_glob(mention: str) -> bool:
    """Return whether a plan's path is a pattern; square brackets are part of a name (``app/[id]/``)."""
    return "*" in mention or "?" in mention


def alternatives(mention: str) -> list[str]:
    """Return ``a/x.py`` and ``b/x.py`` for ``{a,b}/x.py``; the mention itself without braces."""
    done: list[str] = []
    waiting = [mention]
    while waiting and len(done) + len(waiting) <= _MOST_ALTERNATIVES:
        path = waiting.pop(0)
        if (braces := _BRACES.search(path)) is None:
            done.append(path)
            continue
        waiting.extend(
            path[: braces.start()] + part.strip() + path[braces.end() :] for part in braces[1].split(",")
        )
    return done + waiting


def _upwards(folder: str) -> Iterator[str]:
    """The folder and every one above it, the top of the file system excepted."""
    while folder.strip("/"):
        yield folder
        folder = folder.rpartition("/")[0]


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + "/")


def _split(pattern: str) -> tuple[list[str], list[str]]:
    """The parts of a path before the first wildcard, and from there on."""
    parts = pattern.rstrip("/").split("/")
    fixed = list(takewhile(lambda part: not is_glob(part), parts))
    return fixed, parts[len(fixed) :]


def _fits(parts: list[str], pattern: list[str]) -> bool:
    """Whether path parts fit pattern parts, where ``**`` stands for any number of folders.

    Keeps the set of pattern places reached so far, so that no pattern takes more than parts x pattern steps.
    """
    places = _past_stars({0}, pattern)
    for part in parts:
        stay = {place for place in places if pattern[place : place + 1] == ["**"]}
        step = {place + 1 for place in places - stay if place < len(pattern) and _like(part, pattern[place])}
        places = _past_stars(stay | step, pattern)
    return len(pattern) in places


def _past_stars(places: set[int], pattern: list[str]) -> set[int]:
    reached = set(places)
    for place in sorted(places):
        while pattern[place : place + 1] == ["**"]:
            place += 1  # noqa: PLW2901
            reached.add(place)
    return reached


def _like(part: str, pattern: str) -> bool:
    return fnmatchcase(part, pattern.replace("[", "[[]"))

"""Which of the files that were measured are those that gates name."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import TYPE_CHECKING

from pytest_wavegate.globs import files_below, matching

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from pytest_wavegate.run.coverage_wishes import CoverageWishes


class Sieve:
    """Finds the files that gates name among absolute paths.

    Args:
        rootdir: what the names of gates are relative to.
        wishes: what the gates name.
        namesakes: a file of such a name counts wherever it lies, under its absolute path: where a project
            maps paths onto each other, coverage.py itself finds out which file it is.
    """

    def __init__(self, rootdir: Path, wishes: CoverageWishes, *, namesakes: Collection[str] = ()) -> None:
        self._root = os.path.realpath(rootdir) + os.sep
        self._globs = wishes.globs
        self._files = {os.path.normcase(os.path.realpath(rootdir / path)): path for path in wishes.files}
        self._namesakes = namesakes
        self._known: dict[str, str | None] = {}

    def of(self, measured: Iterable[str]) -> dict[str, str]:
        """Return the wanted ones of absolute paths, each with the name it goes by."""
        found = {}
        for path in measured:
            if path not in self._known:
                self._known[path] = self._name(path)
            if (name := self._known[path]) is not None:
                found[path] = name
        return found

    def _name(self, path: str) -> str | None:
        if (name := self._files.get(os.path.normcase(path))) is not None:
            return name
        if self._globs and path.startswith(self._root):
            inside = path[len(self._root) :].replace(os.sep, "/")
            if any(matching(patterns, [inside]) for patterns in self._globs):
                return inside
        return path if PurePath(path).name in self._namesakes else None


def namesakes(rootdir: Path, wishes: CoverageWishes) -> frozenset[str]:
    """Return the bare names of all files that gates name."""
    matched = (path for patterns in wishes.globs for path in files_below(rootdir, patterns))
    return frozenset(PurePath(path).name for path in (*wishes.files, *matched))

"""The implementation files of all items of a run; items of the same tasks share theirs."""

from __future__ import annotations

import ast
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.proof.changes import project_files
from pytest_wavegate.proof.declarations import top_names
from pytest_wavegate.proof.fingerprint import files_key
from pytest_wavegate.proof.git import open_git
from pytest_wavegate.proof.implementation import implementation_of
from pytest_wavegate.proof.own_files import OwnFiles
from pytest_wavegate.run.paths import Collected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.run.paths import Roots

_PASSED_BY = frozenset({"__pycache__", "node_modules", "site-packages", "venv"})
_MOST_FILES = 100_000
"""Files that are looked at where no git says which ones are the project's."""


@dataclass(frozen=True, slots=True)
class FileSet:
    """The implementation files of some tasks."""

    own: OwnFiles
    key: str
    """Of what they hold; empty where there are none."""
    why: str
    """Why there are none, as a fragment with one way out; empty where there are some."""


def files_of_items(
    plan: Plan, tasks: Mapping[int, tuple[str, ...]], *, roots: Roots
) -> tuple[list[FileSet], dict[int, int]]:
    """Return the sets of files that the items of a run have, and the number of each item's set.

    Args:
        plan: of the run.
        tasks: ids of the tasks that each item verifies, by the item's index.
        roots: where the plan's paths may start.
    """
    listed = Collected(_project(roots), roots)
    sets: list[FileSet] = []
    known: dict[frozenset[str], int] = {}
    numbers: dict[int, int] = {}
    for index, ids in tasks.items():
        wanted = frozenset(ids)
        if wanted not in known:
            known[wanted] = len(sets)
            sets.append(_file_set(wanted, plan, listed))
        numbers[index] = known[wanted]
    return sets, numbers


def _file_set(tasks: Iterable[str], plan: Plan, listed: Collected) -> FileSet:
    found = implementation_of(tasks, plan, listed)
    top = listed.roots.rootdir
    held = {path: _bytes(path) for path in found.files}
    names = frozenset(name for path, data in held.items() for name in _names(path, data))
    # A test runner may have resolved links before it imported something, or not.
    both = frozenset(one for path in found.files for one in (path, _resolved(path)))
    bases = tuple(dict.fromkeys(one for base in listed.roots.bases() for one in (base, _resolved(base))))
    key = files_key({os.path.relpath(path, top).replace(os.sep, "/"): data for path, data in held.items()})
    return FileSet(OwnFiles(both, bases, names), key if held else "", found.why)


def _project(roots: Roots) -> Iterator[str]:
    """Every file of the project, as an absolute path with slashes."""
    top = roots.git_root or roots.rootdir
    try:
        git = open_git(Path(top))
        yield from (f"{top}/{path}" for path in project_files(git))
    except WavegateError:
        yield from _walked(Path(roots.rootdir))


def _walked(top: Path) -> Iterator[str]:
    """Files below a folder; hidden folders and those of tools are passed by."""
    count = 0
    for place, folders, files in os.walk(top):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in _PASSED_BY)
        count += len(files)
        if count > _MOST_FILES:
            return
        yield from (Path(place, name).as_posix() for name in sorted(files))


def _names(path: str, data: bytes | None) -> frozenset[str]:
    if data is None or not path.endswith(".py"):
        return frozenset()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape sequence is not ours to tell
            return top_names(ast.parse(data))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()


def _bytes(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except OSError:
        return None


def _resolved(path: str) -> str:
    return os.path.realpath(path).replace(os.sep, "/")

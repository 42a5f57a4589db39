"""The files of a project that matter to its tests, read from disk; nothing is imported."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.plan.words.paths import is_test
from pytest_wavegate.run.paths import Roots
from pytest_wavegate.run.python_file import PythonFile
from pytest_wavegate.run.test_homes import TEST_FOLDERS, Project
from pytest_wavegate.run.written_tests import is_test_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.plan import Plan, Task

_SETTINGS = (
    "pyproject.toml",
    "pytest.toml",
    ".pytest.toml",
    "pytest.ini",
    ".pytest.ini",
    "tox.ini",
    "setup.cfg",
    "setup.py",
)
"""Files that say: a project begins here."""
_PASSED_BY = frozenset({"__pycache__", "node_modules", "site-packages", "venv"})


def read_project(plan: Plan) -> Project:
    """Return a plan's project: where it begins, its test files, and the folders around them.

    Tests are looked for in ``tests`` and ``test`` of every folder from the plan's own up to the top, in
    those beside the code that tasks name, and where tasks say that tests are.
    """
    here = Path.cwd().resolve()
    folder = here if plan.path == "-" else Path(plan.path).resolve().parent
    git = next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)
    root = _root(folder, here=here, git=git)
    limit = git or (here if root.is_relative_to(here) else root)
    roots = Roots(root.as_posix(), git.as_posix() if git else None, folder.as_posix())
    found = _Found(limit)
    for base in roots.bases():
        found.look_around(Path(base), plan)
    return Project(
        roots=roots,
        limit=limit.as_posix(),
        files={path: PythonFile(path, data) for path, data in sorted(found.files.items())},
        modules=frozenset(found.modules),
        folders=frozenset(found.folders),
        here=here.as_posix(),
        several_plans=plan.path != "-" and _has_siblings(Path(plan.path).resolve(), limit),
    )


def _root(folder: Path, *, here: Path, git: Path | None) -> Path:
    """The nearest folder with settings or tests of its own; else the git root, else where the user is."""
    above = [folder, *folder.parents]
    top = git or (here if here in above else above[-1])
    inside = above[: above.index(top) + 1]
    for marks in (_SETTINGS, TEST_FOLDERS):
        found = next((one for one in inside if any((one / name).exists() for name in marks)), None)
        if found is not None:
            return found
    return git or (here if folder.is_relative_to(here) else folder)


def _has_siblings(plan: Path, limit: Path) -> bool:
    """Whether folders beside the plan's own hold plans of the same name, as those of other features do."""
    features = plan.parent.parent
    return features.is_relative_to(limit) and any(file != plan for file in features.glob(f"*/{plan.name}"))


class _Found:
    """What was met so far; every folder is walked once."""

    def __init__(self, limit: Path) -> None:
        self._limit = limit
        self._walked: set[Path] = set()
        self._seen: set[Path] = set()
        self.files: dict[str, bytes] = {}
        self.modules: set[str] = set()
        self.folders: set[str] = set()

    def look_around(self, base: Path, plan: Plan) -> None:
        """Look for everything that the plan's paths mean when they start at one folder."""
        self.folders.update(one.as_posix() for one in _listed(base) if one.is_dir())
        self._walk_tests_of(base)
        for mention in dict.fromkeys(chain.from_iterable(_mentions(task) for task in plan.tasks)):
            path = Path(os.path.normpath(base / mention))
            if not path.is_relative_to(self._limit):
                continue
            if is_test(mention):
                self._look_at_test(path, base)
            elif path.suffix == ".py":
                self._look_at_module(path, base)

    def _look_at_test(self, path: Path, base: Path) -> None:
        """Walk the outermost folder of tests above a file, and take the file itself."""
        folders = [one for one in reversed(path.parents) if one.is_relative_to(base)]
        top = next((one for one in folders if is_test(f"{one.relative_to(base).as_posix()}/")), None)
        if top is not None:
            self._walk(top)
        self._take(path)

    def _look_at_module(self, path: Path, base: Path) -> None:
        if path.parent in self._seen:
            return
        self._seen.add(path.parent)
        for file in _listed(path.parent):
            if file.suffix == ".py":
                self._take(file)
        for folder in path.parents:
            if folder.is_relative_to(base):
                self._walk_tests_of(folder)

    def _walk_tests_of(self, folder: Path) -> None:
        for name in TEST_FOLDERS:
            self._walk(folder / name)

    def _walk(self, top: Path) -> None:
        if top in self._walked or not top.is_dir() or not top.resolve().is_relative_to(self._limit):
            return
        for place, folders, files in os.walk(top):
            self._walked.add(Path(place))
            self.folders.add(Path(place).as_posix())
            folders[:] = [one for one in folders if not one.startswith(".") and one not in _PASSED_BY]
            for name in files:
                if name.endswith(".py"):
                    self._take(Path(place, name))

    def _take(self, file: Path) -> None:
        """Read a test file; of any other module remember that it is there."""
        path = file.as_posix()
        if not is_test_file(path):
            self.modules.add(path)
        elif path not in self.files and file.is_file():
            with suppress(OSError):  # writing to it will say why
                self.files[path] = file.read_bytes()


def _mentions(task: Task) -> Iterator[str]:
    yield from (*task.files, *task.tests, *task.folders)
    yield from (one.partition("::")[0] for one in task.test_ids)


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []

"""Where a task's tests go: the file it names, else one beside the tests of its neighbours."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from posixpath import basename, dirname, normpath, relpath
from typing import TYPE_CHECKING

from pytest_wavegate.plan.words.paths import is_test
from pytest_wavegate.run.paths import is_glob
from pytest_wavegate.run.written_tests import is_test_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.run.paths import Roots
    from pytest_wavegate.run.python_file import PythonFile

TEST_FOLDERS = ("tests", "test")
_SHAPES = ("test_{}.py", "{}_test.py")
_SET_UP = frozenset({"conftest.py", "noxfile.py", "setup.py"})
"""Python files that nobody tests."""
_NAMELESS = frozenset({"__init__", "__main__"})
"""Modules that are called by the name of their folder."""
_KINDS = frozenset({*TEST_FOLDERS, "acceptance", "contract", "e2e", "functional", "integration", "unit"})
"""Folders that tests are sorted into, whatever they test."""
_PLAIN = re.compile(r"[\w./@+ -]+")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_FOREIGN = re.compile(
    r"\.(?:[cm]?[jt]sx?|vue|svelte|astro|go|rs|java|kts?|groovy|scala|clj|cs|fsx?|vb|rb|php|swift|mm?|dart"
    r"|exs?|erl|hs|lua|cc|cpp|cxx|c|hh?|hpp|sol|zig|nim|r|pl)$",
    re.IGNORECASE,
)
"""Endings of what other languages are written in; a document or a setting may well have a Python test."""


@dataclass(frozen=True)
class Project:
    """The files of a project, as far as they matter to tests; paths are absolute, with slashes.

    Attributes:
        roots: where the plan's paths may start.
        limit: the folder that nothing is written outside of.
        files: test files by path.
        modules: Python files in the folders of the code that tasks name.
        folders: existing folders: those right below each root, test roots, and what these hold.
        here: the folder that a user looks from.
        several_plans: the project has further plans beside this one, so that ids need the plan's folder.
    """

    roots: Roots
    limit: str
    files: Mapping[str, PythonFile] = field(default_factory=dict)
    modules: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    here: str = ""
    several_plans: bool = False

    def shown(self, path: str) -> str:
        """Return a path as a user would type it."""
        return relpath(path, self.here or self.limit)

    def holds(self, path: str) -> bool:
        """Return whether a path lies inside the project."""
        return path.startswith(self.limit.rstrip("/") + "/")


@dataclass(frozen=True, slots=True)
class Foreign:
    """A task whose tests are written in another language, and the first file that says so."""

    path: str


class Homes:
    """Finds the file for each task's tests; what was given away once is kept in mind."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[str, list[str]] = {}
        for path in sorted(project.files, key=lambda path: (path.count("/"), path)):
            self._known.setdefault(basename(path), []).append(path)
        self._stems: dict[str, set[str]] = {}
        for module in project.modules:
            self._stems.setdefault(dirname(module), set()).add(_stem(module))

    @cached_property
    def _bare(self) -> frozenset[str]:
        """Folders that hold test files themselves."""
        return frozenset(dirname(path) for path in self._project.files)

    def of(self, task: Task) -> str | Foreign:
        """Return the absolute path of a task's test file, which may not exist yet, or lie outside."""
        found = self._named(task) or self._derived(task)
        if isinstance(found, str):
            homes = self._known.setdefault(basename(found), [])
            homes.extend([] if found in homes else [found])
        return found

    def _named(self, task: Task) -> str | None:
        mentions = (*(one.partition("::")[0] for one in task.test_ids), *task.tests)
        usable = [one for one in mentions if is_test_file(one) and _PLAIN.fullmatch(one)]
        places = [self._place(one) for one in usable]
        return next((place for place in places if place in self._project.files), next(iter(places), None))

    def _derived(self, task: Task) -> str | Foreign:
        foreign = [one for one in (*task.tests, *task.files) if _FOREIGN.search(one)]
        if any(is_test(one) for one in foreign):
            return Foreign(foreign[0])
        folder = next((self._place(one) for one in task.folders if is_test(one)), None)
        code = next((one for one in task.files if _is_module(one)), None)
        if code is None and foreign:
            return Foreign(foreign[0])
        module = self._place(code) if code else ""
        stem = _stem(module) or self._stem_of(task)
        if folder:
            return self._unique(f"{folder}/{_SHAPES[0].format(stem)}", module)
        if not code:
            return self._unique(f"{self._test_root('')}/{_SHAPES[0].format(stem)}", module)
        return self._existing(module, stem) or self._beside(module, stem)

    def _stem_of(self, task: Task) -> str:
        plan = basename(self._project.roots.plan_folder) if self._project.several_plans else ""
        return _slug(f"{plan}_{task.id}") or "task"

    def _existing(self, module: str, stem: str) -> str | None:
        """The test file called after a module, if its folders are kinds of tests or the module's own."""
        around = {*self._folders_of(module), *_KINDS}
        named = [path for shape in _SHAPES for path in self._known.get(shape.format(stem), ())]
        alike = [path for path in named if around.issuperset(self._folders_of(path))]
        return max(alike, key=self._nearness, default=None)

    def _nearness(self, path: str) -> tuple[int, bool]:
        return len(self._folders_of(path) - _KINDS), "/unit/" in path

    def _folders_of(self, path: str) -> set[str]:
        return set(dirname(path).removeprefix(self._project.limit).strip("/").split("/"))

    def _beside(self, module: str, stem: str) -> str:
        """Where the tests of the modules around it are, called as they are."""
        homes = Counter(
            (dirname(path), shape)
            for neighbour in sorted(self._stems.get(dirname(module), set()) - {stem})
            for shape in _SHAPES
            for path in self._known.get(shape.format(neighbour), ())
            if path in self._project.files
        )
        most = max(homes.values(), default=0)
        folder, shape = next(
            (home for home, count in homes.items() if count == most),
            (self._test_root(module), _SHAPES[0]),
        )
        return self._unique(f"{folder}/{shape.format(stem)}", module)

    def _unique(self, path: str, module: str) -> str:
        """The path, or one with another name: pytest refuses two test files of one name in bare folders."""
        alike = self._known.get(basename(path), [])
        if not alike or path in alike or f"{dirname(path)}/__init__.py" in self._project.modules:
            return path
        parent = _slug(basename(dirname(module))) or _slug(basename(dirname(path)))
        stem = basename(path).removesuffix(".py").removeprefix("test_").removesuffix("_test")
        return f"{dirname(path)}/{_SHAPES[0].format(f'{parent}_{stem}')}"

    def _test_root(self, module: str) -> str:
        """The nearest folder for tests above a module, and inside it ``unit`` where tests are sorted so."""
        folders = self._project.folders
        above = (*_upwards(dirname(module)), *self._project.roots.bases())
        found = (f"{folder}/{name}" for folder in above for name in TEST_FOLDERS)
        root = next((one for one in found if one in folders), f"{self._project.roots.bases()[0]}/tests")
        return f"{root}/unit" if f"{root}/unit" in folders and root not in self._bare else root

    def _place(self, mention: str) -> str:
        """The absolute path that a mention means: that of an existing file, else where its folder is."""
        bases = self._project.roots.bases()
        tried = [normpath(f"{base}/{mention}") for base in bases]
        exists = (path for path in tried if path in self._project.files or path in self._project.modules)
        top = mention.partition("/")[0]
        tops = (
            path
            for path, base in zip(tried, bases, strict=True)
            if "/" in mention and f"{base}/{top}" in self._project.folders
        )
        return next(exists, None) or next(tops, tried[0])


def _is_module(path: str) -> bool:
    usable = path.endswith(".py") and basename(path) not in _SET_UP
    return usable and not is_test(path) and not is_glob(path)


def _stem(module: str) -> str:
    stem = basename(module).removesuffix(".py")
    return _slug(basename(dirname(module)) if stem in _NAMELESS else stem)


def _slug(text: str) -> str:
    return _NO_WORD.sub("_", text.casefold()).strip("_")


def _upwards(folder: str) -> Iterator[str]:
    while folder.strip("/"):
        yield folder
        folder = dirname(folder)

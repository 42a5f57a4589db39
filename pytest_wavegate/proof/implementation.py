"""The implementation files of an item: what its tests are to fail without."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import basename, normpath
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from pytest_wavegate.plan.words.paths import is_test
from pytest_wavegate.run.paths import alternatives, is_glob

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pytest_wavegate.model.plan import Plan, Task
    from pytest_wavegate.run.paths import Collected

Ring: TypeAlias = Literal["task", "story", "phase", "next", "none"]
"""Whose tasks name the files; ``next``: those of tasks and phases that wait for the item's own."""

_DOCUMENTS = (".md", ".mdx", ".rst", ".adoc")
_COMPILED = (
    *(".c", ".cc", ".cpp", ".cxx", ".h", ".hpp", ".pyx", ".pxd", ".rs", ".go", ".f90"),
    *(".so", ".pyd", ".dll", ".dylib", ".a"),
)
_TESTING = re.compile(r"\b(?:tests?|testing|tdd)\b", re.IGNORECASE)
"""The title of a phase that is there for the code of a later one."""
_SET_UP = frozenset({"conftest.py"})


class Lost(NamedTuple):
    """A file that cannot be hollowed."""

    path: str
    why: str
    """A fragment for people."""


@dataclass(frozen=True, slots=True)
class Implementation:
    """Files without which an item must fail."""

    files: tuple[str, ...] = ()
    """Absolute, with slashes, in order of mention; a file need not be there."""
    ring: Ring = "none"
    lost: tuple[Lost, ...] = ()
    """Those of ``files`` that cannot be hollowed; an older revision of them can be taken all the same."""
    why: str = ""
    """Why there are none, as a sentence fragment with one way out; empty where there are some."""


def implementation_of(tasks: Iterable[str], plan: Plan, files: Collected) -> Implementation:
    """Return the implementation files of an item.

    They are the non-test files that its tasks name; where they name none, those of the same stories' tasks,
    else of their phases', else of the tasks that wait for them, and behind a phase of tests of the phases
    that do. Tests, conftest files, documents and what lies in the plan's own folder are none.

    Args:
        tasks: ids of the tasks that the item is assigned to.
        plan: their plan.
        files: the files of the project, whether tests or not, with the roots of the plan's paths.
    """
    wanted = frozenset(tasks)
    own = [task for task in plan.tasks if task.id in wanted]
    if not own:
        return Implementation(why="it belongs to no task: tie it to one with @pytest.mark.task")
    for ring, members in _rings(own, plan):
        found = dict.fromkeys(
            path for task in members if task.status != "cancelled" for path in _of(task, files)
        )
        if found:
            return Implementation(tuple(found), ring, tuple(_lost(found)))
    names = ", ".join(dict.fromkeys(task.id for task in own))
    return Implementation(
        why=f"neither {names} nor another task of the story or the phase names a file of code: "
        f"name the file in {own[0].id}"
    )


def _rings(own: list[Task], plan: Plan) -> Iterator[tuple[Ring, list[Task]]]:
    yield "task", own
    stories = {task.story for task in own if task.story}
    yield "story", [task for task in plan.tasks if task.story in stories]
    phases = {task.phase for task in own}
    yield "phase", [task for task in plan.tasks if task.phase in phases]
    yield "next", _waiting({task.id for task in own}, phases, plan)


def _waiting(tasks: Collection[str], phases: Collection[str], plan: Plan) -> list[Task]:
    """The tasks that the plan lets wait for some tasks; behind a phase of tests, those of the next phases."""
    targets = {edge.target for edge in plan.edges if edge.why == "declared" and edge.source in tasks}
    tests = {phase.id for phase in plan.phases if phase.id in phases and _TESTING.search(phase.title)}
    later = {edge.target for edge in plan.edges if edge.why == "phase" and edge.source in tests}
    return [task for task in plan.tasks if task.id in targets] or [
        task for task in plan.tasks if task.phase in later
    ]


def _of(task: Task, files: Collected) -> Iterator[str]:
    """The files that one task names; of folders, where it names nothing else, the Python files in them."""
    named = [path for mention in task.files for path in _resolved(mention, files)]
    if not named:
        named = [path for mention in task.folders for path in _inside(mention, files)]
    yield from (path for path in named if _is_code(path, files))


def _resolved(mention: str, files: Collected) -> Iterator[str]:
    if is_test(mention):
        return
    for one in alternatives(mention):
        if is_glob(one):
            yield from files.glob(one)
        else:
            yield files.file(one) or _by_end(one, files) or _would_be(one, files)


def _by_end(mention: str, files: Collected) -> str | None:
    """The only file whose path ends so: plans leave folders out."""
    found = [path for path in files.files if path.endswith(f"/{mention}")]
    return found[0] if len(found) == 1 else None


def _would_be(mention: str, files: Collected) -> str:
    """Where a file that is not there would be: below the first root that has its folder."""
    folder = mention.rpartition("/")[0]
    while folder:
        if place := files.folder(folder):
            return normpath(f"{place}/{mention[len(folder) + 1 :]}")
        folder = folder.rpartition("/")[0]
    return files.absolute(mention)


def _inside(mention: str, files: Collected) -> list[str]:
    folder = files.folder(mention.rstrip("/"))
    if folder is None or files.roots.is_whole(folder) or folder in files.roots.bases():
        return []
    return sorted(path for path in files.files if path.startswith(f"{folder}/") and path.endswith(".py"))


def _is_code(path: str, files: Collected) -> bool:
    if basename(path) in _SET_UP or path.lower().endswith(_DOCUMENTS) or is_test(_short(path, files)):
        return False
    plan = normpath(files.roots.plan_folder)
    tops = {normpath(top) for top in (files.roots.rootdir, files.roots.git_root) if top}
    return path.endswith(".py") or plan in tops or not path.startswith(f"{plan}/")


def _short(path: str, files: Collected) -> str:
    """A path without the root above it: a checkout may well lie in a folder called ``tests``."""
    roots = [root for root in files.roots.bases() if path.startswith(f"{root}/")]
    return path[len(min(roots, key=len)) + 1 :] if roots else path


def _lost(paths: Iterable[str]) -> Iterator[Lost]:
    for path in paths:
        lower = path.lower()
        if lower.endswith(_COMPILED):
            yield Lost(path, "it is compiled code")
        elif lower.endswith(".pyi"):
            yield Lost(path, "it only declares types")
        elif not lower.endswith(".py"):
            yield Lost(path, "it is no Python file")

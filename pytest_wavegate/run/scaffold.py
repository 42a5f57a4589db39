"""From a plan and the tests that exist to the tests that do not: what to write, and where."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.run.appending import new_file, with_tests
from pytest_wavegate.run.assignment import belonging
from pytest_wavegate.run.ids import Kind, PlanIds
from pytest_wavegate.run.skeletons import skeletons
from pytest_wavegate.run.test_homes import Foreign, Homes
from pytest_wavegate.run.written_tests import written_tests

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pytest_wavegate.model.plan import Plan, Task
    from pytest_wavegate.run.python_file import PythonFile
    from pytest_wavegate.run.skeletons import Skeleton
    from pytest_wavegate.run.test_homes import Project

_OPEN = frozenset({"todo", "in_progress"})


@dataclass(frozen=True, slots=True)
class Change:
    """One test file that is new, or grows at its end.

    Attributes:
        path: absolute, with slashes.
        skeletons: in the order of the plan.
        added: what is new, with LF.
        data: the whole file; it begins with every byte that was there.
        is_new: there was no such file.
    """

    path: str
    skeletons: tuple[Skeleton, ...]
    added: str
    data: bytes
    is_new: bool


@dataclass(frozen=True, slots=True)
class Left:
    """A task that gets no skeleton, and why, as a clause."""

    task: str
    why: str


@dataclass(frozen=True, slots=True)
class Scaffold:
    """What to write.

    Attributes:
        changes: by path, in the order that the plan first comes to them.
        left: tasks without a skeleton that a user may have expected one for.
        errors: files that are left alone because something is wrong with them.
        unread: other test files that cannot be parsed, so that nobody knows whose tests they hold.
    """

    changes: tuple[Change, ...]
    left: tuple[Left, ...]
    errors: tuple[WavegateError, ...]
    unread: tuple[str, ...] = ()


def scaffold(
    plan: Plan, project: Project, *, tasks: Sequence[str] = (), no_tests: Collection[str] = ()
) -> Scaffold:
    """Return a failing test for each task that has none.

    Args:
        plan: the plan as read.
        project: its test files and folders.
        tasks: ids of the tasks to look at, whatever their state; without any, all that are open.
        no_tests: ids of tasks that have no tests on purpose.

    Raises:
        WavegateError: ``unknown-task`` where ``tasks`` names one that the plan does not have.
    """
    named = _known(tasks, PlanIds(plan, folder=project.roots.plan_folder), path=plan.path)
    open_ = {task.id for task in plan.tasks if task.status in _OPEN}.difference(no_tests)
    return _Carpenter(plan, project, wanted=named or open_, asked="by name" if named else "all").built()


class _Carpenter:
    """Goes through the tasks, then through the files they lead to."""

    def __init__(
        self, plan: Plan, project: Project, *, wanted: Collection[str], asked: Literal["by name", "all"]
    ) -> None:
        self._plan, self._project = plan, project
        self._ids = PlanIds(plan, folder=project.roots.plan_folder)
        self._wanted, self._asked = wanted, asked
        self._left: list[Left] = []
        self._errors: list[WavegateError] = []

    def built(self) -> Scaffold:
        """Return what to write."""
        changes = [self._change(path, tasks) for path, tasks in self._homes().items()]
        unread = tuple(
            self._project.shown(file.path)
            for file in self._project.files.values()
            if file.tree is None
            and all(error.path != self._project.shown(file.path) for error in self._errors)
        )
        done = tuple(change for change in changes if change is not None)
        return Scaffold(done, tuple(self._left), tuple(self._errors), unread)

    def _homes(self) -> dict[str, list[Task]]:
        """The tasks that need tests, by the file where these go."""
        homes: dict[str, list[Task]] = {}
        finder, tied = Homes(self._project), _tied(self._plan, self._project)
        for task in self._plan.tasks:
            if task.id not in self._wanted:
                continue
            why = self._reason(task, tied)
            home = finder.of(task) if why is None else ""
            if isinstance(home, Foreign):
                self._left.append(Left(task.id, f"not Python: {home.path}"))
            elif home and self._may_hold(home, task):
                homes.setdefault(home, []).append(task)
            elif why:
                self._left.append(Left(task.id, why))
        return homes

    def _reason(self, task: Task, tied: Mapping[str, str]) -> str | None:
        """Why a task gets no test; empty where nobody would ask, none where it does get one."""
        lines = self._ids.lines[task.id]
        if len(lines) > 1:
            stands = f"its id stands on lines {', '.join(map(str, lines))} of the plan"
            return stands if task.line == lines[0] else ""
        if task.id in tied:
            told = f"it has tests: {self._project.shown(tied[task.id])}"
            return told if self._asked == "by name" else ""
        return None

    def _may_hold(self, path: str, task: Task) -> bool:
        if self._project.holds(path):
            return True
        self._errors.append(
            WavegateError(
                "outside-project",
                f"the test file of {task.id} lies outside the project: {path}",
                hint=f"name one below {self._project.limit}",
                path=self._plan.path,
                line=task.line,
            )
        )
        return False

    def _change(self, path: str, tasks: Sequence[Task]) -> Change | None:
        file = self._project.files.get(path)
        taken = {"pytest", *(file.names if file else ())}
        made = [one for task in tasks for one in skeletons(task, mark=self._mark(task), taken=taken)]
        texts = [one.text for one in made]
        if file is None:
            return Change(path, tuple(made), *new_file(texts), is_new=True)
        grown = with_tests(file, texts)
        if grown is not None:
            return Change(path, tuple(made), *grown, is_new=False)
        self._errors.append(self._broken(file, tasks))
        return None

    def _mark(self, task: Task) -> str:
        folder = basename(self._project.roots.plan_folder) if self._project.several_plans else ""
        return f"{folder}:{task.id}" if folder else task.id

    def _broken(self, file: PythonFile, tasks: Sequence[Task]) -> WavegateError:
        told = f": {file.problem}" if file.problem else ""
        return WavegateError(
            "broken-test-file",
            f"this file is left alone, without tests for {', '.join(task.id for task in tasks)}; "
            f"it cannot be parsed{told}",
            hint="mend it and run this again",
            path=self._project.shown(file.path),
            line=file.problem_line,
        )


def _known(names: Sequence[str], ids: PlanIds, *, path: str) -> frozenset[str]:
    """The ids that a user named.

    Raises:
        WavegateError: ``unknown-task``.
    """
    known: set[str] = set()
    for name in names:
        kind, task = ids.kind(name)
        if kind is not Kind.KNOWN:
            quoted = [f'"{guess}"' for guess in ids.near(task)]
            listing = f"`wavegate plan {path}` lists the ids"
            hint = f"did you mean {' or '.join(quoted)}?" if quoted else listing
            raise WavegateError("unknown-task", f'{path} has no task "{name}"', hint=hint)
        known.add(task)
    return frozenset(known)


def _tied(plan: Plan, project: Project) -> dict[str, str]:
    """The first test of each task that has any."""
    facts = [fact for file in project.files.values() for fact in written_tests(file)]
    tied: dict[str, str] = {}
    for fact, names in zip(facts, belonging(plan, facts, roots=project.roots), strict=True):
        for name in names:
            tied.setdefault(name, fact.nodeid)
    return tied

"""What one plan says and another, which was written from it, does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.reports.plan_views.lettering import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pytest_wavegate.model.plan import Phase, Plan, Task

_MOST_NAMED = 6
_TASK_LISTS = ("files", "folders", "test_ids", "acceptance", "requirements")
_TASK_VALUES = ("title", "parallel", "story", "status", "effort", "priority", "owner", "window")
_PHASE_VALUES = (
    "title", "mode", "goal", "independent_test", "checkpoint", "effort", "priority", "owner",
)  # fmt: skip
_SPELLED = {
    "depends_on": "dependencies",
    "external": "dependencies outside of the plan",
    "estimates": "further estimates",
    "test_ids": "test ids",
    "independent_test": "independent test",
    "tasks": "order of tasks",
    "independent": "independence",
    "mode": "parallel or not",
}
READ_FROM_TITLES = frozenset(
    {"title", "files", "folders", "test_ids", "depends_on", "external", "effort", "owner"}
)
"""Fields that a title can spoil."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One field that does not come through.

    Attributes:
        field: its name in the plan document.
        owners: whose field it is, as people call them: ``T012``, ``Phase 3``; empty for the whole plan.
        places: the tasks' places in ``plan.tasks``.
        tells: the whole sentence, where the field is the plan's.
    """

    field: str
    owners: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    tells: str = ""

    def __str__(self) -> str:
        """A clause for people: ``acceptance of T012, T013 and 9 more``."""
        if self.tells:
            return self.tells
        left = len(self.owners) - _MOST_NAMED
        named = ", ".join(self.owners[:_MOST_NAMED]) + (f" and {left} more" if left > 0 else "")
        return f"{_SPELLED.get(self.field, self.field)} of {named}"


def losses(
    plan: Plan, copy: Plan, *, tasks: Mapping[str, str], phases: Mapping[str, str]
) -> tuple[Loss, ...]:
    """Return what does not come through from a plan to its copy.

    Args:
        plan: the original.
        copy: written from it, and read again.
        tasks: names of tasks in the copy by those in the original.
        phases: names of phases, likewise.
    """
    comparer = _Comparer(plan, copy, dict(tasks), dict(phases))
    return (*comparer.of_tasks(), *comparer.of_phases(), *comparer.of_plan())


@dataclass(frozen=True, slots=True)
class _Comparer:
    plan: Plan
    copy: Plan
    tasks: Mapping[str, str]
    phases: Mapping[str, str]

    def of_tasks(self) -> Iterator[Loss]:
        """Yield losses of tasks, field by field."""
        places: dict[str, list[int]] = {}
        for place, (task, found) in enumerate(self._pairs()):
            for field in self._different(task, found) if found else ["task"]:
                places.setdefault(field, []).append(place)
        for field, where in places.items():
            names = dict.fromkeys(self.plan.tasks[place].id for place in where)
            yield Loss(field, tuple(names), tuple(where), "" if field != "task" else _missing(names))

    def of_phases(self) -> Iterator[Loss]:
        """Yield losses of phases, field by field."""
        copies = {phase.id: phase for phase in self.copy.phases}
        owners: dict[str, list[str]] = {}
        for phase in self.plan.phases:
            found = copies.get(self.phases[phase.id])
            for field in self._phase_different(phase, found) if found else ["phase"]:
                owners.setdefault(field, []).append(phase.label or phase.title)
        for field, names in owners.items():
            yield Loss(field, tuple(names), tells="" if field != "phase" else _missing(names))

    def of_plan(self) -> Iterator[Loss]:
        """Yield losses of the plan as a whole."""
        if self.plan.title.strip() and _words(self.plan.title) != _words(self.copy.title):
            yield Loss("title", tells="the plan's title as it is")
        if self.plan.by == "dependency":
            yield Loss("by", tells="waves made from dependencies alone: use it with --wave-by dependency")
        known = {(edge.source, edge.target) for edge in self.copy.edges if edge.why != "phase"}
        own = [edge for edge in self.plan.edges if edge.why == "sequence"]
        lost = [edge for edge in own if (self._task(edge.source), self._task(edge.target)) not in known]
        if lost:
            yield Loss("edges", tells=f"{count(len(lost), 'step')} of order that no dependency declares")
        gates = {(gate.phase, gate.condition) for gate in self.copy.gates}
        stated = [gate for gate in self.plan.gates if gate.source.startswith("plan:")]
        missed = [one for one in stated if (self._phase(one.phase), one.condition) not in gates]
        if missed:
            yield Loss("gates", tells=f"{count(len(missed), 'gate')} of the plan's text")
        commands = {one.command for one in self.copy.rollback}
        undone = [one for one in self.plan.rollback if one.command not in commands]
        if undone:
            yield Loss("rollback", tells=count(len(undone), "rollback command"))

    def _pairs(self) -> Iterator[tuple[Task, Task | None]]:
        """Each task with its copy; of several tasks with one id, the first with the first."""
        copies: dict[str, list[Task]] = {}
        for task in self.copy.tasks:
            copies.setdefault(task.id, []).append(task)
        for task in self.plan.tasks:
            found = copies.get(self._task(task.id))
            yield task, found.pop(0) if found else None

    def _different(self, task: Task, copy: Task) -> Iterator[str]:
        if self.phases[task.phase] != copy.phase:
            yield "phase"
        yield from (one for one in _TASK_VALUES if _bare(getattr(task, one)) != _bare(getattr(copy, one)))
        yield from (one for one in _TASK_LISTS if _each(getattr(task, one)) != _each(getattr(copy, one)))
        if {self._task(one) for one in task.depends_on} != set(copy.depends_on):
            yield "depends_on"
        if set(task.external) != set(copy.external):
            yield "external"
        if set(task.estimates[1:]) - set(copy.estimates):
            yield "estimates"

    def _phase_different(self, phase: Phase, copy: Phase) -> Iterator[str]:
        said = (one for one in _PHASE_VALUES if getattr(phase, one) is not None)
        yield from (one for one in said if _bare(getattr(phase, one)) != _bare(getattr(copy, one)))
        if {self._phase(one) for one in phase.depends_on} != set(copy.depends_on):
            yield "depends_on"
        if phase.independent != copy.independent and self.plan.by == "phase":
            yield "independent"
        if [self._task(one) for one in phase.tasks] != list(copy.tasks):
            yield "tasks"

    def _task(self, name: str) -> str:
        return self.tasks.get(name, name)

    def _phase(self, name: str | None) -> str | None:
        return None if name is None else self.phases.get(name, name)


def _bare(value: object) -> object:
    return _words(value) if isinstance(value, str) else value


def _words(text: str) -> list[str]:
    return text.split()


def _each(values: Iterable[str]) -> list[object]:
    return [_words(value) for value in values]


def _missing(names: Iterable[str]) -> str:
    return f"{', '.join(names)}: not found again at all"

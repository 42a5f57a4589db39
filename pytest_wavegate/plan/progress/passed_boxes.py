"""Which boxes of a plan a run's decisions allow to be ticked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.check_off import CheckOff, Tick
from pytest_wavegate.plan.order.edges import first_phases, first_tasks
from pytest_wavegate.plan.progress.check_off import states, ticked, usual_mark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from pytest_wavegate.model.plan import Plan, Task
    from pytest_wavegate.plan.text.box_state import BoxState

_OPEN = frozenset({"todo", "in_progress"})
_WIDE = "WG127"


def passed_boxes(
    plan: Plan, data: bytes, *, decisions: Mapping[str, str], record: str = "", partial: Collection[str] = ()
) -> CheckOff:
    """Return the boxes of open tasks whose items passed, and what keeps the other boxes open.

    Args:
        plan: what ``data`` was read as.
        data: the plan as it lies on disk.
        decisions: what a run decided of each task id, as ``TaskRecord.decision`` has it.
        record: where they come from, for people.
        partial: phases of which the run left something out.

    Raises:
        WavegateError: ``wide-plan`` where the plan is UTF-16 or UTF-32.
    """
    _require_narrow(plan)
    found = _Boxes(plan, data, decisions)
    return CheckOff(
        path=plan.path,
        title=plan.title,
        record=record,
        ticks=tuple(found.ticks()),
        boxless=found.boxless,
        shared=tuple(task.id for task in found.passed if task.box in found.half),
        duplicates=found.duplicates,
        contradicted=found.contradicted,
        unknown=tuple(task for task in decisions if decisions[task] == "passed" and task not in found.tasks),
        partial=found.phases(partial),
        left=found.left(),
    )


def _require_narrow(plan: Plan) -> None:
    if any(finding.code == _WIDE for finding in plan.findings):
        raise WavegateError(
            "wide-plan",
            "this plan is UTF-16 or UTF-32, and boxes are ticked in UTF-8 only",
            hint="save it as UTF-8",
            path=plan.path,
        )


def with_ticks(data: bytes, off: CheckOff) -> bytes:
    """Return the plan's bytes with the boxes ticked that ``passed_boxes`` found."""
    return ticked(data, boxes={tick.line: tick.new for tick in off.ticks})


def require_only_ticked(before: Plan, after: Plan, off: CheckOff) -> None:
    """Refuse a plan that says more than that some tasks are done now.

    Args:
        before: the plan as it was.
        after: the ticked plan, read again.
        off: what was ticked.

    Raises:
        WavegateError: ``doubtful-tick`` where a task that was ticked is not done, or another one changed.
    """
    done = {task for tick in off.ticks for task in tick.tasks}
    wanted = [(task.id, task.line, "done" if task.id in done else task.status) for task in before.tasks]
    found = [(task.id, task.line, task.status) for task in after.tasks]
    if wanted != found:
        line = next((one[1] for one, other in zip(wanted, found, strict=False) if one != other), 1)
        raise WavegateError(
            "doubtful-tick",
            "ticked, the plan would say something else of this task than that its tests passed",
            hint="tick the boxes by hand",
            path=before.path,
            line=line,
        )


@dataclass(frozen=True)
class _Boxes:
    """A plan's boxes, held against what a run decided."""

    plan: Plan
    data: bytes
    decisions: Mapping[str, str]

    @cached_property
    def tasks(self) -> dict[str, Task]:
        return first_tasks(self.plan)

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Ids that the plan has more than once."""
        return frozenset(
            task for task, number in Counter(task.id for task in self.plan.tasks).items() if number > 1
        )

    @cached_property
    def states(self) -> dict[int, BoxState]:
        """The state of each box, by its line."""
        return states(self.data, boxes={task.box for task in self.plan.tasks if task.box is not None})

    @cached_property
    def passed(self) -> tuple[Task, ...]:
        """Open tasks whose items passed, each id once in the plan."""
        return tuple(
            task
            for task in self.tasks.values()
            if task.status in _OPEN and self._has_passed(task) and task.id not in self.repeated
        )

    @cached_property
    def of_box(self) -> dict[int, list[Task]]:
        """The tasks of each box that can be ticked, by its line."""
        found: dict[int, list[Task]] = {line: [] for line, state in self.states.items() if state.open}
        for task in self.plan.tasks:
            if task.box in found:
                found[task.box].append(task)
        return found

    @cached_property
    def full(self) -> tuple[int, ...]:
        """Boxes of passed tasks alone."""
        passed = {task.id for task in self.passed}
        return tuple(
            sorted(line for line, own in self.of_box.items() if passed.issuperset(task.id for task in own))
        )

    @cached_property
    def half(self) -> frozenset[int]:
        """Boxes of passed tasks and of others."""
        lines = frozenset(task.box for task in self.passed if task.box in self.of_box)
        return lines.difference(self.full)

    @property
    def boxless(self) -> tuple[str, ...]:
        return tuple(task.id for task in self.passed if task.box not in self.of_box)

    @property
    def duplicates(self) -> tuple[str, ...]:
        open_ones = {task.id for task in self.plan.tasks if task.status in _OPEN and self._has_passed(task)}
        return tuple(task for task in self.tasks if task in self.repeated and task in open_ones)

    @property
    def contradicted(self) -> tuple[str, ...]:
        done = (task.id for task in self.tasks.values() if task.status == "done")
        return tuple(task for task in done if self.decisions.get(task) == "failed")

    def phases(self, among: Collection[str]) -> tuple[str, ...]:
        """Return those of some phases that a box is ticked in, in document order."""
        ticked = {task.phase for box in self.full for task in self.of_box[box]}
        return tuple(phase for phase in first_phases(self.plan) if phase in ticked and phase in among)

    def ticks(self) -> Iterator[Tick]:
        mark = usual_mark(self.states.values())
        for line in self.full:
            state, own = self.states[line], self.of_box[line]
            yield Tick(
                line=line,
                tasks=tuple(task.id for task in own),
                old=state.text,
                new=state.ticked(mark),
                title=own[0].title,
            )

    def left(self) -> dict[str, int]:
        """How many open tasks there are for each decision that ticks no box."""
        open_ones = [task.id for task in self.tasks.values() if task.status in _OPEN]
        said = Counter(self.decisions.get(task, "not_in_record") for task in open_ones)
        del said["passed"]
        return dict(said)

    def _has_passed(self, task: Task) -> bool:
        return self.decisions.get(task.id) == "passed"

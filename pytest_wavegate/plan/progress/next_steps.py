"""Which tasks can start now, and what each of the others waits for: by boxes, or by what a run has shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.model.next_steps import NextSteps, Waiting
from pytest_wavegate.plan.order.edges import first_phases, first_tasks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_wavegate.model.plan import Plan, Task

State: TypeAlias = Literal["settled", "unverified", "in_progress", "todo"]


def next_steps(
    plan: Plan, *, decisions: Mapping[str, str] | None = None, record: str | None = None
) -> NextSteps:
    """Return what can start, what is going on, what waits, and what is ticked without proof.

    Args:
        plan: with its edges, as ``read_plan`` returns it; of a duplicated id the first task counts.
        decisions: what a run decided of each task id, as ``TaskRecord.decision`` has it. With it a task is
            settled where its items passed, or where it is ticked and has no tests; without it, where it is
            ticked. A cancelled task is always settled.
        record: where ``decisions`` come from, for people.
    """
    return _Board(plan, decisions).steps(record)


def _state(task: Task, decisions: Mapping[str, str] | None) -> State:
    if task.status == "cancelled":
        return "settled"
    if decisions is None:
        return "settled" if task.status == "done" else task.status
    decision = decisions.get(task.id)
    if decision == "passed":
        return "settled"
    if task.status != "done":
        return task.status
    return "settled" if decision == "no_tests" else "unverified"


@dataclass(frozen=True)
class _Board:
    """A plan with the state of each task."""

    plan: Plan
    decisions: Mapping[str, str] | None

    def steps(self, record: str | None) -> NextSteps:
        waiting = tuple(one for one in map(self._waiting, self._of("todo")) if one.waits_for or one.phases)
        late = {one.task for one in waiting}
        unverified = self._of("unverified")
        decisions = self.decisions or {}
        return NextSteps(
            path=self.plan.path,
            title=self.plan.title,
            record=record,
            tasks=len(self.states),
            settled=len(self._of("settled")),
            ready=tuple(task for task in self._of("todo") if task not in late),
            in_progress=self._of("in_progress"),
            waiting=waiting,
            unverified=unverified,
            decisions={task: decisions[task] for task in unverified if task in decisions},
            phases={phase: self.open[phase] for one in waiting for phase in one.phases},
            external={
                task: self.tasks[task].external for task in self.unsettled if self.tasks[task].external
            },
        )

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """By id, each once."""
        return first_tasks(self.plan)

    @cached_property
    def states(self) -> dict[str, State]:
        """By task id."""
        return {task.id: _state(task, self.decisions) for task in self.tasks.values()}

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each task in the document."""
        return {task: place for place, task in enumerate(self.tasks)}

    @cached_property
    def unsettled(self) -> dict[str, State]:
        """By task id."""
        return {task: state for task, state in self.states.items() if state != "settled"}

    @cached_property
    def open(self) -> Counter[str]:
        """How many tasks of each phase are not settled."""
        return Counter(self.tasks[task].phase for task in self.unsettled)

    @cached_property
    def before(self) -> dict[str, dict[str, bool]]:
        """For each task those right before it that are not settled, and whether that is declared."""
        found: dict[str, dict[str, bool]] = {}
        for edge in self.plan.edges:
            if edge.why != "phase" and edge.source in self.unsettled and edge.target in self.unsettled:
                sources = found.setdefault(edge.target, {})
                sources[edge.source] = sources.get(edge.source, False) or edge.why == "declared"
        return found

    @cached_property
    def phases_before(self) -> dict[str, tuple[str, ...]]:
        """For each phase with open tasks those with open tasks that come before it."""
        sources: dict[str, list[str]] = {}
        for edge in self.plan.edges:
            if edge.why == "phase" and edge.source != edge.target:
                sources.setdefault(edge.target, []).append(edge.source)
        place = {phase: number for number, phase in enumerate(first_phases(self.plan))}
        return {
            phase: tuple(sorted(self._holding(phase, sources), key=lambda id_: place.get(id_, len(place))))
            for phase in self.open
        }

    def _holding(self, phase: str, sources: Mapping[str, Sequence[str]]) -> set[str]:
        """Return the open phases before one; a phase without tasks hands on what holds it back."""
        full = {task.phase for task in self.tasks.values()}
        seen: set[str] = set()
        stack = [phase]
        while stack:
            fresh = [source for source in sources.get(stack.pop(), ()) if source not in seen]
            seen.update(fresh)
            stack.extend(source for source in fresh if source not in full)
        return {source for source in seen if self.open[source]}

    def _of(self, state: State) -> tuple[str, ...]:
        return tuple(task for task, own in self.states.items() if own == state)

    def _waiting(self, task: str) -> Waiting:
        before = self.before.get(task, {})
        sources = sorted(before, key=self.places.__getitem__)
        row = tuple(source for source in sources if not before[source])
        return Waiting(
            task=task,
            waits_for=(*(source for source in sources if before[source]), *row),
            row=row,
            phases=self.phases_before[self.tasks[task].phase],
        )

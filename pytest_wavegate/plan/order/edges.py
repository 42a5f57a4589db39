"""What comes before what: the edges that a plan declares, and those that follow from its order."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING

from pytest_wavegate.model.plan import Edge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pytest_wavegate.model.plan import Phase, Plan, Task


def first_tasks(plan: Plan) -> dict[str, Task]:
    """Return the tasks by id in document order; of a duplicated id only the first one."""
    tasks: dict[str, Task] = {}
    for task in plan.tasks:
        tasks.setdefault(task.id, task)
    return tasks


def first_phases(plan: Plan) -> dict[str, Phase]:
    """Return the phases by id in document order; of a duplicated id only the first one."""
    phases: dict[str, Phase] = {}
    for phase in plan.phases:
        phases.setdefault(phase.id, phase)
    return phases


def task_edges(plan: Plan) -> tuple[Edge, ...]:
    """Return the edges between tasks that the reader of the plan gave.

    An entry of ``Task.depends_on`` that has a task but no edge gets one, from the task's own line.
    """
    given = tuple(edge for edge in plan.edges if edge.why != "phase")
    known = {(edge.source, edge.target) for edge in given}
    tasks = first_tasks(plan)
    missing = (
        Edge(source=source, target=task.id, why="declared", line=task.line)
        for task in tasks.values()
        for source in dict.fromkeys(task.depends_on)
        if source in tasks and (source, task.id) not in known
    )
    return (*given, *missing)


def declared_phase_edges(plan: Plan) -> tuple[Edge, ...]:
    """Return the edges between phases that the plan states, each with the line that says so."""
    lines = {(edge.source, edge.target): edge.line for edge in plan.edges if edge.why == "phase"}
    phases = {phase.id for phase in plan.phases}
    stated = {
        (source, phase.id): lines.get((source, phase.id)) or phase.line
        for phase in plan.phases
        for source in phase.depends_on
        if source in phases
    }
    return tuple(
        Edge(source=source, target=target, why="phase", line=line)
        for (source, target), line in stated.items()
    )


def phase_edges(plan: Plan) -> tuple[Edge, ...]:
    """Return the declared edges between phases, and for phases that declare nothing those of their order.

    A phase follows the one before it in the document, unless it declares what it depends on or says that
    it depends on nothing. Where the one before it already waits for it, the next earlier one is taken.
    """
    declared = declared_phase_edges(plan)
    after: dict[str, list[str]] = {}
    for edge in declared:
        after.setdefault(edge.source, []).append(edge.target)
    phases = tuple(first_phases(plan).values())
    derived: list[Edge] = []
    for place, phase in enumerate(phases):
        if phase.depends_on or phase.independent:
            continue
        source = _predecessor(phase, (phases[before] for before in range(place - 1, -1, -1)), after=after)
        if source is not None:
            after.setdefault(source, []).append(phase.id)
            derived.append(Edge(source=source, target=phase.id, why="phase"))
    return (*declared, *derived)


def _predecessor(phase: Phase, earlier: Iterable[Phase], *, after: Mapping[str, list[str]]) -> str | None:
    waiting = {phase.id}
    stack = [phase.id]
    while stack:
        fresh = [target for target in after.get(stack.pop(), ()) if target not in waiting]
        waiting.update(fresh)
        stack.extend(fresh)
    return next((candidate.id for candidate in earlier if candidate.id not in waiting), None)


def with_rows(
    plan: Plan, edges: Sequence[Edge], *, places: Mapping[str, int] | None = None
) -> tuple[Edge, ...]:
    """Return the edges and those of rows: in each phase a task without [P] follows the one before it.

    Args:
        plan: the plan whose tasks are put in rows.
        edges: edges that are there already; none of them is said twice.
        places: what a row is sorted by, a place for each task id; tasks without one share place 0, and
            tasks of one place keep document order.
    """
    rows: dict[str, list[str]] = {}
    for task in first_tasks(plan).values():
        if not task.parallel:
            rows.setdefault(task.phase, []).append(task.id)
    if places is not None:
        for row in rows.values():
            row.sort(key=lambda task: places.get(task, 0))
    known = {(edge.source, edge.target) for edge in edges if edge.why != "phase"}
    pairs = chain.from_iterable(pairwise(row) for row in rows.values())
    fresh = (
        Edge(source=one, target=other, why="sequence") for one, other in pairs if (one, other) not in known
    )
    return (*edges, *fresh)

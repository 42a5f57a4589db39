"""A plan's phases and tasks, each id once, as every view draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Phase, Plan, Task


def phases_of(plan: Plan) -> dict[str, Phase]:
    """Return the phases by id in document order; of a duplicated id the first one."""
    phases: dict[str, Phase] = {}
    for phase in plan.phases:
        phases.setdefault(phase.id, phase)
    return phases


def tasks_of(plan: Plan) -> dict[str, Task]:
    """Return the tasks by id in document order; of a duplicated id the first one."""
    tasks: dict[str, Task] = {}
    for task in plan.tasks:
        tasks.setdefault(task.id, task)
    return tasks


def members_of(plan: Plan) -> dict[str, list[Task]]:
    """Return each phase's tasks by its id; a phase without tasks has an empty list."""
    members: dict[str, list[Task]] = {phase.id: [] for phase in plan.phases}
    for task in tasks_of(plan).values():
        members.setdefault(task.phase, []).append(task)
    return members


def name_of(phase: Phase) -> str:
    """Return a phase's heading: ``Phase 3: Polish``, or its title where it has no label."""
    return f"{phase.label}: {phase.title}" if phase.label and phase.title else phase.label or phase.title

"""What a run decided of each task, for those who hold a plan against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_wavegate.model.record import Record, TaskDecision


def decisions(record: Record) -> dict[str, TaskDecision]:
    """Return the decision on each task by its id.

    In a phase that was run in part, a task without items may have tests that were not selected: it counts
    as not run, unless the settings say that it has none.
    """
    partial = {phase.id for phase in record.phases if phase.partial}
    found: dict[str, TaskDecision] = {}
    for task in record.tasks:
        unsure = task.decision == "no_tests" and task.phase in partial and not task.no_tests
        found.setdefault(task.id, "not_run" if unsure else task.decision)
    return found

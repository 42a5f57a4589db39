"""The share of a phase's tasks that a passing item verifies."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pytest_wavegate.gates.condition import Reading
from pytest_wavegate.gates.evidence import LOST, SHOWS, counted, outcomes_by_task

if TYPE_CHECKING:
    from pytest_wavegate.gates.evidence import Evidence, Outcomes
    from pytest_wavegate.model.record import TaskRecord
    from pytest_wavegate.settings import GateSpec


class Verified:
    """``verified >= 80%``: tasks with a passing item over those that have items at all.

    Tasks without items, with deferred ones alone, listed under ``no_tests`` or exempt count for nothing.
    """

    def read(self, evidence: Evidence, spec: GateSpec) -> Reading:  # noqa: ARG002 (one figure for all)
        """Count tasks; one whose only hope did not run is lost evidence, not a failure."""
        outcomes = outcomes_by_task(evidence.items)
        tasks = [task for task in _tasks(evidence) if outcomes[task.id]]
        unverified = [task for task in tasks if SHOWS.isdisjoint(outcomes[task.id])]
        missing = [task for task in unverified if LOST.isdisjoint(outcomes[task.id])]
        lost = [task for task in unverified if not LOST.isdisjoint(outcomes[task.id])]
        total = len(tasks) - len(lost)
        return Reading(
            Fraction(total - len(missing), total) if total else None,
            detail=tuple(_line(task, outcomes[task.id]) for task in missing),
            lost=tuple(_line(task, outcomes[task.id]) for task in lost),
        )


def _tasks(evidence: Evidence) -> list[TaskRecord]:
    wanted = set(evidence.phase.tasks)
    return [task for task in evidence.record.tasks if task.id in wanted and not task.no_tests]


def _line(task: TaskRecord, outcomes: Outcomes) -> str:
    return f"{task.id} has no passing item ({counted(outcomes)})"

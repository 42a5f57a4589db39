"""Ticked boxes that the tests do not bear out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pytest_wavegate.gates.condition import Reading
from pytest_wavegate.gates.evidence import BAD, LOST, SHOWS, counted, outcomes_by_task

if TYPE_CHECKING:
    from pytest_wavegate.gates.evidence import Evidence, Outcomes
    from pytest_wavegate.model.record import TaskRecord
    from pytest_wavegate.settings import GateSpec


class Claims:
    """``claims == 0``: tasks ticked as done whose items failed, are missing, or were all skipped.

    Tasks listed under ``no_tests`` or exempt count for nothing, nor does one whose items are judged with a
    later phase.
    """

    needs_items = False

    def read(self, evidence: Evidence, spec: GateSpec) -> Reading:  # noqa: ARG002 (one figure for all)
        """Count them; one whose items did not run is lost evidence."""
        outcomes = outcomes_by_task(evidence.record.items)
        claimed = _claimed(evidence)
        lost = [task for task in claimed if _is_lost(outcomes[task.id])]
        false = [task for task in claimed if task not in lost and not _holds(outcomes[task.id])]
        return Reading(
            Fraction(len(false)) if claimed or evidence.items else None,
            detail=tuple(_line(task, outcomes[task.id]) for task in false),
            lost=tuple(f"{task.id} is ticked, {_counts(outcomes[task.id])}" for task in lost),
        )


def _claimed(evidence: Evidence) -> list[TaskRecord]:
    own = set(evidence.phase.tasks)
    return [
        task
        for task in evidence.record.tasks
        if task.id in own and task.status == "done" and not task.no_tests and task.decision != "deferred"
    ]


def _is_lost(outcomes: Outcomes) -> bool:
    return BAD.isdisjoint(outcomes) and not LOST.isdisjoint(outcomes)


def _holds(outcomes: Outcomes) -> bool:
    return BAD.isdisjoint(outcomes) and not SHOWS.isdisjoint(outcomes)


def _line(task: TaskRecord, outcomes: Outcomes) -> str:
    if not outcomes:
        return f"{task.id} is ticked and has no item"
    return f"{task.id} is ticked, {_counts(outcomes)}"


def _counts(outcomes: Outcomes) -> str:
    return f"and of its items: {counted(outcomes)}"

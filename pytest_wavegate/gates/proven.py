"""The share of a phase's tasks whose tests are proven to fail without the code."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pytest_wavegate.gates.condition import Reading

if TYPE_CHECKING:
    from pytest_wavegate.gates.evidence import Evidence
    from pytest_wavegate.model.record import TaskRecord
    from pytest_wavegate.settings import GateSpec


class Proven:
    """``proven >= 100%``: tasks with a red-green proof over those that have items.

    Tasks without items, with deferred ones alone, listed under ``no_tests`` or exempt count for nothing.
    """

    def read(self, evidence: Evidence, spec: GateSpec) -> Reading:  # noqa: ARG002 (one figure for all)
        """Count tasks; one that nobody tried to prove is lost evidence, not a failure."""
        tried = {task.id: task.proof for task in _tasks(evidence) if task.proof is not None}
        missing = {name: proof for name, proof in tried.items() if proof.verdict != "proven"}
        lost = [task.id for task in _tasks(evidence) if task.proof is None]
        return Reading(
            Fraction(len(tried) - len(missing), len(tried)) if tried else None,
            detail=tuple(
                f"{name} is {proof.verdict.replace('_', ' ')}: {proof.reason}"
                for name, proof in missing.items()
            ),
            lost=tuple(f"{name} has no proof: run it with --wave-tdd prove" for name in lost),
        )


def _tasks(evidence: Evidence) -> list[TaskRecord]:
    wanted = set(evidence.phase.tasks)
    counting = {task for item in evidence.items if not item.exempt for task in item.tasks}
    return [
        task
        for task in evidence.record.tasks
        if task.id in wanted & counting and not task.no_tests and not _is_exempt(task)
    ]


def _is_exempt(task: TaskRecord) -> bool:
    return task.proof is not None and task.proof.verdict == "exempt"

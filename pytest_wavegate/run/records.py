"""Records of waves, phases, tasks and items, from what was planned and what happened to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.model.events import GateJudged, PhaseBlocked
from pytest_wavegate.model.record import ItemRecord, PhaseRecord, TaskRecord, WaveRecord
from pytest_wavegate.run.task_proofs import task_proof

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pytest_wavegate.model.events import WaveOpened
    from pytest_wavegate.model.item_events import ItemFinished, ItemOutcome, ItemStarted
    from pytest_wavegate.model.mutants import Mutants
    from pytest_wavegate.model.planned import PlannedItem, PlannedPhase, PlannedTask
    from pytest_wavegate.model.record import TaskDecision

BAD = frozenset({"failed", "error"})
GOOD = frozenset({"passed", "xpassed"})


def iso(moment: float) -> str:
    """Seconds since the epoch as ISO 8601 in UTC."""
    return datetime.fromtimestamp(moment, UTC).isoformat()


def idle(item: PlannedItem, *, outcome: Literal["not_run", "blocked"], reason: str) -> ItemRecord:
    """An item that never started."""
    return _record(item, outcome=outcome, reason=reason)


def unfinished(item: PlannedItem, start: ItemStarted, *, reason: str) -> ItemRecord:
    """An item that was announced and has no end."""
    started, worker = iso(start.at), start.worker or None
    return _record(item, outcome="error", reason=reason, started=started, worker=worker, attempts=1)


def finished(item: PlannedItem, end: ItemFinished, *, begin: float | None) -> ItemRecord:
    """An item that has ended; ``begin`` in seconds since the epoch."""
    return _record(
        item,
        outcome=end.outcome,
        reason=end.reason,
        seconds=end.seconds,
        started=None if begin is None else iso(begin),
        worker=end.worker or None,
        attempts=end.attempts,
    )


def task_record(
    task: PlannedTask,
    *,
    own: Sequence[ItemRecord],
    deferred: Sequence[ItemRecord],
    mutants: Mutants | None = None,
) -> TaskRecord:
    """A task with the items that count for it; where there are none, those that a shared file ties to it."""
    decision: TaskDecision = "deferred" if deferred else "no_tests"
    if own:
        decision = _task_decision({item.outcome for item in own})
    return TaskRecord(
        id=task.id,
        title=task.title,
        phase=task.phase,
        wave=task.wave,
        parallel=task.parallel,
        status=task.status,
        decision=decision,
        items=tuple(item.nodeid for item in own or deferred),
        no_tests=task.no_tests,
        proof=task_proof(own, mutants),
    )


def phase_record(phase: PlannedPhase, last: GateJudged | PhaseBlocked | None) -> PhaseRecord:
    """A phase after the last thing that happened to it."""
    known = PhaseRecord(
        id=phase.id,
        title=phase.title,
        label=phase.label,
        wave=phase.wave,
        decision="not_run",
        tasks=phase.tasks,
        partial=phase.partial,
        unsure=phase.unsure,
        files=phase.files,
    )
    match last:
        case GateJudged(decision=decision, verdicts=verdicts):
            return known.model_copy(update={"decision": decision, "verdicts": verdicts})
        case PhaseBlocked(blocked_by=nearest, blocked_by_all=closed):
            blocked = {"decision": "blocked", "blocked_by": nearest, "blocked_by_all": closed}
            return known.model_copy(update=blocked)
        case None:
            return known


def wave_record(opened: WaveOpened, *, drained: float | None, cut: str) -> WaveRecord:
    """A wave that was opened; ``drained`` in seconds since the epoch, ``cut`` why it was stopped early."""
    return WaveRecord(
        number=opened.wave,
        phases=opened.phases,
        started=iso(opened.at),
        finished=None if drained is None else iso(drained),
        cut=cut,
    )


def _task_decision(outcomes: Collection[ItemOutcome]) -> TaskDecision:
    """What became of a task whose items ended like this.

    Passed takes a passing item, and none that failed or that should have run and did not: a task with a
    test left over is not done.
    """
    if not BAD.isdisjoint(outcomes):
        return "failed"
    if "blocked" in outcomes:
        return "blocked"
    if "not_run" in outcomes or GOOD.isdisjoint(outcomes):
        return "not_run"
    return "passed"


def _record(
    item: PlannedItem,
    *,
    outcome: ItemOutcome,
    reason: str,
    seconds: float = 0.0,
    started: str | None = None,
    worker: str | None = None,
    attempts: int = 0,
) -> ItemRecord:
    return ItemRecord(
        nodeid=item.nodeid,
        tasks=item.tasks,
        phase=item.phase,
        phases=item.phases,
        deferred=item.deferred,
        wave=item.wave,
        outcome=outcome,
        reason=reason,
        seconds=seconds,
        started=started,
        worker=worker,
        attempts=attempts,
        expect_red=item.expect_red,
        skip=item.skip,
        exempt=item.exempt,
    )

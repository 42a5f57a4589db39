"""Judge one phase: every gate asked of it, the worst answer counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.gates import KINDS
from pytest_wavegate.gates.condition import NOTHING, Evidence, Judged, broken, conclude
from pytest_wavegate.model.verdict import Condition, Decision, Verdict
from pytest_wavegate.settings.values import DEFAULT_GATE, GateSpec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_wavegate.model.record import ItemRecord, PhaseRecord, Record

JudgedDecision = Literal["passed", "warned", "failed", "no_data", "error", "not_run"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the gates of one phase say together."""

    decision: JudgedDecision
    closes: bool
    """True where phases that depend on this one may not start."""
    verdicts: tuple[Verdict, ...]
    """One for each place that gates come from, the default first."""


def judge(phase: PhaseRecord, record: Record, *, gates: Sequence[GateSpec]) -> Judgement:
    """Judge a phase whose items have ended.

    Args:
        phase: the phase, as the record has it.
        record: the run so far.
        gates: the conditions asked of this phase; ``pass_rate >= 100%`` is added unless one of them names
            ``pass_rate``.

    Returns:
        The worst of all decisions. A partly selected phase is judged on what its items alone can tell,
        and is ``not_run`` where none of them was selected; a phase without items is ``no_data`` and
        holds nothing back.
    """
    own = tuple(item for item in record.items if phase.id in item.phases and item.outcome != "deferred")
    counting = tuple(item for item in own if not (item.expect_red or item.skip))
    if not own and phase.partial:
        return Judgement("not_run", closes=False, verdicts=())
    if not counting:
        return _without_evidence(phase, record, own=own)
    evidence = Evidence(phase, record, counting)
    specs = _with_default(gates)
    judged = [(spec, _judged(spec, evidence)) for spec in specs if _applies(spec, phase)]
    verdicts = _verdicts(judged)
    return Judgement(
        _worst(verdict.decision for verdict in verdicts).value,
        closes=any(answer.closes for _, answer in judged),
        verdicts=verdicts,
    )


def _with_default(gates: Sequence[GateSpec]) -> tuple[GateSpec, ...]:
    named = any(spec.parsed.subject == DEFAULT_GATE.parsed.subject for spec in gates)
    return tuple(gates) if named else (DEFAULT_GATE, *gates)


def _applies(spec: GateSpec, phase: PhaseRecord) -> bool:
    return not phase.partial or KINDS.load(spec.parsed.subject).partial


def _judged(spec: GateSpec, evidence: Evidence) -> Judged:
    try:
        return conclude(spec, KINDS.load(spec.parsed.subject)().read(evidence))
    except Exception as error:  # a gate that breaks blocks; it never takes the run down
        return broken(spec, error)


def _verdicts(judged: Iterable[tuple[GateSpec, Judged]]) -> tuple[Verdict, ...]:
    conditions: dict[str, list[Condition]] = {}
    for spec, answer in judged:
        conditions.setdefault(spec.source, []).append(answer.condition)
    return tuple(_verdict(source, found) for source, found in conditions.items())


def _verdict(source: str, conditions: Sequence[Condition]) -> Verdict:
    decision = _worst(condition.decision for condition in conditions)
    return Verdict(gate=source, decision=decision, conditions=tuple(conditions))


def _worst(decisions: Iterable[Decision]) -> Decision:
    return max(decisions, key=lambda decision: decision.rank)


def _without_evidence(phase: PhaseRecord, record: Record, *, own: Sequence[ItemRecord]) -> Judgement:
    check = DEFAULT_GATE.parsed
    condition = Condition(
        name=check.text,
        observed=NOTHING,
        required=check.required,
        decision=Decision.NO_DATA,
        detail=_why_nothing(phase, record, own=own),
    )
    verdict = _verdict(DEFAULT_GATE.source, (condition,))
    return Judgement("no_data", closes=False, verdicts=(verdict,))


def _why_nothing(phase: PhaseRecord, record: Record, *, own: Sequence[ItemRecord]) -> str:
    if own:
        return "all its tasks are open"
    tasks = set(phase.tasks)
    if any(tasks.intersection(item.deferred) for item in record.items):
        return "its items are judged with a later phase"
    return "no task of it has an item" if tasks else "it has no tasks"

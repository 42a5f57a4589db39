"""Judge one phase: every gate asked of it, the worst answer counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.gates.asked import kind_of, needs_items, works_in_part
from pytest_wavegate.gates.condition import Judged, Reading, broken, conclude
from pytest_wavegate.gates.evidence import evidence_of
from pytest_wavegate.model.verdict import Decision, Verdict
from pytest_wavegate.settings.gate import DEFAULT_GATE, GateSpec
from pytest_wavegate.statistic import exact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from fractions import Fraction

    from pytest_wavegate.gates.evidence import Evidence
    from pytest_wavegate.model.record import ItemRecord, PhaseRecord, Record

JudgedDecision = Literal["passed", "warned", "failed", "no_data", "error", "not_run"]
NO_BASELINE: Mapping[str, Fraction] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the gates of one phase say together."""

    decision: JudgedDecision
    closes: bool
    """True where phases that depend on this one may not start."""
    verdicts: tuple[Verdict, ...]
    """One for each place that gates come from, the default first."""


def judge(
    phase: PhaseRecord,
    record: Record,
    *,
    gates: Sequence[GateSpec],
    baseline: Mapping[str, Fraction] = NO_BASELINE,
    more: Sequence[Verdict] = (),
) -> Judgement:
    """Judge a phase whose items have ended.

    Args:
        phase: the phase, as the record has it.
        record: the run so far.
        gates: the conditions asked of this phase; ``pass_rate >= 100%`` is added unless one of them names
            ``pass_rate`` for the phase's own items.
        baseline: figures that relative bounds refer to, by ``baseline_key``, in base units.
        more: verdicts that somebody else has come to; they count like the others.

    Returns:
        The worst of all decisions, conditions left out that are asked of every phase and have nothing to
        judge here. A partly selected phase is judged on what its items alone can tell, and is ``not_run``
        where none of them was selected; a phase without items is ``no_data`` and holds nothing back,
        unless it asked itself for something that needs no items.
    """
    evidence = evidence_of(phase, record, baseline=baseline)
    own = [item for item in record.items if phase.id in item.phases and item.outcome != "deferred"]
    if not own and phase.partial:
        return Judgement("not_run", closes=False, verdicts=())
    if evidence.items:
        judged = [(spec, _judged(spec, evidence)) for spec in _applying(_with_default(gates), phase)]
    else:
        judged = [(DEFAULT_GATE, _nothing(evidence, own=own))]
        judged += [(spec, _judged(spec, evidence)) for spec in gates if not own and _itemless(spec)]
    return _together(judged, more=() if phase.partial else more)


def measure(
    phase: PhaseRecord, record: Record, *, spec: GateSpec, baseline: Mapping[str, Fraction] = NO_BASELINE
) -> Reading:
    """Measure what one gate is about, and compare it with nothing.

    Raises:
        WavegateError: ``broken-extension`` where a third party's kind cannot be imported.
    """
    return _measured(spec, evidence_of(phase, record, baseline=baseline))


def applying(phase: PhaseRecord, record: Record, *, gates: Sequence[GateSpec]) -> tuple[GateSpec, ...]:
    """Return those gates that ``judge`` would judge the phase by; evidence is needed for no other."""
    own = [item for item in record.items if phase.id in item.phases and item.outcome != "deferred"]
    if evidence_of(phase, record).items:
        return tuple(_applying(gates, phase))
    return () if own or phase.partial else tuple(spec for spec in gates if _itemless(spec))


def _with_default(gates: Sequence[GateSpec]) -> tuple[GateSpec, ...]:
    named = any(spec.names_pass_rate for spec in gates)
    return tuple(gates) if named else (DEFAULT_GATE, *gates)


def _applying(gates: Iterable[GateSpec], phase: PhaseRecord) -> list[GateSpec]:
    return [spec for spec in gates if not phase.partial or _says(works_in_part, spec)]


def _itemless(spec: GateSpec) -> bool:
    return spec.scope == "phase" and not _says(needs_items, spec)


def _says(question: Callable[[GateSpec], bool], spec: GateSpec) -> bool:
    """Ask about a gate; the error of a kind that cannot be loaded is told where the gate is judged."""
    try:
        return question(spec)
    except Exception:
        return False


def _judged(spec: GateSpec, evidence: Evidence) -> Judged:
    try:
        return conclude(spec, _measured(spec, evidence), evidence)
    except Exception as error:  # a gate that breaks blocks; it never takes the run down
        return broken(spec, error, evidence)


def _measured(spec: GateSpec, evidence: Evidence) -> Reading:
    reading = kind_of(spec)().read(evidence, spec)
    figure: object = reading.value
    # A third party's kind may answer with a plain number.
    return replace(reading, value=exact(figure)) if isinstance(figure, int | float) else reading


def _together(judged: Sequence[tuple[GateSpec, Judged]], *, more: Sequence[Verdict]) -> Judgement:
    sources: dict[str, list[Judged]] = {}
    for spec, answer in judged:
        sources.setdefault(spec.source, []).append(answer)
    own = tuple(_verdict(source, answers) for source, answers in sources.items())
    counting = [answer.condition.decision for _, answer in judged if answer.counts]
    decisions = [*counting, *(verdict.decision for verdict in more)]
    return Judgement(
        _worst(decisions).value,
        closes=any(answer.closes for _, answer in judged) or any(_closes(verdict) for verdict in more),
        verdicts=(*own, *more),
    )


def _verdict(source: str, answers: Sequence[Judged]) -> Verdict:
    return Verdict(
        gate=source,
        decision=_worst([answer.condition.decision for answer in answers if answer.counts]),
        conditions=tuple(answer.condition for answer in answers),
    )


def _closes(verdict: Verdict) -> bool:
    return verdict.decision.rank > Decision.WARNED.rank


def _worst(decisions: Sequence[Decision]) -> Decision:
    """The worst counts; where nothing was judged there is no data."""
    return max(decisions, key=lambda decision: decision.rank, default=Decision.NO_DATA)


def _nothing(evidence: Evidence, *, own: Sequence[ItemRecord]) -> Judged:
    reading = Reading(None, detail=(_why_nothing(evidence, own=own),))
    return conclude(DEFAULT_GATE, reading, evidence)


def _why_nothing(evidence: Evidence, *, own: Sequence[ItemRecord]) -> str:
    if own:
        return "all its tasks are open"
    tasks = set(evidence.phase.tasks)
    if any(tasks.intersection(item.deferred) for item in evidence.record.items):
        return "its items are judged with a later phase"
    return "no task of it has an item" if tasks else "it has no tasks"

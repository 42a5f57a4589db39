"""One condition: the figure that was measured against the figure that is required."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.gates.evidence import Evidence
from pytest_wavegate.gates.shown import show, show_both
from pytest_wavegate.model.verdict import Condition, Decision
from pytest_wavegate.settings.check import SUBJECTS, Check, Measure
from pytest_wavegate.settings.expression import read_check
from pytest_wavegate.settings.gate import PROSE

if TYPE_CHECKING:
    from fractions import Fraction

    from pytest_wavegate.settings import GateSpec

__all__ = [
    "PROSE",
    "Evidence",
    "Judged",
    "Reading",
    "baseline_key",
    "bound_of",
    "broken",
    "conclude",
    "figure_key",
    "parse",
    "show",
    "unusable",
]

parse = read_check
"""Read ``SUBJECT [STATISTIC] OPERATOR VALUE[UNIT]``; it stands with the settings, which refuse bad ones."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One subject, measured."""

    value: Fraction | None
    """Exact, in the base unit; none where there is nothing to measure."""
    detail: tuple[str, ...] = ()
    """What to look at, one a line."""
    lost: tuple[str, ...] = ()
    """Evidence that should be there and is not, one a line."""
    unit: str = ""
    """In which the figure is shown where the bound is relative, and so has none of its own."""
    outright: Literal["failed", "error"] | None = None
    """The decision whatever the figure, with its reason in ``detail``."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A condition, whether it counts, and whether it holds back what depends on the phase."""

    condition: Condition
    closes: bool
    counts: bool = True
    """False where it is asked of every phase and this one has nothing to judge."""


def baseline_key(phase_id: str, check: Check, *, about: str = "") -> str:
    """Return the name of a figure in the baseline file: ``3: lag p95``, ``3: coverage in api/**``.

    The bound is no part of it, so a bound can be tightened without a new baseline.

    Args:
        phase_id: as the plan has it.
        check: the condition.
        about: which files, command or results it is about, where a gate names some.
    """
    metric = check.measure is Measure.METRIC
    plain = check.subject.replace("_", "").replace(".", "").replace("-", "").isalnum()
    subject = (
        check.subject if not metric or (plain and check.subject not in SUBJECTS) else f'"{check.subject}"'
    )
    return f"{phase_id}: " + " ".join(part for part in (subject, check.statistic, about) if part)


def figure_key(phase_id: str, spec: GateSpec) -> str:
    """Return the name of a gate's figure in the baseline file; gates on other files have other figures."""
    about = (
        "of each file" if spec.each_file else "",
        f"in {' '.join(spec.files)}" if spec.files else "",
        f"of {' '.join(spec.command)}" if spec.command else "",
        f"of {spec.junit}" if spec.junit else "",
    )
    return baseline_key(phase_id, spec.parsed, about=" ".join(filter(None, about)))


def bound_of(spec: GateSpec, evidence: Evidence) -> Fraction | None:
    """Return the figure to compare with, in the base unit; none where it lacks its baseline."""
    return spec.parsed.bound(evidence.baseline.get(figure_key(evidence.phase.id, spec)))


def conclude(spec: GateSpec, reading: Reading, evidence: Evidence) -> Judged:
    """Compare a reading with what its gate requires.

    Missing evidence never counts as met: it is ``no_data`` and blocks, unless what is there fails already.
    Nothing to judge is ``no_data`` too, but counts and blocks only where the phase itself asked for the gate.
    """
    bound = bound_of(spec, evidence)
    if bound is None and reading.value is not None:
        reading = replace(reading, lost=(*reading.lost, *_no_baseline(spec, evidence)))
    decision = _decision(spec.parsed, reading, bound=bound)
    vacuous = reading.value is None and not reading.lost and reading.outright is None
    idle = vacuous and spec.scope == "every"
    if not idle and _lenient(spec, decision):
        decision = Decision.WARNED
    condition = _condition(spec, reading, decision=decision, bound=bound)
    if idle:
        condition = condition.model_copy(update={"counts": False})
    return Judged(condition, closes=not idle and decision.rank > Decision.WARNED.rank, counts=not idle)


def unusable(message: str, *, hint: str) -> Reading:
    """What a gate cannot make sense of, with one way out: the decision is ``error``."""
    return Reading(None, detail=(message, f"hint: {hint}"), outright="error")


def broken(spec: GateSpec, error: Exception, evidence: Evidence) -> Judged:
    """A gate that broke while it measured."""
    if isinstance(error, WavegateError):
        reading = unusable(error.message, hint=error.hint)
    else:
        why = f"the gate itself broke: {type(error).__name__}: {error}"
        reading = Reading(None, detail=(why,), outright="error")
    return conclude(spec, reading, evidence)


def _decision(check: Check, reading: Reading, *, bound: Fraction | None) -> Decision:
    if reading.outright is not None:
        return Decision(reading.outright)
    if reading.value is not None and bound is not None and not check.holds(reading.value, bound):
        return Decision.FAILED
    if reading.value is None or reading.lost:
        return Decision.NO_DATA
    return Decision.PASSED


def _lenient(spec: GateSpec, decision: Decision) -> bool:
    """Whether this decision only warns: an error blocks at every level, but not for a plan's prose."""
    match decision:
        case Decision.FAILED:
            return spec.level == "warn"
        case Decision.NO_DATA:
            return "warn" in (spec.level, spec.no_data)
        case Decision.ERROR:
            return spec.level == "warn" and spec.source.startswith(PROSE)
        case _:
            return False


def _no_baseline(spec: GateSpec, evidence: Evidence) -> tuple[str, ...]:
    key = figure_key(evidence.phase.id, spec)
    plan = evidence.record.plan.path or "PLAN"
    return (
        f'the baseline has no figure "{key}"',
        f"hint: wavegate baseline {plan} --record run.json --write",
    )


def _condition(spec: GateSpec, reading: Reading, *, decision: Decision, bound: Fraction | None) -> Condition:
    shown = show_both(reading.value, spec.parsed, bound=bound, unit=reading.unit)
    return Condition(
        name=spec.name,
        observed=shown.observed,
        required=shown.required,
        decision=decision,
        detail="\n".join((*reading.detail, *reading.lost)),
    )

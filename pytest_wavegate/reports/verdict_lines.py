"""Verdicts in words: what a phase is called, what was observed, and what is unmet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.model.verdict import NOTHING, Decision
from pytest_wavegate.reports.plan_views.lettering import clean, count, cut, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.gate_report import PhaseAnswer
    from pytest_wavegate.model.planned import PlannedPhase
    from pytest_wavegate.model.record import PhaseRecord
    from pytest_wavegate.model.verdict import Condition, Verdict

SHOWN = 10
"""Rows below an unmet condition."""
_ROOM_FOR_FIGURES = 34
_ROOM_FOR_REASON = 40
_WORDS = {"no_data": "no data", "not_run": "not run", "failed": "FAILED", "error": "ERROR"}
_UNMET = {"no_data": "no data", "error": "broken", "failed": "unmet", "warned": "unmet, warns only"}


def word(decision: str) -> str:
    """A decision as people read it."""
    return _WORDS.get(decision, decision)


def name_of(phase: PlannedPhase | PhaseRecord | PhaseAnswer) -> str:
    """A phase as its heading has it: ``Phase 2: Foundation``."""
    return ": ".join(part for part in (phase.label, phase.title) if part) or phase.id


def figures(verdicts: Sequence[Verdict]) -> str:
    """What was observed where all is met, if that is short; else how many conditions are met.

    Where no condition counts, it is said why there is nothing to judge.
    """
    every = [condition for verdict in verdicts for condition in verdict.conditions]
    conditions = [condition for condition in every if condition.counts]
    if not conditions:
        told = (line for one in every for line in one.detail.splitlines())
        return cut(next(told, "nothing to judge"), _ROOM_FOR_REASON)
    met = [condition for condition in conditions if condition.decision is Decision.PASSED]
    if len(met) < len(conditions):
        share = f"{len(conditions) - len(met)} of " if met else ""
        return f"{share}{count(len(conditions), 'condition')} unmet"
    text = ", ".join(f"{condition.name}: {condition.observed}" for condition in met)
    return text if text and width(text) <= _ROOM_FOR_FIGURES else f"{count(len(met), 'condition')} met"


def unmet(verdicts: Sequence[Verdict]) -> Iterator[tuple[Condition, str]]:
    """Each condition that is not met, with where it comes from."""
    for verdict in verdicts:
        for condition in verdict.conditions:
            if condition.decision is not Decision.PASSED and condition.counts:
                yield condition, verdict.gate


def unmet_line(condition: Condition, *, source: str) -> str:
    """``unmet: pass_rate >= 100%, observed 50% (pyproject.toml)``."""
    asked = "" if source == "default" else f" ({source})"
    observed = "" if condition.observed in ("", NOTHING) else f", observed {condition.observed}"
    return f"{_UNMET[condition.decision.value]}: {condition.name}{observed}{asked}"


def details(condition: Condition, *, rows: int, rest: str = "") -> Iterator[str]:
    """What to look at, as many rows as asked for; then how many there are beside them.

    Args:
        condition: judged.
        rows: how many.
        rest: what to say of those that are not shown, such as `` (-v shows all)``.
    """
    lines = condition.detail.splitlines()
    yield from map(clean, lines[:rows])
    if len(lines) > rows:
        yield f"and {len(lines) - rows} more{rest}"

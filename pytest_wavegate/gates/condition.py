"""One condition: the figure that was measured against the figure that is required."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import count
from math import floor
from typing import TYPE_CHECKING

from pytest_wavegate.model.verdict import Condition, Decision
from pytest_wavegate.settings.expression import Check, Measure, read_check

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.model.record import ItemRecord, PhaseRecord, Record
    from pytest_wavegate.settings import GateSpec

parse = read_check
"""Read ``SUBJECT [STATISTIC] OPERATOR VALUE[UNIT]``; it stands with the settings, which refuse bad ones."""
NOTHING = "-"
BAD = frozenset({"failed", "error"})
LOST = frozenset({"not_run", "blocked"})
"""Outcomes of items that should have run and did not."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a gate may look at."""

    phase: PhaseRecord
    record: Record
    items: tuple[ItemRecord, ...]
    """Those that count for the phase: open tasks' expected reds and deferred ones are left out."""

    @property
    def lost(self) -> tuple[ItemRecord, ...]:
        """Items that should have run and did not."""
        return tuple(item for item in self.items if item.outcome in LOST)

    @property
    def bad(self) -> tuple[ItemRecord, ...]:
        """Items that failed or broke."""
        return tuple(item for item in self.items if item.outcome in BAD)


@dataclass(frozen=True, slots=True)
class Reading:
    """One subject, measured."""

    value: Fraction | None
    """Exact, in the base unit; none where there is nothing to measure."""
    detail: tuple[str, ...] = ()
    """What to look at, one a line."""
    lost: tuple[str, ...] = ()
    """Evidence that should be there and is not, one a line."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A condition and whether it holds back what depends on the phase."""

    condition: Condition
    closes: bool


def conclude(spec: GateSpec, reading: Reading) -> Judged:
    """Compare a reading with what its gate requires.

    Missing evidence never counts as met: it is ``no_data`` and blocks, unless what is there fails already.
    Nothing to judge is ``no_data`` too, but blocks only where the phase itself asked for the gate.
    """
    decision = _decision(spec.parsed, reading)
    vacuous = reading.value is None and not reading.lost
    lenient = (spec.level == "warn" and decision in {Decision.FAILED, Decision.NO_DATA}) or (
        spec.no_data == "warn" and decision is Decision.NO_DATA
    )
    if lenient and not (vacuous and spec.scope == "every"):
        decision = Decision.WARNED
    closes = decision.rank > Decision.WARNED.rank and not (vacuous and spec.scope == "every")
    return Judged(_condition(spec, reading, decision=decision), closes=closes)


def broken(spec: GateSpec, error: Exception) -> Judged:
    """A gate that broke while it measured."""
    reading = Reading(None, detail=(f"the gate itself broke: {type(error).__name__}: {error}",))
    return Judged(_condition(spec, reading, decision=Decision.ERROR), closes=True)


def describe(items: Iterable[ItemRecord]) -> tuple[str, ...]:
    """Node ids with their outcomes and tasks, in order of their ids."""
    return tuple(
        f"{item.nodeid} ({', '.join((item.outcome, *item.tasks))})"
        for item in sorted(items, key=lambda item: item.nodeid)
    )


def show(value: Fraction | None, check: Check) -> str:
    """A figure as people read it, never rounded across the figure it is compared with.

    99.96% is not shown as 100%, and a share that misses its bound never reads like the bound.
    """
    if value is None:
        return NOTHING
    if check.measure is Measure.COUNT:
        return str(value)
    met = check.holds(value)
    cuts = (_cut(value * 100, decimals=decimals) for decimals in count(2))
    # Ends: cuts come ever closer, and what is required has a finite number of decimals.
    percent = next(
        cut for cut in cuts if check.holds(Fraction(cut) / 100) == met and (cut == 0) == (value == 0)
    )
    return f"{percent:f}".rstrip("0").rstrip(".") + "%"


def _cut(figure: Fraction, *, decimals: int) -> Decimal:
    return Decimal(floor(figure * 10**decimals)).scaleb(-decimals)


def _decision(check: Check, reading: Reading) -> Decision:
    if reading.value is not None and not check.holds(reading.value):
        return Decision.FAILED
    if reading.value is None or reading.lost:
        return Decision.NO_DATA
    return Decision.PASSED


def _condition(spec: GateSpec, reading: Reading, *, decision: Decision) -> Condition:
    check = spec.parsed
    return Condition(
        name=check.text,
        observed=show(reading.value, check),
        required=check.required,
        decision=decision,
        detail="\n".join((*reading.detail, *reading.lost)),
    )

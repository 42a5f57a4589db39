"""Figures as people read them, never rounded across the bound they are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from pytest_wavegate.model.units import UNITS
from pytest_wavegate.model.verdict import NOTHING
from pytest_wavegate.settings.check import Measure

if TYPE_CHECKING:
    from pytest_wavegate.settings.check import Check

_MOST = 40
"""Decimals; figures that differ no sooner are shown alike."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """A figure in its unit without what stands behind so many decimals."""

    digits: int
    decimals: int
    unit: str

    @property
    def figure(self) -> Fraction:
        """In the base unit."""
        return Fraction(self.digits, 10**self.decimals) * UNITS[self.unit].worth

    def __str__(self) -> str:
        sign, digits = "-" if self.digits < 0 else "", str(abs(self.digits)).zfill(self.decimals + 1)
        whole, rest = digits[: -self.decimals], digits[-self.decimals :].rstrip("0")
        return f"{sign}{whole}.{rest}".rstrip(".") + self.unit


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure and the bound it is compared with, as text."""

    observed: str
    required: str


def show(value: Fraction | None, check: Check, *, bound: Fraction | None = None, unit: str = "") -> str:
    """Return a figure in the unit of its condition; ``-`` where there is none.

    99.96% is not shown as 100%, and a figure that misses its bound never reads like the bound.

    Args:
        value: exact, in the base unit.
        check: the condition.
        bound: what a relative condition comes down to.
        unit: in which to show it where the bound is relative.
    """
    return show_both(value, check, bound=bound, unit=unit).observed


def show_both(
    value: Fraction | None, check: Check, *, bound: Fraction | None = None, unit: str = ""
) -> Shown:
    """Return a figure and what is required of it, a relative bound with the figure it comes down to."""
    unit = _unit(check, unit)
    limit = bound if check.relative else check.value
    if value is None:
        return Shown(NOTHING, _required(check, None if limit is None else _cut(limit, unit, 3)))
    for decimals in range(2 if check.measure is Measure.SHARE else 3, _MOST):
        observed = _cut(value, unit, decimals)
        end = None if limit is None else _cut(limit, unit, decimals)
        if _faithful(observed, value, end=end, limit=limit, check=check):
            break
    return Shown(str(observed), _required(check, end))


def plain(value: Fraction, unit: str) -> str:
    """Return a figure that is compared with nothing, cut after its third decimal or its first digit."""
    cuts = (_cut(value, unit, decimals) for decimals in range(3, _MOST))
    return str(next((cut for cut in cuts if cut.digits or not value), _cut(value, unit, 3)))


def _unit(check: Check, unit: str) -> str:
    match check.measure:
        case Measure.SHARE:
            return "%"
        case Measure.COUNT:
            return ""
        case _:
            return unit if check.relative else check.unit


def _required(check: Check, bound: _Cut | None) -> str:
    return f"{check.required} ({bound})" if check.relative and bound is not None else check.required


def _cut(value: Fraction, unit: str, decimals: int) -> _Cut:
    return _Cut(floor(value / UNITS[unit].worth * 10**decimals), decimals, unit)


def _faithful(
    observed: _Cut, value: Fraction, *, end: _Cut | None, limit: Fraction | None, check: Check
) -> bool:
    """Whether what is shown compares as the figures do, and is nothing only where the figure is."""
    if (observed.digits == 0) != (value == 0):
        return False
    if end is None or limit is None:
        return True
    # A relative bound may have no end of decimals, so it is shown cut where the figure is.
    shown_limit = end.figure if check.relative else limit
    return check.holds(observed.figure, shown_limit) == check.holds(value, limit)

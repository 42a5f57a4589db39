"""Figures from samples: percentiles, extremes, means; exact wherever the figure is rational."""

from __future__ import annotations

import decimal
import math
import statistics
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Values = Sequence[float | Fraction]
    """Floats of one unit, or figures that are exact already."""

_DIGITS = 1000
"""The largest float has 309 digits before the point, the smallest about 340 behind it."""


def exact(value: float | Fraction) -> Fraction:
    """Return a float as its author wrote it: 0.1 is a tenth, so that ``<= 0.1`` holds for it."""
    return value if isinstance(value, Fraction) else Fraction(str(value))


def percentile(values: Values, percent: Fraction) -> Fraction:
    """Return a percentile by linear interpolation between the two samples next to it.

    The same as ``statistics.quantiles(values, method="inclusive")``, and as k6 computes it.

    Args:
        values: at least one, in any order.
        percent: from 0 to 100.
    """
    # There may be very many; floats have the order of the decimals they stand for, and sort quickly.
    ordered = sorted(values)
    place = percent / 100 * (len(ordered) - 1)
    below = math.floor(place)
    low, high = (exact(ordered[at]) for at in (below, min(below + 1, len(ordered) - 1)))
    return low + (high - low) * (place - below)


def _stddev(values: Values) -> Fraction:
    """Of a sample, so that it is comparable with ``statistics.stdev``; of one value 0."""
    return Fraction(statistics.stdev(map(exact, values))) if len(values) > 1 else Fraction(0)


def _sum(values: Values) -> Fraction:
    floats = [value for value in values if not isinstance(value, Fraction)]
    if len(floats) < len(values):
        return sum(map(exact, values), Fraction(0))
    # Many times as fast as fractions, and just as exact as long as no digit is cut off.
    with decimal.localcontext(decimal.Context(prec=_DIGITS, traps=[decimal.Inexact])):
        return Fraction(sum(map(Decimal, map(str, floats)), Decimal(0)))


def _mean(values: Values) -> Fraction:
    return _sum(values) / len(values)


def _percentile_of(percent: str) -> Callable[[Values], Fraction]:
    return lambda values: percentile(values, Fraction(percent))


STATISTICS: Mapping[str, Callable[[Values], Fraction]] = {
    **{f"p{percent}": _percentile_of(percent) for percent in ("50", "90", "95", "99", "99.9")},
    "min": lambda values: exact(min(values)),
    "max": lambda values: exact(max(values)),
    "mean": _mean,
    "median": _percentile_of("50"),
    "stddev": _stddev,
    "sum": _sum,
    "count": lambda values: Fraction(len(values)),
    "rate": lambda values: Fraction(sum(value != 0 for value in values), len(values)),
    "last": lambda values: exact(values[-1]),
}
"""By name; each takes at least one value, in the order they were recorded, and is exact."""

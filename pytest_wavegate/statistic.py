"""Figures from samples: percentiles, extremes, means; exact wherever the figure is rational."""

from __future__ import annotations

import math
import statistics
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def exact(value: float) -> Fraction:
    """Return a float as its author wrote it: 0.1 is a tenth, so that ``<= 0.1`` holds for it."""
    return Fraction(str(value))


def percentile(values: Sequence[Fraction], percent: Fraction) -> Fraction:
    """Return a percentile by linear interpolation between the two samples next to it.

    The same as ``statistics.quantiles(values, method="inclusive")``, and as k6 computes it.

    Args:
        values: at least one, in any order.
        percent: from 0 to 100.
    """
    ordered = sorted(values)
    place = percent / 100 * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _stddev(values: Sequence[Fraction]) -> Fraction:
    """Of a sample, so that it is comparable with ``statistics.stdev``; of one value 0."""
    return Fraction(statistics.stdev(values)) if len(values) > 1 else Fraction(0)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _percentile_of(percent: str) -> Callable[[Sequence[Fraction]], Fraction]:
    return lambda values: percentile(values, Fraction(percent))


STATISTICS: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    **{f"p{percent}": _percentile_of(percent) for percent in ("50", "90", "95", "99", "99.9")},
    "min": min,
    "max": max,
    "mean": _mean,
    "median": _percentile_of("50"),
    "stddev": _stddev,
    "sum": lambda values: sum(values, Fraction(0)),
    "count": lambda values: Fraction(len(values)),
    "rate": lambda values: Fraction(sum(value != 0 for value in values), len(values)),
    "last": lambda values: values[-1],
}
"""By name; each takes at least one value, in the order they were recorded."""

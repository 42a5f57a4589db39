"""Samples in base units, and the samples to look at first."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from pytest_wavegate.gates.condition import show
from pytest_wavegate.model.units import UNITS
from pytest_wavegate.settings.check import DEFAULT_STATISTIC
from pytest_wavegate.statistic import STATISTICS, exact

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from pytest_wavegate.model.metrics import Sample
    from pytest_wavegate.settings.check import Check

BARE = frozenset({"rate", "count"})
"""Statistics of which the unit of the samples does not matter: they are plain numbers."""
OF_ALL = frozenset({"rate", "count", "sum", "stddev"})
"""Statistics whose bound says nothing of single samples."""
_SHOWN = 3


def misfit(samples: Sequence[Sample], check: Check) -> tuple[str, str] | None:
    """Say why samples cannot be compared with a condition, and one way out; none where they can."""
    name = check.subject
    if check.statistic in BARE:
        return None
    for unit in dict.fromkeys(sample.unit for sample in samples):
        if unit not in UNITS:
            return (
                f"{name} has samples in {unit}, which is no unit",
                f"use one of {' '.join(filter(None, UNITS))}",
            )
        if check.relative and UNITS[unit].quantity != UNITS[samples[0].unit].quantity:
            return f"{name} has samples {_of(samples[0].unit)} and {_of(unit)}", "record all in one unit"
        if not check.relative and UNITS[unit].quantity != check.quantity:
            message, hint = _mismatch(check, unit)
            first = next(sample for sample in samples if sample.unit == unit)
            return f"{message} ({_origin(first)})", hint
    return None


def figure(samples: Sequence[Sample], check: Check) -> Fraction:
    """The statistic of samples, exact, in the base unit; ``rate`` and ``count`` are plain numbers."""
    statistic = STATISTICS[check.statistic or DEFAULT_STATISTIC]
    units = {sample.unit for sample in samples}
    if check.statistic in BARE:
        return statistic([sample.value for sample in samples])
    if len(units) > 1:
        return statistic([_base(sample) for sample in samples])
    return statistic([sample.value for sample in samples]) * UNITS[units.pop()].worth


def unit_of(samples: Sequence[Sample], check: Check) -> str:
    """The unit to show a figure in where its bound is relative."""
    return "" if check.statistic in BARE else samples[0].unit


def extremes(samples: Sequence[Sample], check: Check, *, bound: Fraction | None) -> list[str]:
    """The worst sample of each test that lies beyond the bound, one a line; else the worst of all."""
    if check.statistic in OF_ALL or check.side == "exact":
        return []
    unit = unit_of(samples, check)
    ranked = _worst_of_each(samples, check)[:_SHOWN]
    beyond = [one for one in ranked if bound is not None and not check.holds(_base(one), bound)]
    return [
        f"{show(_base(sample), check, bound=bound, unit=unit)} {_origin(sample)}"
        for sample in beyond or ranked[:1]
    ]


def _worst_of_each(samples: Sequence[Sample], check: Check) -> list[Sample]:
    """One sample of each test, the worst first; floats are good enough to rank by."""
    worths = {unit: float(UNITS[unit].worth) for unit in {sample.unit for sample in samples}}
    sign = -1 if check.side == "upper" else 1
    worst: dict[tuple[str | None, str], tuple[float, Sample]] = {}
    for sample in samples:
        origin, rank = (sample.nodeid, sample.source), sign * sample.value * worths[sample.unit]
        if origin not in worst or rank < worst[origin][0]:
            worst[origin] = rank, sample
    return [sample for _, sample in sorted(worst.values(), key=itemgetter(0))]


def _base(sample: Sample) -> Fraction:
    return exact(sample.value) * UNITS[sample.unit].worth


def _mismatch(check: Check, unit: str) -> tuple[str, str]:
    message = f"samples of {check.subject} are {_of(unit)}, and the bound is {_of(check.unit)}"
    if not unit:
        return message, f'give them one: record_metric("{check.subject}", value, unit="{check.unit}")'
    if not check.unit:
        return message, f"write {check.required}{unit} in the condition"
    return (
        message,
        f'record them in {check.unit}: record_metric("{check.subject}", value, unit="{check.unit}")',
    )


def _of(unit: str) -> str:
    return f"in {unit}" if unit else "without a unit"


def _origin(sample: Sample) -> str:
    source = {"file": "a service", "command": "the command"}.get(sample.source, "a test")
    return f"in {sample.nodeid}" if sample.nodeid else f"from {source}"

"""Samples in base units, and the samples to look at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.gates.condition import show
from pytest_wavegate.model.units import UNITS
from pytest_wavegate.statistic import exact

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from pytest_wavegate.model.metrics import Sample
    from pytest_wavegate.settings.expression import Check

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
            return _mismatch(check, unit)
    return None


def figures(samples: Sequence[Sample], check: Check) -> list[Fraction]:
    """Values in base units, exact; those of ``rate`` and ``count`` as they are."""
    return [_figure(sample, check) for sample in samples]


def unit_of(samples: Sequence[Sample], check: Check) -> str:
    """The unit to show a figure in where its bound is relative."""
    return "" if check.statistic in BARE else samples[0].unit


def extremes(samples: Sequence[Sample], check: Check, *, bound: Fraction | None) -> list[str]:
    """The worst sample of each test that lies beyond the bound, one a line; else the worst of all."""
    if check.statistic in OF_ALL or check.side == "exact":
        return []
    unit = unit_of(samples, check)
    # Floats are good enough to rank by; there may be very many samples.
    worst: dict[str, Sample] = {}
    for sample in sorted(samples, key=_roughly, reverse=check.side == "upper"):
        worst.setdefault(_origin(sample), sample)
    ranked = list(worst.values())[:_SHOWN]
    beyond = [one for one in ranked if bound is not None and not check.holds(_figure(one, check), bound)]
    return [
        f"{show(_figure(sample, check), check, bound=bound, unit=unit)} {_origin(sample)}"
        for sample in beyond or ranked[:1]
    ]


def _figure(sample: Sample, check: Check) -> Fraction:
    value = exact(sample.value)
    return value if check.statistic in BARE else value * UNITS[sample.unit].worth


def _roughly(sample: Sample) -> float:
    return sample.value * float(UNITS[sample.unit].worth)


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

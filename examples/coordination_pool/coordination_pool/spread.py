"""How a set of durations is spread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Spread:
    """Durations in seconds."""

    count: int
    p50: float
    p95: float
    p99: float
    longest: float

    @classmethod
    def of(cls, samples: Sequence[float]) -> Spread | None:
        """Of no samples there is no spread: None, which nobody can mistake for "fast"."""
        if not samples:
            return None
        ordered = sorted(samples)
        p50, p95, p99 = (percentile(ordered, share) for share in (0.5, 0.95, 0.99))
        return cls(count=len(ordered), p50=p50, p95=p95, p99=p99, longest=ordered[-1])


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which a share of the samples lies, interpolated between neighbours.

    Args:
        ordered: samples in ascending order, at least one.
        share: 0 to 1.

    Raises:
        ValueError: there are no samples, or ``share`` is no share.
    """
    if not ordered:
        raise ValueError("no samples")
    if not 0 <= share <= 1:
        msg = f"a share lies between 0 and 1, unlike {share}"
        raise ValueError(msg)
    place = share * (len(ordered) - 1)
    low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
    return low + (high - low) * (place - math.floor(place))

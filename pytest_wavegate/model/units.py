"""Units of figures: what each measures, and what one of it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Quantity = Literal["number", "time", "bytes", "frequency"]
"""What a unit measures; figures of different quantities cannot be compared."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What one of it is worth in the base unit of its quantity: seconds, bytes, per second, or 1."""

    quantity: Quantity
    worth: Fraction


UNITS: Mapping[str, Unit] = {
    "": Unit("number", Fraction(1)),
    "%": Unit("number", Fraction(1, 100)),
    "ns": Unit("time", Fraction(1, 10**9)),
    "us": Unit("time", Fraction(1, 10**6)),
    "ms": Unit("time", Fraction(1, 1000)),
    "s": Unit("time", Fraction(1)),
    "m": Unit("time", Fraction(60)),
    "h": Unit("time", Fraction(3600)),
    "B": Unit("bytes", Fraction(1)),
    "KiB": Unit("bytes", Fraction(2**10)),
    "MiB": Unit("bytes", Fraction(2**20)),
    "GiB": Unit("bytes", Fraction(2**30)),
    "kB": Unit("bytes", Fraction(10**3)),
    "MB": Unit("bytes", Fraction(10**6)),
    "GB": Unit("bytes", Fraction(10**9)),
    "/s": Unit("frequency", Fraction(1)),
}
"""Every unit of the language."""
MEANT: Mapping[str, str] = {
    "µs": "us",
    "μs": "us",
    "usec": "us",
    "msec": "ms",
    "millis": "ms",
    "milliseconds": "ms",
    "sec": "s",
    "secs": "s",
    "second": "s",
    "seconds": "s",
    "min": "m",
    "minutes": "m",
    "hours": "h",
    "percent": "%",
    "bytes": "B",
    "ops/s": "/s",
    "rps": "/s",
    "1/s": "/s",
}
"""Units that people write in other words, too far from ours to be found by their letters."""

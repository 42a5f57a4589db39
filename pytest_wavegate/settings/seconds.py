"""Durations as people write them: ``250ms``, ``60s``."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator

from pytest_wavegate.model.units import UNITS

_DURATION = re.compile(r"\s{0,9}(\d{1,9}(?:\.\d{1,9})?)\s{0,9}([a-z]{0,2})\s{0,9}")


def read_seconds(text: str | float) -> float:
    """Return a duration in seconds; a bare number is seconds.

    Args:
        text: ``60s``, ``1.5m``, ``250ms``, ``30``.

    Raises:
        ValueError: it is no duration above zero.
    """
    found = _DURATION.fullmatch(str(text))
    unit = UNITS.get((found[2] or "s") if found else "")
    seconds = Fraction(found[1]) * unit.worth if found and unit and unit.quantity == "time" else Fraction(0)
    if seconds <= 0:
        message = 'a duration is written such as "60s", "500ms" or "2m"'
        raise ValueError(message)
    return float(seconds)


Seconds = Annotated[float, BeforeValidator(read_seconds, json_schema_input_type=str | float)]

"""What counts as a sample: a name, a finite number, and a unit that conditions know."""

from __future__ import annotations

import math
from numbers import Number
from typing import SupportsFloat

from pytest_wavegate.errors import WavegateError


def check_sample(name: object, value: object, unit: object) -> float:
    """Return the value of a sample as a float.

    Raises:
        WavegateError: ``bad-sample``; says what is wrong with the name, the value or the unit.
    """
    if not isinstance(name, str) or not name.strip():
        message = f"a metric is named by a text, not by {_short(name)}"
        raise WavegateError("bad-sample", message, hint='give it a name, such as "lag"')
    _check_unit(name, unit)
    return _finite(name, value)


def is_number(value: object) -> bool:
    """Whether a value is a finite number; true and false are none."""
    try:
        _finite("", value)
    except WavegateError:
        return False
    return True


def _finite(name: str, value: object) -> float:
    if isinstance(value, bool):
        hint = "record 1 or 0; the statistic `rate` is then the share of ones"
        raise WavegateError("bad-sample", f"{name} is {value}, and a sample is a number", hint=hint)
    # The usual kinds first: the others are asked for their abstract classes, which takes long.
    if not isinstance(value, float | int) and not (
        isinstance(value, Number) and isinstance(value, SupportsFloat)
    ):
        message = f"{name} is {_short(value)}, and a sample is a number"
        raise WavegateError("bad-sample", message, hint="record a number, one call for each sample")
    try:
        number = float(value)
    except (OverflowError, ValueError):  # an integer beyond all floats; a NaN that signals
        number = math.nan
    if not math.isfinite(number):
        hint = "record nothing where there is nothing to record"
        message = f"{name} is {_short(value)}, and a sample is a finite number"
        raise WavegateError("bad-sample", message, hint=hint)
    return number


def _check_unit(name: str, unit: object) -> None:
    if unit == "":
        return
    # Needed by the first sample with a unit, not where pytest starts.
    from pytest_wavegate.model.units import MEANT, UNITS
    from pytest_wavegate.nearness import suggestion

    if isinstance(unit, str) and unit in UNITS:
        return
    known = [word for word in UNITS if word]
    listed = "use one of " + " ".join(known)
    message = f"{_short(unit)} is no unit, and {name} is given in it"
    if not isinstance(unit, str):
        raise WavegateError("bad-sample", message, hint=listed)
    meant = MEANT.get(unit.strip().casefold())
    hint = f'did you mean "{meant}"?' if meant else suggestion(unit.strip(), known, otherwise=listed)
    raise WavegateError("bad-sample", message, hint=hint)


def _short(value: object) -> str:
    """As Python writes it, and not whole where that is long."""
    try:
        text = repr(value)
    except Exception:  # an object may break in any way, and the message is about another thing
        text = f"a {type(value).__name__}"
    return text if len(text) <= 60 else text[:57] + "..."

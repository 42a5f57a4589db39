"""The committed file with the figures that relative bounds refer to."""

from __future__ import annotations

import json
import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.atomic_write import reason, write_atomically
from pytest_wavegate.errors import WavegateError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SCHEMA = "wavegate.baseline/1"
DIGITS = 12
"""A figure without an end of decimals is kept to so many significant digits."""
_MOST_PLACES = 41
_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,60})?(?:[eE][-+]?[0-9]{1,2})?")
_HOW = "mend the file, or remove it and write it anew with wavegate baseline --write"


def load(path: Path) -> Mapping[str, Fraction]:
    """Return the figures by key, in base units; empty where there is no file.

    Raises:
        WavegateError: ``bad-baseline`` where the file is no baseline, with the line at fault.
    """
    data = _bytes(path)
    return {} if data is None else _figures(data, path)


def save(path: Path, figures: Mapping[str, Fraction]) -> None:
    """Write figures, one a line and in order of their keys; those of other keys stay as they are.

    Raises:
        WavegateError: ``bad-baseline`` where the file holds something else, ``unwritable-file`` where it
            cannot be written, ``changed-file`` where somebody else has just written it.
    """
    old = _bytes(path)
    kept = {} if old is None else _figures(old, path)
    new = render({**kept, **figures}).encode()
    if new == old:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        written = write_atomically(path.resolve(), new, old=old)
    except (OSError, ValueError) as error:
        message = f"the baseline cannot be written: {reason(error)}"
        raise WavegateError("unwritable-file", message, hint="make it writable", path=str(path)) from error
    if not written:
        message = "the baseline has changed while it was being written"
        raise WavegateError("changed-file", message, hint="try again", path=str(path))


def render(figures: Mapping[str, Fraction]) -> str:
    """Return the text of a file: equal figures give equal text, and a figure that changes one line."""
    rows = [f"    {json.dumps(key, ensure_ascii=False)}: {decimal(figures[key])}" for key in sorted(figures)]
    held = "{\n" + ",\n".join(rows) + "\n  }" if rows else "{}"
    return f'{{\n  "schema": "{SCHEMA}",\n  "figures": {held}\n}}\n'


def decimal(figure: Fraction) -> str:
    """Return a figure in plain decimals: exact where its decimals end, else to twelve significant digits."""
    figure = keepable(figure, side="exact")
    places = _places(figure.denominator) or 0
    sign, digits = "-" if figure < 0 else "", str(abs(figure.numerator) * 10**places // figure.denominator)
    digits = digits.zfill(places + 1)
    whole, rest = digits[: len(digits) - places], digits[len(digits) - places :].rstrip("0")
    return f"{sign}{whole}" + (f".{rest}" if rest else "")


def keepable(figure: Fraction, *, side: Literal["lower", "upper", "exact"]) -> Fraction:
    """Return the nearest figure that the file can hold and that the figure itself still meets.

    Args:
        figure: in the base unit.
        side: which way it will bound later figures; a lower bound is rounded down, an upper one up.
    """
    if _places(figure.denominator) is not None:
        return figure
    scale = 10 ** min(_MOST_PLACES - 1, max(0, DIGITS - _magnitude(figure)))
    scaled = figure * scale
    digits = {"lower": math.floor(scaled), "upper": math.ceil(scaled), "exact": round(scaled)}[side]
    return Fraction(digits, scale)


def _places(denominator: int) -> int | None:
    """How many decimals it takes; none where they do not end, or would fill a line."""
    return next((places for places in range(_MOST_PLACES) if 10**places % denominator == 0), None)


def _magnitude(figure: Fraction) -> int:
    """About how many digits stand before the point; below zero: how many zeros behind it."""
    return len(str(abs(figure.numerator))) - len(str(figure.denominator))


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _bad(path, f"it cannot be read: {reason(error)}", line=None) from error


def _figures(data: bytes, path: Path) -> dict[str, Fraction]:
    text = data.decode("utf-8-sig", "replace")
    try:
        document = json.loads(text, parse_int=_Written, parse_float=_Written, parse_constant=_Written)
    except json.JSONDecodeError as error:
        raise _bad(path, f"it is not JSON: {error.msg.lower()}", line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise _bad(path, "it is not JSON", line=None) from error
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise _bad(path, f'it has no "schema": "{SCHEMA}"', line=1)
    figures = document.get("figures")
    if not isinstance(figures, dict):
        raise _bad(path, 'it has no table of "figures"', line=_line(text, "figures"))
    return {key: _figure(value, path, key=key, text=text) for key, value in figures.items()}


class _Written(str):
    """A number as it is written, so that nothing of it is lost."""

    __slots__ = ()


def _figure(value: object, path: Path, *, key: str, text: str) -> Fraction:
    if isinstance(value, _Written) and _NUMBER.fullmatch(value):
        return Fraction(value)
    raise _bad(path, f'the figure of "{key}" is no number', line=_line(text, key))


def _line(text: str, key: str) -> int | None:
    """The line that a key stands in."""
    for written in (json.dumps(key, ensure_ascii=False), json.dumps(key)):
        place = text.rfind(written)
        if place >= 0:
            return text.count("\n", 0, place) + 1
    return None


def _bad(path: Path, why: str, *, line: int | None) -> WavegateError:
    return WavegateError("bad-baseline", f"this is no baseline: {why}", hint=_HOW, path=str(path), line=line)

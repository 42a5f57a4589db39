"""The language of conditions: ``SUBJECT [STATISTIC] OPERATOR VALUE[UNIT]``."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.nearness import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OPERATORS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
MISSPELT = {"=": "==", "=>": ">=", "=<": "<=", "≥": ">=", "≤": "<=", "<>": "!=", "===": "=="}
UNITS: Mapping[str, Fraction] = {"": Fraction(1), "%": Fraction(1, 100)}
"""What one of a unit is worth."""


class Measure(Enum):
    """What a subject's figure is, with the units it may be written in."""

    SHARE = ("%", "")
    COUNT = ("",)


SUBJECTS: Mapping[str, Measure] = {
    "pass_rate": Measure.SHARE,
    "failures": Measure.COUNT,
    "verified": Measure.SHARE,
}
"""The subjects that this version judges."""
NOT_YET = ("coverage", "branch_coverage", "claims", "duration", "proven")
"""Built-in subjects of the language that this version cannot judge."""

_SHAPE = re.compile(
    r"""\s*(?P<subject>"[^"]*"|'[^']*'|[^\s<>=!≤≥"']*)
        \s*(?P<statistic>[^\s<>=!≤≥]*)
        \s*(?P<operator>[<>=!≤≥]*)
        \s*(?P<value>[-+]?[0-9]{1,15}(?:\.[0-9]{0,15})?)?
        \s*(?P<unit>\S*)
        \s*(?P<rest>.*)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Check:
    """A condition as read; its figure is exact."""

    text: str
    """As the user wrote it, stripped."""
    subject: str
    operator: str
    value: Fraction
    """In the base unit: 95% is 19/20."""
    required: str
    """``>= 95%``."""
    measure: Measure
    statistic: str | None = None

    @property
    def side(self) -> Literal["lower", "upper", "exact"]:
        """Which way the condition bounds its figure."""
        sides: dict[str, Literal["lower", "upper"]] = {">": "lower", "<": "upper"}
        return sides.get(self.operator[0], "exact")

    def holds(self, observed: Fraction) -> bool:
        """Whether a figure, unrounded, meets the condition."""
        return OPERATORS[self.operator](observed, self.value)


@dataclass(frozen=True, slots=True)
class _Shape:
    """The pieces of a condition and where each begins."""

    text: str
    match: re.Match[str]

    def __getitem__(self, piece: str) -> str:
        return self.match[piece] or ""

    def error(self, slug: str, message: str, *, at: str, hint: str) -> WavegateError:
        start = self.match.start(at)
        column = (start if start >= 0 else self.match.end("operator")) + 1
        return WavegateError(slug, message, hint=hint, source=self.text, column=column)


def read_check(text: str) -> Check:
    """Read one condition.

    Args:
        text: ``pass_rate >= 95%``.

    Raises:
        WavegateError: ``bad-condition``, ``unknown-subject``, ``bad-statistic`` or ``bad-unit``, with a
            caret under the word at fault.
    """
    stripped = " ".join(text.split())
    match = _SHAPE.match(stripped)
    assert match is not None, "every piece of the shape is optional"
    shape = _Shape(stripped, match)
    _require_pieces(shape)
    measure = _measure(shape)
    if shape["statistic"]:
        message = f"{shape['subject']} is one figure and takes no statistic"
        raise shape.error("bad-statistic", message, at="statistic", hint=f"remove {shape['statistic']}")
    return Check(
        text=stripped,
        subject=shape["subject"],
        operator=shape["operator"],
        value=_value(shape, measure),
        required=f"{shape['operator']} {shape['value']}{shape['unit']}",
        measure=measure,
    )


def _require_pieces(shape: _Shape) -> None:
    if not shape["subject"]:
        raise shape.error(
            "bad-condition", "a condition begins with a subject", at="subject", hint="write pass_rate >= 95%"
        )
    if shape["operator"] not in OPERATORS:
        raise _operator_error(shape)
    if not shape["value"]:
        message = f"a number must follow {shape['operator']}"
        raise shape.error("bad-condition", message, at="unit", hint="write a figure such as 95% or 0")
    if shape["rest"]:
        message = f"nothing may follow {shape['value']}{shape['unit']}"
        raise shape.error("bad-condition", message, at="rest", hint="write one condition in each string")


def _operator_error(shape: _Shape) -> WavegateError:
    written = shape["operator"]
    if written:
        hint = f"write {MISSPELT[written]}" if written in MISSPELT else "use one of " + " ".join(OPERATORS)
        return shape.error("bad-condition", f"{written} is no operator", at="operator", hint=hint)
    at = "statistic" if shape["statistic"] else "operator"
    return shape.error("bad-condition", "an operator is missing", at=at, hint="write pass_rate >= 95%")


def _measure(shape: _Shape) -> Measure:
    subject = shape["subject"]
    if subject in SUBJECTS:
        return SUBJECTS[subject]
    judged = "this version judges " + ", ".join(SUBJECTS)
    if subject in NOT_YET:
        raise shape.error("unknown-subject", f"{subject} is not judged yet", at="subject", hint=judged)
    # People write "pass rate >= 95%" as well as "pasrate >= 95%".
    written = f"{subject}_{shape['statistic']}".rstrip("_")
    guess = suggestion(written, SUBJECTS, otherwise="")
    hint = f"{guess} {judged}".strip()
    what = "is no subject of a condition" if guess else "is a metric, and metrics are not judged yet"
    raise shape.error("unknown-subject", f"{subject} {what}", at="subject", hint=hint)


def _value(shape: _Shape, measure: Measure) -> Fraction:
    unit, figure = shape["unit"], Fraction(shape["value"].rstrip("."))
    if unit not in measure.value:
        message = f"{shape['subject']} cannot be measured in {unit}"
        allowed = "write a percentage, such as 95%" if measure is Measure.SHARE else "write a bare number"
        raise shape.error("bad-unit", message, at="unit", hint=allowed)
    value = figure * UNITS[unit]
    if measure is Measure.SHARE and not 0 <= value <= 1:
        message = f"{shape['subject']} lies between 0% and 100%"
        # 95 without a unit would be 9500%: a gate that nothing can pass.
        hint = (
            f"write {shape['value']}%" if not unit and 0 <= figure <= 100 else "write a figure between them"
        )
        raise shape.error("bad-unit", message, at="value", hint=hint)
    return value

"""What stands behind the operator of a condition: ``250ms``, ``95%``, ``+10% of baseline``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from pytest_wavegate.model.units import MEANT, UNITS
from pytest_wavegate.nearness import suggestion
from pytest_wavegate.settings.check import BASELINE, OF_BASELINE, Measure

if TYPE_CHECKING:
    from pytest_wavegate.errors import WavegateError
    from pytest_wavegate.settings.written import Written

_FIGURE = re.compile(r"[-+]?(?=[0-9.,])[0-9.,_]+")
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_UNIT = re.compile(r"\s?(?!of\b|baseline\b)([^\s0-9.,+-]\S*)")
_ALLOWED = {
    Measure.SHARE: "write a percentage, such as 95%",
    Measure.COUNT: "write a bare number",
    Measure.TIME: "write a time, such as 250ms",
}


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure with its unit, or a change of the baseline."""

    figure: str
    """As written; empty where the baseline itself is the bound."""
    unit: str
    at: int
    """The figure's column, from 1."""
    unit_at: int
    relative: bool = False

    @property
    def text(self) -> str:
        """In one spelling."""
        if not self.relative:
            return self.figure + self.unit
        return f"{self.figure}{self.unit} {OF_BASELINE}" if self.figure else BASELINE

    @property
    def value(self) -> Fraction:
        """In the base unit."""
        return Fraction(self.figure) * UNITS[self.unit].worth

    @property
    def change(self) -> Fraction:
        """What is added to the baseline, as a share of it."""
        return Fraction(self.figure or 0) / 100

    def fits(self, measure: Measure) -> bool:
        """Whether the unit is one of such figures."""
        match measure:
            case Measure.SHARE:
                return self.unit in ("%", "")
            case Measure.COUNT:
                return self.unit == ""
            case Measure.TIME:
                return UNITS[self.unit].quantity == "time"
            case _:
                return True

    def misfit(self, written: Written, name: str, *, measure: Measure) -> WavegateError:
        """The error for a unit that does not fit what ``name`` says."""
        if not self.unit:
            message, hint = f"{name} is a time, and {self.figure} has no unit", f"write {self.figure}s"
        else:
            message, hint = f"{name} cannot be measured in {self.unit}", _ALLOWED[measure]
        return written.error("bad-unit", message, at=self.unit_at, hint=hint)

    def beyond(self, written: Written, name: str) -> WavegateError:
        """The error for a share that no share can be."""
        message, hint = f"{name} lies between 0% and 100%", "write a figure between them"
        # 95 without a unit would be 9500%: a gate that nothing can pass.
        if not self.unit and 0 <= Fraction(self.figure) <= 100:
            hint = f"write {self.figure}%"
        return written.error("bad-unit", message, at=self.at, hint=hint)


def read_bound(written: Written, operator: re.Match[str]) -> Bound:
    """Read what stands behind the operator.

    Raises:
        WavegateError: ``bad-condition`` or ``bad-unit``.
    """
    text = written.text
    start = operator.end() + (text[operator.end() : operator.end() + 1] == " ")
    if text[start:] == BASELINE:
        return Bound("", "", at=start + 1, unit_at=start + 1, relative=True)
    figure = _figure(written, start, operator=operator[0])
    unit = _UNIT.match(text, figure.end())
    end = unit.end() if unit else figure.end()
    rest = text[end:].strip()
    bound = Bound(
        figure=figure[0],
        unit=unit[1] if unit else "",
        at=start + 1,
        unit_at=(unit.start(1) if unit else figure.end()) + 1,
        relative=rest == OF_BASELINE,
    )
    if rest and not bound.relative:
        raise _too_much(written, rest)
    return _relative(written, bound) if bound.relative else _absolute(written, bound)


def _figure(written: Written, start: int, *, operator: str) -> re.Match[str]:
    found = _FIGURE.match(written.text, start)
    if found is None:
        message = f"a number must follow {operator}"
        raise written.error("bad-condition", message, at=start + 1, hint="write a figure such as 95% or 0")
    if not _NUMBER.fullmatch(found[0]):
        message = f"{found[0]} is no number"
        hint = "write it such as 1000 or 0.5, with at most 15 digits on each side of the point"
        raise written.error("bad-condition", message, at=start + 1, hint=hint)
    return found


def _too_much(written: Written, rest: str) -> WavegateError:
    message, hint = f"nothing may follow {_before(written, rest)}", "write one condition in each string"
    if "base" in rest.casefold():
        message, hint = f"{rest} means nothing", f"write +10% {OF_BASELINE}"
    at = len(written.text) - len(rest) + 1
    return written.error("bad-condition", message, at=at, hint=hint)


def _before(written: Written, rest: str) -> str:
    return written.text[: -len(rest)].rstrip().rpartition(" ")[2]


def _relative(written: Written, bound: Bound) -> Bound:
    if bound.unit != "%":
        message, hint = "a change of the baseline is a percentage", f"write +10% {OF_BASELINE}"
        raise written.error("bad-unit", message, at=bound.unit_at, hint=hint)
    if bound.figure[0] not in "+-":
        # ``110% of baseline`` and ``10% of baseline`` would both be read, and one of them wrongly.
        message = "a change of the baseline has a sign"
        hint = f"write +{bound.figure}% {OF_BASELINE}, or only {BASELINE} for the figure itself"
        raise written.error("bad-condition", message, at=bound.at, hint=hint)
    if bound.change < -1:
        message, hint = "nothing shrinks by more than 100%", f"write -10% {OF_BASELINE}"
        raise written.error("bad-condition", message, at=bound.at, hint=hint)
    return bound


def _absolute(written: Written, bound: Bound) -> Bound:
    if bound.unit not in UNITS:
        listed = "use one of " + " ".join(filter(None, UNITS))
        meant = MEANT.get(bound.unit.casefold())
        hint = f'did you mean "{meant}"?' if meant else suggestion(bound.unit, UNITS, otherwise=listed)
        raise written.error("bad-unit", f"{bound.unit} is no unit", at=bound.unit_at, hint=hint)
    if bound.figure[0] == "+":
        message = "a figure with a plus is a change of something"
        hint = f"write {bound.text} {OF_BASELINE}, or {bound.text[1:]}"
        raise written.error("bad-condition", message, at=bound.at, hint=hint)
    return bound

"""A condition as read: what it is about, and what it requires."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.model.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    from pytest_wavegate.model.units import Quantity

Side = Literal["lower", "upper", "exact"]
OPERATORS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


class Measure(Enum):
    """What a subject's figure is."""

    SHARE = "share"
    """From 0% to 100%."""
    COUNT = "count"
    TIME = "time"
    METRIC = "metric"
    """Whatever its samples are."""


SUBJECTS: Mapping[str, Measure] = {
    "pass_rate": Measure.SHARE,
    "failures": Measure.COUNT,
    "coverage": Measure.SHARE,
    "branch_coverage": Measure.SHARE,
    "verified": Measure.SHARE,
    "proven": Measure.SHARE,
    "claims": Measure.COUNT,
    "duration": Measure.TIME,
    "exit_status": Measure.COUNT,
}
"""The built-in subjects; any other word is a metric."""
SAMPLED = frozenset({Measure.TIME, Measure.METRIC})
"""Measures that are made of samples, so that they take a statistic."""
DEFAULT_STATISTIC = "max"
BASELINE = "baseline"
OF_BASELINE = f"of {BASELINE}"

PLAIN = re.compile(r"""[^\s<>=!≤≥"']+""")
"""A subject that needs no quotes."""


@dataclass(frozen=True, slots=True)
class Check:
    """A condition; its figure is exact."""

    text: str
    """As the user wrote it, with single blanks."""
    subject: str
    """Without quotes."""
    operator: str
    value: Fraction
    """In the base unit: 95% is 19/20, 250ms is 1/4. Of a relative bound the change: +10% is 1/10."""
    required: str
    """``>= 95%``, ``<= +10% of baseline``."""
    measure: Measure
    statistic: str | None = None
    """None where the subject is one figure; for samples there always is one."""
    unit: str = ""
    """As written."""
    quoted: bool = False
    """The subject stood in quotes: a metric, whatever its name."""
    relative: bool = False
    """The bound is the baseline's figure, changed by ``value``."""

    @property
    def side(self) -> Side:
        """Which way the condition bounds its figure."""
        sides: dict[str, Side] = {">": "lower", "<": "upper"}
        return sides.get(self.operator[0], "exact")

    @property
    def quantity(self) -> Quantity:
        """What its unit measures."""
        return UNITS[self.unit].quantity

    @property
    def canonical(self) -> str:
        """The condition in one spelling, which reads back as the same."""
        mark = "'" if '"' in self.subject else '"'
        subject = f"{mark}{self.subject}{mark}" if self.quoted else self.subject
        return " ".join(part for part in (subject, self.statistic, self.required) if part)

    def bound(self, baseline: Fraction | None) -> Fraction | None:
        """The figure to compare with; none where a baseline is needed and there is none."""
        if not self.relative:
            return self.value
        return None if baseline is None else baseline * (1 + self.value)

    def holds(self, observed: Fraction, bound: Fraction | None = None) -> bool:
        """Whether a figure, unrounded, meets the condition."""
        return OPERATORS[self.operator](observed, self.value if bound is None else bound)

    def implies(self, other: Check) -> bool:
        """Whether every figure that meets this condition meets the other, on the same figure."""
        if (self.quantity, self.relative) != (other.quantity, other.relative):
            return False
        if "!=" in (self.operator, other.operator):
            return (self.operator, self.value) == (other.operator, other.value)
        if self.operator == "==":
            return other.holds(self.value)
        if other.side != self.side:
            return False
        # At equal figures ``> 5`` is stronger than ``>= 5``.
        equal = self.value == other.value and len(self.operator) <= len(other.operator)
        return equal or (self.value > other.value if other.side == "lower" else self.value < other.value)

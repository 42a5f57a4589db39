"""One gate: a condition with what it is about, and who asked for it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from pytest_wavegate.settings.check import Measure
from pytest_wavegate.settings.gate_keys import GateKeys
from pytest_wavegate.settings.nonsense import nonsense

Key = tuple[object, ...]
"""What a gate judges: conditions of one key bound the same figure the same way."""
COMMAND_LINE = "--wave-gate"
"""The source of conditions that the user has just typed; nothing takes their place."""
PROSE = "plan:"
"""What the source of a condition begins with that the plan's prose states."""


class GateTable(GateKeys):
    """A gate as users write it."""

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        """Refuse what would be without effect, all of it at once."""
        faults = list(nonsense(self))
        if faults:
            why = "; ".join(fault.message for fault in faults)
            raise PydanticCustomError("nonsense", "{why}", {"why": why, "faults": faults})
        return self


class GateSpec(GateTable):
    """One condition that somebody asked for, with who asked."""

    scope: Literal["every", "phase"] = "every"
    """``every``: asked of all phases, so it blocks nothing where it has nothing to judge."""
    source: str = "settings"
    """``pyproject.toml``, ``front matter``, ``--wave-gate``, ``plan:231``."""

    @property
    def key(self) -> Key:
        """What the gate judges; a more specific one replaces a general one of its key."""
        check = self.parsed
        metric = check.measure is Measure.METRIC
        about = (self.command, self.junit, self.files, self.each_file)
        return (check.subject, metric, check.statistic, check.side, check.relative, *about)

    @property
    def names_pass_rate(self) -> bool:
        """Whether it is about the share of the phase's own items, and so replaces the default gate."""
        check = self.parsed
        own = self.junit is None and not self.source.startswith(PROSE)
        return own and check.subject == "pass_rate" and check.measure is Measure.SHARE

    def as_strong_as(self, other: GateSpec) -> bool:
        """Whether this gate closes wherever the other one does; they are about the same figure."""
        if (self.level, other.level) == ("warn", "fail") or (self.no_data, other.no_data) == ("warn", "fail"):
            return False
        if self.min_samples < other.min_samples or not self._picks_as_strictly_as(other):
            return False
        return self.parsed.implies(other.parsed)

    def _picks_as_strictly_as(self, other: GateSpec) -> bool:
        order = ("best", "median", "worst")
        if self.pick == "worst" and self.repeat >= other.repeat:
            return True
        return self.repeat == other.repeat and order.index(self.pick) >= order.index(other.pick)


DEFAULT_GATE = GateSpec(check="pass_rate >= 100%", source="default")
"""Asked of every phase whose gates do not name ``pass_rate`` themselves."""


def overlay(lower: tuple[GateSpec, ...], upper: tuple[GateSpec, ...]) -> tuple[GateSpec, ...]:
    """Both, where ``upper`` takes the place of what bounds the same figure the same way in ``lower``."""
    replaced = {gate.key for gate in upper}
    return (*(gate for gate in lower if gate.key not in replaced), *upper)

"""What the settings hold."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.base import Noun
from pytest_wavegate.settings.expression import Check, read_check

WaveBy = Literal["auto", "phase", "dependency"]
Unplanned = Literal["first", "last", "deselect", "error"]
GatesMode = Literal["enforce", "report", "off"]
OpenTasks = Literal["gate", "expect-red", "skip"]
Serial = Literal["on", "off"]
LintLevel = Literal["off", "info", "warning", "error"]
Key = tuple[str, str | None, str]
"""Subject, statistic and side: conditions of one key bound the same figure the same way."""


class GateTable(Noun):
    """A gate as users write it."""

    check: str
    """``pass_rate >= 95%``."""
    level: Literal["fail", "warn"] = "fail"
    """``warn``: shown when unmet, blocks nothing."""
    no_data: Literal["fail", "warn"] = "fail"
    """What missing evidence means."""

    @field_validator("check")
    @classmethod
    def _is_a_condition(cls, check: str) -> str:
        """Read the condition here, so that all errors of a file are told at once."""
        try:
            return read_check(check).text
        except WavegateError as error:
            raise PydanticCustomError("condition", "{why}", {"why": error.message, "error": error}) from error


class GateSpec(GateTable):
    """One condition that somebody asked for, with who asked."""

    scope: Literal["every", "phase"] = "every"
    """``every``: asked of all phases, so it blocks nothing where it has nothing to judge."""
    source: str = "settings"
    """``pyproject.toml``, ``front matter``, ``--wave-gate``, ``plan:231``."""

    @property
    def parsed(self) -> Check:
        """The condition as read."""
        return read_check(self.check)

    @property
    def key(self) -> Key:
        """What the condition bounds; a more specific condition replaces a general one of its key."""
        check = self.parsed
        return check.subject, check.statistic, check.side


COMMAND_LINE = "--wave-gate"
"""The source of conditions that the user has just typed; nothing takes their place."""
DEFAULT_GATE = GateSpec(check="pass_rate >= 100%", source="default")
"""Asked of every phase whose gates do not name ``pass_rate`` themselves."""


class PhaseSettings(Noun):
    """The gates of one phase."""

    id: str
    """Its id or its title."""
    gates: tuple[GateSpec, ...] = ()


class ReportTarget(Noun):
    """One ``--wave-report KIND=PATH``."""

    kind: str
    path: str


class Settings(Noun):
    """All that a run was told, once and for all."""

    plan: str | None = None
    """As typed: a file, or a folder that holds one ``tasks.md``."""
    dialect: str | None = None
    wave_by: WaveBy = "auto"
    unplanned: Unplanned = "last"
    gates_mode: GatesMode = "enforce"
    open_tasks: OpenTasks = "gate"
    serial: Serial = "on"
    select: tuple[str, ...] = ()
    gates: tuple[GateSpec, ...] = ()
    """Asked of every phase."""
    phases: tuple[PhaseSettings, ...] = ()
    trust_plan: bool = False
    no_tests: tuple[str, ...] = ()
    """Ids of tasks that have no tests by intention."""
    reports: tuple[ReportTarget, ...] = ()
    lint: dict[str, LintLevel] = Field(default_factory=dict)
    """By code, what a finding of ``wavegate lint`` weighs."""

    def gates_of(self, *names: str) -> tuple[GateSpec, ...]:
        """The conditions of one phase, its own ones in place of general ones of the same key.

        Args:
            names: the phase's id, and its title and label where known; letter case does not matter.
        """
        wanted = {name.casefold() for name in names}
        own = tuple(gate for phase in self.phases if phase.id.casefold() in wanted for gate in phase.gates)
        asked = tuple(gate for gate in self.gates if gate.source == COMMAND_LINE)
        return (*overlay(tuple(gate for gate in self.gates if gate not in asked), own), *asked)


def overlay(lower: tuple[GateSpec, ...], upper: tuple[GateSpec, ...]) -> tuple[GateSpec, ...]:
    """Both, where ``upper`` takes the place of what bounds the same figure the same way in ``lower``."""
    replaced = {gate.key for gate in upper}
    return (*(gate for gate in lower if gate.key not in replaced), *upper)

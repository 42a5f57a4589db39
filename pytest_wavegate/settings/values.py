"""What the settings hold."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pytest_wavegate.model.base import Noun
from pytest_wavegate.settings.actions import (  # noqa: TC001 (pydantic reads these at run time)
    Breaker,
    HookTable,
    RollbackTable,
)
from pytest_wavegate.settings.gate import (
    COMMAND_LINE,
    GateSpec,
    overlay,
)
from pytest_wavegate.settings.prose import PlannedSpec, unsaid

WaveBy = Literal["auto", "phase", "dependency"]
Unplanned = Literal["first", "last", "deselect", "error"]
GatesMode = Literal["enforce", "report", "off"]
OpenTasks = Literal["gate", "expect-red", "skip"]
Serial = Literal["on", "off"]
Tdd = Literal["off", "red", "green", "prove"]
MOST_SAMPLES = 100
MUTATE_TIMEOUT = 600.0
LintLevel = Literal["off", "info", "warning", "error"]
RollbackMode = Literal["run", "dry-run", "off", "resume"]
RollbackScope = Literal["phase", "wave", "all"]
RollbackCause = Literal["gate", "interrupt"]
ProseGates = Literal["warn", "enforce", "off"]


class PhaseSettings(Noun):
    """What is asked of one phase."""

    id: str
    """Its id or its title."""
    gates: tuple[GateSpec, ...] = ()
    rollback: tuple[RollbackTable, ...] = ()


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
    prose_gates: ProseGates = "warn"
    """What conditions that the plan's prose states weigh."""
    baseline: str = "wavegate-baseline.json"
    """The committed file with figures that ``of baseline`` refers to, relative to the rootdir."""
    breaker: Breaker | None = None
    rollback: tuple[RollbackTable, ...] = ()
    """Actions of every phase, registered before those of the phase itself."""
    tdd: Tdd = "off"
    """``red``: the selected items must fail; ``green``: pass, and have been seen red; ``prove``: both."""
    base: str | None = None
    """The revision that ``prove`` takes old code from; none for where the branch began."""
    samples: int = 2
    """How often ``prove`` asks a test the same question."""
    copy_ignored: tuple[str, ...] = ()
    """Files and folders that git ignores and tests need, relative to the top of the working tree."""
    mutate: bool = False
    """Whether ``prove`` hands tasks to an installed mutation tester, too."""
    mutate_timeout: float = MUTATE_TIMEOUT
    """Seconds that it may spend on tasks with the same code."""
    rollback_mode: RollbackMode = "run"
    rollback_scope: RollbackScope = "wave"
    rollback_on: tuple[RollbackCause, ...] = ("gate",)
    hooks: tuple[HookTable, ...] = ()
    prose: tuple[PlannedSpec, ...] = ()
    """Conditions that the plan's prose states, in document order."""

    def gates_of(self, *names: str) -> tuple[GateSpec, ...]:
        """The conditions of one phase, its own ones in place of general ones of the same key.

        What the plan's prose states comes last, and only where nothing else asks for as much.

        Args:
            names: the phase's id, and its title and label where known; letter case does not matter.
        """
        own = tuple(gate for phase in self._named(names) for gate in phase.gates)
        asked = tuple(gate for gate in self.gates if gate.source == COMMAND_LINE)
        settled = (*overlay(tuple(gate for gate in self.gates if gate not in asked), own), *asked)
        return (*settled, *unsaid(self.prose, settled, names=names))

    def rollback_of(self, *names: str) -> tuple[RollbackTable, ...]:
        """The actions of one phase in the order they are registered; they run in reverse."""
        own = (action for phase in self._named(names) for action in phase.rollback)
        return (*self.rollback, *own)

    def _named(self, names: tuple[str, ...]) -> list[PhaseSettings]:
        wanted = {name.casefold() for name in names}
        return [phase for phase in self.phases if phase.id.casefold() in wanted]

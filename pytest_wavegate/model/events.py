"""What happens in a run: facts, one a line in the journal."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from pytest_wavegate.model.base import Noun
from pytest_wavegate.model.evidence import CommandRecord, CoverageRecord, JunitRecord  # noqa: TC001
from pytest_wavegate.model.finding import Finding  # noqa: TC001 (pydantic reads these at run time)
from pytest_wavegate.model.item_events import ItemBlocked, ItemFinished, ItemProven, ItemStarted, Moment
from pytest_wavegate.model.metrics import Sample  # noqa: TC001
from pytest_wavegate.model.mutants import TasksMutated
from pytest_wavegate.model.planned import (  # noqa: TC001
    PlanFacts,
    PlannedItem,
    PlannedPhase,
    PlannedTask,
)
from pytest_wavegate.model.rollback import Action, ActionRecord  # noqa: TC001
from pytest_wavegate.model.verdict import Verdict  # noqa: TC001


class RunStarted(Noun):
    """The first line of a journal."""

    event: Literal["run_started"] = "run_started"
    format: Literal["wavegate.journal/1"] = "wavegate.journal/1"
    run_id: str
    at: Moment
    plan: PlanFacts
    workers: int
    """0 in one process."""
    revision: str | None = None


class RunPlanned(Noun):
    """Collection is over: what will run, and where."""

    event: Literal["run_planned"] = "run_planned"
    at: Moment
    phases: tuple[PlannedPhase, ...]
    tasks: tuple[PlannedTask, ...]
    items: tuple[PlannedItem, ...]
    left_out: tuple[PlannedItem, ...] = ()
    """What a whole run has in other places than this one: items that are not selected, and selected ones
    that run for some of their tasks only."""
    critical_path: tuple[str, ...] = ()
    """Task ids."""
    findings: tuple[Finding, ...] = ()


class WaveOpened(Noun):
    """A wave's items may start."""

    event: Literal["wave_opened"] = "wave_opened"
    at: Moment
    wave: int
    phases: tuple[str, ...]


class WaveDrained(Noun):
    """The last item of a wave has ended and fixtures are torn down."""

    event: Literal["wave_drained"] = "wave_drained"
    at: Moment
    wave: int


class GateJudged(Noun):
    """A phase's gates were judged."""

    event: Literal["gate_judged"] = "gate_judged"
    at: Moment
    phase: str
    decision: Literal["passed", "warned", "failed", "no_data", "error", "not_run"]
    closes: bool
    """True where phases that depend on this one are blocked by it."""
    verdicts: tuple[Verdict, ...]


class PhaseBlocked(Noun):
    """A phase lies behind a closed gate."""

    event: Literal["phase_blocked"] = "phase_blocked"
    at: Moment
    phase: str
    blocked_by: str
    blocked_by_all: tuple[str, ...]


class MetricRecorded(Noun):
    """A test, a command or a service measured something."""

    event: Literal["metric_recorded"] = "metric_recorded"
    at: Moment
    sample: Sample


class CoverageMeasured(Noun):
    """The coverage of all waves so far, of the files that gates of this wave name."""

    event: Literal["coverage_measured"] = "coverage_measured"
    at: Moment
    coverage: CoverageRecord


class CommandRan(Noun):
    """A gate's command has ended."""

    event: Literal["command_ran"] = "command_ran"
    at: Moment
    command: CommandRecord


class JunitRead(Noun):
    """The results of another runner were read for a gate."""

    event: Literal["junit_read"] = "junit_read"
    at: Moment
    results: JunitRecord


class WaveCut(Noun):
    """A wave was stopped early: what had not started by then is not run."""

    event: Literal["wave_cut"] = "wave_cut"
    at: Moment
    wave: int
    reason: str
    """``7 of the last 20 items failed (breaker = "30% of 20")``."""


class RollbackStarted(Noun):
    """Actions are about to run, in this order."""

    event: Literal["rollback_started"] = "rollback_started"
    at: Moment
    reason: str
    actions: tuple[Action, ...]
    dry: bool = False
    """True where nothing is run, only told."""


class ActionEnded(Noun):
    """An action was done, or has failed for good."""

    event: Literal["action_ended"] = "action_ended"
    at: Moment
    action: ActionRecord


class RollbackFinished(Noun):
    """Every action was tried."""

    event: Literal["rollback_finished"] = "rollback_finished"
    at: Moment
    failed: int = 0
    """How many actions failed."""


class HookRan(Noun):
    """A command of the settings that listens to an event has ended."""

    event: Literal["hook_ran"] = "hook_ran"
    at: Moment
    on: str
    argv: tuple[str, ...]
    attempts: int
    exit_status: int | None
    seconds: float
    problem: str = ""
    """What went wrong, with the end of its output; empty where nothing did."""


class RunFinished(Noun):
    """The run is over; only command hooks that listen to this come later."""

    event: Literal["run_finished"] = "run_finished"
    at: Moment
    exit_code: int
    stopped: str = ""
    """Why the run ended early, where it did; every item left is ``not_run`` for this reason."""


Event = Annotated[
    RunStarted
    | RunPlanned
    | WaveOpened
    | ItemStarted
    | ItemFinished
    | ItemBlocked
    | ItemProven
    | TasksMutated
    | WaveDrained
    | GateJudged
    | PhaseBlocked
    | MetricRecorded
    | CoverageMeasured
    | CommandRan
    | JunitRead
    | WaveCut
    | RollbackStarted
    | ActionEnded
    | RollbackFinished
    | HookRan
    | RunFinished,
    Field(discriminator="event"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads and writes one line of a journal."""

"""What happens in a run: facts, one a line in the journal."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from pytest_wavegate.model.base import Noun, many
from pytest_wavegate.model.evidence import CommandRecord, CoverageRecord, JunitRecord  # noqa: TC001
from pytest_wavegate.model.finding import Finding  # noqa: TC001 (pydantic reads these at run time)
from pytest_wavegate.model.metrics import Sample  # noqa: TC001
from pytest_wavegate.model.mutants import TasksMutated
from pytest_wavegate.model.proof import ProofName  # noqa: TC001
from pytest_wavegate.model.rollback import Action, ActionRecord  # noqa: TC001
from pytest_wavegate.model.verdict import Verdict  # noqa: TC001

ItemOutcome = Literal[
    "passed", "failed", "error", "skipped", "xfailed", "xpassed", "blocked", "deferred", "not_run"
]
Moment = float
"""Seconds since the epoch."""


class PlanFacts(Noun):
    """Which plan a run followed."""

    path: str
    title: str
    dialect: str
    sha256: str


class PlannedTask(Noun):
    """A task as the run sees it."""

    id: str
    title: str
    phase: str
    wave: int | None
    parallel: bool
    status: str
    line: int
    no_tests: bool = False
    """Listed as having no tests, or every item of it is exempt: counts for nothing."""


class PlannedPhase(Noun):
    """A phase as the run sees it."""

    id: str
    title: str
    label: str
    wave: int | None
    """The last wave that has an item or task of it."""
    tasks: tuple[str, ...]
    needs: tuple[str, ...]
    """Phases whose gates must hold before this one starts."""
    partial: bool = False
    """Some of its items are not selected."""
    unsure: bool = False
    """It may have items that were not collected: single tests or files were named, or some were broken."""
    files: tuple[str, ...] = ()
    """Files that its tasks name and no later phase does, tests left out; relative to the rootdir."""


@many
class PlannedItem:
    """One selected item."""

    index: int
    """Its place in what pytest collected."""
    nodeid: str
    tasks: tuple[str, ...]
    """Tasks it counts for."""
    deferred: tuple[str, ...] = ()
    """Tasks of earlier waves that only a shared file ties it to."""
    phases: tuple[str, ...]
    """Phases whose gates it counts for; empty for an unplanned item."""
    phase: str | None
    """The last of them."""
    wave: int
    expect_red: bool = False
    """Its tasks are open, and it must fail; it holds nothing back."""
    skip: bool = False
    """Its tasks are open, and it is not to be run; it holds nothing back."""
    exempt: str | None = None


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


@many
class ItemStarted:
    """An item was announced; a crash leaves this without an end."""

    event: Literal["item_started"] = "item_started"
    at: Moment
    index: int
    worker: str


@many
class ItemFinished:
    """An item's last phase was reported. A later one for the same index replaces it."""

    event: Literal["item_finished"] = "item_finished"
    at: Moment
    index: int
    outcome: ItemOutcome
    reason: str = ""
    seconds: float
    started: Moment | None
    worker: str
    attempts: int = 1


@many
class ItemBlocked:
    """An item lies behind a closed gate and was never run."""

    event: Literal["item_blocked"] = "item_blocked"
    at: Moment
    index: int
    reason: str


@many
class ItemProven:
    """It was tried whether an item fails without the code it tests."""

    event: Literal["item_proven"] = "item_proven"
    at: Moment
    index: int
    verdict: ProofName
    slug: str
    reason: str
    todo: str = ""
    warn: bool = False


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

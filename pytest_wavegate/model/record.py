"""A run, folded from its events: what every gate and every report reads."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pytest_wavegate.model.base import Noun, many
from pytest_wavegate.model.evidence import CommandRecord, CoverageRecord, JunitRecord  # noqa: TC001
from pytest_wavegate.model.finding import Finding  # noqa: TC001
from pytest_wavegate.model.item_events import ItemOutcome  # noqa: TC001 (pydantic reads them)
from pytest_wavegate.model.metrics import MetricRecord  # noqa: TC001
from pytest_wavegate.model.planned import PlanFacts  # noqa: TC001 (pydantic reads them)
from pytest_wavegate.model.proof import ItemProof, TaskProof  # noqa: TC001
from pytest_wavegate.model.rollback import ActionRecord  # noqa: TC001
from pytest_wavegate.model.verdict import Verdict  # noqa: TC001

PhaseDecision = Literal["passed", "warned", "failed", "no_data", "error", "blocked", "not_run", "resumed"]
TaskDecision = Literal["passed", "failed", "no_tests", "blocked", "not_run", "deferred"]


class WaveRecord(Noun):
    """When a wave ran."""

    number: int
    phases: tuple[str, ...]
    started: str
    finished: str | None
    cut: str = ""
    """Why it was stopped early, where it was."""


class PhaseRecord(Noun):
    """What became of a phase."""

    id: str
    title: str
    label: str = ""
    wave: int | None
    decision: PhaseDecision
    blocked_by: str | None = None
    blocked_by_all: tuple[str, ...] = ()
    tasks: tuple[str, ...]
    partial: bool = False
    unsure: bool = False
    """It may have items that were not collected."""
    files: tuple[str, ...] = ()
    """Files whose coverage is judged with this phase unless a gate names others."""
    verdicts: tuple[Verdict, ...] = ()


class TaskRecord(Noun):
    """What became of a task."""

    id: str
    title: str
    phase: str
    wave: int | None
    parallel: bool
    status: str
    decision: TaskDecision
    items: tuple[str, ...]
    """Node ids."""
    no_tests: bool = False
    proof: TaskProof | None = None
    """None where it was not tried to prove it."""


@many
class ItemRecord:
    """What became of a selected item."""

    nodeid: str
    tasks: tuple[str, ...]
    phase: str | None
    phases: tuple[str, ...] = ()
    """Every phase whose gate it counts for."""
    deferred: tuple[str, ...] = ()
    wave: int
    outcome: ItemOutcome
    reason: str = ""
    seconds: float = 0.0
    started: str | None = None
    worker: str | None = None
    attempts: int = 0
    expect_red: bool = False
    skip: bool = False
    exempt: str | None = None
    proof: ItemProof | None = None


class ScheduleRecord(Noun):
    """How well the run used its workers; seconds."""

    makespan: float
    busy: float
    utilization: float
    """``busy`` over ``makespan`` times workers, 0 to 1."""
    lower_bound: float
    """Sum over waves of what no order of their items could beat."""
    dispatch_latency: float
    """The longest wait between a wave's last test and the next wave's first."""
    critical_path: tuple[str, ...]
    """Task ids."""
    critical_seconds: float = 0.0
    """Time of the items on the critical path."""


class Record(Noun):
    """The document of ``--wave-report json=PATH``."""

    format: Literal["wavegate.run/1"] = Field("wavegate.run/1", alias="schema")
    run_id: str
    plan: PlanFacts
    started: str
    finished: str | None
    exit_code: int | None
    workers: int
    revision: str | None
    stopped: str = ""
    waves: tuple[WaveRecord, ...] = ()
    phases: tuple[PhaseRecord, ...] = ()
    tasks: tuple[TaskRecord, ...] = ()
    items: tuple[ItemRecord, ...] = ()
    left_out: tuple[ItemRecord, ...] = ()
    """What a whole run has in other places than this one, as it would be planned there: items that were not
    selected, and selected ones that ran for some of their tasks only."""
    metrics: tuple[MetricRecord, ...] = ()
    coverage: tuple[CoverageRecord, ...] = ()
    """One for each wave that a coverage gate was judged after."""
    commands: tuple[CommandRecord, ...] = ()
    junit: tuple[JunitRecord, ...] = ()
    rollback: tuple[ActionRecord, ...] = ()
    schedule: ScheduleRecord
    findings: tuple[Finding, ...] = ()

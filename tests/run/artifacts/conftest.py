"""Jobs that share the work of one plan, as pytest would have run them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.model.events import (
    CommandRan,
    CoverageMeasured,
    MetricRecorded,
    PhaseBlocked,
    RunFinished,
    RunPlanned,
    RunStarted,
    WaveDrained,
    WaveOpened,
)
from pytest_wavegate.model.item_events import ItemBlocked, ItemFinished, ItemStarted
from pytest_wavegate.model.items import Assigned, Assignment, ItemFacts, Rule
from pytest_wavegate.model.metrics import Sample
from pytest_wavegate.model.planned import PlanFacts
from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.run.artifacts.job import Job
from pytest_wavegate.run.fold import fold
from pytest_wavegate.run.placement import Policy, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.evidence import CommandRecord, CoverageRecord
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.run.placement import Placement

TEXT = b"""# Tasks: Orchard

## Phase 1: Soil
- [x] T001 [P] Dig
- [x] T002 [P] Water
## Phase 2: Trees
- [x] T003 [P] Plant
- [x] T004 [P] Prune
## Phase 3: Harvest
- [x] T005 [P] Pick
- [x] T006 [P] Press
"""
PLAN = parse_plan(TEXT, path="tasks.md")


@dataclass(frozen=True)
class Run:
    """What one job does.

    Attributes:
        outcomes: of every item that pytest collects: its tasks, and how it ends here; none where it is
            deselected.
        lag: what items measure, by their index.
    """

    outcomes: Sequence[tuple[str, str | None]]
    run_id: str = "r1"
    at: float = 1000.0
    policy: Policy = field(default_factory=Policy)
    lag: Mapping[int, float] = field(default_factory=dict)
    coverage: Sequence[CoverageRecord] = ()
    commands: Sequence[CommandRecord] = ()
    blocked_by: str = ""
    revision: str | None = "a" * 40
    exit_code: int | None = 0

    def job(self, path: str = "") -> Job:
        """The record that it leaves behind."""
        return Job(path or f"{self.run_id}.json", fold(self.events()))

    def placement(self) -> Placement:
        facts, assigned = [], []
        for index, (tasks, outcome) in enumerate(self.outcomes):
            facts.append(ItemFacts(f"t.py::t{index}", "t.py", selected=outcome is not None))
            ids = tuple(tasks.split())
            assigned.append(Assigned(f"t.py::t{index}", ids, Rule.MARK if ids else Rule.NONE, ""))
        return place(PLAN, facts, Assignment(tuple(assigned), ()), policy=self.policy)

    def events(self) -> Iterator[Event]:
        facts = PlanFacts(path=PLAN.path, title=PLAN.title, dialect=PLAN.dialect, sha256=PLAN.sha256)
        placement = self.placement()
        yield RunStarted(run_id=self.run_id, at=self.at, plan=facts, workers=2, revision=self.revision)
        yield RunPlanned(
            at=self.at,
            phases=placement.phases,
            tasks=placement.tasks,
            items=placement.items,
            left_out=placement.left_out,
        )
        for wave in sorted({item.wave for item in placement.items}):
            yield from self._wave(wave, placement)
        for result in self.commands:
            yield CommandRan(at=self.at, command=result)
        if self.exit_code is not None:
            yield RunFinished(at=self.at + 100, exit_code=self.exit_code)

    def _wave(self, wave: int, placement: Placement) -> Iterator[Event]:
        items = [item for item in placement.items if item.wave == wave]
        phases = tuple(dict.fromkeys(phase for item in items for phase in item.phases))
        at = self.at + wave
        yield WaveOpened(at=at, wave=wave, phases=phases)
        for item in items:
            outcome: Any = self.outcomes[item.index][1]
            if outcome == "blocked":
                for phase in item.phases:
                    yield PhaseBlocked(
                        at=at, phase=phase, blocked_by=self.blocked_by, blocked_by_all=(self.blocked_by,)
                    )
                yield ItemBlocked(at=at, index=item.index, reason="blocked")
            elif outcome != "not_run":
                yield ItemStarted(at=at, index=item.index, worker="gw0")
                if item.index in self.lag:
                    sample = Sample(
                        name="lag", value=self.lag[item.index], unit="ms", nodeid=item.nodeid,
                        phases=item.phases, wave=wave,
                    )  # fmt: skip
                    yield MetricRecorded(at=at, sample=sample)
                yield ItemFinished(
                    at=at, index=item.index, outcome=outcome, seconds=0.25, started=at, worker="gw0"
                )
        yield WaveDrained(at=at, wave=wave)
        for found in self.coverage:
            if found.wave == wave:
                yield CoverageMeasured(at=at, coverage=found)


@pytest.fixture(scope="session")
def plan() -> Plan:
    """Three phases in a row, of two tasks each."""
    return PLAN


@pytest.fixture(scope="session")
def run() -> Callable[..., Run]:
    """Describes a job by the outcomes of all items, ``T001=passed T002=-`` and so on."""

    def described(outcomes: str, **more: Any) -> Run:
        pairs = [word.partition("=") for word in outcomes.split()]
        items = [(tasks.replace("+", " "), None if end == "-" else end) for tasks, _, end in pairs]
        return Run(outcomes=items, **more)

    return described

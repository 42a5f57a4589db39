"""A phase with all that gates look at, built piece by piece."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.gates.judge import Judgement, judge
from pytest_wavegate.model.evidence import CommandRecord, CoverageRecord, FileCoverage, JunitRecord
from pytest_wavegate.model.metrics import MetricRecord, Sample
from pytest_wavegate.model.planned import PlanFacts
from pytest_wavegate.model.record import (
    ItemRecord,
    PhaseRecord,
    Record,
    ScheduleRecord,
    TaskRecord,
    WaveRecord,
)
from pytest_wavegate.settings import GateSpec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from pytest_wavegate.model.verdict import Condition, Verdict

IDLE = ScheduleRecord(makespan=0, busy=0, utilization=0, lower_bound=0, dispatch_latency=0, critical_path=())


@dataclass
class Scene:
    """Phase 1 of a run; one item that passed unless others are named."""

    items: list[ItemRecord] = field(default_factory=list)
    tasks: list[TaskRecord] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    coverage: list[CoverageRecord] = field(default_factory=list)
    commands: list[CommandRecord] = field(default_factory=list)
    results: list[JunitRecord] = field(default_factory=list)
    files: tuple[str, ...] = ()
    cut: str = ""
    partial: bool = False

    def item(self, nodeid: str, outcome: Any = "passed", *, tasks: str = "T1", **more: Any) -> None:
        """Add an item of the phase."""
        known = {"phase": "1", "phases": ("1",), "wave": 1, **more}
        self.items.append(ItemRecord(nodeid=nodeid, tasks=tuple(tasks.split()), outcome=outcome, **known))

    def task(self, name: str, status: str = "todo", **more: Any) -> None:
        """Add a task of the phase."""
        known = {"title": name, "phase": "1", "wave": 1, "parallel": False, "decision": "not_run", **more}
        self.tasks.append(TaskRecord(id=name, status=status, items=(), **known))

    def sample(self, *values: float, name: str = "lag", unit: str = "ms", **more: Any) -> None:
        """Add samples of a metric, each by an item of its own."""
        for value in values:
            known = {"nodeid": f"t{len(self.samples)}", "phases": ("1",), "wave": 1, **more}
            self.samples.append(Sample(name=name, value=value, unit=unit, **known))

    def file(self, path: str, *, wave: int = 1, lost: tuple[str, ...] = (), **figures: Any) -> None:
        """Add the coverage of one file after a wave."""
        measured = FileCoverage(path=path, **figures)
        self.coverage.append(CoverageRecord(wave=wave, files=(measured,), lost=lost))

    def command(self, status: int | None = 0, *, argv: str = "make smoke", **more: Any) -> None:
        """Add a run of a command."""
        known = {"phase": "1", "seconds": 1.5, **more}
        self.commands.append(CommandRecord(argv=tuple(argv.split()), exit_status=status, **known))

    def junit(self, pattern: str = "r/*.xml", **more: Any) -> None:
        """Add results of another runner."""
        self.results.append(JunitRecord(**{"phase": "1", "pattern": pattern, "files": ("r/a.xml",), **more}))

    @property
    def phase(self) -> PhaseRecord:
        """Phase 1."""
        return PhaseRecord(
            id="1",
            title="Core",
            wave=1,
            decision="not_run",
            tasks=tuple(task.id for task in self.tasks),
            partial=self.partial,
            files=self.files,
        )

    @property
    def record(self) -> Record:
        """The run."""
        return Record(
            run_id="r",
            plan=PlanFacts(path="tasks.md", title="", dialect="speckit", sha256=""),
            started="",
            finished=None,
            exit_code=None,
            workers=0,
            revision=None,
            waves=(WaveRecord(number=1, phases=("1",), started="", finished=None, cut=self.cut),),
            phases=(self.phase,),
            tasks=tuple(self.tasks),
            items=tuple(self.items),
            metrics=self._metrics(),
            coverage=tuple(self.coverage),
            commands=tuple(self.commands),
            junit=tuple(self.results),
            schedule=IDLE,
        )

    def judge(
        self,
        *gates: GateSpec | str,
        baseline: Mapping[str, Fraction] | None = None,
        more: tuple[Verdict, ...] = (),
    ) -> Judgement:
        """Judge the phase; a condition in words is the phase's own."""
        if not self.items and not self.tasks:
            self.item("t")
        specs = [gate if isinstance(gate, GateSpec) else own(gate) for gate in gates]
        return judge(self.phase, self.record, gates=specs, baseline=baseline or {}, more=more)

    def ask(self, gate: GateSpec | str, *, baseline: Mapping[str, Fraction] | None = None) -> Condition:
        """The answer to one gate of its own."""
        return self.judge(gate, baseline=baseline).verdicts[-1].conditions[-1]

    def _metrics(self) -> tuple[MetricRecord, ...]:
        figures = dict.fromkeys(("min", "max", "mean", "p50", "p95", "p99"), 0.0)
        kinds = dict.fromkeys((sample.name, sample.unit) for sample in self.samples)
        return tuple(
            MetricRecord(
                name=name,
                unit=unit,
                count=1,
                samples=tuple(one for one in self.samples if (one.name, one.unit) == (name, unit)),
                **figures,
            )
            for name, unit in kinds
        )


def own(check: str | None = None, **more: Any) -> GateSpec:
    """A gate that the phase itself asks for."""
    return GateSpec(**{"check": check, "scope": "phase", "source": "pyproject.toml", **more})


@pytest.fixture
def scene() -> Scene:
    """An empty phase."""
    return Scene()


@pytest.fixture(scope="session")
def stage() -> type[Scene]:
    """Makes empty phases, for laws that need many."""
    return Scene


@pytest.fixture(name="own", scope="session")
def make_own() -> Any:
    """A gate that the phase itself asks for: ``own("lag < 1s", repeat=3)``."""
    return own

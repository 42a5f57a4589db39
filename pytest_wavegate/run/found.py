"""What a run found beside the outcomes of its items: samples, coverage, commands, mutants, rollback."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.model.events import (
    ActionEnded,
    CommandRan,
    CoverageMeasured,
    HookRan,
    JunitRead,
    MetricRecorded,
    RollbackFinished,
    RollbackStarted,
)
from pytest_wavegate.model.metrics import MetricRecord
from pytest_wavegate.model.mutants import TasksMutated
from pytest_wavegate.model.rollback import ActionRecord
from pytest_wavegate.statistic import STATISTICS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_wavegate.model.evidence import CommandRecord, CoverageRecord, JunitRecord
    from pytest_wavegate.model.metrics import Sample
    from pytest_wavegate.model.mutants import Mutants

FoundEvent = (
    MetricRecorded
    | CoverageMeasured
    | CommandRan
    | JunitRead
    | RollbackStarted
    | ActionEnded
    | RollbackFinished
    | HookRan
    | TasksMutated
)


@dataclass(slots=True)
class Found:
    """Everything of this sort that has been heard, in order."""

    samples: list[Sample] = field(default_factory=list)
    coverages: dict[int, CoverageRecord] = field(default_factory=dict)
    commands: list[CommandRecord] = field(default_factory=list)
    junit: list[JunitRecord] = field(default_factory=list)
    actions: dict[str, ActionRecord] = field(default_factory=dict)
    mutants: dict[str, Mutants] = field(default_factory=dict)
    """By task."""
    undone: set[str] = field(default_factory=set)
    """Phases that were rolled back."""

    def hear(self, event: FoundEvent) -> None:
        """Take an event in; of several measurements after one wave the last counts."""
        match event:
            case MetricRecorded():
                self.samples.append(event.sample)
            case CoverageMeasured():
                self.coverages[event.coverage.wave] = event.coverage
            case CommandRan():
                self.commands.append(event.command)
            case JunitRead():
                self.junit.append(event.results)
            case RollbackStarted() | ActionEnded():
                self._undo(event)
            case TasksMutated():
                self.mutants |= dict.fromkeys(event.tasks, event.mutants)
            case RollbackFinished() | HookRan():
                pass  # what they say stands in the journal alone

    def _undo(self, event: RollbackStarted | ActionEnded) -> None:
        if isinstance(event, ActionEnded):
            self.actions[event.action.key] = event.action
            return
        if not event.dry:
            self.undone.update(action.phase for action in event.actions)
        for action in event.actions:
            pending = ActionRecord(
                phase=action.phase,
                action=action.name,
                attempts=0,
                decision="pending",
                seconds=0.0,
                key=action.key,
            )
            self.actions.setdefault(action.key, pending)

    def of_phase(self, phase: str) -> Found:
        """What counts for one phase; coverage is of files, so all of it does.

        Of metrics that were measured for other phases alone there is one sample for each of them: where a
        gate finds none it says where they are, and which names there are.
        """
        own = [sample for sample in self.samples if phase in sample.phases]
        names = {sample.name for sample in own}
        others = {(sample.name, sample.phases): sample for sample in self.samples if sample.name not in names}
        return Found(
            samples=[*own, *others.values()],
            coverages=self.coverages,
            mutants=self.mutants,
            commands=[command for command in self.commands if command.phase == phase],
            junit=[results for results in self.junit if results.phase == phase],
        )

    def metrics(self) -> tuple[MetricRecord, ...]:
        """Samples by name and unit, in order of their first one."""
        return summaries(self.samples)

    def coverage(self) -> tuple[CoverageRecord, ...]:
        """By wave."""
        return tuple(self.coverages[wave] for wave in sorted(self.coverages))

    def rollback(self) -> tuple[ActionRecord, ...]:
        """In the order they ran, or were to run."""
        return tuple(self.actions.values())


def summaries(samples: Iterable[Sample]) -> tuple[MetricRecord, ...]:
    """Sum up samples by name and unit, in order of their first one."""
    groups: defaultdict[tuple[str, str], list[Sample]] = defaultdict(list)
    for sample in samples:
        groups[sample.name, sample.unit].append(sample)
    return tuple(_summary(group) for group in groups.values())


def _summary(samples: Sequence[Sample]) -> MetricRecord:
    values = sorted(sample.value for sample in samples)
    figures = {name: float(STATISTICS[name](values)) for name in ("min", "max", "mean", "p50", "p95", "p99")}
    first = samples[0]
    return MetricRecord(
        name=first.name, unit=first.unit, count=len(values), samples=tuple(samples), **figures
    )

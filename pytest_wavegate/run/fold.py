"""Fold a run's events into its record; every prefix of a journal has one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pytest_wavegate.model.events import (
    GateJudged,
    PhaseBlocked,
    RunFinished,
    RunPlanned,
    RunStarted,
    WaveCut,
    WaveDrained,
    WaveOpened,
)
from pytest_wavegate.model.item_events import ItemBlocked, ItemFinished, ItemProven, ItemStarted
from pytest_wavegate.model.planned import PlanFacts
from pytest_wavegate.model.record import Record
from pytest_wavegate.run.found import Found
from pytest_wavegate.run.records import idle, iso, phase_record, task_record, wave_record
from pytest_wavegate.run.story import Story
from pytest_wavegate.run.timing import Span, Timed, WaveTiming, schedule_record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.item_events import ItemOutcome
    from pytest_wavegate.model.planned import PlannedPhase, PlannedTask
    from pytest_wavegate.model.record import ItemRecord, PhaseRecord, ScheduleRecord, TaskRecord, WaveRecord

NOWHERE = PlanFacts(path="", title="", dialect="", sha256="")
LEFT_OUT = "it was not selected"


def fold(events: Iterable[Event]) -> Record:
    """The record of a journal, whole or cut short."""
    run = Fold()
    for event in events:
        run.apply(event)
    return run.record()


class Fold:
    """The record so far.

    Events are only kept; records are built when they are asked for, and what later events do not touch is
    not built anew. A gate asks for its own phase, so that a border costs little however large the run is.
    """

    def __init__(self) -> None:
        self._head: RunStarted | None = None
        self._tail: RunFinished | None = None
        self._plan = RunPlanned(at=0.0, phases=(), tasks=(), items=())
        self._critical: frozenset[str] = frozenset()
        self._items: dict[int, Story] = {}
        self._opened: dict[int, WaveOpened] = {}
        self._drained: dict[int, float] = {}
        self._cut: dict[int, str] = {}
        self._found = Found()
        self._phases: dict[str, GateJudged | PhaseBlocked] = {}
        self._of_phase: defaultdict[str, list[Story]] = defaultdict(list)
        self._of_wave: defaultdict[int, list[Story]] = defaultdict(list)
        self._of_task: defaultdict[str, list[Story]] = defaultdict(list)
        self._deferred: defaultdict[str, list[Story]] = defaultdict(list)
        self._timings: dict[int, WaveTiming] = {}

    def apply(self, event: Event) -> None:
        """Take one event in; an item that was never planned is passed over."""
        match event:
            # First what a run has most of.
            case ItemStarted() | ItemFinished() | ItemBlocked() | ItemProven():
                self._happened(event)
            case RunStarted():
                self._head = event
            case RunPlanned():
                self._planned(event)
            case WaveOpened() | WaveDrained() | WaveCut():
                self._wave(event)
            case GateJudged() | PhaseBlocked():
                self._phases[event.phase] = event
            case RunFinished():
                self._tail = event
            case _:
                self._found.hear(event)

    def outcome(self, index: int) -> ItemOutcome:
        """How an item has ended so far, by its place in what pytest collected."""
        return self._items[index].outcome

    def began(self, index: int) -> bool:
        """Whether anything has been heard of an item."""
        return self._items[index].start is not None or self._items[index].last is not None

    @property
    def undone(self) -> frozenset[str]:
        """Phases that were rolled back, be it in part."""
        return frozenset(self._found.undone)

    def items_of(self, phase_id: str) -> tuple[ItemRecord, ...]:
        """The items that count for a phase's gates, in the order they were collected."""
        return tuple(item.record(self._tail) for item in self._of_phase.get(phase_id, ()))

    def phase(self, phase_id: str) -> PhaseRecord:
        """A phase as it stands."""
        planned = next(phase for phase in self._plan.phases if phase.id == phase_id)
        return phase_record(planned, self._phases.get(phase_id))

    def record(self) -> Record:
        """The record as it stands; every planned item is in it once."""
        whole = self._record(self._plan.phases, self._plan.tasks, self._items.values(), found=self._found)
        left_out = (idle(item, outcome="not_run", reason=LEFT_OUT) for item in self._plan.left_out)
        return whole.model_copy(update={"left_out": tuple(left_out)})

    def record_of(self, phase_id: str) -> Record:
        """The record with one phase, its tasks, and the items that count for it or are tied to it."""
        tasks = [task for task in self._plan.tasks if task.phase == phase_id]
        items = {item.planned.index: item for item in self._of_phase.get(phase_id, ())}
        for task in tasks:
            for item in (*self._of_task.get(task.id, ()), *self._deferred.get(task.id, ())):
                items[item.planned.index] = item
        phases = [phase for phase in self._plan.phases if phase.id == phase_id]
        ordered = (items[index] for index in sorted(items))
        return self._record(phases, tasks, ordered, found=self._found.of_phase(phase_id))

    def _record(
        self,
        phases: Iterable[PlannedPhase],
        tasks: Iterable[PlannedTask],
        items: Iterable[Story],
        *,
        found: Found,
    ) -> Record:
        head, tail = self._head, self._tail
        return Record(
            run_id=head.run_id if head else "",
            plan=head.plan if head else NOWHERE,
            started=iso(head.at) if head else "",
            finished=iso(tail.at) if tail else None,
            exit_code=tail.exit_code if tail else None,
            workers=head.workers if head else 0,
            revision=head.revision if head else None,
            stopped=tail.stopped if tail else "",
            waves=self._waves(),
            phases=tuple(phase_record(phase, self._phases.get(phase.id)) for phase in phases),
            tasks=tuple(self._task(task) for task in tasks),
            items=tuple(item.record(self._tail) for item in items),
            metrics=found.metrics(),
            coverage=found.coverage(),
            commands=tuple(found.commands),
            junit=tuple(found.junit),
            rollback=found.rollback(),
            schedule=self._schedule(),
            findings=self._plan.findings,
        )

    def _planned(self, event: RunPlanned) -> None:
        self._plan = event
        self._critical = frozenset(event.critical_path)
        for planned in event.items:
            item = Story(planned)
            self._items[planned.index] = item
            self._of_wave[planned.wave].append(item)
            for phase in dict.fromkeys(planned.phases):
                self._of_phase[phase].append(item)
            for task in dict.fromkeys(planned.tasks):
                self._of_task[task].append(item)
            for task in dict.fromkeys(planned.deferred):
                self._deferred[task].append(item)

    def _wave(self, event: WaveOpened | WaveDrained | WaveCut) -> None:
        match event:
            case WaveOpened():
                first = self._opened.get(event.wave, event)
                phases = tuple(dict.fromkeys((*first.phases, *event.phases)))
                self._opened[event.wave] = first.model_copy(update={"phases": phases})
            case WaveDrained():
                self._drained[event.wave] = event.at
            case WaveCut():
                self._cut.setdefault(event.wave, event.reason)

    def _happened(self, event: ItemStarted | ItemFinished | ItemBlocked | ItemProven) -> None:
        item = self._items.get(event.index)
        if item is None:
            return
        item.hear(event)
        if not isinstance(event, ItemStarted | ItemProven):
            self._timings.pop(item.planned.wave, None)

    def _task(self, task: PlannedTask) -> TaskRecord:
        return task_record(
            task,
            own=[item.record(self._tail) for item in self._of_task.get(task.id, ())],
            deferred=[item.record(self._tail) for item in self._deferred.get(task.id, ())],
            mutants=self._found.mutants.get(task.id),
        )

    def _waves(self) -> tuple[WaveRecord, ...]:
        opened = sorted(self._opened.items())
        return tuple(
            wave_record(event, drained=self._drained.get(number), cut=self._cut.get(number, ""))
            for number, event in opened
        )

    def _schedule(self) -> ScheduleRecord:
        for number in self._of_wave.keys() - self._timings.keys():
            self._timings[number] = WaveTiming.of(self._timed(item) for item in self._of_wave[number])
        span = Span(
            opened=min((event.at for event in self._opened.values()), default=None),
            drained=max(self._drained.values(), default=None),
        )
        return schedule_record(
            (self._timings[number] for number in sorted(self._timings)),
            span=span,
            workers=self._head.workers if self._head else 0,
            critical_path=self._plan.critical_path,
        )

    def _timed(self, item: Story) -> Timed:
        critical = not self._critical.isdisjoint(item.planned.tasks)
        return Timed(item.begin, item.end, item.seconds, critical=critical)

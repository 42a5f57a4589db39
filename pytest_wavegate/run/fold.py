"""Fold a run's events into its record; every prefix of a journal has one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from pytest_wavegate.model.events import (
    GateJudged,
    ItemBlocked,
    ItemFinished,
    ItemStarted,
    PhaseBlocked,
    PlanFacts,
    RunFinished,
    RunPlanned,
    RunStarted,
    WaveDrained,
    WaveOpened,
)
from pytest_wavegate.model.record import Record
from pytest_wavegate.run.records import (
    finished,
    idle,
    iso,
    phase_record,
    task_record,
    unfinished,
    wave_record,
)
from pytest_wavegate.run.timing import Span, Timed, WaveTiming, schedule_record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.model.events import Event, ItemOutcome, PlannedItem, PlannedTask
    from pytest_wavegate.model.record import ItemRecord, ScheduleRecord, TaskRecord, WaveRecord

NOWHERE = PlanFacts(path="", title="", dialect="", sha256="")


def fold(events: Iterable[Event]) -> Record:
    """The record of a journal, whole or cut short."""
    run = Fold()
    for event in events:
        run.apply(event)
    return run.record()


@dataclass(slots=True)
class _Item:
    """One planned item and what has happened to it."""

    planned: PlannedItem
    record: ItemRecord
    start: ItemStarted | None = None
    begin: float | None = None
    end: float | None = None
    """When its last report came; none while it has not ended, or was never run."""


class Fold:
    """The record so far; what an event does not touch is not built anew.

    Item records are built as their events come in, so that a snapshot at a barrier is cheap.
    """

    def __init__(self) -> None:
        self._head: RunStarted | None = None
        self._tail: RunFinished | None = None
        self._plan = RunPlanned(at=0.0, phases=(), tasks=(), items=())
        self._critical: frozenset[str] = frozenset()
        self._items: dict[int, _Item] = {}
        self._running: set[int] = set()
        self._opened: dict[int, WaveOpened] = {}
        self._drained: dict[int, float] = {}
        self._phases: dict[str, GateJudged | PhaseBlocked] = {}
        self._of_phase: defaultdict[str, list[_Item]] = defaultdict(list)
        self._of_wave: defaultdict[int, list[_Item]] = defaultdict(list)
        self._of_task: defaultdict[str, list[_Item]] = defaultdict(list)
        self._deferred: defaultdict[str, list[_Item]] = defaultdict(list)
        self._tasks: dict[str, dict[int, TaskRecord]] = {}
        self._timings: dict[int, WaveTiming] = {}

    def apply(self, event: Event) -> None:
        """Take one event in; an item that was never planned is passed over."""
        match event:
            case RunStarted():
                self._head = event
            case RunPlanned():
                self._planned(event)
            case WaveOpened():
                self._wave_opened(event)
            case WaveDrained():
                self._drained[event.wave] = event.at
            case ItemStarted() | ItemFinished() | ItemBlocked():
                self._happened(event)
            case GateJudged() | PhaseBlocked():
                self._phases[event.phase] = event
            case RunFinished():
                self._ended(event)
            case _:
                assert_never(event)

    def outcome(self, index: int) -> ItemOutcome:
        """How an item has ended so far, by its place in what pytest collected."""
        return self._items[index].record.outcome

    def items_of(self, phase_id: str) -> tuple[ItemRecord, ...]:
        """The items that count for a phase's gates, in the order they were collected."""
        self._settle_running()
        return tuple(item.record for item in self._of_phase.get(phase_id, ()))

    def record(self) -> Record:
        """The record as it stands; every planned item is in it once."""
        self._settle_running()
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
            phases=tuple(phase_record(phase, self._phases.get(phase.id)) for phase in self._plan.phases),
            tasks=tuple(self._task(task) for task in self._plan.tasks),
            items=tuple(item.record for item in self._items.values()),
            schedule=self._schedule(),
            findings=self._plan.findings,
        )

    def _planned(self, event: RunPlanned) -> None:
        self._plan = event
        self._critical = frozenset(event.critical_path)
        for planned in event.items:
            item = _Item(planned, idle(planned, outcome="not_run", reason="it has not started"))
            self._items[planned.index] = item
            self._of_wave[planned.wave].append(item)
            for phase in dict.fromkeys(planned.phases):
                self._of_phase[phase].append(item)
            for task in dict.fromkeys(planned.tasks):
                self._of_task[task].append(item)
            for task in dict.fromkeys(planned.deferred):
                self._deferred[task].append(item)

    def _wave_opened(self, event: WaveOpened) -> None:
        first = self._opened.get(event.wave, event)
        phases = tuple(dict.fromkeys((*first.phases, *event.phases)))
        self._opened[event.wave] = first.model_copy(update={"phases": phases})

    def _happened(self, event: ItemStarted | ItemFinished | ItemBlocked) -> None:
        item = self._items.get(event.index)
        if item is None:
            return
        match event:
            case ItemStarted():
                item.start, item.begin = event, event.at
                self._running.add(event.index)
                return
            case ItemFinished():
                item.begin = item.begin if event.started is None else event.started
                item.end = event.at
                item.record = finished(item.planned, event, begin=item.begin)
            case ItemBlocked():
                item.record = idle(item.planned, outcome="blocked", reason=event.reason)
        self._running.discard(event.index)
        self._touch(item.planned)

    def _ended(self, event: RunFinished) -> None:
        self._tail = event
        reason = event.stopped or "the run ended before it started"
        for item in self._items.values():
            if item.record.outcome == "not_run" and item.start is None and item.end is None:
                item.record = idle(item.planned, outcome="not_run", reason=reason)

    def _settle_running(self) -> None:
        """Give the items that have begun and not ended the record they have if nothing more is heard."""
        for index in self._running:
            item = self._items[index]
            # A second attempt that was cut short leaves the first one's outcome standing.
            if item.start is not None and item.end is None:
                item.record = unfinished(item.planned, item.start, reason=self._why_unfinished())
                self._touch(item.planned)

    def _why_unfinished(self) -> str:
        if self._tail is None:
            return "the process died while it ran"
        return "the run ended while it ran" + (f": {self._tail.stopped}" if self._tail.stopped else "")

    def _touch(self, item: PlannedItem) -> None:
        self._timings.pop(item.wave, None)
        for task in item.tasks:
            self._tasks.pop(task, None)

    def _task(self, task: PlannedTask) -> TaskRecord:
        # By line too: a plan may use an id twice, as long as no item is assigned to it.
        known = self._tasks.setdefault(task.id, {})
        if task.line not in known:
            known[task.line] = task_record(
                task,
                own=[item.record for item in self._of_task[task.id]],
                deferred=[item.record for item in self._deferred[task.id]],
            )
        return known[task.line]

    def _waves(self) -> tuple[WaveRecord, ...]:
        opened = sorted(self._opened.items())
        return tuple(wave_record(event, drained=self._drained.get(number)) for number, event in opened)

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

    def _timed(self, item: _Item) -> Timed:
        critical = not self._critical.isdisjoint(item.planned.tasks)
        return Timed(item.begin, item.end, item.record.seconds, critical=critical)

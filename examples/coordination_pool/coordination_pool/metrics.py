"""Figures of a pool: a fold over its events."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordination_pool.spread import Spread

if TYPE_CHECKING:
    from coordination_pool.events import Event, EventName

WINDOW = 1000
"""Durations that are kept; older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The figures at one moment."""

    workers: int
    submitted: int
    completed: int
    failed: int
    """Jobs that were given up."""
    retried: int
    """Tries that failed and were followed by another."""
    postponed: int
    cancelled: int
    rejected: int
    utilization: float
    """Share of the workers' time that was spent on jobs, 0 to 1."""
    queue_wait: Spread | None
    """Of every start, a retry's included; none before the first."""
    run_time: Spread | None
    """Of every try, failed ones included."""


class Metrics:
    """Hears every event and counts; call ``observe`` from one thread at a time."""

    def __init__(self) -> None:
        self._counts: Counter[EventName] = Counter()
        self._hired_at: dict[str, float] = {}
        self._busy_since: dict[str, float] = {}
        self._waiting_since: dict[str, float] = {}
        self._busy_seconds = 0.0
        self._closed_at: float | None = None
        self._waits: deque[float] = deque(maxlen=WINDOW)
        self._runs: deque[float] = deque(maxlen=WINDOW)

    def observe(self, event: Event) -> None:
        """Take one event in."""
        self._counts[event.name] += 1
        if event.name in ("failed", "postponed", "succeeded", "gave_up"):
            self._end_run(event)
        match event.name:
            case "hired":
                self._hired_at[event.worker] = event.at
            case "submitted" | "failed" | "postponed":
                self._waiting_since[event.job] = event.at
            case "started":
                self._start(event)
            case "cancelled":
                del self._waiting_since[event.job]
            case "closed":
                self._closed_at = event.at

    def snapshot(self, now: float) -> Snapshot:
        """The figures at a moment, tries that are under way included."""
        return Snapshot(
            workers=len(self._hired_at),
            submitted=self._counts["submitted"],
            completed=self._counts["succeeded"],
            failed=self._counts["gave_up"],
            retried=self._counts["failed"],
            postponed=self._counts["postponed"],
            cancelled=self._counts["cancelled"],
            rejected=self._counts["rejected"],
            utilization=self._utilization(now),
            queue_wait=Spread.of(self._waits),
            run_time=Spread.of(self._runs),
        )

    def _start(self, event: Event) -> None:
        self._waits.append(event.at - self._waiting_since.pop(event.job))
        self._busy_since[event.worker] = event.at

    def _end_run(self, event: Event) -> None:
        seconds = event.at - self._busy_since.pop(event.worker)
        self._busy_seconds += seconds
        self._runs.append(seconds)

    def _utilization(self, now: float) -> float:
        end = now if self._closed_at is None else self._closed_at
        paid = sum(end - since for since in self._hired_at.values())
        busy = self._busy_seconds + sum(end - since for since in self._busy_since.values())
        return busy / paid if paid > 0 else 0.0

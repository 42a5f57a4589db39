"""Tells everybody who listens what happens in a pool."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from coordination_pool.events import Event
from coordination_pool.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordination_pool.clock import Clock
    from coordination_pool.events import EventName, Listener
    from coordination_pool.jobs import Job
    from coordination_pool.metrics import Snapshot

_log = logging.getLogger(__name__)


class Announcer:
    """Dates each event and passes it to the metrics, then to the listeners; not safe for threads."""

    def __init__(self, clock: Clock, listeners: Iterable[Listener]) -> None:
        self._clock = clock
        self._metrics = Metrics()
        self._listeners = tuple(listeners)

    def announce(
        self, name: EventName, job: Job | None = None, *, worker: str = "", detail: str = ""
    ) -> None:
        """Tell one event; a listener that breaks is logged and does not stop the others."""
        job_id, kind = (job.id, job.kind) if job else ("", "")
        event = Event(name, self._clock(), job=job_id, kind=kind, worker=worker, detail=detail)
        self._metrics.observe(event)
        for listener in self._listeners:
            try:
                listener(event)
            except Exception:
                _log.exception("a listener broke on %s", event)

    def compare(self, before: frozenset[str], after: frozenset[str]) -> None:
        """Tell which dependencies went away or came back."""
        for name in sorted(after - before):
            self.announce("degraded", detail=name)
        for name in sorted(before - after):
            self.announce("restored", detail=name)

    def snapshot(self) -> Snapshot:
        """The figures at this moment."""
        return self._metrics.snapshot(self._clock())

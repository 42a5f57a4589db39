"""One planned item and what has happened to it so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_wavegate.model.item_events import ItemFinished, ItemProven, ItemStarted
from pytest_wavegate.model.proof import ItemProof
from pytest_wavegate.run.records import finished, idle, unfinished

if TYPE_CHECKING:
    from pytest_wavegate.model.events import RunFinished
    from pytest_wavegate.model.item_events import ItemBlocked, ItemOutcome
    from pytest_wavegate.model.planned import PlannedItem
    from pytest_wavegate.model.record import ItemRecord


@dataclass(slots=True)
class Story:
    """Holds the events; builds the record of the item when somebody asks for it."""

    planned: PlannedItem
    start: ItemStarted | None = None
    last: ItemFinished | ItemBlocked | None = None
    proof: ItemProof | None = None
    told: ItemRecord | None = None
    """The record of the last event, once it has been asked for."""

    def hear(self, event: ItemStarted | ItemFinished | ItemBlocked | ItemProven) -> None:
        """Take an event in; a second attempt that is cut short leaves the first one's outcome standing."""
        match event:
            case ItemStarted():
                self.start = event
            case ItemProven():
                self.proof, self.told = _proof(event), None
            case _:
                self.last, self.told = event, None

    def record(self, tail: RunFinished | None) -> ItemRecord:
        """What became of the item, as far as is known; ``tail`` is the end of the run, if it has one."""
        if self.told is not None:
            return self.told
        if self.last is None:
            return replace(self._without_end(tail), proof=self.proof)
        if isinstance(self.last, ItemFinished):
            told = finished(self.planned, self.last, begin=self.begin)
        else:
            told = idle(self.planned, outcome="blocked", reason=self.last.reason)
        self.told = told if self.proof is None else replace(told, proof=self.proof)
        return self.told

    @property
    def outcome(self) -> ItemOutcome:
        """How it has ended, by what has been heard."""
        if isinstance(self.last, ItemFinished):
            return self.last.outcome
        if self.last is not None:
            return "blocked"
        return "not_run" if self.start is None else "error"

    @property
    def begin(self) -> float | None:
        """When it began; seconds since the epoch."""
        if isinstance(self.last, ItemFinished) and self.last.started is not None:
            return self.last.started
        return None if self.start is None else self.start.at

    @property
    def end(self) -> float | None:
        """When its last report came; none while it has not ended, or was never run."""
        return self.last.at if isinstance(self.last, ItemFinished) else None

    @property
    def seconds(self) -> float:
        """How long it ran."""
        return self.last.seconds if isinstance(self.last, ItemFinished) else 0.0

    def _without_end(self, tail: RunFinished | None) -> ItemRecord:
        if self.start is None:
            reason = (
                "it has not started" if tail is None else tail.stopped or "the run ended before it started"
            )
            return idle(self.planned, outcome="not_run", reason=reason)
        if tail is None:
            reason = "the process died while it ran"
        else:
            reason = "the run ended while it ran" + (f": {tail.stopped}" if tail.stopped else "")
        return unfinished(self.planned, self.start, reason=reason)


def _proof(event: ItemProven) -> ItemProof:
    return ItemProof(
        verdict=event.verdict, slug=event.slug, reason=event.reason, todo=event.todo, warn=event.warn
    )

"""One job of a pipeline: the record that a run left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.model.record import Record

IDLE = frozenset({"not_run", "blocked", "deferred"})
"""Outcomes of items that were not called."""


@dataclass(frozen=True, slots=True)
class Job:
    """A run and the file that tells of it."""

    path: str
    """As people read it."""
    record: Record

    @property
    def age(self) -> tuple[float, str, str]:
        """Sorts jobs by when they started."""
        return (moment(self.record.started), self.record.run_id, self.path)

    @property
    def fullness(self) -> tuple[bool, int]:
        """Sorts files of one run by how much of it they tell."""
        ended = sum(item.outcome not in IDLE for item in self.record.items)
        return (self.record.finished is not None, ended)


def distinct(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Return each run once, by the file that tells most of it, the oldest first."""
    best: dict[str, Job] = {}
    for job in sorted(jobs, key=lambda job: job.path):
        name = job.record.run_id or job.path
        known = best.get(name)
        if known is None or job.fullness > known.fullness:
            best[name] = job
    return tuple(sorted(best.values(), key=lambda job: job.age))


def moment(text: str | None) -> float:
    """Return a moment of a record as seconds since the epoch; 0 where there is none."""
    try:
        read = datetime.fromisoformat(text or "")
    except ValueError:
        return 0.0
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()

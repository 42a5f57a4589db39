"""Jobs that wait, oldest first."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from coordination_pool.errors import QueueFull

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coordination_pool.jobs import Job


class Backlog:
    """A bounded queue from whose middle jobs may be taken; not safe for threads."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._jobs: deque[Job] = deque()

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[Job]:
        """Over a copy, so the loop may take jobs out."""
        return iter(tuple(self._jobs))

    @property
    def full(self) -> bool:
        """Whether a new job would be refused."""
        return len(self._jobs) >= self._depth

    def append(self, job: Job) -> None:
        """Queue a new job last.

        Raises:
            QueueFull: the queue is at its depth.
        """
        if self.full:
            raise QueueFull(self._depth)
        self._jobs.append(job)

    def put_back(self, job: Job) -> None:
        """Queue a job first that had started; never refused, since accepted work is not dropped."""
        self._jobs.appendleft(job)

    def remove(self, job: Job) -> None:
        """Take a job out, wherever it stands."""
        self._jobs.remove(job)

    def clear(self) -> tuple[Job, ...]:
        """Take all out, oldest first."""
        jobs = tuple(self._jobs)
        self._jobs.clear()
        return jobs

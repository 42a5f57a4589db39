"""Everything the pool can refuse or fail to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordination_pool.jobs import Attempt


class PoolError(Exception):
    """Root of all errors of this package."""


class PoolFull(PoolError):  # noqa: N818 (the name says the state, as queue.Full does)
    """No further worker may be added."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the pool already has {limit} workers")
        self.limit = limit


class QueueFull(PoolError):  # noqa: N818
    """The job can neither start nor wait."""

    def __init__(self, depth: int) -> None:
        super().__init__(f"{depth} jobs are already waiting")
        self.depth = depth


class PoolClosed(PoolError):  # noqa: N818
    """The pool takes no jobs: not started yet, or closed."""


class JobFailed(PoolError):  # noqa: N818
    """A job was given up; ``attempts`` tells on which workers, and why."""

    def __init__(self, job: str, attempts: Sequence[Attempt]) -> None:
        tried = ", ".join(attempt.worker for attempt in attempts)
        super().__init__(f"{job} failed on {tried}" if tried else f"{job} was given up untried")
        self.job = job
        self.attempts = tuple(attempts)


class Unavailable(PoolError):  # noqa: N818
    """Raised by a job: something outside is away, so try again when it is back."""

    def __init__(self, dependency: str) -> None:
        super().__init__(f"{dependency} is unavailable")
        self.dependency = dependency

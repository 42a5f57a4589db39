"""The state of a pool without its threads: who is free, what waits, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordination_pool.affinity import Affinity
from coordination_pool.backlog import Backlog
from coordination_pool.errors import Unavailable
from coordination_pool.jobs import Attempt, Job
from coordination_pool.retry import RetryPolicy, Step
from coordination_pool.routing import route

if TYPE_CHECKING:
    from coordination_pool.dependencies import Dependencies
    from coordination_pool.limits import Limits


class Desk:
    """Takes jobs in and gives them out; starts nothing, waits for nothing, not safe for threads."""

    def __init__(self, limits: Limits, dependencies: Dependencies) -> None:
        self._backlog = Backlog(limits.queue_depth)
        self._policy = RetryPolicy(limits.retries)
        self._dependencies = dependencies
        self._affinity = Affinity()
        self._hands: dict[str, Job | None] = {}
        self._closed = False
        self.down: frozenset[str] = frozenset()
        """Dependencies that are away; their kinds are held back."""

    @property
    def hands(self) -> dict[str, Job | None]:
        """What each worker holds, in the order of hiring."""
        return dict(self._hands)

    @property
    def busy(self) -> int:
        """Workers with a job."""
        return sum(job is not None for job in self._hands.values())

    @property
    def waiting(self) -> tuple[Job, ...]:
        """Jobs in the queue, oldest first."""
        return tuple(self._backlog)

    @property
    def held(self) -> tuple[Job, ...]:
        """Those of the waiting jobs that need something that is away."""
        return tuple(job for job in self._backlog if self._is_held(job))

    def hire(self, worker: str) -> None:
        """Add a free worker."""
        self._hands[worker] = None

    def accept(self, job: Job) -> None:
        """Queue a new job.

        Raises:
            QueueFull: it would have to wait, and no place is left.
        """
        if self._backlog.full and self._pick(job) is not None:
            # Everybody in the queue waits for something this job does not need: let it through.
            self._backlog.put_back(job)
        else:
            self._backlog.append(job)

    def sweep(self) -> list[Job]:
        """Take out the jobs that their callers cancelled."""
        gone = [job for job in self._backlog if job.future.cancelled()]
        for job in gone:
            job.claim()
            self._backlog.remove(job)
        return gone

    def assign(self) -> list[tuple[str, Job]]:
        """Give waiting jobs to free workers, oldest first; the pairs that were made."""
        pairs = []
        for job in self._backlog:
            worker = self._pick(job)
            # A claim fails where the caller cancels at this instant; the next sweep takes the job out.
            if worker is not None and job.claim():
                self._backlog.remove(job)
                self._hands[worker] = job
                pairs.append((worker, job))
        return pairs

    def succeeded(self, worker: str) -> Job:
        """Free the worker and remember that it is good at this kind."""
        job = self._release(worker)
        self._affinity.succeeded(worker, job.kind)
        return job

    def failed(self, worker: str, error: BaseException) -> Step:
        """Free the worker; queue its job again, or say that it is given up."""
        job = self._release(worker)
        step = self._next_step(job, Attempt(worker, error))
        if step != "give_up":
            self._backlog.put_back(job)
        return step

    def close(self) -> tuple[Job, ...]:
        """Take all waiting jobs out, oldest first; from now on no failed job is queued again."""
        self._closed = True
        return self._backlog.clear()

    def _next_step(self, job: Job, attempt: Attempt) -> Step:
        match attempt.error:
            case Unavailable(dependency=name) if name in self._dependencies.of(job.kind) and not self._closed:
                self.down |= {name}
                return "postpone"
        job.attempts.append(attempt)
        return "give_up" if self._closed else self._policy.next_step(job, self._hands)

    def _release(self, worker: str) -> Job:
        job = self._hands[worker]
        if job is None:
            msg = f"{worker} holds no job"
            raise LookupError(msg)
        self._hands[worker] = None
        return job

    def _pick(self, job: Job) -> str | None:
        if self._is_held(job):
            return None
        idle = [worker for worker, held in self._hands.items() if held is None]
        return route(job, idle, self._affinity)

    def _is_held(self, job: Job) -> bool:
        return not self.down.isdisjoint(self._dependencies.of(job.kind))

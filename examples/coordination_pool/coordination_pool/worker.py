"""A thread that waits until a job is put in its hand."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from coordination_pool.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordination_pool.jobs import Job


class Worker:
    """One thread and its private memory.

    Args:
        name: as it stands in events, errors and scopes.
        lock: the pool's lock; ``hand`` and ``stop`` must be called with it held.
        perform: does one job on this worker's thread, without the lock.
    """

    def __init__(self, name: str, lock: threading.Lock, perform: Callable[[Worker, Job], None]) -> None:
        self.name = name
        self._perform = perform
        self._memory: dict[str, object] = {}
        # A condition of its own: a job wakes the worker that got it, and nobody else.
        self._wake = threading.Condition(lock)
        self._job: Job | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._serve, name=f"coordination-pool-{name}", daemon=True)

    def start(self) -> None:
        """Begin to wait for jobs."""
        self._thread.start()

    def hand(self, job: Job) -> None:
        """Give the worker its next job."""
        self._job = job
        self._wake.notify()

    def stop(self) -> None:
        """Let the thread end once it has done what it holds."""
        self._stopped = True
        self._wake.notify()

    def join(self) -> None:
        """Wait until the thread has ended."""
        self._thread.join()

    @property
    def is_caller(self) -> bool:
        """Whether the asking code runs on this worker."""
        return threading.current_thread() is self._thread

    def scope(self, job: Job) -> Scope:
        """What the job will see as its surroundings."""
        attempt = len(job.attempts) + 1
        return Scope(worker=self.name, job=job.id, kind=job.kind, attempt=attempt, memory=self._memory)

    def _serve(self) -> None:
        while (job := self._next()) is not None:
            self._perform(self, job)

    def _next(self) -> Job | None:
        with self._wake:
            self._wake.wait_for(lambda: self._job is not None or self._stopped)
            job, self._job = self._job, None
            return job

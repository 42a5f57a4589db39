"""The pool: threads around a desk, one lock, no polling."""

from __future__ import annotations

import itertools
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Literal, ParamSpec, Self, TypeVar

from coordination_pool.announcer import Announcer
from coordination_pool.dependencies import Dependencies
from coordination_pool.desk import Desk
from coordination_pool.errors import JobFailed, PoolClosed, PoolFull, QueueFull
from coordination_pool.health import Health, assess
from coordination_pool.jobs import Job
from coordination_pool.limits import MAX_WORKERS, Limits
from coordination_pool.scope import run_in
from coordination_pool.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from coordination_pool.clock import Clock
    from coordination_pool.events import EventName, Listener
    from coordination_pool.metrics import Snapshot
    from coordination_pool.retry import Step

P = ParamSpec("P")
T = TypeVar("T")
State = Literal["new", "open", "draining", "stopped", "closed"]

_EVENT_OF: dict[Step, EventName] = {"retry": "failed", "postpone": "postponed", "give_up": "gave_up"}


class Pool:
    """Runs jobs on worker threads.

    A context manager: entering starts it, leaving drains it, an exception inside the block cancels it.

    Args:
        limits: bounds; the defaults of ``Limits`` where none are given.
        dependencies: what some kinds of job need from outside.
        clock: read for every event.
        listeners: hear every event in order, under the pool's lock; one that breaks is logged and ignored.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        dependencies: Dependencies | None = None,
        clock: Clock = time.monotonic,
        listeners: Iterable[Listener] = (),
    ) -> None:
        self._limits = limits or Limits()
        self._dependencies = dependencies or Dependencies()
        self._announcer = Announcer(clock, listeners)
        self._desk = Desk(self._limits, self._dependencies)
        self._workers: dict[str, Worker] = {}
        self._numbers = itertools.count(1)
        self._state: State = "new"
        # One lock guards all of the above; probes, jobs and callbacks run without it.
        self._lock = threading.Lock()
        self._quiet = threading.Condition(self._lock)
        # Two checks at once could leave the older answer standing.
        self._checking = threading.Lock()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self.drain() if kind is None else self.cancel()

    def start(self) -> None:
        """Ask the probes once and start the workers.

        Raises:
            PoolClosed: it was started before.
        """
        with self._lock:
            if self._state != "new":
                raise PoolClosed("a pool starts once")
            self._state = "open"
        self.recheck()
        for _ in range(self._limits.workers):
            self.spawn()

    def spawn(self) -> str:
        """Add a worker and return its name.

        Raises:
            PoolFull: the pool has as many workers as it may.
            PoolClosed: the pool is not open.
        """
        with self._lock:
            self._require_open()
            if len(self._workers) == MAX_WORKERS:
                raise PoolFull(MAX_WORKERS)
            worker = Worker(f"w{len(self._workers) + 1}", self._lock, self._perform)
            self._workers[worker.name] = worker
            self._desk.hire(worker.name)
            worker.start()
            self._announcer.announce("hired", worker=worker.name)
            self._hand_out()
        return worker.name

    def submit(self, kind: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a job; its future raises ``JobFailed`` when it is given up.

        Raises:
            QueueFull: it can neither start nor wait.
            PoolClosed: the pool is not open.
        """
        with self._lock:
            self._require_open()
            self._sweep()
            job = Job(f"job-{next(self._numbers)}", kind, partial(call, *args, **kwargs))
            try:
                self._desk.accept(job)
            except QueueFull:
                self._announcer.announce("rejected", job)
                raise
            self._announcer.announce("submitted", job)
            self._hand_out()
        return job.future

    def recheck(self) -> None:
        """Ask the probes again, and start what was held back for something that has returned.

        The pool never polls: call this from a health check or from whatever hears of the change.
        """
        with self._checking:
            down = self._dependencies.down()
            with self._lock:
                before, self._desk.down = self._desk.down, down
                self._announcer.compare(before, self._desk.down)
                self._hand_out()

    def metrics(self) -> Snapshot:
        """The figures so far."""
        with self._lock:
            return self._announcer.snapshot()

    def health(self) -> Health:
        """How the pool is doing."""
        with self._lock:
            return assess(self._desk)

    def drain(self, timeout: float | None = None) -> None:
        """Take no more jobs, finish all that can run, cancel what is held back, end the threads.

        Raises:
            TimeoutError: jobs still run after ``timeout`` seconds; drain again, or cancel.
            RuntimeError: called from one of the pool's own jobs.
        """
        self._forbid_own_jobs()
        with self._lock:
            if self._state in ("new", "open"):
                self._state = "draining"
            if not self._quiet.wait_for(lambda: self._desk.busy == 0, timeout):
                raise TimeoutError("jobs still run")
        self._stop()

    def cancel(self) -> None:
        """Take no more jobs, cancel those that wait, let those that run end without retry.

        Raises:
            RuntimeError: called from one of the pool's own jobs.
        """
        self._forbid_own_jobs()
        self._stop()

    def _forbid_own_jobs(self) -> None:
        with self._lock:
            # The job would wait for its own thread to end.
            if any(worker.is_caller for worker in self._workers.values()):
                raise RuntimeError("a job cannot close its own pool")

    def _stop(self) -> None:
        for job in self._end_queue():
            job.abandon()
        for worker in self._workers.values():
            worker.join()
        with self._lock:
            if self._state != "closed":
                self._state = "closed"
                self._announcer.announce("closed")

    def _end_queue(self) -> tuple[Job, ...]:
        """Stop the workers and empty the queue, the first time; what was in it."""
        with self._lock:
            if self._state in ("stopped", "closed"):
                return ()
            self._state = "stopped"
            self._sweep()
            leftovers = self._desk.close()
            for job in leftovers:
                self._announcer.announce("cancelled", job)
            for worker in self._workers.values():
                worker.stop()
            return leftovers

    def _perform(self, worker: Worker, job: Job) -> None:
        """Run one job on its worker's thread. The future comes last: its callbacks may call the pool."""
        try:
            result = run_in(worker.scope(job), job.call)
        except BaseException as error:
            if self._after_failure(worker.name, job, error) == "give_up":
                failure = JobFailed(job.id, job.attempts)
                failure.__cause__ = error
                job.future.set_exception(failure)
        else:
            self._after_success(worker.name, job)
            job.future.set_result(result)

    def _after_success(self, worker: str, job: Job) -> None:
        with self._lock:
            self._desk.succeeded(worker)
            self._announcer.announce("succeeded", job, worker=worker)
            self._hand_out()

    def _after_failure(self, worker: str, job: Job, error: BaseException) -> Step:
        with self._lock:
            down = self._desk.down
            step = self._desk.failed(worker, error)
            self._announcer.announce(_EVENT_OF[step], job, worker=worker, detail=repr(error))
            self._announcer.compare(down, self._desk.down)
            self._hand_out()
        return step

    # Below here the lock is held.

    def _require_open(self) -> None:
        if self._state != "open":
            raise PoolClosed("the pool has not started yet" if self._state == "new" else "the pool is closed")

    def _hand_out(self) -> None:
        self._sweep()
        for worker, job in self._desk.assign():
            self._announcer.announce("started", job, worker=worker)
            self._workers[worker].hand(job)
        if self._desk.busy == 0:
            self._quiet.notify_all()

    def _sweep(self) -> None:
        for job in self._desk.sweep():
            self._announcer.announce("cancelled", job)

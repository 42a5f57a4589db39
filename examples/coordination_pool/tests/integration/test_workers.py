"""Workers side by side: nothing leaks from one to another, and there are never too many."""

from __future__ import annotations

import threading
from contextvars import ContextVar

import pytest
from coordination_pool import Limits, PoolFull, current_scope

PATIENCE = 10.0

request_id: ContextVar[str] = ContextVar("request_id", default="none")


def test_two_workers_at_once_keep_their_own_memory(make_pool):
    """[T011] [P] [US1] Both write the same key at the same time, and each reads its own value."""
    pool = make_pool(Limits(workers=2))
    barrier = threading.Barrier(2, timeout=PATIENCE)

    def write_then_read(value):
        memory = current_scope().memory
        barrier.wait()
        memory["last"] = value
        barrier.wait()
        return memory["last"]

    futures = [pool.submit("note", write_then_read, value) for value in ("one", "two")]
    assert [future.result(PATIENCE) for future in futures] == ["one", "two"]


def test_memory_lasts_as_long_as_the_worker(make_pool):
    """[T011] [P] [US1] The next job on the same worker finds what the last one left."""
    pool = make_pool(Limits(workers=1))

    def count():
        memory = current_scope().memory
        memory["calls"] = memory.get("calls", 0) + 1
        return memory["calls"]

    assert [pool.submit("note", count).result(PATIENCE) for _ in range(3)] == [1, 2, 3]


def test_context_variables_end_with_their_job(make_pool):
    """[T011] [P] [US1] What one job sets, the next on that worker does not see."""
    pool = make_pool(Limits(workers=1))
    pool.submit("note", request_id.set, "abc").result(PATIENCE)
    assert pool.submit("note", request_id.get).result(PATIENCE) == "none"


def test_a_job_knows_where_it_runs(make_pool):
    """[T011] [P] [US1] Worker, job and kind stand in its scope."""
    pool = make_pool(Limits(workers=1))
    scope = pool.submit("note", current_scope).result(PATIENCE)
    assert (scope.worker, scope.job, scope.kind, scope.attempt) == ("w1", "job-1", "note", 1)


# [T011a] [US1] A full crew at once.
@pytest.mark.parametrize("workers", [1, 4, 16])
def test_as_many_jobs_at_once_as_workers(make_pool, workers):
    """A barrier that only a full crew can pass."""
    pool = make_pool(Limits(workers=workers))
    barrier = threading.Barrier(workers, timeout=PATIENCE)
    futures = [pool.submit("meet", barrier.wait) for _ in range(workers)]
    assert sorted(future.result(PATIENCE) for future in futures) == list(range(workers))


# [T011a] [US1] Growing up to the limit.
def test_grows_to_sixteen_and_no_further(make_pool):
    """The seventeenth is refused, and the sixteen go on."""
    pool = make_pool(Limits(workers=1))
    names = [pool.spawn() for _ in range(15)]
    assert names[-1] == "w16"
    with pytest.raises(PoolFull, match="16 workers"):
        pool.spawn()
    assert pool.submit("note", str, 7).result(PATIENCE) == "7"


# [T011a] [US1] Growing while jobs wait.
def test_a_new_worker_takes_what_waits(make_pool, make_turnstile):
    """No further submit is needed."""
    pool = make_pool(Limits(workers=1))
    turnstile = make_turnstile()
    pool.submit("hold", turnstile)
    waiting = pool.submit("note", str, 7)
    pool.spawn()
    assert waiting.result(PATIENCE) == "7"

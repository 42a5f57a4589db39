"""Two ways to close: finish, or let go."""

from __future__ import annotations

import pytest
from coordination_pool import Dependencies, JobFailed, Limits, PoolClosed

PATIENCE = 10.0


def test_drain_finishes_what_waits(make_pool):
    """Every future has its result when drain returns."""
    pool = make_pool(Limits(workers=2))
    futures = [pool.submit("note", pow, n, 2) for n in range(20)]
    pool.drain()
    assert [future.result(timeout=0) for future in futures] == [n * n for n in range(20)]


def test_drain_gives_up_waiting_but_not_the_jobs(make_pool, make_turnstile):
    """After a time-out the pool is closed to new jobs, and can be drained again."""
    pool = make_pool(Limits(workers=1))
    turnstile = make_turnstile()
    future = pool.submit("hold", turnstile, "done")
    with pytest.raises(TimeoutError, match="still run"):
        pool.drain(timeout=0)
    with pytest.raises(PoolClosed):
        pool.submit("note", str)
    turnstile.let_go()
    pool.drain()
    assert future.result(timeout=0) == "done"


def test_cancel_lets_running_jobs_end_and_drops_the_rest(make_pool, make_turnstile):
    """The one at work finishes, the one in the queue is cancelled."""
    pool = make_pool(Limits(workers=1))
    turnstile = make_turnstile()
    running = pool.submit("hold", turnstile, "done")
    waiting = pool.submit("note", str, 7)
    # The queue is emptied before the threads are awaited, so this lets the job go at the right moment.
    waiting.add_done_callback(lambda _: turnstile.let_go())
    pool.cancel()
    assert running.result(timeout=0) == "done"
    assert waiting.cancelled()


def test_cancel_ends_retries(make_pool, make_turnstile):
    """A job that fails while the pool closes is not tried elsewhere, though somebody is free."""
    away = Dependencies(probes={"search": lambda: False}, needs={"lookup": ["search"]})
    pool = make_pool(Limits(workers=2), dependencies=away)
    turnstile = make_turnstile()

    def fail_when_let_go():
        turnstile()
        raise ValueError("too late")

    failing = pool.submit("hold", fail_when_let_go)
    # Held back, hence cancelled once the pool has stopped handing out: the moment to let the other one fail.
    pool.submit("lookup", str).add_done_callback(lambda _: turnstile.let_go())
    pool.cancel()
    with pytest.raises(JobFailed) as caught:
        failing.result(timeout=0)
    assert [attempt.worker for attempt in caught.value.attempts] == ["w1"]


@pytest.mark.parametrize("close", ["drain", "cancel"])
def test_closing_twice_is_fine(make_pool, close):
    """The second time there is nothing left to do."""
    pool = make_pool(Limits(workers=1))
    getattr(pool, close)()
    getattr(pool, close)()
    with pytest.raises(PoolClosed, match="closed"):
        pool.submit("note", str)


@pytest.mark.parametrize("close", ["drain", "cancel"])
def test_a_job_cannot_close_its_own_pool(make_pool, close):
    """It would wait for itself."""
    pool = make_pool(Limits(workers=1, retries=0))
    with pytest.raises(JobFailed) as caught:
        pool.submit("note", getattr(pool, close)).result(PATIENCE)
    assert isinstance(caught.value.__cause__, RuntimeError)

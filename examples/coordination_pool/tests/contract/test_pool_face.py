"""What callers of a pool may rely on, whichever story made it so; each test names its task."""

from __future__ import annotations

import pytest
from coordination_pool import Limits, Pool, PoolClosed, QueueFull

PATIENCE = 10.0


@pytest.mark.task("T009")
def test_starts_with_four_workers(make_pool):
    """The default crew, named in order."""
    assert [worker.name for worker in make_pool().health().workers] == ["w1", "w2", "w3", "w4"]


@pytest.mark.task("T009")
def test_results_and_arguments(make_pool):
    """A future brings back what the call returned."""
    assert make_pool().submit("note", int, "ff", base=16).result(PATIENCE) == 255


@pytest.mark.task("T009")
def test_takes_no_job_before_it_starts():
    """The error says which of the two it is: not yet, or no more."""
    with pytest.raises(PoolClosed, match="not started yet"):
        Pool().submit("note", str)


@pytest.mark.task("T009")
def test_starts_once(make_pool):
    """A closed pool stays closed."""
    pool = make_pool(Limits(workers=1))
    with pytest.raises(PoolClosed, match="starts once"):
        pool.start()


@pytest.mark.task("T009")
def test_a_with_block_drains():
    """Leaving the block finishes the work."""
    with Pool(Limits(workers=1)) as pool:
        futures = [pool.submit("note", str, n) for n in range(5)]
    assert [future.result(timeout=0) for future in futures] == ["0", "1", "2", "3", "4"]


@pytest.mark.task("T009")
def test_an_error_in_a_with_block_cancels(make_turnstile):
    """What waits is dropped, and the error goes on."""
    turnstile = make_turnstile()
    pool = Pool(Limits(workers=1))

    def use():
        with pool:
            pool.submit("hold", turnstile)
            pool.submit("note", str).add_done_callback(lambda _: turnstile.let_go())
            raise KeyError

    with pytest.raises(KeyError):
        use()
    assert pool.metrics().cancelled == 1


@pytest.mark.task("[T021] [US2]")
def test_refuses_when_the_queue_is_full(make_pool, make_turnstile):
    """Two wait, the third is refused and counted, and nothing accepted is lost."""
    pool = make_pool(Limits(workers=1, queue_depth=2))
    turnstile = make_turnstile()
    futures = [pool.submit("hold", turnstile, "first")]
    futures += [pool.submit("note", str, n) for n in range(2)]
    with pytest.raises(QueueFull, match="2 jobs"):
        pool.submit("note", str)
    assert pool.metrics().rejected == 1
    turnstile.let_go()
    assert [future.result(PATIENCE) for future in futures] == ["first", "0", "1"]


@pytest.mark.task("[T021] [US2]")
def test_a_queue_of_depth_zero_takes_what_can_start(make_pool, make_turnstile):
    """No waiting room, yet a free worker is enough."""
    pool = make_pool(Limits(workers=1, queue_depth=0))
    turnstile = make_turnstile()
    pool.submit("hold", turnstile)
    with pytest.raises(QueueFull):
        pool.submit("note", str)


@pytest.mark.task("[T021] [US2]")
def test_cancelling_a_future_makes_room(make_pool, make_turnstile):
    """A place in the queue is free again at once."""
    pool = make_pool(Limits(workers=1, queue_depth=1))
    turnstile = make_turnstile()
    pool.submit("hold", turnstile)
    pool.submit("note", str, "unwanted").cancel()
    wanted = pool.submit("note", str, "wanted")
    turnstile.let_go()
    assert wanted.result(PATIENCE) == "wanted"
    assert pool.metrics().cancelled == 1


@pytest.mark.task("[T021] [US2]")
def test_jobs_start_in_the_order_of_arrival(make_pool, make_turnstile):
    """One worker, one line."""
    pool = make_pool(Limits(workers=1))
    turnstile = make_turnstile()
    pool.submit("hold", turnstile)
    seen = []
    futures = [pool.submit("note", seen.append, n) for n in range(10)]
    turnstile.let_go()
    for future in futures:
        future.result(PATIENCE)
    assert seen == list(range(10))

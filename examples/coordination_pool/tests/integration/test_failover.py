"""What one worker cannot do, another one tries."""

from __future__ import annotations

import pytest
from coordination_pool import JobFailed, Limits, current_scope

PATIENCE = 10.0


def fail_on(*workers):
    """A job that breaks on some workers and names the one it succeeds on."""

    def job():
        here = current_scope().worker
        if here in workers:
            raise ConnectionError(here)
        return here

    return job


@pytest.mark.parametrize(
    ("bad", "expected"),
    [([], "w1"), (["w1"], "w2"), (["w1", "w2"], "w3"), (["w1", "w2", "w3"], "w4")],
)
def test_moves_on_to_a_worker_that_has_not_failed_it(make_pool, bad, expected):
    """Each failure rules one worker out."""
    pool = make_pool()
    assert pool.submit("call", fail_on(*bad)).result(PATIENCE) == expected


def test_gives_up_with_the_whole_story(make_pool):
    """First attempt and three retries, four different workers, the last error as the cause."""
    pool = make_pool()
    with pytest.raises(JobFailed) as caught:
        pool.submit("call", fail_on("w1", "w2", "w3", "w4")).result(PATIENCE)
    assert sorted(attempt.worker for attempt in caught.value.attempts) == ["w1", "w2", "w3", "w4"]
    assert caught.value.__cause__ is caught.value.attempts[-1].error


def test_waits_for_an_untried_worker_that_is_busy(make_pool, make_turnstile):
    """Rather than going back to the free one that failed it."""
    pool = make_pool(Limits(workers=2))
    turnstile = make_turnstile()
    first_failed = make_turnstile()

    def fail_on_the_first():
        if current_scope().worker == "w1":
            first_failed()
            raise ConnectionError
        return current_scope().worker

    future = pool.submit("call", fail_on_the_first)
    pool.submit("hold", turnstile)
    turnstile.wait_until_inside()
    first_failed.let_go()
    assert pool.submit("note", lambda: current_scope().worker).result(PATIENCE) == "w1"
    assert not future.done()
    turnstile.let_go()
    assert future.result(PATIENCE) == "w2"


def test_success_attracts_the_same_kind(make_pool):
    """The worker that did it last gets it again, though another was hired first."""
    pool = make_pool(Limits(workers=3))
    assert pool.submit("mail", fail_on("w1")).result(PATIENCE) == "w2"
    assert pool.submit("mail", fail_on()).result(PATIENCE) == "w2"
    assert pool.submit("report", fail_on()).result(PATIENCE) == "w1"

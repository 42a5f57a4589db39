"""Whether a failed job gets another chance."""

from __future__ import annotations

import pytest
from coordination_pool import Attempt
from coordination_pool.retry import RetryPolicy

CREW = ("w1", "w2", "w3", "w4", "w5")


@pytest.fixture
def failed_job(make_job):
    def make(*workers, error=ValueError):
        job = make_job()
        job.attempts += [Attempt(worker, error()) for worker in workers]
        return job

    return make


@pytest.mark.parametrize("failures", [1, 2, 3])
def test_goes_on_while_retries_are_left(failed_job, failures):
    """Three retries are three further attempts."""
    assert RetryPolicy(3).next_step(failed_job(*CREW[:failures]), CREW) == "retry"


@pytest.mark.parametrize("retries", [0, 1, 3])
def test_gives_up_after_the_last_retry(failed_job, retries):
    """The first attempt is not a retry."""
    assert RetryPolicy(retries).next_step(failed_job(*CREW[: retries + 1]), CREW) == "give_up"


def test_gives_up_when_everybody_has_failed_it(failed_job):
    """A worker never gets the same job twice, so a crew of two tries twice."""
    assert RetryPolicy(3).next_step(failed_job("w1", "w2"), ("w1", "w2")) == "give_up"


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_a_wish_to_stop_is_not_repeated(failed_job, error):
    """Only ordinary exceptions are worth a retry."""
    assert RetryPolicy(3).next_step(failed_job("w1", error=error), CREW) == "give_up"

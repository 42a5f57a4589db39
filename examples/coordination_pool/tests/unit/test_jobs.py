"""A job remembers its failures and can be claimed for as long as its caller wants it."""

from __future__ import annotations

import pytest
from coordination_pool import Attempt, JobFailed


def test_knows_where_it_failed(make_job):
    """Each worker counts once."""
    job = make_job()
    job.attempts += [Attempt("w1", ValueError()), Attempt("w2", ValueError())]
    assert job.failed_on == {"w1", "w2"}


def test_can_be_claimed_again_for_a_retry(make_job):
    """The future starts once, the job as often as needed."""
    job = make_job()
    assert [job.claim(), job.claim()] == [True, True]
    assert job.future.running()


def test_cannot_be_claimed_once_cancelled(make_job):
    """The caller's wish stands."""
    job = make_job()
    job.future.cancel()
    assert [job.claim(), job.claim()] == [False, False]


def test_abandoned_before_it_started(make_job):
    """Its future is cancelled."""
    job = make_job()
    job.abandon()
    assert job.future.cancelled()


def test_abandoned_between_two_attempts(make_job):
    """Its future raises, with what was tried."""
    job = make_job()
    job.claim()
    job.attempts.append(Attempt("w1", ValueError()))
    job.abandon()
    with pytest.raises(JobFailed, match="failed on w1"):
        job.future.result(timeout=0)

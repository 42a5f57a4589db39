"""Kinds that need what is away stay in the queue."""

from __future__ import annotations

import pytest
from coordination_pool import Dependencies, Limits, Unavailable
from coordination_pool.desk import Desk


@pytest.fixture
def desk():
    desk = Desk(Limits(workers=2), Dependencies(probes={"search": bool}, needs={"lookup": ["search"]}))
    desk.hire("w1")
    desk.hire("w2")
    return desk


def test_held_jobs_stay_while_others_pass(desk, make_job):
    """Only the kind that needs it waits."""
    held, free = make_job("lookup"), make_job("mail")
    desk.down = frozenset({"search"})
    desk.accept(held)
    desk.accept(free)
    assert desk.assign() == [("w1", free)]
    assert desk.held == (held,)


def test_a_job_may_report_the_loss_itself(desk, make_job):
    """The try does not count, and the worker may have the job again."""
    job = make_job("lookup")
    desk.accept(job)
    desk.assign()
    assert desk.failed("w1", Unavailable("search")) == "postpone"
    assert (job.attempts, desk.down) == ([], {"search"})


def test_an_unrelated_loss_is_a_plain_failure(desk, make_job):
    """Mail does not need search, so holding it back would help nobody."""
    desk.accept(make_job("mail"))
    desk.assign()
    assert desk.failed("w1", Unavailable("search")) == "retry"
    assert desk.down == frozenset()

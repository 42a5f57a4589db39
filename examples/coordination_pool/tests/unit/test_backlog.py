"""The queue: bounded for newcomers, open in the middle."""

from __future__ import annotations

import pytest
from coordination_pool import QueueFull
from coordination_pool.backlog import Backlog


@pytest.fixture
def backlog():
    return Backlog(depth=2)


def test_oldest_first(backlog, make_job):
    """Jobs stand in the order of arrival."""
    first, second = make_job(), make_job()
    backlog.append(first)
    backlog.append(second)
    assert list(backlog) == [first, second]


def test_refuses_beyond_its_depth(backlog, make_job):
    """The error names the depth, and the queue is as it was."""
    backlog.append(make_job())
    backlog.append(make_job())
    with pytest.raises(QueueFull, match="2 jobs are already waiting"):
        backlog.append(make_job())
    assert len(backlog) == 2


def test_started_work_always_fits(backlog, make_job):
    """A job that comes back goes first, even into a full queue."""
    backlog.append(make_job())
    backlog.append(make_job())
    returning = make_job()
    backlog.put_back(returning)
    assert next(iter(backlog)) is returning
    assert len(backlog) == 3


def test_jobs_may_be_taken_out_while_looking_through(backlog, make_job):
    """The loop goes over a copy."""
    backlog.append(make_job())
    backlog.append(make_job())
    for job in backlog:
        backlog.remove(job)
    assert len(backlog) == 0


def test_clear_returns_what_was_there(backlog, make_job):
    """Oldest first, and afterwards nothing is left."""
    jobs = (make_job(), make_job())
    for job in jobs:
        backlog.append(job)
    assert backlog.clear() == jobs
    assert backlog.clear() == ()

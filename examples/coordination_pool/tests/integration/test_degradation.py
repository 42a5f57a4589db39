"""Something outside goes away and comes back."""

from __future__ import annotations

import threading

import pytest
from coordination_pool import Dependencies, JobFailed, Limits, Unavailable

PATIENCE = 10.0


class Search:
    """A dependency with a switch."""

    def __init__(self):
        self.is_up = True

    def probe(self):
        return self.is_up

    def look_up(self, word):
        if not self.is_up:
            raise Unavailable("search")
        return word.upper()


@pytest.fixture
def search():
    return Search()


@pytest.fixture
def lost():
    """Set as soon as the pool says that something is away."""
    return threading.Event()


@pytest.fixture
def pool(make_pool, search, lost):
    needs = Dependencies(probes={"search": search.probe}, needs={"lookup": ["search"]})
    listen = [lambda event: lost.set() if event.name == "degraded" else None]
    return make_pool(Limits(workers=2), dependencies=needs, listeners=listen)


def test_held_back_while_away_and_run_on_return(pool, search):
    """Other kinds go on in the meantime."""
    search.is_up = False
    pool.recheck()
    held = pool.submit("lookup", search.look_up, "wave")
    assert pool.submit("note", str, 7).result(PATIENCE) == "7"
    assert not held.done()
    search.is_up = True
    pool.recheck()
    assert held.result(PATIENCE) == "WAVE"


def test_a_loss_noticed_by_a_job_costs_no_retry(pool, search, lost):
    """The job waits for the return instead of failing everywhere."""
    search.is_up = False
    postponed = pool.submit("lookup", search.look_up, "gate")
    assert lost.wait(PATIENCE)
    search.is_up = True
    pool.recheck()
    assert postponed.result(PATIENCE) == "GATE"
    figures = pool.metrics()
    assert (figures.postponed, figures.retried) == (1, 0)


def test_a_full_queue_of_held_jobs_does_not_shut_others_out(make_pool):
    """Degraded means slower for some, not closed for all."""
    needs = Dependencies(probes={"search": lambda: False}, needs={"lookup": ["search"]})
    pool = make_pool(Limits(workers=1, queue_depth=2), dependencies=needs)
    for _ in range(2):
        pool.submit("lookup", str)
    assert pool.submit("note", str, 7).result(PATIENCE) == "7"


def test_drain_does_not_wait_for_what_is_away(pool, search):
    """Held jobs are cancelled, the rest is finished."""
    search.is_up = False
    pool.recheck()
    held = pool.submit("lookup", search.look_up, "wave")
    free = pool.submit("note", str, 7)
    pool.drain()
    assert held.cancelled()
    assert free.result(timeout=0) == "7"


def test_a_postponed_job_is_given_up_by_drain(pool, search):
    """It had started, so its future raises; no attempt counts against a worker."""
    search.is_up = False
    postponed = pool.submit("lookup", search.look_up, "gate")
    pool.drain()
    with pytest.raises(JobFailed, match="untried"):
        postponed.result(timeout=0)

"""One word for the state, and the numbers behind it."""

from __future__ import annotations

import pytest
from coordination_pool import Dependencies, Limits, WorkerHealth
from coordination_pool.desk import Desk
from coordination_pool.health import assess


@pytest.fixture
def desk():
    desk = Desk(Limits(workers=1), Dependencies(probes={"search": bool}, needs={"lookup": ["search"]}))
    desk.hire("w1")
    return desk


def test_idle_is_healthy(desk):
    """Nothing to do is fine."""
    health = assess(desk)
    assert (health.state, health.workers) == ("healthy", (WorkerHealth("w1", job=""),))


def test_all_busy_is_healthy_while_nobody_waits(desk, make_job):
    """Full use is no trouble by itself."""
    desk.accept(make_job())
    desk.assign()
    assert (assess(desk).state, assess(desk).workers[0].job) == ("healthy", "job-1")


def test_all_busy_with_a_queue_is_saturated(desk, make_job):
    """More workers would help."""
    for _ in range(2):
        desk.accept(make_job())
        desk.assign()
    assert (assess(desk).state, assess(desk).waiting) == ("saturated", 1)


def test_something_away_is_degraded(desk, make_job):
    """It outweighs the rest, and says what is held for it."""
    desk.down = frozenset({"search"})
    desk.accept(make_job("lookup"))
    health = assess(desk)
    assert (health.state, health.down, health.held) == ("degraded", ("search",), 1)

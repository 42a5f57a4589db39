"""Claims with a time to live."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from lockers import Once


@pytest.fixture
def once(database, clock):
    with Once(database, ttl=60.0, clock=clock) as once:
        yield once


@pytest.mark.wave_task("2D")
def test_the_first_gets_it(once):
    """And nobody after that, not even itself."""
    assert [once.claim("open:p1:1"), once.claim("open:p1:1"), once.claim("open:p1:2")] == [True, False, True]


@pytest.mark.wave_task("2D")
@pytest.mark.parametrize(("seconds", "again"), [(59.9, False), (60.0, True)])
def test_a_claim_runs_out(once, clock, seconds, again):
    """Whoever died with it has not done it for good."""
    once.claim("open:p1:1")
    clock.advance(seconds)
    assert once.claim("open:p1:1") is again


def test_a_claim_that_was_renewed_counts_anew(once, clock):
    """[2D] From the second claim on."""
    for passing in (60.0, 30.0):
        once.claim("open:p1:1")
        clock.advance(passing)
    assert not once.claim("open:p1:1")


def test_an_action_can_be_given_back(once):
    """[2D] What was not done need not wait."""
    once.claim("open:p1:1")
    once.release("open:p1:1")
    assert once.claim("open:p1:1")


# [2D]
def test_a_sweep_takes_what_has_run_out(once, clock):
    """And leaves the rest."""
    once.claim("old")
    clock.advance(60.0)
    once.claim("new")
    assert [once.sweep(), once.sweep()] == [1, 0]
    assert not once.claim("new")


@pytest.mark.wave_task("2D")
def test_of_eight_at_once_one_gets_it(database):
    """Connections of their own, and the same key."""
    together = Barrier(8)

    def claim(_number):
        with Once(database) as once:
            together.wait(10)
            return once.claim("open:p1:1")

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(8))) == 1

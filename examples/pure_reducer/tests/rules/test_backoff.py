"""How long to wait."""

from __future__ import annotations

import pytest
from lockers import Backoff, ManualClock

EVEN = Backoff(first=1.0, factor=2.0, ceiling=10.0, spread=0.0)


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (6, 10), (5000, 10)]
)
def test_waits_grow_up_to_a_ceiling(attempt, seconds):
    """Doubled each time, and never without end."""
    assert EVEN.delay("p1", attempt) == seconds


def test_the_same_question_has_the_same_answer():
    """A replay waits as long as the first time."""
    assert Backoff().delay("p1", 3) == Backoff().delay("p1", 3)


def test_two_who_failed_together_do_not_come_back_together():
    """A hundred of them are spread over the whole range."""
    delays = sorted(Backoff(first=1.0, spread=0.5).delay(f"p{number}", 1) for number in range(100))
    assert len(set(delays)) == 100
    assert 0.5 <= delays[0] < 0.55
    assert 0.95 < delays[-1] <= 1.0


def test_attempts_of_one_are_spread_too():
    """The share that is taken off is another one each time."""
    shares = {Backoff(factor=1.0).delay("p1", attempt) for attempt in range(1, 20)}
    assert len(shares) == 19


def test_a_manual_clock_only_goes_forward():
    """And only when it is told to."""
    clock = ManualClock(5.0)
    clock.advance(2.5)
    assert clock() == 7.5
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(-1.0)


@pytest.mark.parametrize(
    "settings",
    [{"first": -1.0}, {"factor": 0.5}, {"first": 2.0, "ceiling": 1.0}, {"spread": 1.5}, {"tries": 0}],
    ids=str,
)
def test_settings_without_sense_are_refused(settings):
    """At once, and not at the first failure."""
    with pytest.raises(ValueError, match=r"delays start|a spread lies"):
        Backoff(**settings)

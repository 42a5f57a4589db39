"""Announcing: dated, in order, to everybody."""

from __future__ import annotations

import pytest
from coordination_pool import ManualClock
from coordination_pool.announcer import Announcer


@pytest.fixture
def heard():
    return []


def test_events_carry_the_moment_and_the_job(heard, make_job):
    """What applies is filled in."""
    clock = ManualClock(3.0)
    Announcer(clock, [heard.append]).announce("submitted", make_job("mail"))
    (event,) = heard
    assert (event.name, event.at, event.job, event.kind, event.worker) == (
        "submitted",
        3.0,
        "job-1",
        "mail",
        "",
    )


def test_a_broken_listener_stops_nobody(heard, caplog):
    """It is logged, and the next one still hears."""

    def broken(event):
        raise OSError("disk full")

    Announcer(ManualClock(), [broken, heard.append]).announce("hired", worker="w1")
    assert [event.worker for event in heard] == ["w1"]
    assert "a listener broke" in caplog.text


def test_changes_are_told_by_name(heard):
    """First what went away, then what came back."""
    Announcer(ManualClock(), [heard.append]).compare(
        frozenset({"mail", "disk"}), frozenset({"disk", "search"})
    )
    assert [(event.name, event.detail) for event in heard] == [("degraded", "search"), ("restored", "mail")]

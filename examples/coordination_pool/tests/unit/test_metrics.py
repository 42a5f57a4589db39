"""Figures are a fold over events: told, not measured."""

from __future__ import annotations

import pytest
from coordination_pool import Event, Metrics


@pytest.fixture
def tell():
    """A metrics object, and a way to tell it events in short."""
    metrics = Metrics()

    def tell_one(name, at, **fields):
        metrics.observe(Event(name, at, **fields))

    tell_one.snapshot = metrics.snapshot
    return tell_one


def test_before_anything_happened(tell):
    """Zeros, and no spread at all."""
    figures = tell.snapshot(now=5.0)
    assert (figures.workers, figures.submitted, figures.utilization) == (0, 0, 0.0)
    assert figures.queue_wait is figures.run_time is None


def test_wait_and_run_are_told_apart(tell):
    """Two seconds in the queue, three at work."""
    tell("hired", 0.0, worker="w1")
    tell("submitted", 1.0, job="job-1")
    tell("started", 3.0, job="job-1", worker="w1")
    tell("succeeded", 6.0, job="job-1", worker="w1")
    figures = tell.snapshot(now=10.0)
    assert (figures.queue_wait.longest, figures.run_time.longest) == (2.0, 3.0)
    assert figures.utilization == pytest.approx(0.3)


def test_a_try_under_way_counts_as_busy(tell):
    """Utilization does not wait for the end."""
    tell("hired", 0.0, worker="w1")
    tell("hired", 0.0, worker="w2")
    tell("submitted", 0.0, job="job-1")
    tell("started", 0.0, job="job-1", worker="w1")
    assert tell.snapshot(now=8.0).utilization == pytest.approx(0.5)


def test_a_retry_waits_anew(tell):
    """Two starts give two waits, two tries give two runs."""
    tell("hired", 0.0, worker="w1")
    tell("hired", 0.0, worker="w2")
    tell("submitted", 0.0, job="job-1")
    tell("started", 0.0, job="job-1", worker="w1")
    tell("failed", 1.0, job="job-1", worker="w1")
    tell("started", 5.0, job="job-1", worker="w2")
    tell("gave_up", 7.0, job="job-1", worker="w2")
    figures = tell.snapshot(now=7.0)
    assert (figures.retried, figures.failed) == (1, 1)
    assert (figures.queue_wait.count, figures.queue_wait.longest) == (2, 4.0)
    assert (figures.run_time.count, figures.run_time.longest) == (2, 2.0)


def test_time_stops_when_the_pool_closes(tell):
    """A closed pool does not grow idle."""
    tell("hired", 0.0, worker="w1")
    tell("submitted", 0.0, job="job-1")
    tell("started", 0.0, job="job-1", worker="w1")
    tell("succeeded", 4.0, job="job-1", worker="w1")
    tell("closed", 4.0)
    assert tell.snapshot(now=400.0).utilization == pytest.approx(1.0)

"""The figures of a pool that worked through a known script."""

from __future__ import annotations

import dataclasses

import pytest
from coordination_pool import Limits, ManualClock, Pool, Snapshot

PATIENCE = 10.0

pytestmark = pytest.mark.task("T028")


@pytest.fixture(scope="module")
def figures():
    """Two workers for ten seconds: one success, one job that fails on both, one cancelled, one refused."""
    clock = ManualClock()
    with Pool(Limits(workers=2, queue_depth=1, retries=1), clock=clock) as pool:
        pool.submit("note", clock.advance, 4.0).result(PATIENCE)
        pool.submit("note", lambda: 1 // 0).exception(PATIENCE)
        clock.advance(6.0)
    return pool.metrics()


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("workers", 2),
        ("submitted", 2),
        ("completed", 1),
        ("failed", 1),
        ("retried", 1),
        ("cancelled", 0),
        ("rejected", 0),
        ("postponed", 0),
        ("utilization", pytest.approx(0.2)),
    ],
)
def test_counts(figures, field, expected):
    """Four busy seconds of twenty paid ones."""
    assert getattr(figures, field) == expected


def test_spreads(figures):
    """Three tries were started at once, and one of them took time."""
    assert (figures.queue_wait.count, figures.queue_wait.longest) == (3, 0.0)
    assert (figures.run_time.count, figures.run_time.p50, figures.run_time.longest) == (3, 0.0, 4.0)


def test_a_snapshot_can_be_written_down(figures):
    """Plain data all through."""
    assert dataclasses.asdict(figures)["run_time"]["longest"] == 4.0
    assert {field.name for field in dataclasses.fields(Snapshot)} == set(dataclasses.asdict(figures))

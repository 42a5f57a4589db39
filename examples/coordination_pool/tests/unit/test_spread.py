"""Percentiles, by hand."""

from __future__ import annotations

import pytest
from coordination_pool import Spread
from coordination_pool.spread import percentile


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, 10.0), (0.25, 20.0), (0.5, 30.0), (0.6, 34.0), (1.0, 50.0)],
)
def test_interpolates_between_neighbours(share, expected):
    """Exact on a sample, proportional between two."""
    assert percentile([10.0, 20.0, 30.0, 40.0, 50.0], share) == pytest.approx(expected)


def test_one_sample_is_every_percentile():
    """There is nothing to interpolate."""
    assert Spread.of([4.0]) == Spread(count=1, p50=4.0, p95=4.0, p99=4.0, longest=4.0)


def test_order_does_not_matter():
    """Samples come as they happen."""
    assert Spread.of([3.0, 1.0, 2.0]) == Spread.of([1.0, 2.0, 3.0])


def test_no_samples_no_spread():
    """Nothing measured is not the same as fast."""
    assert Spread.of([]) is None


@pytest.mark.parametrize(("samples", "share"), [([], 0.5), ([1.0], -0.1), ([1.0], 1.1)])
def test_refuses_nonsense(samples, share):
    """Neither no samples nor a share outside 0 to 1."""
    with pytest.raises(ValueError, match=r"samples|share"):
        percentile(samples, share)

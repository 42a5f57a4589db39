"""Statistics are exact, whether they are given floats or figures that are exact already."""

from __future__ import annotations

import statistics
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.statistic import STATISTICS, exact, percentile

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SOME = st.lists(FLOATS | st.sampled_from([0.1, 0.2, 0.3, 5e-324, 1.7e308, -0.0]), min_size=1, max_size=40)


@pytest.mark.parametrize("name", sorted(set(STATISTICS) - {"stddev"}))
@given(values=SOME)
@settings(max_examples=40, deadline=None)
def test_floats_count_as_their_authors_wrote_them(name: str, values: list[float]) -> None:
    """Nothing is rounded on the way: the figure of floats is that of the decimals they stand for."""
    assert STATISTICS[name](values) == STATISTICS[name]([exact(value) for value in values])


@given(values=st.lists(st.integers(-1000, 1000), min_size=2, max_size=40))
@settings(max_examples=40, deadline=None)
def test_percentiles_are_those_of_the_standard_library(values: list[int]) -> None:
    """By linear interpolation, with the smallest and the largest sample at the ends."""
    expected = statistics.quantiles([Fraction(value) for value in values], n=20, method="inclusive")
    assert percentile([float(value) for value in values], Fraction(95)) == expected[-1]


@given(values=st.lists(FLOATS.filter(lambda value: abs(value) < 1e100), min_size=2, max_size=20))
@settings(max_examples=40, deadline=None)
def test_the_deviation_is_that_of_a_sample(values: list[float]) -> None:
    """Of a single value it is nothing."""
    figure = STATISTICS["stddev"](values)
    assert float(figure) == pytest.approx(float(statistics.stdev(map(exact, values))))
    assert STATISTICS["stddev"](values[:1]) == 0


def test_the_sum_of_tenths_is_one() -> None:
    """Which it is not for floats."""
    assert STATISTICS["sum"]([0.1] * 10) == 1
    assert STATISTICS["mean"]([0.1, 0.2]) == Fraction(15, 100)

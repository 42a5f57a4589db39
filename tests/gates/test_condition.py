"""Conditions: reading them, and showing figures."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.gates.condition import baseline_key, figure_key, parse, show
from pytest_wavegate.gates.shown import show_both
from pytest_wavegate.model.units import UNITS
from pytest_wavegate.settings import GateSpec
from pytest_wavegate.settings.check import OPERATORS, SUBJECTS, Measure


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([name for name, measure in SUBJECTS.items() if measure is Measure.SHARE]),
    st.sampled_from(sorted(OPERATORS)),
    st.integers(0, 1000),
    st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))),
)
def test_a_shown_share_never_crosses_its_bound(
    subject: str, operator: str, tenths: int, share: tuple[int, int]
) -> None:
    """What people read meets the condition exactly where the figure does, and 100% is the whole."""
    check = parse(
        f"{subject} {operator} {Fraction(tenths, 10).numerator / Fraction(tenths, 10).denominator}%"
    )
    value = Fraction(*share)
    shown = Fraction(show(value, check).removesuffix("%")) / 100
    assert check.holds(shown) == check.holds(value)
    assert (shown == 1) == (value == 1)
    assert abs(shown - value) <= Fraction(1, 10000)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(2499, 2500), "99.96%"),
        (Fraction(99999, 100000), "99.99%"),
        (Fraction(2, 3), "66.66%"),
        (Fraction(1), "100%"),
        (Fraction(0), "0%"),
        (None, "-"),
    ],
)
def test_shares_are_shown_as_percentages(value: Fraction | None, text: str) -> None:
    """Two decimals, cut and not rounded up."""
    assert show(value, parse("pass_rate >= 100%")) == text


def test_a_share_just_under_its_bound_does_not_read_like_it() -> None:
    """More decimals are shown where two would lie."""
    assert show(Fraction(50004, 10_000_000), parse("verified <= 0.5%")) == "0.50004%"


FIGURES = st.fractions(min_value=-10, max_value=10_000, max_denominator=10_000)


@settings(max_examples=200, deadline=None)
@given(
    FIGURES, st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(OPERATORS)), st.decimals(0, 100, places=4)
)
def test_a_shown_metric_never_crosses_its_bound(
    figure: Fraction, unit: str, operator: str, bound: object
) -> None:
    """In any unit, what people read meets the condition exactly where the figure does."""
    check = parse(f"lag {operator} {bound:f}{unit}")
    value = figure * UNITS[unit].worth
    shown = Fraction(show(value, check).removesuffix(unit) if unit else show(value, check))
    assert check.holds(shown * UNITS[unit].worth) == check.holds(value)
    assert abs(shown - figure) <= Fraction(1, 1000)
    assert (shown == 0) == (figure == 0)


@settings(max_examples=200, deadline=None)
@given(FIGURES, FIGURES, st.sampled_from(sorted(OPERATORS)), st.integers(-50, 50))
def test_a_relative_bound_is_shown_as_it_is_compared(
    value: Fraction, baseline: Fraction, operator: str, change: int
) -> None:
    """The figure and the bound, both as shown, compare as they do exactly."""
    check = parse(f"lag {operator} {change:+}% of baseline")
    bound = check.bound(baseline)
    assert bound is not None
    shown = show_both(value, check, bound=bound, unit="ms")
    limit = shown.required.partition("(")[2].removesuffix("ms)")
    assert check.holds(Fraction(shown.observed.removesuffix("ms")), Fraction(limit)) == check.holds(
        value, bound
    )


@pytest.mark.parametrize(
    ("value", "condition", "text"),
    [
        (Fraction(1, 3), "lag < 1s", "0.333s"),
        (Fraction(95, 1000), "lag < 250ms", "95ms"),
        (Fraction(2500001, 10**7), "lag <= 250ms", "250.0001ms"),
        (Fraction(1, 10**7), "lag < 1s", "0.0000001s"),
        (Fraction(-9), "exit_status == 0", "-9"),
        (Fraction(3 * 2**20, 2), "heap <= 2MiB", "1.5MiB"),
        (Fraction(1, 200), "conflicts rate <= 0.5%", "0.5%"),
        (Fraction(90), "duration < 2m", "1.5m"),
        (Fraction(10**30), "ticks < 3", "1" + "0" * 30),
    ],
)
def test_figures_are_shown_in_the_unit_of_their_condition(value: Fraction, condition: str, text: str) -> None:
    """Three decimals, and more where they would lie."""
    assert show(value, parse(condition)) == text


def test_figures_that_hardly_differ_are_shown_alike() -> None:
    """Nobody reads the hundredth decimal."""
    shown = show_both(1 + Fraction(1, 10**99), parse("lag <= 1s"))
    assert (shown.observed, shown.required) == ("1s", "<= 1s")


@pytest.mark.parametrize(
    ("gate", "key"),
    [
        ({"check": "lag p95 <= +10% of baseline"}, "3: lag p95"),
        ({"check": "lag <= 3ms"}, "3: lag max"),
        ({"check": '"conflict rate" mean <= 3'}, '3: "conflict rate" mean'),
        ({"check": '"coverage" >= 3'}, '3: "coverage" max'),
        ({"check": "coverage >= -1% of baseline"}, "3: coverage"),
        ({"check": "coverage >= 90%", "files": ("api/**", "*.py")}, "3: coverage in api/** *.py"),
        ({"check": "coverage >= 90%", "each_file": True}, "3: coverage of each file"),
        ({"check": "lag <= 3", "command": ("make", "bench"), "metrics": True}, "3: lag max of make bench"),
        ({"junit": "r/*.xml"}, "3: pass_rate of r/*.xml"),
    ],
)
def test_figures_of_the_baseline_are_told_apart(gate: dict[str, object], key: str) -> None:
    """By phase, subject and statistic, and by what else a gate is about; never by their bound."""
    spec = GateSpec.model_validate(gate)
    assert figure_key("3", spec) == key
    if len(gate) == 1 and spec.check:
        assert baseline_key("3", spec.parsed) == key

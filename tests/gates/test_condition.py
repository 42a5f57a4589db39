"""Conditions: reading them, and showing figures."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.gates.condition import parse, show
from pytest_wavegate.settings.expression import OPERATORS, SUBJECTS


def test_a_condition_is_read_into_its_pieces() -> None:
    """Subject, operator, an exact figure and the requirement as text."""
    check = parse("  pass_rate >=  99.9 % ")
    assert (check.subject, check.operator, check.value) == ("pass_rate", ">=", Fraction(999, 1000))
    assert (check.text, check.required, check.side) == ("pass_rate >= 99.9 %", ">= 99.9%", "lower")


@pytest.mark.parametrize(
    ("text", "value", "side"),
    [
        ("failures<=0", 0, "upper"),
        ("failures == 3", 3, "exact"),
        ("verified != 50%", Fraction(1, 2), "exact"),
        ("pass_rate > 0.5", Fraction(1, 2), "lower"),
        ("pass_rate >= 1", 1, "lower"),
    ],
)
def test_figures_are_in_the_base_unit(text: str, value: Fraction, side: str) -> None:
    """A share may be written as a percentage or between 0 and 1."""
    assert (parse(text).value, parse(text).side) == (value, side)


@pytest.mark.parametrize(
    ("text", "slug", "column", "hint"),
    [
        ("", "bad-condition", 1, "pass_rate"),
        (">= 3", "bad-condition", 1, "pass_rate"),
        ("pass_rate", "bad-condition", 10, "pass_rate >= 95%"),
        ("pass_rate 95%", "bad-condition", 11, "pass_rate >= 95%"),
        ("pass_rate = 95%", "bad-condition", 11, "write =="),
        ("failures => 3", "bad-condition", 10, "write >="),
        ("failures ≤ 3", "bad-condition", 10, "write <="),
        ("failures <=> 3", "bad-condition", 10, "one of"),
        ("pass_rate >=", "bad-condition", 13, "figure"),
        ("pass_rate >= high", "bad-condition", 14, "figure"),
        ("pass_rate >= 90% 3", "bad-condition", 18, "one condition"),
        ("pasrate >= 90%", "unknown-subject", 1, "pass_rate"),
        ("pass rate >= 90%", "unknown-subject", 1, "pass_rate"),
        ("coverage >= 90%", "unknown-subject", 1, "this version judges pass_rate, failures, verified"),
        ("lag p95 < 250ms", "unknown-subject", 1, "this version judges"),
        ('"pass_rate" >= 90%', "unknown-subject", 1, "this version judges"),
        ("failures max < 3", "bad-statistic", 10, "remove max"),
        ("failures < 3%", "bad-unit", 13, "bare number"),
        ("pass_rate >= 90ms", "bad-unit", 16, "percentage"),
        ("pass_rate >= 95", "bad-unit", 14, "write 95%"),
        ("pass_rate >= 950%", "bad-unit", 14, "between"),
        ("pass_rate >= -1%", "bad-unit", 14, "between"),
    ],
)
def test_a_bad_condition_points_at_the_word(text: str, slug: str, column: int, hint: str) -> None:
    """The error has a slug, a caret and one way out."""
    with pytest.raises(WavegateError) as caught:
        parse(text)
    assert (caught.value.slug, caught.value.column) == (slug, column)
    assert hint in caught.value.hint


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text breaks the reader in another way."""
    with suppress(WavegateError):
        assert parse(text).subject in SUBJECTS


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([name for name in SUBJECTS if name != "failures"]),
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

"""Reading conditions: their pieces, their units, and the word at fault in a bad one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.units import UNITS
from pytest_wavegate.settings.check import OPERATORS, SUBJECTS, Measure
from pytest_wavegate.settings.expression import read_check
from pytest_wavegate.statistic import STATISTICS


def refused(text: str) -> WavegateError:
    """The error that a condition is answered with."""
    with pytest.raises(WavegateError) as caught:
        read_check(text)
    return caught.value


def test_a_condition_is_read_into_its_pieces() -> None:
    """Subject, operator, an exact figure and the requirement as text."""
    check = read_check("  pass_rate >=  99.9 % ")
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
        ("coverage>=90%", Fraction(9, 10), "lower"),
        ("branch_coverage >= 80 %", Fraction(4, 5), "lower"),
        ("claims == 0", 0, "exact"),
        ("duration < 2m", 120, "upper"),
        ("exit_status == -9", -9, "exact"),
        ("lag < 250ms", Fraction(1, 4), "upper"),
        ("lag < 250 ms", Fraction(1, 4), "upper"),
        ("lag < 250", 250, "upper"),
        ("temperature > -4.5", Fraction(-9, 2), "lower"),
        ("heap < 3MiB", 3 * 2**20, "upper"),
        ("heap < 3MB", 3 * 10**6, "upper"),
        ("orders >= 1000/s", 1000, "lower"),
        ("tick < 7ns", Fraction(7, 10**9), "upper"),
        ("conflict rate < 0.5%", Fraction(1, 200), "upper"),
        ("conflict count < 5", 5, "upper"),
    ],
)
def test_figures_are_in_the_base_unit(text: str, value: Fraction, side: str) -> None:
    """Seconds, bytes, per second; a share may be a percentage or lie between 0 and 1."""
    assert (read_check(text).value, read_check(text).side) == (value, side)


@pytest.mark.parametrize(
    ("text", "subject", "statistic", "measure"),
    [
        ("pass_rate >= 90%", "pass_rate", None, Measure.SHARE),
        ("failures < 3", "failures", None, Measure.COUNT),
        ("duration < 3s", "duration", "max", Measure.TIME),
        ("duration p95 < 3s", "duration", "p95", Measure.TIME),
        ("lag < 3", "lag", "max", Measure.METRIC),
        ("lag p99.9 < 3", "lag", "p99.9", Measure.METRIC),
        ("db.query-time/p95 last < 3", "db.query-time/p95", "last", Measure.METRIC),
        ("'agent creation time' mean < 10ms", "agent creation time", "mean", Measure.METRIC),
        ('"pass_rate" >= 90%', "pass_rate", "max", Measure.METRIC),
        ('"<lag>"<3', "<lag>", "max", Measure.METRIC),
        ('"a  b"   p50  < 3', "a  b", "p50", Measure.METRIC),
        ("2xx rate > 99%", "2xx", "rate", Measure.METRIC),
    ],
)
def test_subjects_and_statistics(text: str, subject: str, statistic: str | None, measure: Measure) -> None:
    """A built-in subject, any other word, or anything in quotes; samples always have a statistic."""
    check = read_check(text)
    assert (check.subject, check.statistic, check.measure) == (subject, statistic, measure)


@pytest.mark.parametrize(
    ("text", "value", "required", "bound"),
    [
        ("lag p95 <= +10% of baseline", Fraction(1, 10), "<= +10% of baseline", 22),
        ("coverage >= -2% of baseline", Fraction(-1, 50), ">= -2% of baseline", Fraction(98, 5)),
        ("coverage >= baseline", 0, ">= baseline", 20),
        ("lag<=+0.5 %  of  baseline", Fraction(1, 200), "<= +0.5% of baseline", Fraction(201, 10)),
        ("failures <= baseline", 0, "<= baseline", 20),
    ],
)
def test_a_bound_may_be_relative(text: str, value: Fraction, required: str, bound: Fraction) -> None:
    """It changes the baseline's figure by a percentage of it, or is that figure."""
    check = read_check(text)
    assert (check.relative, check.value, check.required, check.unit) == (True, value, required, "")
    assert check.bound(Fraction(20)) == bound
    assert check.bound(None) is None


@pytest.mark.parametrize(
    ("text", "slug", "column", "hint"),
    [
        ("", "bad-condition", 1, "pass_rate"),
        (">= 3", "bad-condition", 1, "pass_rate"),
        ("'' >= 3", "bad-condition", 1, "pass_rate"),
        ('" " >= 3', "bad-condition", 1, "pass_rate"),
        ('"lag >= 3', "bad-condition", 1, 'put "'),
        ("a\x00b >= 3", "bad-condition", 1, "plain letters"),
        ("95% <= coverage", "bad-condition", 1, "pass_rate >= 95%"),
        ("pass_rate", "bad-condition", 10, "pass_rate >= 95%"),
        ("pass_rate 95%", "bad-condition", 11, "pass_rate >= 95%"),
        ("pass_rate = 95%", "bad-condition", 11, "write =="),
        ("failures => 3", "bad-condition", 10, "write >="),
        ("failures ≤ 3", "bad-condition", 10, "write <="),
        ("failures <=> 3", "bad-condition", 10, "one of"),
        ("pass_rate >=", "bad-condition", 13, "figure"),
        ("pass_rate >= high", "bad-condition", 14, "figure"),
        ("pass_rate >= ٩٠%", "bad-condition", 14, "figure"),
        ("pass_rate >= 90% 3", "bad-condition", 18, "one condition"),
        ("lag < 3ms and coverage > 90%", "bad-condition", 11, "one condition"),
        ("lag < 1,000ms", "bad-condition", 7, "such as 1000"),
        ("lag < .5ms", "bad-condition", 7, "0.5"),
        ("lag < 1.2.3ms", "bad-condition", 7, "such as"),
        ("lag < 1234567890123456", "bad-condition", 7, "15 digits"),
        ("agent creation time < 10ms", "bad-condition", 16, '"agent creation time"'),
        ("agent creation time p95 < 10ms", "bad-condition", 16, '"agent creation time" p95'),
        ("lag <= +10%", "bad-condition", 8, "+10% of baseline, or 10%"),
        ("lag <= 10% of baseline", "bad-condition", 8, "+10% of baseline"),
        ("lag <= -101% of baseline", "bad-condition", 8, "of baseline"),
        ("lag <= +10% of the baseline", "bad-condition", 13, "+10% of baseline"),
        ("lag <= +10 of baseline", "bad-unit", 11, "+10% of baseline"),
        ("lag <= +10ms of baseline", "bad-unit", 11, "+10% of baseline"),
        ("pasrate >= 90%", "unknown-subject", 1, "pass_rate"),
        ("pass rate >= 90%", "unknown-subject", 1, "pass_rate"),
        ("branch coverage >= 90%", "unknown-subject", 1, "branch_coverage"),
        ("Coverage >= 90%", "unknown-subject", 1, '"coverage"? a metric of this name goes in quotes'),
        ("duration_s < 3s", "unknown-subject", 1, "duration"),
        ("prooven >= 90%", "unknown-subject", 1, "proven"),
        ("failures max < 3", "bad-statistic", 10, "remove max"),
        ("lag p96 < 3s", "bad-statistic", 5, '"p95"'),
        ("lag avg < 3s", "bad-statistic", 5, "use one of p50"),
        ("conflict ratio < 3%", "bad-statistic", 10, '"rate"'),
        ("duration rate < 3%", "bad-statistic", 10, "p95"),
        ("duration count < 3", "bad-statistic", 10, "p95"),
        ("failures < 3%", "bad-unit", 13, "bare number"),
        ("pass_rate >= 90ms", "bad-unit", 16, "percentage"),
        ("duration < 3", "bad-unit", 13, "write 3s"),
        ("duration < 3%", "bad-unit", 13, "250ms"),
        ("conflict rate < 3ms", "bad-unit", 18, "percentage"),
        ("conflict count < 3%", "bad-unit", 19, "bare number"),
        ("conflict rate < 3", "bad-unit", 17, "write 3%"),
        ("pass_rate >= 95", "bad-unit", 14, "write 95%"),
        ("pass_rate >= 950%", "bad-unit", 14, "between"),
        ("pass_rate >= -1%", "bad-unit", 14, "between"),
        ("lag < 3 sec", "bad-unit", 9, 'did you mean "s"?'),
        ("lag < 3µs", "bad-unit", 8, 'did you mean "us"?'),
        ("heap < 3mb", "bad-unit", 9, '"MB"'),
        ("lag < 3 parsec", "bad-unit", 9, "use one of %"),
    ],
)
def test_a_bad_condition_points_at_the_word(text: str, slug: str, column: int, hint: str) -> None:
    """The error has a slug, a caret and one way out."""
    error = refused(text)
    assert (error.slug, error.column) == (slug, column), str(error)
    assert hint in error.hint


def test_a_caret_stands_under_the_word() -> None:
    """The condition is shown with single blanks, and the caret below what is wrong."""
    assert str(refused("lag   p96 <  3s")).splitlines() == [
        "error[bad-statistic]: p96 is no statistic",
        "   | lag p96 < 3s",
        "   |     ^",
        '  hint: did you mean "p99" or "p95" or "p90"?',
    ]


def test_a_very_long_condition_is_refused_in_short() -> None:
    """What nobody has written is not shown whole."""
    error = refused("x" * 100_000 + " < 3")
    assert error.slug == "bad-condition"
    assert len(str(error)) < 400


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("lag <>=!\"'%+-.,0123p9msofbaeline≤\t\n\x00"), max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text breaks the reader in another way, and an error points into what it shows."""
    caught: WavegateError | None = None
    try:
        read_check(text)
    except WavegateError as error:
        caught = error
    assert caught is None or caught.hint
    assert caught is None or 1 <= (caught.column or 0) <= len(caught.source or "") + 1


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_text_of_every_script_is_read_or_refused(text: str) -> None:
    """Whatever Unicode holds."""
    with suppress(WavegateError):
        assert read_check(text).subject.strip()


NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
FIGURES = st.decimals(0, 10**9, places=3).map(str)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.sampled_from(sorted(SUBJECTS)), NAMES, NAMES.map(lambda name: f'"{name} x"')),
    st.sampled_from(["", *STATISTICS]),
    st.sampled_from(sorted(OPERATORS)),
    st.one_of(
        st.tuples(FIGURES, st.sampled_from(sorted(UNITS))).map("".join),
        st.tuples(st.sampled_from("+-"), st.integers(0, 100)).map(
            lambda one: f"{one[0]}{one[1]}% of baseline"
        ),
        st.just("baseline"),
    ),
)
def test_what_is_printed_reads_back(subject: str, statistic: str, operator: str, bound: str) -> None:
    """A condition in its one spelling is the same condition, and spelt alike."""
    with suppress(WavegateError):
        check = read_check(f"{subject} {statistic} {operator} {bound}")
        again = read_check(check.canonical)
        assert replace(again, text=check.text) == check
        assert again.canonical == check.canonical


@pytest.mark.parametrize(
    ("strong", "weak"),
    [
        ("coverage >= 95%", "coverage >= 90%"),
        ("coverage > 90%", "coverage >= 90%"),
        ("lag < 3s", "lag <= 3000ms"),
        ("failures == 0", "failures <= 2"),
        ("failures != 3", "failures != 3"),
        ("lag <= +5% of baseline", "lag <= +10% of baseline"),
    ],
)
def test_a_condition_implies_a_weaker_one(strong: str, weak: str) -> None:
    """Every figure that meets the first meets the second; the other way round only where they are equal."""
    assert read_check(strong).implies(read_check(weak))
    assert read_check(weak).implies(read_check(strong)) == (strong == weak)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lag < 3", "lag < 3s"),
        ("lag < 3s", "lag > 1s"),
        ("failures != 3", "failures != 4"),
        ("lag <= baseline", "lag <= 3"),
    ],
)
def test_what_cannot_be_compared_implies_nothing(one: str, other: str) -> None:
    """Figures of different quantities, sides or baselines."""
    assert not read_check(one).implies(read_check(other))
    assert not read_check(other).implies(read_check(one))

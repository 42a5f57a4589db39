"""Metrics: statistics, units, rounds, and what it means that there are no samples."""

from __future__ import annotations

import statistics
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.units import UNITS

if TYPE_CHECKING:
    from decimal import Decimal

    from tests.gates.conftest import Scene

TIMES = [unit for unit, known in UNITS.items() if known.quantity == "time"]


def test_without_a_statistic_the_largest_sample_counts(scene: Scene) -> None:
    """The detail says how many samples there were, and names the worst ones."""
    scene.sample(120, 300, 251, 80, 90)
    found = scene.ask("lag < 250ms")
    assert (found.observed, found.required, found.decision.value) == ("300ms", "< 250ms", "failed")
    assert found.detail.splitlines() == ["5 samples of 5 items", "300ms in t1", "251ms in t2"]


def test_a_percentile_is_interpolated(scene: Scene) -> None:
    """As k6 and ``statistics.quantiles`` have it; shown in the unit of the condition."""
    values = list(range(1, 101))
    scene.sample(*values, unit="ms")
    expected = statistics.quantiles(values, n=100, method="inclusive")[94]
    assert scene.ask("lag p95 < 1s").observed == "0.095s"
    assert scene.ask("lag p95 < 1ms").observed == f"{expected:g}ms"


@pytest.mark.parametrize(
    ("condition", "observed", "decision"),
    [
        ("lag p50 <= 2.5ms", "2.5ms", "passed"),
        ("lag min >= 0ms", "0ms", "passed"),
        ("lag mean <= 4ms", "3.75ms", "passed"),
        ("lag median < 2.5ms", "2.5ms", "failed"),
        ("lag sum == 15ms", "15ms", "passed"),
        ("lag count >= 4", "4", "passed"),
        ("lag rate <= 75%", "75%", "passed"),
        ("lag rate < 0.75", "0.75", "failed"),
        ("lag last == 10ms", "10ms", "passed"),
        ("lag stddev < 5ms", "4.349ms", "passed"),
    ],
)
def test_every_statistic(scene: Scene, condition: str, observed: str, decision: str) -> None:
    """Of ``rate`` and ``count`` the unit of the samples does not matter."""
    scene.sample(0, 3, 2, 10)
    found = scene.ask(condition)
    assert (found.observed, found.decision.value) == (observed, decision)


def test_a_rate_says_how_many_were_not_zero(scene: Scene) -> None:
    """The share of samples that are not zero, over all of them."""
    scene.sample(*[0] * 199, 1, name="conflict", unit="", nodeid="t")
    found = scene.ask("conflict rate < 0.5%")
    assert (found.observed, found.decision.value) == ("0.5%", "failed")
    assert found.detail == "200 samples, 1 of them not zero"


def test_units_are_converted_exactly(scene: Scene) -> None:
    """A tenth of a second is 100 milliseconds, to the last digit."""
    scene.sample(0.1, unit="s")
    assert scene.ask("lag <= 100ms").decision.value == "passed"
    assert scene.ask("lag < 100ms").decision.value == "failed"
    assert scene.ask("lag == 100ms").observed == "100ms"


def test_samples_of_several_units_are_one_metric(scene: Scene) -> None:
    """Each is converted by itself."""
    scene.sample(1, unit="s")
    scene.sample(1500, unit="ms")
    assert scene.ask("lag mean == 1.25s").decision.value == "passed"


def test_percent_and_no_unit_fit_each_other(scene: Scene) -> None:
    """0.4 % is 0.004."""
    scene.sample(0.4, unit="%", name="loss")
    assert scene.ask("loss <= 0.004").observed == "0.004"
    scene.sample(0.003, unit="", name="drop")
    assert scene.ask("drop < 0.5%").observed == "0.3%"


def test_the_odd_sample_is_named_among_those_that_fit(scene: Scene) -> None:
    """It is the one to look at."""
    scene.sample(1, 2)
    scene.sample(3, unit="MiB", nodeid="tests/test_odd.py::test_odd")
    first = "samples of lag are in MiB, and the bound is in ms (in tests/test_odd.py::test_odd)"
    assert scene.ask("lag < 250ms").detail.splitlines()[0] == first


@pytest.mark.parametrize(
    ("unit", "condition", "says"),
    [
        ("", "lag < 250ms", 'record_metric("lag", value, unit="ms")'),
        ("MiB", "lag < 250ms", "in MiB, and the bound is in ms"),
        ("ms", "lag < 250", "write < 250ms in the condition"),
        ("ms", "lag < 250%", "samples of lag are in ms, and the bound is in %"),
        ("parsec", "lag < 250ms", "parsec, which is no unit"),
    ],
)
def test_a_unit_that_does_not_fit_is_an_error(scene: Scene, unit: str, condition: str, says: str) -> None:
    """The gate blocks, and says one way out."""
    scene.sample(3, unit=unit)
    judgement = scene.judge(condition)
    assert (judgement.decision, judgement.closes) == ("error", True)
    found = judgement.verdicts[-1].conditions[0]
    assert says in found.detail
    assert found.detail.splitlines()[1].startswith("hint: ")
    assert found.observed == "-"


def test_no_samples_block_only_where_the_phase_asked(scene: Scene, own: Any) -> None:
    """A metric of every phase is not measured in every one."""
    judgement = scene.judge(own("lag < 250ms", scope="every"))
    assert (judgement.decision, judgement.closes) == ("passed", False)
    judgement = scene.judge("lag < 250ms")
    assert (judgement.decision, judgement.closes) == ("no_data", True)


def test_where_samples_were_seen_instead_is_said(scene: Scene) -> None:
    """In other phases, and under a name that looks alike."""
    scene.sample(3, phases=("2", "3"))
    scene.sample(4, name="lagg")
    found = scene.ask("lag < 250ms")
    assert found.decision.value == "no_data"
    assert found.detail.splitlines() == [
        "no sample of lag",
        "samples of lag belong to phase 2, 3",
        "hint: did you mean lagg?",
    ]


def test_samples_of_other_phases_do_not_count(scene: Scene) -> None:
    """A phase is judged on what was measured for it."""
    scene.sample(900, phases=("2",))
    scene.sample(3)
    assert scene.ask("lag < 250ms").observed == "3ms"


def test_too_few_samples_are_no_data(scene: Scene, own: Any) -> None:
    """Whatever they say: a percentile of three is a guess."""
    scene.sample(300, 1, 2)
    found = scene.ask(own("lag p95 < 250ms", min_samples=20))
    assert (found.observed, found.decision.value) == ("-", "no_data")
    assert found.detail.splitlines()[-1] == "3 of 20 samples"
    assert scene.ask(own("lag p95 < 290ms", min_samples=3)).decision.value == "passed"


@pytest.mark.parametrize(
    ("condition", "pick", "observed"),
    [
        ("lag < 25ms", "median", "20ms"),
        ("lag < 25ms", "best", "10ms"),
        ("lag < 25ms", "worst", "90ms"),
        ("lag > 5ms", "best", "90ms"),
        ("lag > 5ms", "worst", "10ms"),
        ("lag == 21ms", "best", "20ms"),
        ("lag == 21ms", "worst", "90ms"),
        ("lag != 21ms", "best", "90ms"),
    ],
)
def test_of_several_rounds_one_counts(
    scene: Scene, own: Any, condition: str, pick: str, observed: str
) -> None:
    """The statistic is taken of each round; what is best follows from the operator."""
    for number, value in enumerate((20, 90, 10), start=1):
        scene.sample(value, 1, round=number) if ">" not in condition else scene.sample(value, round=number)
    found = scene.ask(own(condition, repeat=3, pick=pick))
    assert found.observed == observed
    assert found.detail.startswith(f"{3 if '>' in condition else 6} samples of ")


def test_rounds_that_were_not_run_are_named(scene: Scene, own: Any) -> None:
    """Fewer than asked for never count as met; one that is too short does not count at all."""
    scene.sample(1, 1, round=1)
    scene.sample(9, round=2)
    found = scene.ask(own("lag < 5ms", repeat=3, min_samples=2))
    assert (found.observed, found.decision.value) == ("1ms", "no_data")
    assert found.detail.splitlines()[-2:] == ["round 2 has 1 of 2 samples", "2 of 3 rounds"]
    assert scene.ask(own("lag < 0.5ms", repeat=3, min_samples=2)).decision.value == "failed"


def test_without_repeat_all_samples_count(scene: Scene) -> None:
    """Another gate may have asked for rounds."""
    scene.sample(1, round=1)
    scene.sample(9, round=2)
    assert scene.ask("lag mean < 1s").observed == "0.005s"


def test_a_quoted_subject_is_a_metric(scene: Scene) -> None:
    """Even if it is called like a built-in one."""
    scene.sample(3, name="coverage", unit="")
    assert scene.ask('"coverage" == 3').decision.value == "passed"
    scene.sample(3, name="conflict rate", unit="")
    assert scene.ask('"conflict rate" mean >= 3').decision.value == "passed"


def test_a_baseline_moves_the_bound(scene: Scene) -> None:
    """What is required says what it comes down to, in the unit of the samples."""
    scene.sample(243)
    found = scene.ask("lag <= +10% of baseline", baseline={"1: lag max": Fraction(220, 1000)})
    assert found.required == "<= +10% of baseline (242ms)"
    assert (found.observed, found.decision.value) == ("243ms", "failed")
    met = scene.ask("lag <= +11% of baseline", baseline={"1: lag max": Fraction(220, 1000)})
    assert met.decision.value == "passed"


def test_without_a_baseline_there_is_no_data(scene: Scene, own: Any) -> None:
    """The verdict says how to write one; asked of every phase it blocks as well."""
    scene.sample(243)
    judgement = scene.judge(own("lag p95 <= +10% of baseline", scope="every"))
    found = judgement.verdicts[-1].conditions[0]
    assert (found.observed, found.required) == ("243ms", "<= +10% of baseline")
    assert (found.decision.value, judgement.closes) == ("no_data", True)
    assert found.detail.splitlines()[-2:] == [
        'the baseline has no figure "1: lag p95"',
        "hint: wavegate baseline tasks.md --record run.json --write",
    ]


def test_units_that_do_not_fit_each_other_cannot_be_compared_with_a_baseline(scene: Scene) -> None:
    """A relative bound has no unit of its own."""
    scene.sample(243, unit="ms")
    scene.sample(243, unit="MB")
    found = scene.ask("lag <= +10% of baseline", baseline={"1: lag max": Fraction(1)})
    assert found.decision.value == "error"
    assert "lag has samples in ms and in MB" in found.detail


def test_a_metric_of_a_command_is_judged_on_its_samples_alone(scene: Scene, own: Any) -> None:
    """What tests have measured under that name is another thing."""
    scene.sample(900)
    scene.sample(12, 14, nodeid=None, source="command")
    scene.command(samples=tuple(scene.samples[1:]))
    found = scene.ask(own("lag < 250ms", command=("make", "smoke"), metrics=True))
    assert (found.name, found.observed) == ("make smoke: lag < 250ms", "14ms")
    assert found.detail.splitlines() == ["2 samples", "14ms from the command"]


def test_a_command_that_failed_may_not_have_measured_all(scene: Scene, own: Any) -> None:
    """Its samples never count as met."""
    scene.sample(12, source="command")
    scene.command(2, samples=tuple(scene.samples))
    gate = {"command": ("make", "smoke"), "metrics": True}
    found = scene.ask(own("lag < 250ms", **gate))
    assert (found.observed, found.decision.value) == ("12ms", "no_data")
    assert found.detail.splitlines()[-1] == "make smoke: it ended with status 2"
    assert scene.ask(own("lag < 10ms", **gate)).decision.value == "failed"


def test_samples_that_could_not_be_read_are_missing(scene: Scene, own: Any) -> None:
    """The command ended well, and one of its lines was no sample."""
    scene.sample(12, source="command")
    scene.command(0, samples=tuple(scene.samples), problem="its standard output, line 3: no JSON")
    found = scene.ask(own("lag < 250ms", command=("make", "smoke"), metrics=True))
    assert found.decision.value == "no_data"
    assert found.detail.splitlines()[-1] == "make smoke: its standard output, line 3: no JSON"
    assert scene.ask(own(command=("make", "smoke"))).decision.value == "passed"


def test_a_command_that_wrote_other_samples(scene: Scene, own: Any) -> None:
    """It says which; asked of every phase, the gate blocks as well."""
    scene.sample(12, name="lagg")
    scene.command(samples=tuple(scene.samples))
    found = scene.ask(own("lag < 1s", command=("make", "smoke"), metrics=True, scope="every"))
    assert (found.decision.value, found.detail.splitlines()[-1]) == ("no_data", "it wrote lagg")


def test_a_command_that_wrote_nothing(scene: Scene, own: Any) -> None:
    """There is nothing to suggest."""
    scene.command()
    found = scene.ask(own("lag < 1s", command=("make", "smoke"), metrics=True))
    assert (found.decision.value, found.detail) == ("no_data", "make smoke wrote no sample of lag")


def test_a_command_that_was_not_run_measured_nothing(scene: Scene, own: Any) -> None:
    """The gate says why."""
    found = scene.ask(own("lag < 1s", command=("make", "smoke"), metrics=True))
    assert found.decision.value == "no_data"
    assert found.detail.startswith("not run: it runs once all else")
    scene.command(None, problem="it took longer than 60s and was stopped")
    assert scene.ask(own("lag < 1s", command=("make", "smoke"), metrics=True)).decision.value == "failed"


VALUES = st.lists(st.decimals(0, 1000, places=3), min_size=1, max_size=30)


@settings(max_examples=80, deadline=None)
@given(VALUES, st.sampled_from(TIMES), st.sampled_from(TIMES), st.integers(1, 1000))
def test_converting_changes_no_verdict(
    stage: type[Scene], values: list[Decimal], unit: str, other: str, bound: int
) -> None:
    """The same times in another unit, compared with the same bound, get the same answer."""
    one = stage()
    one.sample(*map(float, values), unit=unit)
    limit = Fraction(bound) * UNITS[other].worth
    worst = max(Fraction(str(float(value))) for value in values) * UNITS[unit].worth
    found = one.ask(f"lag <= {bound}{other}")
    assert (found.decision.value == "passed") == (worst <= limit)
    if found.decision.value == "failed":
        assert Fraction(found.observed.removesuffix(other)) > bound
    else:
        assert Fraction(found.observed.removesuffix(other)) <= bound


@settings(max_examples=80, deadline=None)
@given(
    VALUES,
    st.sampled_from(["p50", "p95", "p99.9", "min", "max", "mean", "sum"]),
    st.lists(st.integers(0, 2000)),
)
def test_a_verdict_is_monotone_in_its_bound(
    stage: type[Scene], values: list[Decimal], statistic: str, bounds: list[int]
) -> None:
    """What meets a bound meets every looser one."""
    one = stage()
    one.sample(*map(float, values))
    met = [one.ask(f"lag {statistic} <= {bound}ms").decision.value == "passed" for bound in sorted(bounds)]
    assert met == sorted(met)


@settings(max_examples=80, deadline=None)
@given(VALUES, st.decimals(0, 1000, places=3), st.integers(0, 1000))
def test_adding_a_sample_never_lowers_the_largest(
    stage: type[Scene], values: list[Decimal], more: Decimal, bound: int
) -> None:
    """A closed gate on ``max`` stays closed, and one on ``count`` from below stays open."""
    one, two = stage(), stage()
    one.sample(*map(float, values))
    two.sample(*map(float, [*values, more]))
    if one.ask(f"lag max < {bound}ms").decision.value == "failed":
        assert two.ask(f"lag max < {bound}ms").decision.value == "failed"
    if one.ask(f"lag count >= {bound}").decision.value == "passed":
        assert two.ask(f"lag count >= {bound}").decision.value == "passed"

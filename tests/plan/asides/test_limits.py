"""Lines of prose become conditions of gates."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plan.asides.limits import find_limits
from pytest_wavegate.settings.expression import read_check


def said(text: str) -> list[str]:
    return [limit.condition for limit in find_limits(text)]


def parse(condition: str) -> None:
    """Fail where a condition is none; a subject that is not judged yet is no fault of its shape."""
    try:
        read_check(condition)
    except WavegateError as error:
        if error.slug != "unknown-subject":
            raise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Target: >88% coverage", ["coverage > 88%"]),
        ("84% code coverage required", ["coverage >= 84%"]),
        ("all green, coverage >88%", ["coverage > 88%"]),
        ("minimum 77% test coverage", ["coverage >= 77%"]),
        ("Coverage target: 95%", ["coverage >= 95%"]),
        ("coverage of at least 85 %", ["coverage >= 85%"]),
        ("Coverage: 61% today (target 75%+)", ["coverage >= 75%"]),
        ("Coverage: 75% target", ["coverage >= 75%"]),
        ("100% line coverage maintained", ["coverage >= 100%"]),
        ("Branch coverage ≥ 75%", ["branch_coverage >= 75%"]),
        ("`coverage >= 90%`", ["coverage >= 90%"]),
        ("100% pass rate", ["pass_rate >= 100%"]),
        ("Smoke test pass rate: 100%", ["pass_rate >= 100%"]),
        ("Check the limits (lag <300ms, loss <0.2%)", ["lag < 300ms", "loss < 0.2%"]),
        ("<10ms table lookup time maintained", ['"table lookup time" < 10ms']),
        ("<5ms menu dispatch overhead", ['"menu dispatch overhead" < 5ms']),
        ("p95 latency < 200 ms", ["latency p95 < 200ms"]),
        ("latency p95 under 200ms", ["latency p95 < 200ms"]),
        ("response time below 300ms (p99)", ['"response time" p99 < 300ms']),
        (
            "Order latency: p50 <50ms, p95 <200ms",
            ['"order latency" p50 < 50ms', '"order latency" p95 < 200ms'],
        ),
        ("at least 60 fps", ["fps >= 60"]),
        ("sustain 500+ req/s", ["req >= 500/s"]),
        ("Plan for <1s seating and 1,000+ orders/second", ["seating < 1s", "orders >= 1000/s"]),
        ("no more than 60 MB memory", ["memory <= 60MB"]),
        ("error rate < 1%", ["error rate < 1%"]),
        ("cache hit rate >70% on menus", ['"cache hit" rate > 70%']),
        ("Measurements show <7ms parsing time", ['"parsing time" < 7ms']),
        ("latency &lt; 20ms", ["latency < 20ms"]),
        ("**SC-003**: [page load](docs/load.md) < 2s", ['"page load" < 2s']),
    ],
)
def test_limits(text: str, expected: list[str]) -> None:
    """Coverage, pass rate, latency, size and rate are read with their operator, unit and statistic."""
    assert said(text) == expected
    for condition in expected:
        parse(condition)


@pytest.mark.parametrize(
    "text",
    [
        "17/20 ✅ 85%",
        "40% reduction in kitchen code",
        "75% smaller bundle",
        "improved coverage from 51% to 62%",
        "97% coverage achieved",
        "100% endpoint coverage",
        "the local coverage lies below the 30% mean",
        "~80% coverage",
        "warn if the upload is >100MB",
        "for files > 20MB use the bulk route",
        "retry after a timeout <30s",
        "weight < 0.4",
        "T012 <T013>",
        "python >= 3.11",
        "duration < 30s",
        "coverages < 5ms",
    ],
)
def test_no_limits(text: str) -> None:
    """Progress, results, conditions of branches, parameters and look-alikes of built-in subjects are none."""
    assert [limit.condition for limit in find_limits(text) if limit.strength != "count"] == []


def test_strength() -> None:
    """A line that says "must" is firm, a plain comparison is loose, a count of things is one of its own."""
    lines = ("coverage must be 90%", "lag < 5ms", "tab switch < 5ms", "Open tables ≤ 50")
    assert [limit.strength for text in lines for limit in find_limits(text)] == [
        "firm", "likely", "loose", "count",
    ]  # fmt: skip


FRAGMENTS = (
    *("coverage", "cov", " test ", "latency", "p95 ", "<", ">", "≥", "under ", "at least ", "5ms", "90%"),
    *("+", "`", "**", "(", ")", ": ", ", ", " and ", "if ", "1,000", "0.5", "rate", "req/s", "fps", "\t"),
    *("¤", '"', "'", "覆盖率", "pass rate"),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))
def test_every_condition_parses(text: str) -> None:
    """Whatever the words, what comes out is in the language of conditions."""
    for limit in find_limits(text):
        parse(limit.condition)

"""The words next to a figure name what is measured."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.asides.metric_names import label_before, name_after, name_before, statistic_in


@pytest.mark.parametrize(
    ("text", "name", "statistic"),
    [
        ("Verify that search latency p95 is ", "search latency", "p95"),
        ("p99.9 of checkout time ", "checkout time", "p99.9"),
        ("The 95th percentile of oven warm-up must be ", "oven warm-up", "p95"),
        ("Average page load ", "page load", "mean"),
        ("the sync completes in ", "sync", ""),
        ("Works on tablets; API latency ", "API latency", ""),
        ("menu opens and ", "", ""),
        ("1234 ", "", ""),
        ("(SC-002 ", "", ""),
        ("", "", ""),
    ],
)
def test_name_before(text: str, name: str, statistic: str) -> None:
    """What stands before a figure, back to a verb or a mark, is the name."""
    found = name_before(text)
    assert (found.name, found.statistic) == (name, statistic)


@pytest.mark.parametrize("text", ["warn if ", "when the queue is ", "retry once the reply takes "])
def test_conditional(text: str) -> None:
    """A figure behind "if" or "when" says when something happens, not what must hold."""
    assert name_before(text).conditional


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" order creation time kept", "order creation time"),
        (" planning for 1000 tables", "planning"),
        (") documented", ""),
        (" opening time in all (halls)", "opening time"),
        (" → see below", ""),
    ],
)
def test_name_after(text: str, name: str) -> None:
    """What stands behind a figure, up to a verb or a mark, is a name as well."""
    assert name_after(text).name == name


def test_label() -> None:
    """A label before a colon or a bracket names what its figure is about."""
    assert label_before("Notes. Menu load time: ").name == "menu load time"
    assert label_before("Shutdown works (").name == "shutdown"
    assert label_before("no label ").name == ""


@pytest.mark.parametrize(
    ("text", "expected"), [("at P95", "p95"), ("median", "median"), ("p951", ""), ("", "")]
)
def test_statistic(text: str, expected: str) -> None:
    """Statistics are known by their usual names."""
    assert statistic_in(text) == expected

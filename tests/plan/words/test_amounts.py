"""Figures with comparison and unit are found in running text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.words.amounts import read_amounts


def said(text: str) -> list[str]:
    return [f"{one.sign}{one.written} {one.counted}".strip() for one in read_amounts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lag <300ms, loss <0.2%", ["<300ms", "<0.2%"]),
        ("≥ 85 % of lines", [">=85%"]),
        ("p95 under 200 milliseconds", ["<200ms"]),
        ("within 2 seconds", ["<=2s"]),
        ("no more than 60 MB", ["<=60MB"]),
        ("must not exceed 3 min", ["<=3m"]),
        ("at least 60 fps", [">=60 fps"]),
        ("500 req/s", ["500/s req"]),
        ("40 loaves per second", ["40/s loaves"]),
        ("90,000+ orders/second", [">=90000/s orders"]),
        ("90%+ coverage", [">=90%"]),
        ("300 rps", ["300/s requests"]),
        ("maximum of 1.5 GiB", ["<=1.5GiB"]),
        ("≤ 007 items", ["<=7"]),
    ],
)
def test_amounts(text: str, expected: list[str]) -> None:
    """Signs, words and units are read in every spelling."""
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    ["8-12 hours", "v1.2.3", "T012", "2025-11-16", "~37%", "0.1-0.4", "10x", "page 3/4", "100 MB/s", "5 ± 1"],
)
def test_no_amounts(text: str) -> None:
    """Ranges, versions, ids, dates, estimates and factors are no figures with a limit."""
    assert [one for one in read_amounts(text) if one.sign or one.kind != "count"] == []


def test_arrows_are_no_signs() -> None:
    """An arrow in front of a figure compares nothing."""
    assert [one.sign for one in read_amounts("wait -> 5s, then => 6s, at last → 7s")] == ["", "", ""]


def test_places() -> None:
    """Each figure knows where it stands, sign and unit included."""
    text = "lag <250ms or loss below 2%"
    assert [text[one.start : one.end] for one in read_amounts(text)] == ["<250ms", "below 2%"]


@settings(max_examples=60, deadline=None)
@given(st.text("0129.,%<>=≤+-/smhkMB pre ", max_size=60))
def test_any_text(text: str) -> None:
    """Amounts of any text stand in order and do not overlap."""
    found = list(read_amounts(text))
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(float(one.figure) >= 0 for one in found)

"""Effort is read from titles and fields."""

from __future__ import annotations

import pytest

from pytest_wavegate.model.effort import Effort
from pytest_wavegate.plan.words.effort import find_effort, read_effort, read_efforts


@pytest.mark.parametrize(
    ("text", "effort"),
    [
        ("2-4 hours", (2, 4, "hours")),
        ("3 days", (3, 3, "days")),
        ("~1.5h", (1.5, 1.5, "hours")),
        ("5 SP", (5, 5, "points")),
        ("4 – 6 h of work", (4, 6, "hours")),
        ("soon", None),
        ("3 tests", None),
    ],
)
def test_fields(text: str, effort: tuple[float, float, str] | None) -> None:
    """A field begins with a number or range and a unit."""
    expected = Effort(low=effort[0], high=effort[1], unit=effort[2]) if effort else None
    assert expected == read_effort(text)


@pytest.mark.parametrize(
    ("title", "hours"),
    [("Add it (2h)", 2), ("Add it [3 hours]", 3), ("Add it (<200ms)", None), ("Wait 2h", None)],
)
def test_titles(title: str, hours: object) -> None:
    """In a title, brackets hold the effort and nothing else."""
    found = find_effort(title)
    assert hours == (found.low if found else None)


@pytest.mark.parametrize(
    ("text", "efforts"),
    [
        ("8 story points (5-8 days)", [(8, 8, "points"), (5, 8, "days")]),
        ("3 SP / 2 d", [(3, 3, "points"), (2, 2, "days")]),
        ("2 days or 3 days", [(2, 2, "days")]),
        ("soon", []),
    ],
)
def test_several_units(text: str, efforts: list[tuple[float, float, str]]) -> None:
    """Every unit of a text counts once, and none is turned into another."""
    assert [(one.low, one.high, one.unit) for one in read_efforts(text)] == efforts

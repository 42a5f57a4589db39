"""Values of common fields are understood."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.words.field_values import read_estimates, read_priority, read_status


@pytest.mark.parametrize(
    ("value", "priority"),
    [
        ("P0 (Blocker)", "P0"),
        ("Critical - P1", "P1"),
        ("🔴 High (urgent)", "High"),
        ("medium", "medium"),
        ("3", "3"),
    ],
)
def test_priorities(value: str, priority: str) -> None:
    """A level counts first, then the first word."""
    assert read_priority(value) == priority


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("✅ Done", "done"),
        ("Completed on Monday", "done"),
        ("[x] finished", "done"),
        ("🔄 In Progress", "in_progress"),
        ("In Review", "in_progress"),
        ("Not started", "todo"),
        ("To Do", "todo"),
        ("Ready for Dev", "todo"),
        ("Cancelled", "cancelled"),
        ("hm", None),
    ],
)
def test_states(value: str, status: str | None) -> None:
    """Words, boxes and signs say how far a task is."""
    assert read_status(value) == status


@pytest.mark.parametrize(
    ("label", "value", "efforts"),
    [
        ("Effort", "8 story points (5-8 days)", [(8, 8, "points"), (5, 8, "days")]),
        ("Story Points", "5", [(5, 5, "points")]),
        ("Points", "3-5", [(3, 5, "points")]),
        ("Estimate", "5 (2 days)", [(5, 5, "points"), (2, 2, "days")]),
        ("Estimate", "3 days", [(3, 3, "days")]),
        ("Complexity", "3", []),
        ("Size", "M", []),
        ("Duration", "2 weeks, 40 hours", [(2, 2, "weeks"), (40, 40, "hours")]),
    ],
)
def test_estimates(label: str, value: str, efforts: list[tuple[float, float, str]]) -> None:
    """Every unit counts once; a number without one counts points where the label says so."""
    assert [(one.low, one.high, one.unit) for one in read_estimates(label, value)] == efforts

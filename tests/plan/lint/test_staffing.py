"""WG370: how many teams are at work in some hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.plan.lint import staffing

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("- **Hour 0-6:** 2 teams at work", True),
        ("- **Hour 0-6:** both at work, all three teams", False),
        ("- **Hours 6 to 12:** only one team left", False),
        ("- **Hour 40-50:** 1 team", True),
        ("- **Hour 0-6:** bread", False),
        ("- 2 teams in the morning", False),
    ],
)
def test_teams_at_work(subjects: Subjects, task: Made, line: str, told: bool) -> None:
    """The number is that of the lanes with a task in those hours."""
    tasks = (
        task("a1", phase="Ash", hours=(0, 8)),
        task("b1", phase="Birch", hours=(0, 2)),
        task("c1", phase="Cedar", hours=(5, 6)),
    )
    found = list(staffing.check(subjects(*tasks, text=f"# Bakery\n\n## Hours\n\n{line}")))
    assert [(one.code, one.line) for one in found] == ([("WG370", 5)] if told else [])


def test_teams_by_name(subjects: Subjects, task: Made) -> None:
    """Who is at work is named."""
    tasks = (task("a1", phase="Ash", hours=(0, 8)), task("b1", phase="Birch", hours=(0, 2)))
    found = list(staffing.check(subjects(*tasks, text="# Bakery\n\n## Hours\n\nHour 0-4: 5 teams")))
    assert [one.message for one in found] == [
        "5 teams are stated for hours 0-4, in which 2 have work: Ash and Birch"
    ]

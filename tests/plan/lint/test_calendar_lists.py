"""WG373: lists under a week, a day or a sprint whose tasks are due at another time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.plan import Phase
from pytest_wavegate.plan.lint import calendar_lists

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]

TEXT = """
# Bakery

## Phase 1: Dough (Sprint 1)
OVN-1
## Phase 2: Oven (Sprint 2)
OVN-2

{heading}

- {item}

We work in 2-week sprints.
"""


@pytest.fixture
def told(subjects: Subjects, task: Made) -> Callable[[str, str], list[str]]:
    """Return the messages about one item under one heading."""

    def messages(heading: str, item: str) -> list[str]:
        phases = (
            Phase(id="1", title="Dough", label="Phase 1", line=3),
            Phase(id="2", title="Oven", label="Phase 2", line=5),
        )
        tasks = (
            task("OVN-1", title="Sour Dough Starter", line=4, hours=(0, 20)),
            task("OVN-2", title="Stone Oven", line=6, phase="2", hours=(30, 40)),
        )
        text = TEXT.format(heading=heading, item=item)
        found = list(calendar_lists.check(subjects(*tasks, text=text, phases=phases)))
        assert {(one.code, one.line) for one in found} <= {("WG373", 10)}
        return [one.message for one in found]

    return messages


@pytest.mark.parametrize(
    ("heading", "item", "message"),
    [
        (
            "## Wins (Week 1-2)",
            "**OVN-2** Oven",
            "OVN-2 is listed under week 1-2 here, but due in week 3-4 by line 6",
        ),
        ("## Sprint 1", "OVN-2 is lit", "OVN-2 is listed under sprint 1 here, but due in sprint 2 by line 6"),
        (
            "## Must Have (Day 1)",
            "Stone ovens lit",
            "OVN-2 is listed under day 1 here, but due in day 2 by line 6",
        ),
    ],
)
def test_listed_too_early(
    told: Callable[[str, str], list[str]], heading: str, item: str, message: str
) -> None:
    """An item names its task by the id it begins with, or by two words of its title."""
    assert told(heading, item) == [message]


@pytest.mark.parametrize(
    ("heading", "item"),
    [
        ("## Wins (Week 3)", "OVN-2 Oven"),
        ("## Wins (Weeks 2 to 3)", "OVN-2 Oven"),
        ("## Sprint 2", "OVN-2 is lit"),
        ("## Must Have (Day 2)", "Stone ovens lit"),
        ("## Day 1", "Stone ovens lit"),
        ("## Must Have (Day 1)", "Oven lit"),
        ("## Must Have (Day 1)", "Stone ovens are warm, and the shop smells of bread"),
        ("## Wins", "OVN-2 Oven"),
        ("## Week 1", "bread"),
    ],
)
def test_listed_in_time(told: Callable[[str, str], list[str]], heading: str, item: str) -> None:
    """The right time, one word of a title, and headings without a time are fine."""
    assert told(heading, item) == []

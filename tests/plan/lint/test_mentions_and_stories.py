"""WG322, WG324, WG352: stories without tests, short ranges, ids that no task has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.finding import Finding

    Lint = Callable[..., list[Finding]]

STORIES = """\
# Tasks: Ferry

## Phase 1: User Story 1 - Board

- [ ] T001 [US1] Contract test in tests/test_board.py
- [ ] T002 [US1] Board in src/board.py

## Phase 2: User Story 2 - Land

- [ ] T003 [US2] Land in src/land.py
"""
TASKS = "## Phase 1: Deck\n\n- [ ] T001 a\n- [ ] T002 b\n- [ ] T002a c\n- [ ] T002b d\n- [ ] T003 e\n\n"


def test_a_story_without_a_test(findings: Lint) -> None:
    """It is told at its heading, because other stories have tests."""
    (found,) = findings(STORIES, "WG322")
    assert (found.line, found.message) == (8, "story US2 has no test task, and US1 has some")


def test_a_plan_without_tests_is_not_told_story_by_story(findings: Lint) -> None:
    """Where hardly any story has tests, the plan keeps them elsewhere."""
    assert (
        findings(STORIES.replace("- [ ] T001 [US1] Contract test in tests/test_board.py\n", ""), "WG322")
        == []
    )


def test_a_range_that_ends_too_early(findings: Lint) -> None:
    """Suffixed ids of its last number are left out, and the way out names the last of them."""
    (found,) = findings(f"{TASKS}Story 1 (T001-T002) is the core.\n", "WG324")
    assert (found.line, found.column) == (9, 10)
    assert found.message == "the range T001-T002 ends before T002a and T002b"
    assert found.hint.startswith("write T001-T002b")


@pytest.mark.parametrize("said", ["T001-T003", "T001-T002b", "T001-T002, T002a and T002b", "T001"])
def test_a_range_that_holds_all(findings: Lint, said: str) -> None:
    """A later end, a suffixed end, and suffixed ids named besides are fine."""
    assert findings(f"{TASKS}Story 1 ({said}) is the core.\n", "WG324") == []


def test_an_id_that_no_task_has(findings: Lint) -> None:
    """It is told once, with the spelling that is known."""
    found = findings(f"{TASKS}Start with T014, then T014 again, then T03.\n", "WG352")
    assert [(one.message, one.hint) for one in found] == [
        ("T014 is mentioned, and no task has that id", "define the task, or remove the mention"),
        ("T03 is mentioned, and no task has that id", "did you mean T003?"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "T014 has been removed.",
        "See T1 of the fixtures.",
        "```\nT014\n```",
        "<!-- T014 -->",
        "T014-web is a machine.",
    ],
)
def test_an_id_that_needs_no_task(findings: Lint, said: str) -> None:
    """Gone ids, short names of other things, examples and longer words are let be."""
    assert findings(f"{TASKS}{said}\n", "WG352") == []

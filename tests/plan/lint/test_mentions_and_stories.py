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


@pytest.mark.parametrize(
    "said",
    [
        "- T009 is skipped\n\nFirst T001, then T009.",
        "First T001, then T009.\n\n- T009 was merged into T003",
        "T009 as in the example",
    ],
)
def test_an_id_that_is_explained(findings: Lint, said: str) -> None:
    """A line that tells why an id has no task does so for the whole plan."""
    assert findings(f"{TASKS}{said}\n", "WG352") == []


def test_the_beginning_of_an_id(findings: Lint) -> None:
    """T009 is enough for T009-MIN, and W3 for W3.1 and W3.2."""
    text = "## Work\n\n- [ ] W3.1: a\n- [ ] W3.2: b\n- [ ] W4.1: c\n\n## Gate (W3)\n\nW5 is the last.\n"
    assert [one.message for one in findings(text, "WG352", dialect="checklist")] == [
        "W5 is mentioned, and no task has that id"
    ]


def test_a_box_with_backslashes(findings: Lint) -> None:
    """It is no box, so its task is lost."""
    (found,) = findings(f"{TASKS}- \\[ \\] T009 f\n", "WG352")
    assert found.message.startswith("T009 stands behind a box with backslashes")
    assert found.hint == "write [ ] without backslashes"


def test_a_story_of_examples(findings: Lint) -> None:
    """What is there to be looked at needs no test."""
    assert findings(STORIES.replace("src/land.py", "examples/land.py"), "WG322") == []


def test_a_story_is_pointed_at(findings: Lint) -> None:
    """The caret stands below its name in the heading."""
    (found,) = findings(STORIES, "WG322")
    assert (found.column, found.length) == (13, len("User Story 2"))

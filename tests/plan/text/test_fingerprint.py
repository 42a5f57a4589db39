"""A plan's hash says whether it has changed."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.text.fingerprint import plan_hash

PLAN = "# A\n\n- [ ] T001 Add [x] marks\n  * [ ] sub\n1. [ ] T002 b\n [ ] T003 c\n"


def test_ticking_is_no_change() -> None:
    """Box states are left out, whatever the bullet."""
    ticked = (
        PLAN.replace("- [ ]", "- [x]")
        .replace("* [ ]", "* [X]")
        .replace("1. [ ]", "1. [-]")
        .replace(" [ ] T003", " [~] T003")
    )
    assert plan_hash(PLAN) == plan_hash(ticked)


@pytest.mark.parametrize(
    "change", [("Add", "add"), ("[x] marks", "[ ] marks"), ("T002", "T003"), ("# A", "# B")]
)
def test_everything_else_is_a_change(change: tuple[str, str]) -> None:
    """Any other letter counts, brackets inside a title too."""
    assert plan_hash(PLAN) != plan_hash(PLAN.replace(*change))


def test_a_task_that_has_its_box_elsewhere_is_ticked_without_a_change() -> None:
    """In a heading, a table or a word; the lines are told, and one without a box is passed over."""
    text = '### [ ] T001 a\n| T002 | [ ] |\n"status": "pending"\nT003 [US1]\n'
    ticked = text.replace("[ ]", "[x]").replace("pending", "done")
    assert plan_hash(text) != plan_hash(ticked)
    assert plan_hash(text, boxes=[1, 2, 3, 4, 0, 9]) == plan_hash(ticked, boxes=[1, 2, 3, 4, 0, 9])

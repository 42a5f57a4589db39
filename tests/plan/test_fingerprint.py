"""A plan's hash says whether it has changed."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.fingerprint import plan_hash

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

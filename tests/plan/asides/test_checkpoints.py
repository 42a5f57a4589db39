"""Points where a plan looks back."""

from __future__ import annotations

import pytest

from pytest_wavegate.model.claims import Checkpoint
from pytest_wavegate.plan.read import parse_plan


def points(text: str) -> list[tuple[str | None, str, tuple[str, ...]]]:
    plan = parse_plan(text.encode(), path="tasks.md", dialect="speckit")
    found = [claim for claim in plan.claims if isinstance(claim, Checkpoint)]
    return [(one.phase, one.title, one.items) for one in found]


HEAD = "## Phase 1: A\n\n- [ ] T001 Do it\n\n"


@pytest.mark.parametrize(
    ("text", "title", "items"),
    [
        ("**Checkpoint**: the shop opens", "the shop opens", ()),
        ("**Checkpoint: the shop opens**", "the shop opens", ()),
        ("> ✅ **Checkpoint** the shop opens\n> every day", "the shop opens every day", ()),
        ("**Checkpoint Phase 1 Complete**: ✅ Shop open", "Shop open", ()),
        ("Checkpoint: the shop opens", "the shop opens", ()),
        ("**Checkpoint 2** (noon):\n\n- [ ] doors\n- lights", "Checkpoint 2 (noon)", ("doors", "lights")),
        ("### Noon Checkpoint:\n\n- doors\n  - front\n- lights", "Noon Checkpoint", ("doors", "lights")),
        ("### Checkpoint 1: Doors", "Checkpoint 1: Doors", ()),
        ("### Noon Checkpoint\n\n- doors\n\nwords\n\n- more", "Noon Checkpoint", ("doors",)),
    ],
)
def test_checkpoints(text: str, title: str, items: tuple[str, ...]) -> None:
    """In bold, with a colon or as a heading; its list belongs to it."""
    assert points(HEAD + text + "\n") == [("1", title, items)]


@pytest.mark.parametrize(
    "text",
    [
        "Stop at any checkpoint to look around",
        "- Checkpoint validation comes first",
        "### Checkpoint 1-3 Failure",
        "- [ ] T002 Checkpoint: all green",
        "- [ ] T002 Do it\n  - **Checkpoint**: inside",
        "**Checkpoint**:",
        "**Checkpoints 1-3**: teams work alone",
    ],
)
def test_no_checkpoints(text: str) -> None:
    """Mentions, tasks and empty labels are none."""
    assert points(HEAD + text + "\n") == []

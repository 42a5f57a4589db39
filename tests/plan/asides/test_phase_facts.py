"""Phases have what their sections say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.model.effort import Effort
from pytest_wavegate.plan.read import parse_plan

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Phase

TEXT = """# Tasks: Harbour

**Goal**: not a phase's

## Phase 1: Quay (Priority: P1)

**Purpose**: Boats can land
and leave

**Independent Test**: Land one boat;
see it leave

**Owner**: Mara
**Estimated effort**: 2-3 days

The lead of this phase is no field.

- [ ] T001 Build the quay
  - **Goal**: hidden in a task
  - **Owner**: Ole

**Owner**: too late

**Checkpoint**: half way
**Checkpoint**: boats land

## Phase 2: Crane (3 days)

**Goals**:
- lift boxes
- [ ] count them

- [ ] T002 Build the crane

## Notes

**Checkpoint**: nobody's
"""


def phases(text: str) -> list[Phase]:
    return list(parse_plan(text.encode(), path="tasks.md", dialect="speckit").phases)


def test_facts() -> None:
    """Goal, test, checkpoint, owner, priority and effort come from between a phase's heading and the next."""
    quay, crane = phases(TEXT)
    assert quay.goal == "Boats can land and leave"
    assert quay.independent_test == "Land one boat; see it leave"
    assert quay.checkpoint == "boats land"
    assert (quay.owner, quay.priority) == ("Mara", "P1")
    assert quay.effort == Effort(low=2, high=3, unit="days")
    assert crane.goal == "lift boxes; count them"
    assert (crane.checkpoint, crane.owner, crane.priority) == (None, None, None)
    assert crane.effort == Effort(low=3, high=3, unit="days")


def test_goal_and_test_on_one_line() -> None:
    """A goal that is followed by the test is cut there."""
    text = "## Phase 1: A\n\n**Goal**: it floats. **Independent Test**: push it\n\n- [ ] T001 Do it\n"
    assert [(one.goal, one.independent_test) for one in phases(text)] == [("it floats.", "push it")]


def test_what_the_dialect_found_stays() -> None:
    """A dialect that reads owners itself is not overruled."""
    text = """# Plan

## Team Alpha - Boats
**Priority:** P1
**Lead Agent:** `Mara`

1. **Hour 0-4:** Quay
   - Build it

## Team Bravo - Cranes
**Priority:** P2
**Lead Agent:** `Ole`

1. **Hour 0-4:** Crane
   - Build it
"""
    found = parse_plan(text.encode(), path="p.md", dialect="swimlanes").phases
    assert [(one.owner, one.priority) for one in found] == [("Mara", "P1"), ("Ole", "P2")]

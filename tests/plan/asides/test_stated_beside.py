"""Tasks that a plan says run at the same time."""

from __future__ import annotations

import pytest

from pytest_wavegate.model.claims import Beside
from pytest_wavegate.plan.read import parse_plan

TASKS = (
    "# P\n\n## Phase 1: A\n\n" + "".join(f"- [ ] T0{n:02} Do it\n" for n in range(1, 13)) + "\n## Notes\n\n"
)


def beside(text: str) -> list[str]:
    plan = parse_plan((TASKS + text).encode(), path="tasks.md", dialect="speckit")
    found = [one for one in plan.claims if isinstance(one, Beside)]
    return [" ".join(one.tasks) + (" | " + " ".join(one.others) if one.others else "") for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- T001-T003 can run in parallel", ["T001 T002 T003"]),
        ("- Launch T001, T002 and T003 together", ["T001 T002 T003"]),
        ("- T001 (roof) can run in parallel with T002-T003 (other file)", ["T001 | T002 T003"]),
        ("- Roofs (T001-T002) can run fully parallel with walls (T003-T004)", ["T001 T002 | T003 T004"]),
        ("- T001, T002 in parallel with each other and with T003", ["T001 T002", "T001 T002 | T003"]),
        ("- T001 is independent of T002–T003 and can run in parallel with them", ["T001 | T002 T003"]),
        ("- Tests: T001, T002 parallel (both need T004); T005 after T002", ["T001 T002"]),
        ("- T001 before T002; then T003 and T004 can run in parallel", ["T003 T004"]),
        ("- **Batch**: T001-T002 (a) + T003 (b) can run in parallel", ["T001 T002 T003"]),
        ("- Parallel opportunities: T001-T002 (roof), T004-T005 (wall)", ["T001 T002", "T004 T005"]),
        ("- T001 ∥ T002 ∥ T003", ["T001 T002 T003"]),
        ("- **T001 ‖ {T002..T003}**", ["T001 | T002 T003"]),
        ("- T002、T003 可以并行", ["T002 T003"]),
        ("- After T004, all of T001 and T002 run concurrently", ["T001 T002"]),
    ],
)
def test_beside(text: str, expected: list[str]) -> None:
    """One list runs side by side; two lists with "with" between them are two sides."""
    assert beside(text + "\n") == expected


@pytest.mark.parametrize(
    "text",
    [
        "- T001 and T002 cannot run in parallel",
        "- Do not start T001 and T002 together",
        "- T001, T002 in parallel would cause conflicts",
        "- After T001, T002 in parallel",
        "- T001 can run in parallel with US2",
        "- T001 and T002 can run in parallel with the rest of phase 4",
        "- Teams work in parallel",
        "- T001 ∥ (T002 → T003)",
        "- T001 needs T002, and later many things happen in parallel",
        "- [ ] T013 Run T001 and T002 in parallel",
        "- T001 can run in parallel with T001",
        "- Parallel tasks: T001",
        "- T001 ∥ T001",
        "- T001 ∥ T002, T003 ∥ T004",
    ],
)
def test_not_beside(text: str) -> None:
    """Denials, waiting, partners without ids and titles of tasks say nothing."""
    assert beside(text + "\n") == []


def test_odd_ids() -> None:
    """Streams named by a letter are found behind the word for them."""
    text = """# P

## Phase 1: A

### Stream A: Model
**Agent Assignment**: Agent A
**Dependencies**: None

### Stream B: View
**Agent Assignment**: Agent B
**Dependencies**: None

## Notes

- Streams A and B can run in parallel
"""
    plan = parse_plan(text.encode(), path="p.md", dialect="streams")
    assert [one.tasks for one in plan.claims if isinstance(one, Beside)] == [("A", "B")]

"""Chains that a plan writes or draws."""

from __future__ import annotations

import pytest

from pytest_wavegate.model.claims import Chain
from pytest_wavegate.plan.read import parse_plan

TASKS = "# P\n\n## Phase 1: A\n\n" + "".join(f"- [ ] T00{n} Do it\n" for n in range(1, 8)) + "\n"


def chains(text: str) -> list[tuple[tuple[str, ...], bool]]:
    plan = parse_plan((TASKS + text).encode(), path="tasks.md", dialect="speckit")
    return [(one.tasks, one.critical) for one in plan.claims if isinstance(one, Chain)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Critical Path\n\n```text\nT001 → T003 → T005\n```\n", [(("T001", "T003", "T005"), True)]),
        ("## Notes\n\n**Critical path:**\nT001 → T003\n", [(("T001", "T003"), True)]),
        ("## Notes\n\n- Critical path: T001 -> T003 (roof)\n", [(("T001", "T003"), True)]),
        ("## Notes\n\n- T001 → T003: same file\n", [(("T001", "T003"), False)]),
        (
            "## Order\n\n```\nT001 → T002\nT003 → T004 → done\n```\n",
            [(("T001", "T002"), False), (("T003", "T004"), False)],
        ),
        ("## Order\n\n```\nRoof (Phase 2):  T001 → T002\n```\n", [(("T001", "T002"), False)]),
        (
            "## Critical Path\n\n```\nT001 [2h]\n  → T002 [3h]\n  → T003\n```\n",
            [(("T001", "T002", "T003"), True)],
        ),
        ("## Example\n\n```\nT001 → T002\n```\n", []),
        ("## Order\n\n```python\nT001 -> T002\n```\n", []),
        ("## Notes\n\n- T001 → T002 is no longer so, T001 not → T002\n", []),
        ("## Notes\n\n- merge T001 → T002\n", []),
        ("## Notes\n\n- T001 → T009\n", []),
    ],
)
def test_chains(text: str, expected: list[tuple[tuple[str, ...], bool]]) -> None:
    """Rows of ids with arrows: critical below that heading or label, else where they state an order."""
    assert chains(text) == expected


def test_drawings() -> None:
    """Of a drawing of two dimensions, rows at the left edge count, up to the first gap."""
    drawing = """## Critical Path

```text
T001 → T002 → T003      T007
T004 ↗        ↓
              T005 → T006
T006 → T007    T001 → T002
```
"""
    assert chains(drawing) == [(("T001", "T002", "T003"), True), (("T006", "T007"), True)]

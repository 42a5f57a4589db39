"""Tasks are found in prose whatever shape their ids have."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.words.ids import Ids
from pytest_wavegate.plan.words.task_names import TaskNames

PLAIN = TaskNames(Ids(("T001", "T002", "T003", "T003a", "T004", "ORCH-007")))
ODD = TaskNames(Ids(("A", "B", "C", "2B", "1", "3.1", "3.2", "3.2.1")))


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [
        (PLAIN, "T001-T003 and T004 run; ORCH-007 waits", [("T001", "T002", "T003", "T004"), ("ORCH-007",)]),
        (PLAIN, "T099 is elsewhere", []),
        (ODD, "Streams A, B and C", [("A", "B", "C")]),
        (ODD, "A day like B", []),
        (ODD, "Task 3.1 and 3.2.1", [("3.1", "3.2.1")]),
        (ODD, "Agent 2B uses 3.2", [("2B",)]),
        (ODD, "Task 9.9", []),
    ],
)
def test_mentions(names: TaskNames, text: str, expected: list[tuple[str, ...]]) -> None:
    """Ids with letters and digits stand alone; single letters and bare numbers need a noun before them."""
    assert [mention.ids for mention in names.mentions(text)] == expected


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [
        (PLAIN, "T001 → T002 → T004", [("T001", "T002", "T004")]),
        (PLAIN, "Order: T001 (model) -> `T002`: same file", [("T001", "T002")]),
        (PLAIN, "T001 → (T002 + T003) → T004", []),
        (PLAIN, "T001 → T002 → done; T003 → T004", [("T001", "T002")]),
        (PLAIN, "T001 Lay it → T002 Sit", [("T001", "T002")]),
        (PLAIN, "T001 → T001", []),
        (PLAIN, "no arrows, T001", []),
        (ODD, "merge in order (A → B → C), or by hand", [("A", "B", "C")]),
        (ODD, "3.1 → 3.2 → 3.2.1", [("3.1", "3.2", "3.2.1")]),
        (ODD, "Task 1 (store) → Task 3.1 → Tasks 3.2, 3.2.1", [("1", "3.1")]),
        (ODD, "Task 1 Store → Task 3.1 Serve", [("1", "3.1")]),
        (ODD, "1 review → 1 fix", []),
        (ODD, "Slice 0 → A → B → 9", []),
        (ODD, "Stream A → B → done", [("A", "B")]),
        (ODD, "2B [4h] → A", [("2B", "A")]),
    ],
)
def test_runs(names: TaskNames, text: str, expected: list[tuple[str, ...]]) -> None:
    """A chain is what stands between arrows, one task a link; anything else breaks it."""
    assert names.runs(text) == expected

"""Mutants in words: figures, survivors with their lines, and what to do."""

from __future__ import annotations

from pytest_wavegate.model.events import RunPlanned
from pytest_wavegate.model.item_events import ItemProven
from pytest_wavegate.model.mutants import Mutants, Survivor, TasksMutated
from pytest_wavegate.model.planned import PlannedItem, PlannedTask
from pytest_wavegate.reports.proof_lines import proof_rows
from pytest_wavegate.run.fold import fold

TODO = [
    "  to do: write a test that fails with such a change, or leave it where nobody",
    "  could tell the difference",
]


def survivor(line: int, change: str = "a > 1 -> a >= 1", note: str = "") -> Survivor:
    return Survivor(path="kiosk/sell.py", line=line, change=change, note=note)


def page(mutants: Mutants, *, shown: int | None = 2, tasks: tuple[str, ...] = ("T1", "T2")) -> list[str]:
    """The lines that follow the verdicts."""
    planned = tuple(
        PlannedTask(
            id=task, title="Sell", phase="1", wave=1, parallel=False, status="done", line=1, no_tests=False
        )
        for task in ("T1", "T2")
    )
    items = tuple(
        PlannedItem(index=at, nodeid=f"t.py::t{at}", tasks=(task.id,), phases=("1",), phase="1", wave=1)
        for at, task in enumerate(planned)
    )
    record = fold(
        [
            RunPlanned(at=0.0, phases=(), tasks=planned, items=items),
            *(
                ItemProven(at=1.0, index=at, verdict="proven", slug="base", reason="it fails")
                for at in range(2)
            ),
            TasksMutated(at=2.0, tasks=tasks, mutants=mutants),
        ]
    )
    assert [task.proof and task.proof.mutants for task in record.tasks] == [
        mutants if task.id in tasks else None for task in planned
    ]
    lines = [row.text for row in proof_rows(record, shown=shown)]
    return lines[lines.index("2 tasks: 2 proven") + 1 :]


def test_tasks_with_the_same_code_are_told_once() -> None:
    """With their figures, and nothing to do where nothing is left."""
    mutants = Mutants(tool="mutmut 3.8.1", total=9, killed=8, survived=0, timed_out=1)
    assert page(mutants) == ["mutants of T1, T2 by mutmut 3.8.1: 9 made, 8 killed, 0 survived, 1 timed out"]


def test_survivors_have_a_line_of_code_each() -> None:
    """A few of them, the changes of one line together; with -v all."""
    left = (
        survivor(3),
        survivor(3),
        survivor(7, note="no test of the task calls it"),
        survivor(8),
        survivor(0),
    )
    mutants = Mutants(tool="mutmut 3.8.1", total=9, killed=1, survived=5, survivors=left)
    head = "mutants of T1 by mutmut 3.8.1: 9 made, 1 killed, 5 survived, 3 not tried"
    first = ["  kiosk/sell.py:3, and 1 other change of this line", "    a > 1 -> a >= 1"]
    second = ["  kiosk/sell.py:7 (no test of the task calls it)", "    a > 1 -> a >= 1"]
    rest = ["  kiosk/sell.py:8  a > 1 -> a >= 1", "  kiosk/sell.py:?  a > 1 -> a >= 1"]
    assert page(mutants, tasks=("T1",)) == [head, *first, *second, "  and 2 more (-v shows all)", *TODO]
    assert page(mutants, tasks=("T1",), shown=None) == [head, *first, *second, *rest, *TODO]


def test_why_there_is_nothing_stands_below() -> None:
    """A note is no error."""
    mutants = Mutants(
        tool="mutmut 3.8.1", note="none of these files is Python, so there is nothing to change"
    )
    assert page(mutants) == [
        "mutants of T1, T2 by mutmut 3.8.1: none",
        "  none of these files is Python, so there is nothing to change",
    ]

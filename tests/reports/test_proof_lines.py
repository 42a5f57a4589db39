"""Proofs in words: each task, which test, why, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.model.events import RunPlanned
from pytest_wavegate.model.item_events import ItemFinished, ItemProven
from pytest_wavegate.model.planned import PlannedItem, PlannedTask
from pytest_wavegate.reports.proof_lines import proof_rows
from pytest_wavegate.run.fold import fold

if TYPE_CHECKING:
    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.proof import ProofName
    from pytest_wavegate.model.record import Record


def proven(*verdicts: ProofName | None, task: str = "T1", slug: str = "") -> Record:
    """The record of a task with a test for each verdict; none for one that was not tried."""
    planned = PlannedTask(
        id=task, title="Sell", phase="1", wave=1, parallel=False, status="done", line=1, no_tests=False
    )
    items = tuple(
        PlannedItem(index=at, nodeid=f"t.py::t{at}", tasks=(task,), phases=("1",), phase="1", wave=1)
        for at, _ in enumerate(verdicts)
    )
    events: list[Event] = [RunPlanned(at=0.0, phases=(), tasks=(planned,), items=items)]
    for at, verdict in enumerate(verdicts):
        events.append(
            ItemFinished(at=1.0, index=at, outcome="passed", seconds=1.0, started=None, worker="proof")
        )
        if verdict is not None:
            todo = "" if verdict in {"proven", "exempt"} else "assert something"
            why = slug if slug and verdict != "proven" else verdict
            events.append(
                ItemProven(at=1.0, index=at, verdict=verdict, slug=why, reason="it passes", todo=todo)
            )
    return fold(events)


def page(record: Record, *, shown: int = 10) -> list[str]:
    return [row.text for row in proof_rows(record, shown=shown)]


def test_a_task_that_is_proven_is_one_line() -> None:
    """With the number of its tests."""
    assert page(proven("proven", "proven")) == ["proven    T1 Sell (2 tests)", "1 task: 1 proven"]


def test_what_spoils_nothing_is_counted() -> None:
    """One test has a verb of its own."""
    one = page(proven("proven", "not_red", slug="green_at_base"))
    assert one[1] == "  1 test that guards what was there before, or is skipped (-v shows all)"
    two = page(proven("proven", "not_red", "not_red", slug="green_at_base"))
    assert two[1] == "  2 tests that guard what was there before, or are skipped (-v shows all)"


def test_tests_with_one_reason_stand_together() -> None:
    """The reason and what to do are told once; what is exempt comes last."""
    assert page(proven("vacuous", "exempt", "vacuous", "vacuous"), shown=2) == [
        "vacuous   T1 Sell (4 tests)",
        "  t.py::t0",
        "  t.py::t2",
        "  and 1 more test (-v shows all)",
        "    vacuous: it passes",
        "    to do: assert something",
        "  t.py::t1",
        "    exempt: it passes",
        "1 task: 1 vacuous",
    ]


def test_what_was_not_tried_is_not_on_the_page() -> None:
    """Neither the test nor a task of such tests alone."""
    assert page(proven(None)) == []
    assert page(proven("proven", None))[0] == "proven    T1 Sell (1 test)"


def test_the_record_has_the_proof_of_each_item_and_task() -> None:
    """As the contract has it, with what to do."""
    record = proven("proven", "vacuous")
    (task,) = record.tasks
    assert task.proof is not None
    assert (task.proof.verdict, task.proof.reason) == ("vacuous", "it passes")
    assert (task.proof.items, task.proof.todo) == (
        {"t.py::t0": "proven", "t.py::t1": "vacuous"},
        "assert something",
    )
    assert [item.proof.verdict for item in record.items if item.proof is not None] == ["proven", "vacuous"]

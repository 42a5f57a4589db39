"""Claims: boxes that are ticked and should not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.gates.conftest import Scene


def test_ticked_tasks_without_proof_are_counted_and_named(scene: Scene) -> None:
    """Failed, missing and skipped ones, each with why; open tasks claim nothing."""
    for name in ("T1", "T2", "T3", "T4", "T5"):
        scene.task(name, "done")
    scene.task("T6", "todo")
    scene.item("a", tasks="T1")
    scene.item("b", "failed", tasks="T1 T2")
    scene.item("c", "skipped", tasks="T3")
    scene.item("d", "skipped", tasks="T4")
    scene.item("e", tasks="T4")
    scene.item("f", "failed", tasks="T6")
    found = scene.ask("claims == 0")
    assert (found.observed, found.decision.value) == ("4", "failed")
    assert found.detail.splitlines() == [
        "T1 is ticked, and of its items: 1 failed, 1 passed",
        "T2 is ticked, and of its items: 1 failed",
        "T3 is ticked, and of its items: 1 skipped",
        "T5 is ticked and has no item",
    ]


def test_tasks_without_tests_on_purpose_claim_nothing(scene: Scene) -> None:
    """Nor does one whose items are judged with a later phase."""
    scene.task("T1", "done", no_tests=True)
    scene.task("T2", "done", decision="deferred")
    scene.item("a")
    assert scene.ask("claims == 0").decision.value == "passed"


@pytest.mark.parametrize("outcome", ["not_run", "blocked"])
def test_a_claim_whose_items_did_not_run_is_missing_evidence(scene: Scene, outcome: str) -> None:
    """It is neither borne out nor refuted, unless another item failed."""
    scene.task("T1", "done")
    scene.item("a", outcome)
    scene.item("b")
    found = scene.ask("claims == 0")
    assert (found.observed, found.decision.value) == ("0", "no_data")
    assert found.detail == f"T1 is ticked, and of its items: 1 {outcome}, 1 passed"
    scene.item("c", "error")
    assert scene.ask("claims == 0").decision.value == "failed"


def test_no_ticked_box_is_no_false_claim(scene: Scene) -> None:
    """A plan that has just begun passes."""
    scene.task("T1", "in_progress")
    scene.item("a")
    assert scene.ask("claims <= 0").decision.value == "passed"


def test_a_phase_without_items_is_judged_where_it_asks(scene: Scene) -> None:
    """Its ticked box has nothing to show; asked of every phase, the gate has nothing to judge."""
    scene.task("T1", "done")
    judgement = scene.judge("claims == 0")
    assert (judgement.decision, judgement.closes) == ("failed", True)
    assert judgement.verdicts[-1].conditions[0].detail == "T1 is ticked and has no item"
    scene.tasks.clear()
    scene.task("T1", "todo")
    assert scene.judge("claims == 0").decision == "no_data"

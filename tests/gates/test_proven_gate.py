"""``proven``: the share of tasks that have a red-green proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.proof import TaskProof

if TYPE_CHECKING:
    from pytest_wavegate.model.proof import ProofName
    from tests.gates.conftest import Scene


def proof(verdict: ProofName) -> TaskProof:
    return TaskProof(verdict=verdict, slug=verdict, reason="it passes", items={})


@pytest.mark.parametrize(
    ("verdicts", "observed", "decision"),
    [
        (["proven", "proven"], "100%", "passed"),
        (["proven", "vacuous"], "50%", "failed"),
        (["proven", "weak"], "50%", "failed"),
        (["proven", "exempt"], "100%", "passed"),
        (["proven", None], "100%", "no_data"),
        (["vacuous", None], "0%", "failed"),
        ([None], "-", "no_data"),
        (["exempt"], "-", "no_data"),
    ],
)
def test_tasks_with_a_proof_over_those_with_items(
    scene: Scene, verdicts: list[ProofName | None], observed: str, decision: str
) -> None:
    """Exempt ones count for nothing; one that nobody tried to prove is missing evidence."""
    for number, verdict in enumerate(verdicts):
        scene.task(f"T{number}", proof=None if verdict is None else proof(verdict))
        scene.item(f"t{number}", tasks=f"T{number}")
    found = scene.ask("proven >= 100%")
    assert (found.observed, found.decision.value) == (observed, decision)


def test_tasks_without_items_count_for_nothing(scene: Scene) -> None:
    """Nor do those listed as having none, or whose items are exempt."""
    for name in ("T1", "T2", "T3", "T4"):
        scene.task(name, proof=proof("proven") if name == "T1" else None, no_tests=name == "T3")
    scene.item("t1", tasks="T1")
    scene.item("t3", tasks="T3")
    scene.item("t4", tasks="T4", exempt="why")
    assert scene.ask("proven >= 100%").observed == "100%"


def test_it_says_what_to_look_at(scene: Scene) -> None:
    """The tasks with their reasons, and how to get what is missing."""
    scene.task("T1", proof=proof("not_red"))
    scene.task("T2")
    scene.item("t", tasks="T1 T2")
    told = scene.ask("proven >= 100%").detail
    assert "T1 is not red: it passes" in told
    assert "T2 has no proof: run it with --wave-tdd prove" in told


def test_a_partly_selected_phase_is_not_judged_by_it(scene: Scene) -> None:
    """Like all that needs the whole phase."""
    scene.partial = True
    scene.task("T1", proof=proof("vacuous"))
    scene.item("t", tasks="T1")
    names = [one.name for verdict in scene.judge("proven >= 100%").verdicts for one in verdict.conditions]
    assert names == ["pass_rate >= 100%"]

"""A draft becomes a plan: ids looked up, edges drawn, oddities told."""

from __future__ import annotations

from pytest_wavegate.plan.assemble import assemble
from pytest_wavegate.plan.draft import Draft, DraftPhase, DraftTask
from pytest_wavegate.plan.text.blocks import Document

DOCUMENT = Document(path="rigging.md", text="", blocks=())


def task(number: int, **needs: int) -> DraftTask:
    return DraftTask(f"T{number}", "Splice it", number, needs=needs)


def drafted(*tasks: DraftTask) -> Draft:
    return Draft(phases=[DraftPhase("1", "Rigging", 1, tasks=list(tasks))])


def test_ids_are_found_in_any_case() -> None:
    """The plan's own spelling is what edges have."""
    plan = assemble(drafted(task(1), task(2, t1=2)), DOCUMENT, dialect="own")
    assert plan.tasks[1].depends_on == ("T1",)
    assert [(edge.source, edge.target, edge.line) for edge in plan.edges] == [("T1", "T2", 2)]


def test_an_unknown_id_becomes_external() -> None:
    """One like it is suggested."""
    plan = assemble(drafted(task(1), task(2, T11=2)), DOCUMENT, dialect="own")
    assert plan.tasks[1].external == ("T11",)
    assert [(one.code, one.task, one.hint) for one in plan.findings] == [("WG102", "T2", "write T1")]


def test_ids_like_very_many_unknown_ones_are_not_looked_for() -> None:
    """Each is told of all the same, and one that was looked for keeps its advice."""
    unknown = {f"T1{number}x": 2 for number in range(60)}
    plan = assemble(drafted(task(1), task(2, **unknown), task(3, T10x=3)), DOCUMENT, dialect="own")
    hints = [one.hint for one in plan.findings]
    assert len(hints) == 61
    assert hints.count("define the task or remove it from the list") >= 10
    assert hints[0] == hints[-1]


def test_a_plan_of_very_many_dependencies() -> None:
    """Each task is still tied to the last one that it names."""
    every = {f"T{number}": 1 for number in range(400)}
    tasks = [DraftTask(name, "Splice it", 1, needs=dict(every)) for name in every]
    plan = assemble(drafted(*tasks), DOCUMENT, dialect="own")
    assert 100_000 <= len(plan.edges) < 101_000
    assert plan.tasks[-1].depends_on == ("T399",)
    assert plan.tasks[0].depends_on == tuple(every)

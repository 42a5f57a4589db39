"""WG313, WG314 and WG371: what is said to run side by side, alone, or without waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.model.claims import Beside
from pytest_wavegate.model.plan import Phase
from pytest_wavegate.plan.lint import beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]


def test_parallel_and_dependent(subjects: Subjects, task: Made) -> None:
    """Tasks said to run in parallel must not wait for each other, not even by way of a third."""
    tasks = (task("A"), task("B", "A"), task("C", "B"), task("D"))
    found = list(beside.check(subjects(*tasks, claims=(Beside(tasks=("C", "A", "D"), line=8),))))
    assert [(one.code, one.line) for one in found] == [("WG313", 8)]
    assert found[0].message == "C and A are said to run in parallel, but C depends on A"


def test_parallel_in_phases_that_wait(subjects: Subjects, task: Made) -> None:
    """Tasks of phases that follow each other do not run in parallel either."""
    phases = (
        Phase(id="1", title="Dough", label="Sprint 1", line=1),
        Phase(id="2", title="Oven", label="Sprint 2", depends_on=("1",), line=5),
    )
    claims = (Beside(tasks=("A", "B"), line=8),)
    made = subjects(task("A"), task("B", phase="2"), phases=phases, by="phase", claims=claims)
    assert [one.message for one in beside.check(made)] == [
        "A and B are said to run in parallel, but Sprint 2 waits for Sprint 1"
    ]


def test_two_sides(subjects: Subjects, task: Made) -> None:
    """Where a sentence names two sides, only pairs across them are meant."""
    tasks = (task("A"), task("B", "A"), task("C"), task("D", "C"))
    apart = Beside(tasks=("A", "B"), others=("C", "D"), line=8)
    assert list(beside.check(subjects(*tasks, claims=(apart,)))) == []
    joined = Beside(tasks=("A", "C"), others=("B",), line=8)
    found = [one.message for one in beside.check(subjects(*tasks, claims=(joined,)))]
    assert found == ["A and B are said to run in parallel, but B depends on A"]


def test_parallel_and_free(subjects: Subjects, task: Made) -> None:
    """Tasks without an order, and ids that no task has, are fine."""
    claims = (Beside(tasks=("A", "B", "X"), line=8),)
    assert list(beside.check(subjects(task("A"), task("B"), claims=claims))) == []


def test_two_pairs_are_enough(subjects: Subjects, task: Made) -> None:
    """Of a long wrong list two pairs are told."""
    tasks = [task("T0"), *(task(f"T{number}", f"T{number - 1}") for number in range(1, 9))]
    claims = (Beside(tasks=tuple(one.id for one in tasks), line=8),)
    assert len(list(beside.check(subjects(*tasks, claims=claims)))) == 2


def test_alone_without_reason(subjects: Subjects, task: Made) -> None:
    """A task is not alone while others of its wave are free; one that is alone in its wave is."""
    tasks = (task("A"), task("B"), task("C", "A"))
    claims = (Beside(tasks=("A",), exhaustive=True, line=8), Beside(tasks=("C",), exhaustive=True, line=9))
    found = list(beside.check(subjects(*tasks, claims=claims)))
    assert [(one.code, one.line, one.task) for one in found] == [("WG314", 8, "A")]
    assert found[0].message.endswith("nothing orders it against B")


def test_promise_not_to_wait(subjects: Subjects, task: Made) -> None:
    """Teams that are to work without blocking each other, and a dependency between two of them."""
    text = "# Bakery\n\nThe teams MUST work without blocking each other."
    tied = subjects(task("a1", phase="Ash"), task("b1", "a1", phase="Birch"), text=text)
    found = list(beside.check(tied))
    assert [(one.code, one.line) for one in found] == [("WG371", 3)]
    assert "b1 waits for a1" in found[0].message
    free = subjects(task("a1", phase="Ash"), task("a2", "a1", phase="Ash"), text=text)
    assert list(beside.check(free)) == []

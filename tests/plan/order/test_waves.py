"""Levels of nodes, and the waves they make."""

from __future__ import annotations

from pytest_wavegate.model.plan import Phase, Plan, Task
from pytest_wavegate.plan.order.waves import levels, waves


def task(id_: str, phase: str) -> Task:
    """A task that stands somewhere."""
    return Task(id=id_, title="", phase=phase, line=1)


def test_a_level_counts_barriers_on_the_longest_way() -> None:
    """A step of 0 keeps two nodes in one level."""
    groups = ((0,), (1,), (2,), (3,))
    assert levels(groups, [(0, 1, 1), (1, 2, 0), (0, 3, 1), (2, 3, 1)]) == [0, 1, 1, 2]


def test_a_group_shares_one_level() -> None:
    """Steps inside it count for nothing."""
    assert levels(((0,), (1, 2)), [(1, 2, 1), (2, 1, 1), (0, 2, 1)]) == [0, 1, 1]


def test_no_nodes_have_no_levels() -> None:
    """An empty plan is no special case."""
    assert levels((), []) == []


def test_waves_are_numbered_without_gaps() -> None:
    """Levels that no task has leave no number out; phases and tasks keep document order."""
    phases = tuple(Phase(id=id_, title="", label="", line=1) for id_ in "BA")
    tasks = (task("T3", "A"), task("T1", "B"), task("T2", "A"))
    plan = Plan(path="", title="", dialect="", sha256="", phases=phases, tasks=tasks)
    made = waves(plan, {"T3": 0, "T1": 0, "T2": 5})
    assert [(wave.number, wave.phases, wave.tasks) for wave in made] == [
        (1, ("B", "A"), ("T3", "T1")),
        (2, ("A",), ("T2",)),
    ]

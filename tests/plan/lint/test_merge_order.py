"""WG315: an order of merging that makes parallel work wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.model.claims import MergeOrder
from pytest_wavegate.plan.lint import merge_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]


def test_order_without_dependency(subjects: Subjects, task: Made) -> None:
    """Streams that wait for nothing and are merged in an order do wait."""
    claims = (MergeOrder(tasks=("A", "B", "D"), line=6),)
    found = list(merge_order.check(subjects(task("A"), task("B"), task("D"), claims=claims)))
    assert [(one.code, one.line, one.task) for one in found] == [("WG315", 6, "B")]
    assert (
        found[0].message
        == "merging in the order A -> B -> D makes B and D wait, which say to wait for nothing"
    )


def test_order_with_dependencies(subjects: Subjects, task: Made) -> None:
    """An order that the streams declare is one."""
    claims = (MergeOrder(tasks=("A", "B"), line=6),)
    assert list(merge_order.check(subjects(task("A"), task("B", "A"), claims=claims))) == []
    assert list(merge_order.check(subjects(task("A"), task("B")))) == []

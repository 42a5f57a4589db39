"""WG374: targets that are ticked before anything has run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.plan.lint import ticked

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]

TEXT = "# Bakery\n\n## Success Criteria\n\n### Must Have\n- ✅ bread\n- ✅ rolls\n\n## Diary\n- ✅ up early\n"


def test_ticked_before_work(subjects: Subjects, task: Made) -> None:
    """The first tick below a heading about targets is told, once."""
    found = list(ticked.check(subjects(task("A"), text=TEXT)))
    assert [(one.code, one.severity, one.line) for one in found] == [("WG374", "info", 6)]


def test_ticked_after_work(subjects: Subjects, task: Made) -> None:
    """Once a task is done a target may be reached; ticks elsewhere are a way to write lists."""
    assert list(ticked.check(subjects(task("A", status="done"), text=TEXT))) == []
    assert list(ticked.check(subjects(task("A"), text="# B\n\n## Diary\n- ✅ up early"))) == []
    assert list(ticked.check(subjects(text=TEXT))) == []

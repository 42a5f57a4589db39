"""WG363 and WG364: what a task needs and nobody provides, and moves with one end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.plan.lint import wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        ("Needs yeast supplier contract", True),
        ("Requires yeast", True),
        ("Needs stone_oven.py", False),
        ("Needs StoneOven", False),
        ("Needs the oven operational", False),
        ("Needs full system operational", False),
        ("None", False),
    ],
)
def test_needs(subjects: Subjects, task: Made, thing: str, told: bool) -> None:
    """A need counts where no word of it stands in a title or a file of another task."""
    text = f"### Agent 1A: Oven\n\n### Agent 1B: Bread\n\n```yaml\nBlockers: {thing}\n```"
    tasks = (
        task("1A", title="Oven", line=1, files=("src/stone_oven.py",)),
        task("1B", title="Yeast bread", line=3),
    )
    found = list(wanted.check(subjects(*tasks, text=text)))
    assert [(one.code, one.line, one.task) for one in found] == ([("WG363", 6, "1B")] if told else [])


def test_needs_of_the_first_task(subjects: Subjects, task: Made) -> None:
    """What the first task needs lies before the plan."""
    text = "### Agent 1A: Oven\n\n**Blockers**: Needs yeast"
    assert list(wanted.check(subjects(task("1A", line=1), task("1B", line=9), text=text))) == []


def test_move_with_one_end(subjects: Subjects, task: Made) -> None:
    """A file that takes code out of another one changes both."""
    text = "### Agent 1A\n\n- src/timer.py (MOVE from the oven)\n- src/bell.py"
    alone = task("1A", line=1, files=("src/timer.py", "src/bell.py"))
    found = list(wanted.check(subjects(alone, text=text)))
    assert [(one.code, one.line) for one in found] == [("WG364", 3)]
    assert found[0].message == "1A moves src/timer.py out of the oven and lists no file of the oven"
    whole = task("1A", line=1, files=("src/timer.py", "src/oven.py"))
    assert list(wanted.check(subjects(whole, text=text))) == []

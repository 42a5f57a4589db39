"""WG361 and WG362: tasks without a test, or without any file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.finding import Finding
from pytest_wavegate.plan.lint import untested

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]


def both(task: Made, count: int) -> list[Task]:
    """Tasks with code and its test."""
    return [
        task(f"T{number}", line=number, files=(f"src/m{number}.py", f"tests/test_m{number}.py"))
        for number in range(1, count + 1)
    ]


def test_code_without_test(subjects: Subjects, task: Made) -> None:
    """Where nearly all tasks with code name a test, the one that does not is told."""
    odd = task("T9", line=9, files=("src/metrics.py", "docs/metrics.md"))
    found = list(untested.check(subjects(*both(task, 5), odd)))
    assert [(one.code, one.severity, one.line, one.task) for one in found] == [("WG361", "warning", 9, "T9")]
    assert "5 of 6" in found[0].message


@pytest.mark.parametrize(
    ("title", "files"),
    [
        ("Read the oven's code", ("src/oven.py",)),
        ("Write the guide", ("docs/guide.md", "shop.json")),
        ("Bake", ("src/oven.py", "tests/test_oven.py")),
    ],
)
def test_code_with_a_reason(subjects: Subjects, task: Made, title: str, files: tuple[str, ...]) -> None:
    """Code that is only read, and files that are no code, need no test."""
    assert list(untested.check(subjects(*both(task, 5), task("T9", title=title, files=files)))) == []


def test_tests_in_tasks_of_their_own(subjects: Subjects, task: Made) -> None:
    """Where tests are tasks of their own, code has none."""
    code = [task(f"C{number}", files=(f"src/m{number}.py",)) for number in range(5)]
    tests = [task(f"T{number}", files=(f"tests/test_m{number}.py",)) for number in range(5)]
    assert list(untested.check(subjects(*code, *tests))) == []


def test_plan_without_files(subjects: Subjects, task: Made) -> None:
    """A plan whose tasks name no file at all is told once, where files belong to tasks."""
    tasks = [task(f"T{number}", line=number) for number in range(3, 9)]
    found = list(untested.check(subjects(*tasks)))
    assert [(one.code, one.severity, one.line) for one in found] == [("WG362", "warning", 3)]
    assert list(untested.check(subjects(*tasks, dialect="kiro"))) == []
    assert list(untested.check(subjects(*tasks[:3]))) == []
    outside = Finding(code="WG106", severity="info", message="outside", path="plan.md", line=3)
    assert list(untested.check(subjects(*tasks, findings=(outside,)))) == []


def test_one_task_without_file(subjects: Subjects, task: Made) -> None:
    """One task among many that writes something and does not say where is a remark."""
    many = both(task, 12)
    bare = task("T20", line=20, title="Implement the timer")
    found = list(untested.check(subjects(*many, bare)))
    assert [(one.code, one.severity, one.line) for one in found] == [("WG362", "info", 20)]
    for title in ("Run all tests", "Update the documentation"):
        assert list(untested.check(subjects(*many, task("T20", title=title)))) == []
    assert list(untested.check(subjects(*many, task("T20", title="Add it", folders=("src/",))))) == []

"""Tasks that name tests which nobody has written yet: nothing of them can be red."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.run.paths import is_glob
from pytest_wavegate.run.python_file import PythonFile
from pytest_wavegate.run.written_tests import written_tests

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pytest_wavegate.model.plan import Plan, Task

_MOST = 5
"""Tasks that are named."""


def unwritten(
    plan: Plan, *, selected: Collection[str] | None, tested: Collection[str], bases: Sequence[str]
) -> str:
    """Return a note on the tasks whose test files are not there or hold no test; empty where all have some.

    Args:
        plan: of the run.
        selected: ids of the tasks that were asked for; none for all.
        tested: ids of those that have items, which need no look.
        bases: absolute folders that a plan's paths may start from.
    """
    asked = (task for task in plan.tasks if selected is None or task.id in selected)
    waiting = (task for task in asked if task.id not in tested and task.status != "cancelled")
    found = [f"{task.id} ({task.tests[0]})" for task in waiting if _lacks_tests(task, bases)]
    if not found:
        return ""
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return f"no test is written yet of {', '.join(found[:_MOST])}{more}"


def _lacks_tests(task: Task, bases: Sequence[str]) -> bool:
    if not task.tests or not all(one.endswith(".py") and not is_glob(one) for one in task.tests):
        return False
    return not any(_holds_tests(Path(base, one.lstrip("/"))) for base in bases for one in task.tests)


def _holds_tests(path: Path) -> bool:
    """Whether it may hold some: one that does not parse is a matter of its own."""
    if not path.is_file():
        return False
    file = PythonFile(path.as_posix(), path.read_bytes())
    return file.tree is None or bool(written_tests(file))

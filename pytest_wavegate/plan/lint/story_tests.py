"""A user story without a test, in a plan whose other stories have some."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.lint.subject import listed
from pytest_wavegate.plan.lint.task_kinds import code_of, writes_code, writes_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

NO_TEST = Rule(
    "WG322",
    "warning",
    "story {story} has no test task, and {others} {have}",
    "add a test task for it, or name its test file in one of its tasks",
)
RULES = (NO_TEST,)
_SHOWN = regex(r"(?:examples?|samples?|demos?)/")
"""Code that is there to be looked at, and has no tests."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each such story, on its phase's heading or its first task."""
    stories: dict[str, list[Task]] = {}
    for task in subject.tasks.values():
        if task.story and "," not in task.story and task.status != "cancelled":
            stories.setdefault(task.story, []).append(task)
    tested = [name for name, tasks in stories.items() if any(_tests(task) for task in tasks)]
    if len(tested) * 2 < len(stories):
        return
    for name, tasks in stories.items():
        if name not in tested and any(_codes(task) for task in tasks):
            yield subject.finding(
                NO_TEST, line=(line := _line(subject, tasks[0])), mark=_mark(subject.line(line), name),
                task=tasks[0].id, story=name, others=listed(tested),
                have="has some" if len(tested) == 1 else "have some",
            )  # fmt: skip


def _mark(text: str, story: str) -> str:
    """How a line names a story: ``User Story 3`` or ``US3``."""
    found = re.search(rf"User Story {story[2:]}\b", text, re.IGNORECASE) if story[2:].isdecimal() else None
    return found.group() if found else story


def _tests(task: Task) -> bool:
    return bool(task.tests) or writes_tests(task)


def _codes(task: Task) -> bool:
    return writes_code(task) and not all(_SHOWN.search(file) for file in code_of(task))


def _line(subject: Subject, first: Task) -> int:
    phase = subject.phases.get(first.phase)
    return phase.line if phase and phase.tasks and phase.tasks[0] == first.id else first.line

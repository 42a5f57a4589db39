"""Tests that come after the code, in a plan that says they come first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.lint.task_kinds import writes_code, writes_tests

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

TESTS_LATE = Rule(
    "WG321",
    "warning",
    "{test} is the first test of {where} and comes after the code of {code}; line {said} wants tests first",
    "move {test} before {code}",
)
RULES = (TESTS_LATE,)
_ASIDE = regex(
    r"\b(?:setup|set-up|foundation|foundational|polish|cross-cutting concerns|cleanup|documentation"
    r"|release)\b",
    re.IGNORECASE,
)
"""Phases that nobody means when asking for tests first."""
_FAILING = regex(r"\bfail(?:s|ing)?\b", re.IGNORECASE)
"""What the title of a test says that is written before its code."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each phase whose first test task stands below its first code task."""
    said = next((claim for claim in subject.plan.claims if claim.kind == "tests_first"), None)
    if said is None:
        return
    for phase, tasks in subject.in_phase.items():
        late = _late(tasks)
        if late and phase in subject.phases and not _ASIDE.search(subject.phases[phase].title):
            test, code = late
            where = subject.phases[phase].label or subject.phases[phase].title
            yield subject.finding(
                TESTS_LATE, line=test.line, mark=test.id, task=test.id,
                test=subject.named(test.id), code=subject.named(code.id), where=where, said=said.line,
            )  # fmt: skip


def _late(tasks: Sequence[Task]) -> tuple[Task, Task] | None:
    """The first test task and the first code task, where they stand the wrong way round.

    A test that is to fail is one for the code behind it, whatever stands before it.
    """
    live = [task for task in tasks if task.status != "cancelled"]
    test = next((task for task in live if writes_tests(task)), None)
    code = next((task for task in live if writes_code(task)), None)
    if test is None or code is None or test.line <= code.line:
        return None
    ahead = _FAILING.search(test.title) and any(writes_code(task) for task in live if task.line > test.line)
    return None if ahead else (test, code)

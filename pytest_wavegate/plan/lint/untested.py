"""Tasks that name code and no test, or no file at all, where the plan's other tasks do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

NO_TEST = Rule(
    "WG361",
    "warning",
    "{task} changes code and names no test; {share} tasks with code name one",
    "name the test that shows that it is done",
)
NO_FILES = Rule(
    "WG362",
    "warning",
    "no task of this plan names a file, so no test can be assigned by its place",
    "name the files that each task changes, or mark the tests with the ids of their tasks",
)
NO_FILE = Rule(
    "WG362",
    "info",
    "{task} names no file; nearly all other tasks do",
    "name the file that it changes",
)
RULES = (NO_TEST, NO_FILE, NO_FILES)
_CODE = regex(
    r"\.(?:py|pyx|js|jsx|mjs|cjs|ts|tsx|mts|vue|svelte|go|rs|java|kts?|scala|clj|cc?|cpp|cxx|cs|fs|vb|rb|exs?|erl|hs|lua"
    r"|php|swift|mm?|dart|sol|zig|nim)$"
)
_WRITES = regex(
    r"^\W*(?:implement|add|create|update|extend|build|write|introduce|integrate|refactor|replace|handle|support)\b",
    re.IGNORECASE,
)
_READS = regex(
    r"^\W*(?:re-?read|read|review|inspect|verify|confirm|check|run|investigate|analy[sz]e|research|explore|document)\b",
    re.IGNORECASE,
)
_NO_CODE = regex(r"\b(?:documentation|docs|readme|changelog|pr|pull request|issue|branch)\b", re.IGNORECASE)
_PLACES_FILES = frozenset({"waves", "streams", "tickets"})
"""Dialects whose tasks are the place for files."""
_OUTSIDE = "WG106"
"""The code for a path outside of the project, which is no file of a task."""
_FEWEST = 5
_NEARLY_ALL = 0.9
_MOST = 0.8


def check(subject: Subject) -> Iterator[Finding]:
    """Yield findings for tasks that stand out, and one for a plan whose tasks name no file at all."""
    tasks = [task for task in subject.tasks.values() if task.status != "cancelled"]
    if len(tasks) < _FEWEST:
        return
    if not any(task.files or task.folders or task.test_ids for task in tasks):
        outside = any(found.code == _OUTSIDE for found in subject.plan.findings)
        if subject.plan.dialect in _PLACES_FILES and not outside:
            yield subject.finding(NO_FILES, line=tasks[0].line, mark=tasks[0].id, task=tasks[0].id)
        return
    yield from _without_test(subject, [task for task in tasks if _codes(task)])
    yield from _without_file(subject, tasks)


def _codes(task: Task) -> bool:
    """Whether a task changes code: it names some, and not to read it."""
    return not _READS.match(task.title) and any(_CODE.search(file) for file in task.files)


def _without_test(subject: Subject, coding: Sequence[Task]) -> Iterator[Finding]:
    """Tasks with code and no test, in a plan where code and its test belong to one task."""
    bare = [task for task in coding if not task.tests and not task.test_ids]
    rest = len(coding) - len(bare)
    if rest < _FEWEST or rest < _MOST * len(coding):
        return
    for task in bare:
        yield subject.finding(
            NO_TEST, line=task.line, mark=task.id, task=task.id, share=f"{rest} of {len(coding)}"
        )


def _without_file(subject: Subject, tasks: Sequence[Task]) -> Iterator[Finding]:
    """Tasks that write something and do not say where, in a plan whose other tasks do."""
    named = [task for task in tasks if task.files or task.folders]
    if len(named) < _NEARLY_ALL * len(tasks):
        return
    for task in tasks:
        if (
            not (task.files or task.folders or task.test_ids)
            and _WRITES.match(task.title)
            and not _NO_CODE.search(task.title)
        ):
            yield subject.finding(NO_FILE, line=task.line, mark=task.id, task=task.id)

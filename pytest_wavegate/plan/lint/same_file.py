"""Tasks marked [P] in one phase that change the same file."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint.order import MOST, Ancestors
from pytest_wavegate.plan.lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

SAME_FILE = Rule(
    "WG301",
    "error",
    "{tasks} may run side by side and change the same file, {file}",
    "take [P] from all but one of them, or let one depend on the other",
)
RULES = (SAME_FILE,)
_READ = regex(
    r"(?:\b(?:from|per|see|using|uses?|reads?|against|based on|following|via|import(?:s|ed)?(?: from)?|like"
    r"|as in|according to|mirror(?:s|ing)?|matching|same as|(?:defined|described|documented) in|of|with|by"
    r"|run|runs|running)"
    r"|\(see)\s+(?:the\s+)?(?:existing\s+)?[\[`(*_\"']*$",
    re.IGNORECASE,
)
"""What stands before a file that a task only reads."""
_SHARED = regex(r"^(?:.*/)?(?:README|CHANGELOG|quickstart|plan|spec|research|data-model)\.md$", re.IGNORECASE)
_LOOK_BACK = 40


def check(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each file and phase, on the second of the tasks that change it."""
    if subject.plan.by == "dependency":
        return
    contested = [
        (file, beside)
        for tasks in subject.in_phase.values()
        for file, beside in _writers(subject, tasks).items()
        if len(beside) > 1
    ]
    for some in _portions(contested):
        order = Ancestors(subject.between_tasks, (task.id for _, beside in some for task in beside))
        for file, beside in some:
            yield from _clash(subject, file, beside, order=order)


def _writers(subject: Subject, tasks: Iterable[Task]) -> dict[str, list[Task]]:
    """The tasks with [P] that change each file."""
    writers: dict[str, list[Task]] = {}
    for task in tasks:
        if task.parallel and task.status != "cancelled":
            for file in task.files:
                if _changes(subject, task, file):
                    writers.setdefault(file, []).append(task)
    return writers


def _portions(contested: Iterable[tuple[str, list[Task]]]) -> Iterator[list[tuple[str, list[Task]]]]:
    """Split files into portions whose tasks can be held against each other in one pass."""
    some: list[tuple[str, list[Task]]] = []
    count = 0
    for file, beside in contested:
        if some and count + len(beside) > MOST:
            yield some
            some, count = [], 0
        some.append((file, beside))
        count += len(beside)
    if some:
        yield some


def _clash(subject: Subject, file: str, tasks: Sequence[Task], *, order: Ancestors) -> Iterator[Finding]:
    """The tasks on one file that nothing puts in order."""
    free = [(one, other) for one, other in pairwise(tasks) if not order.ordered(one.id, other.id)]
    if free:
        ids = list(dict.fromkeys(task.id for pair in free for task in pair))
        second = free[0][1]
        line = subject.place(file, of=second)
        values = {"tasks": subject.names(ids), "file": file}
        yield subject.finding(SAME_FILE, line=line, mark=file, task=second.id, **values)


def _changes(subject: Subject, task: Task, file: str) -> bool:
    """Whether a task seems to write a file: a path with a folder, not one it only reads or runs."""
    if "/" not in file or any(letter in file for letter in "*?<>") or _SHARED.match(file):
        return False
    text = subject.line(task.line)
    at = text.find(file)
    return at < 0 or not _READ.search(text[max(0, at - _LOOK_BACK) : at])

"""Streams that work side by side on one file without an order."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from pytest_wavegate.plan.lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

STREAM_FILES = Rule(
    "WG302",
    "error",
    "{tasks} work on {file}, and nothing says which comes first",
    "let one depend on the other, or split the file",
)
RULES = (STREAM_FILES,)
_MOST_COMPARED = 12
"""Tasks on one file that are compared each with each; of more, each with the next."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each file, where the second of the tasks on it names it."""
    if subject.plan.by != "dependency":
        return
    workers: dict[str, list[Task]] = {}
    for task in subject.tasks.values():
        if task.status != "cancelled" and subject.claims_parallel(task):
            for file in task.files:
                workers.setdefault(file, []).append(task)
    for file, tasks in workers.items():
        clashing = _clashing(subject, tasks)
        if clashing:
            second = clashing[1]
            line = subject.place(file, of=second)
            ids = subject.names(task.id for task in clashing)
            yield subject.finding(STREAM_FILES, line=line, mark=file, task=second.id, tasks=ids, file=file)


def _clashing(subject: Subject, tasks: Sequence[Task]) -> list[Task]:
    """The tasks that nothing puts before or behind another, in document order."""
    pairs: Iterable[tuple[Task, Task]] = (
        combinations(tasks, 2) if len(tasks) <= _MOST_COMPARED else pairwise(tasks)
    )
    net = subject.declared
    free = {
        task.id for pair in pairs if not subject.ordered(pair[0].id, pair[1].id, net=net) for task in pair
    }
    return [task for task in tasks if task.id in free]

"""What tasks ask for that no task of the plan provides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.lint.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

NEEDED = Rule(
    "WG363",
    "warning",
    "{task} needs {thing}, and no other task of the plan names it",
    "add a task that provides it, or say where it comes from",
)
MOVED = Rule(
    "WG364",
    "warning",
    "{task} moves {file} out of {source} and lists no file of {source}",
    "list the file that loses the code too: it changes as well",
)
RULES = (NEEDED, MOVED)
_NEEDS = regex(
    r"^[\s>*_-]{0,12}(?:blockers?|blocked by|prerequisites?)[*_]{0,3}\s*:[*_]{0,3}\s*"
    r"(?:needs?|requires?|waits? for|waiting for)\s+(?P<thing>[^\n]{3,200})",
    re.IGNORECASE,
)
_MOVED = regex(
    r"\((?:move[ds]?|extract(?:ed)?|split)\s+(?:out\s+)?(?:from|of)\s+([^()]{2,80})\)", re.IGNORECASE
)
_BRACKETS = regex(r"\([^()]{0,120}\)")
_GENERAL = frozenset(
    """
    a an the and or of for in on to with from by full all whole entire system operational working work ready
    complete completed setup set up done available access environment interface implementation basic initial
    first existing new be is are it its their this that service py js ts md agent wave phase task stream
    """.split()  # noqa: SIM905 (a list this long reads better as words)
)
_SHORTEST = 3


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each need that no other task answers, and for each move with one end."""
    needs = [
        (number, found.group("thing"))
        for number, text in enumerate(subject.document.lines, start=1)
        if ":" in text and (found := _NEEDS.match(text[:300]))
    ]
    if needs:
        provided = {task.id: _provided(task) for task in subject.tasks.values()}
        homes: dict[str, set[str]] = {}
        for task, named in provided.items():
            for word in named:
                homes.setdefault(word, set()).add(task)
        for line, thing in needs:
            yield from _unanswered(subject, thing.strip(), homes=homes, line=line)
    yield from _moves(subject)


def _provided(task: Task) -> set[str]:
    texts = (task.title, *task.files, *task.folders, *task.acceptance)
    return {word for text in texts for word in words(text)}


def _unanswered(subject: Subject, thing: str, *, homes: dict[str, set[str]], line: int) -> Iterator[Finding]:
    task = subject.task_at(line)
    wanted = [
        word for word in words(_BRACKETS.sub(" ", thing)) if word not in _GENERAL and len(word) >= _SHORTEST
    ]
    if task is None or not wanted or subject.plan.tasks[0].id == task.id:
        return
    if not any(homes.get(word, set()) - {task.id} for word in wanted):
        yield subject.finding(NEEDED, line=line, mark=thing, task=task.id, thing=thing)


def _moves(subject: Subject) -> Iterator[Finding]:
    for number, text in enumerate(subject.document.lines, start=1):
        found = _MOVED.search(text[:600]) if "(" in text else None
        task = subject.task_at(number) if found else None
        if not found or not task:
            continue
        file = next((one for one in task.files if one in text), None)
        source = found.group(1).strip(" `*")
        wanted = [word for word in words(source) if word not in _GENERAL]
        others = {word for one in (*task.files, *task.folders) if one != file for word in words(one)}
        if file and wanted and not others.intersection(wanted):
            yield subject.finding(MOVED, line=number, mark=file, task=task.id, file=file, source=source)

"""Releases in a schedule: what still runs when they begin, and what is removed too early."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.lint.subject import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.effort import Window
    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

UNTESTED = Rule(
    "WG368",
    "error",
    "{name} begins in hour {hour:g}, while {others} {are} still at work",
    "let it begin after the last of them",
)
NO_WAY_BACK = Rule(
    "WG369",
    "error",
    "{name} begins in hour {hour:g}, before {release} is over in hour {end:g}: there is no way back",
    "remove old code when the release has proved itself",
)
UNCHECKED = Rule(
    "WG369",
    "warning",
    "{name} begins in hour {hour:g}, and no test runs after it",
    "run the tests once more when the code is gone",
)
RULES = (UNTESTED, UNCHECKED, NO_WAY_BACK)
_RELEASE = regex(
    r"\b(?:cut-?over|release|go-?live|rollout|ship|production deploy\w*|deploy\w* to production)\b",
    re.IGNORECASE,
)
_TESTING = regex(
    r"\b(?:test(?:s|ing)?|validation|verification|audit|qa|acceptance|benchmarks?)\b", re.IGNORECASE
)
_PREPARING = regex(
    r"\b(?:set-?up|harness|framework|plan|design|prepar\w+|notes?|pipeline|candidate)\b", re.IGNORECASE
)
_REMOVING = regex(
    r"\b(?:remov\w+|delet\w+|clean-?up|retir\w+|drop\w*|decommission\w*|purg\w+)\b", re.IGNORECASE
)
_OLD = regex(r"\b(?:legacy|old|obsolete|deprecated|dead|superseded)\b", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield findings for the releases and removals of a plan whose tasks have windows of time."""
    timed = [(task, task.window) for task in subject.tasks.values() if task.window]
    if not timed:
        return
    releases = [one for one in timed if _RELEASE.search(one[0].title) and not _PREPARING.search(one[0].title)]
    testing = [one for one in timed if _TESTING.search(one[0].title) and not _PREPARING.search(one[0].title)]
    for task, window in releases:
        yield from _untested(subject, task, window, testing=testing)
    for task, window in timed:
        if _REMOVING.search(task.title) and _OLD.search(task.title):
            yield from _removal(subject, task, window, releases=releases, testing=testing)


def _untested(
    subject: Subject, task: Task, window: Window, *, testing: Sequence[tuple[Task, Window]]
) -> Iterator[Finding]:
    late = [one.title for one, other in testing if other.end > window.start and one is not task]
    if late:
        are = "is" if len(late) == 1 else "are"
        values = {"hour": window.start, "others": listed(late), "are": are}
        yield _finding(subject, UNTESTED, task, **values)


def _removal(
    subject: Subject,
    task: Task,
    window: Window,
    *,
    releases: Sequence[tuple[Task, Window]],
    testing: Sequence[tuple[Task, Window]],
) -> Iterator[Finding]:
    early = next(((one, other) for one, other in releases if window.start < other.end), None)
    if early:
        values = {"hour": window.start, "release": early[0].title, "end": early[1].end}
        yield _finding(subject, NO_WAY_BACK, task, **values)
    elif testing and all(other.end <= window.end for _, other in testing):
        yield _finding(subject, UNCHECKED, task, hour=window.start)


def _finding(subject: Subject, rule: Rule, task: Task, **values: object) -> Finding:
    return subject.finding(
        rule, line=task.line, mark=task.title, task=task.id, **values | {"name": task.title}
    )

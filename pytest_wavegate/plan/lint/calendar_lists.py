"""Lists of a summary that stand under a week, a day or a sprint, held against when their tasks are due."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.lint.words import words
from pytest_wavegate.plan.text.blocks import Heading, ListItem
from pytest_wavegate.plan.words.ids import Ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

MISPLACED = Rule(
    "WG373",
    "warning",
    "{name} is listed under {when} here, but due in {due} by line {at}",
    "move it in one of the two places",
)
RULES = (MISPLACED,)
_WHEN = regex(
    r"\b(?P<unit>weeks?|days?|sprints?)\s+(?P<low>\d{1,3})(?:\s*(?:[-–—]|to|and|&)\s*(?P<high>\d{1,3}))?\b",
    re.IGNORECASE,
)
_SPRINT = regex(r"\bsprint\s+(\d{1,3})\b", re.IGNORECASE)
_TARGETS = regex(
    r"\b(?:must|should|could|nice to) have|criteria|\bgoals?\b|\bdeliver|\bmilestone|\bwins?\b|\btargets?\b",
    re.IGNORECASE,
)
_LENGTH = regex(r"\b(\d|one|two|three|four)[ -]weeks?\s+sprints?\b", re.IGNORECASE)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4}
_DAY = 24
_GENERAL = frozenset(
    """
    a an the and or of for in on to with from by all one single complete completed implementation new old
    test testing update team phase task setup
    """.split()  # noqa: SIM905 (a list this long reads better as words)
)
_HEAD = 40
_LONGEST = 400
_RARE = 3
_MOMENT = 1e-6
_NAMED = 2
"""Words of a title that an item must share to mean its task, and half of its own."""


@dataclass(frozen=True, slots=True)
class _Time:
    """Some weeks, days or sprints."""

    unit: str
    low: int
    high: int
    target: bool = False
    """The list says what is there by then, not what happens."""

    def __str__(self) -> str:
        numbers = f"{self.low}" if self.low == self.high else f"{self.low}-{self.high}"
        return f"{self.unit} {numbers}"


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each listed task that is due at another time."""
    phases = {phase.line for phase in subject.plan.phases}
    when: _Time | None = None
    calendar: _Calendar | None = None
    for block in subject.document.blocks:
        if isinstance(block, Heading) and not block.depth:
            when = None if block.line in phases else _read(block.text)
        elif when and isinstance(block, ListItem) and not subject.task_at(block.line):
            calendar = calendar or _Calendar(subject)
            yield from _item(subject, block, when, calendar=calendar)


def _read(heading: str) -> _Time | None:
    found = _WHEN.search(heading[:200])
    if found is None:
        return None
    low = int(found["low"])
    unit, high = found["unit"].casefold().rstrip("s"), max(low, int(found["high"] or low))
    return _Time(unit, low, high, target=bool(_TARGETS.search(heading[:200])))


def _item(subject: Subject, item: ListItem, when: _Time, *, calendar: _Calendar) -> Iterator[Finding]:
    text = item.text.split("\n")[0][:_LONGEST]
    for task in calendar.named(text, by="title" if when.target else "id"):
        due = calendar.due(task, unit=when.unit)
        if due is not None and (due.low > when.high or due.high < when.low):
            values = {"name": subject.named(task.id), "when": when, "due": due, "at": task.line}
            yield subject.finding(MISPLACED, line=item.line, mark=task.id, task=task.id, **values)


class _Calendar:
    """When tasks are due, and how an item names them."""

    def __init__(self, subject: Subject) -> None:
        self._tasks = subject.tasks
        self._ids = Ids(tuple(subject.tasks))
        length = _LENGTH.search(subject.document.text)
        word = length.group(1).casefold() if length else ""
        self._weeks = (_NUMBERS.get(word) or int(word)) if word else None
        self._sprint = {
            phase.id: int(found.group(1))
            for phase in subject.plan.phases
            if (found := _SPRINT.search(subject.line(phase.line)))
        }
        homes: dict[str, set[str]] = {}
        for task in subject.tasks.values():
            for word in set(words(task.title)) - _GENERAL:
                homes.setdefault(word, set()).add(task.id)
        self._home = homes

    def named(self, text: str, *, by: Literal["id", "title"]) -> list[Task]:
        """The tasks whose ids an item begins with, else the one whose title has most of its words."""
        known = self._ids.all_in(text[:_HEAD]).ids
        if known or by == "id":
            return [self._tasks[one] for one in known]
        own = set(words(text)) - _GENERAL
        shared = Counter(
            task for word in own if len(home := self._home.get(word, set())) <= _RARE for task in home
        )
        best = [task for task, count in shared.most_common(2) if count >= max(_NAMED, len(own) / 2)]
        clear = len(best) == 1 or (len(best) > 1 and shared[best[0]] > shared[best[1]])
        return [self._tasks[best[0]]] if clear else []

    def due(self, task: Task, *, unit: str) -> _Time | None:
        """When a task is due, in the unit of a list; none where the plan does not say."""
        sprint = self._sprint.get(task.phase)
        if unit == "sprint" and sprint:
            return _Time("sprint", sprint, sprint)
        if unit == "week" and sprint and self._weeks:
            return _Time("week", (sprint - 1) * self._weeks + 1, sprint * self._weeks)
        if unit == "day" and task.window:
            last = max(task.window.start, task.window.end - _MOMENT)
            return _Time("day", int(task.window.start // _DAY) + 1, int(last // _DAY) + 1)
        return None

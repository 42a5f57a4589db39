"""How many teams are said to be at work in some hours, against the windows of their tasks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.lint.subject import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.lint.subject import Subject

TEAMS = Rule(
    "WG370",
    "warning",
    "{stated} are stated for hours {start:g}-{end:g}, in which {count} have work: {names}",
    "correct the number, or move the work",
)
RULES = (TEAMS,)
_HOURS = regex(r"\bhours?\s+(\d{1,4}(?:\.\d)?)\s*(?:[-–—]|to)\s*(\d{1,4}(?:\.\d)?)", re.IGNORECASE)
_COUNT = regex(
    r"\b(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:\w{1,12}\s+)?(?:teams?|lanes?|agents?|streams?)\b",
    re.IGNORECASE,
)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: number for number, word in enumerate(_WORDS, start=1)}


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each line with hours and a number of teams that the windows contradict."""
    timed = [(task.phase, task.window) for task in subject.tasks.values() if task.window]
    if not timed:
        return
    for number, text in enumerate(subject.document.lines, start=1):
        hours = _HOURS.search(text[:400]) if "our" in text else None
        count = _COUNT.search(text[:400], hours.end()) if hours else None
        if not hours or not count or subject.task_at(number):
            continue
        start, end = float(hours.group(1)), float(hours.group(2))
        word = count.group(1).casefold()
        active = list(dict.fromkeys(phase for phase, one in timed if one.start < end and one.end > start))
        if len(active) != (_NUMBERS.get(word) or int(word)):
            names = listed(active) if active else "nobody"
            yield subject.finding(
                TEAMS,
                line=number,
                mark=count.group(),
                stated=count.group(),
                start=start,
                end=end,
                count=len(active),
                names=names,
            )

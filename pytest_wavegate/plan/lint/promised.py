"""What the plan says every task has, and some have not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.text.blocks import Heading, ListItem, Paragraph
from pytest_wavegate.plan.words.fields import read_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.lint.subject import Subject

LACKING = Rule(
    "WG354",
    "warning",
    "each is to have {field} (line {at}), but {tasks} {have} none",
    "add the section where it is missing",
)
RULES = (LACKING,)
_EACH = regex(
    r"^\W*(?:each|every|all)\s+(?:\w+\s+)?(?:streams?|tasks?|agents?|teams?|tracks?|work\s?streams?)\s+"
    r"(?:must\s+|should\s+)?(?:defines?|has|have|lists?|states?|declares?|provides?|includes?)\b",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each heading whose text is a field that each task is to have and some have not."""
    heading: Heading | None = None
    promised: dict[str, tuple[str, int]] = {}
    for block in subject.document.blocks:
        if isinstance(block, Heading):
            heading = block
        elif isinstance(block, Paragraph) and heading and _EACH.match(block.text[:200]):
            promised.setdefault(heading.text.strip(" :*").casefold(), (heading.text, block.line))
            heading = None
        else:
            heading = None
    if promised:
        yield from _lacking(subject, promised)


def _lacking(subject: Subject, promised: dict[str, tuple[str, int]]) -> Iterator[Finding]:
    having: dict[str, set[str]] = {}
    for block in subject.document.blocks:
        if isinstance(block, Paragraph | ListItem) and (task := subject.task_at(block.line)):
            for number, text in enumerate(block.text.split("\n"), start=block.line):
                field = read_field(text, line=number)
                if field and field.label.casefold() in promised:
                    having.setdefault(field.label.casefold(), set()).add(task.id)
    for label, tasks in having.items():
        bare = [task for task in subject.tasks.values() if task.id not in tasks]
        if bare and len(tasks) > 1:
            have = "has" if len(bare) == 1 else "have"
            names, (field_, at) = subject.names(task.id for task in bare), promised[label]
            values = {"field": field_, "at": at, "tasks": names, "have": have}
            yield subject.finding(LACKING, line=bare[0].line, mark=bare[0].id, task=bare[0].id, **values)

"""Targets that are ticked before anything has run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.text.blocks import Heading, ListItem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.lint.subject import Subject

TICKED = Rule(
    "WG374",
    "info",
    "targets are ticked here, but no task is done",
    "leave them open until a run has shown them",
)
RULES = (TICKED,)
_TARGETS = regex(
    r"\b(?:success criteria|targets?|goals|definition of done|must have|should have|exit criteria)\b",
    re.IGNORECASE,
)
_TICK = regex(r"^\s*(?:✅|☑|✔)")


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for the first ticked item below a heading about targets, where no task has begun."""
    if not subject.tasks or any(task.status != "todo" for task in subject.tasks.values()):
        return
    levels: list[Heading] = []
    for block in subject.document.blocks:
        if isinstance(block, Heading):
            levels = [*(one for one in levels if one.level < block.level), block]
        elif (
            isinstance(block, ListItem)
            and _TICK.match(block.text)
            and any(_TARGETS.search(heading.text[:200]) for heading in levels)
        ):
            yield subject.finding(TICKED, line=block.line, mark=block.text.strip()[:1])
            return

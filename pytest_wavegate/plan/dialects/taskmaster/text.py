"""Task Master's text files: one task in each, its fields as headings or in bold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.dialects.taskmaster.words import needed, state_of
from pytest_wavegate.plan.draft import Draft, DraftPhase, DraftTask
from pytest_wavegate.plan.text.blocks import Heading, ListItem, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.text.blocks import Block, Document

TASK = regex(r"^task\s+id\s*[:：]\s*[`\[(]?(?P<id>[\w.-]{1,60})", re.IGNORECASE)
"""The heading that opens a task."""
FIELD = regex(
    r"^(?:\*\*)?(?P<key>title|status|dependencies|priority|description|details|test strategy|subtasks|owner"
    r"|allowed files|files)\s*(?::\s*\*\*|\*\*\s*:|:|$)\s*(?P<value>.*)$",
    re.IGNORECASE,
)
"""One field, as a heading or as a line in bold."""
_PART = regex(r"^(?P<id>\d{1,4}(?:\.\d{1,4})*)\.?\s+(?P<title>.*?)\s*(?:\[(?P<state>[\w -]{2,20})\])?$")
_NOTHING = regex(r"^no (?:details|test strategy) provided\.?$", re.IGNORECASE)
_LONGEST = 2_000


@dataclass
class _Open:
    """The task that is being read."""

    task: DraftTask
    ids: list[str] = field(default_factory=list)
    ids_line: int = 0
    key: str = ""
    strategy: list[str] = field(default_factory=list)
    inside: bool = False
    """A part of the task is open: fields are its own."""


def read_text(document: Document) -> Draft:
    """Return the draft of a text file; what a task waits for beside those of the file lies outside."""
    opened: list[_Open] = []
    for block in document.blocks:
        if isinstance(block, Heading) and (found := TASK.match(block.text)):
            opened.append(_Open(DraftTask(id=found["id"].strip("."), title="", line=block.line)))
        elif opened:
            _read(block, opened[-1])
    for one in opened:
        one.task.title = one.task.title or f"Task {one.task.id}"
        if one.strategy:
            one.task.acceptance.append(" ".join(one.strategy))
    return _draft(opened)


def _draft(opened: list[_Open]) -> Draft:
    ids = {one.task.id for one in opened}
    draft = Draft(title=opened[0].task.title if len(opened) == 1 else "Tasks")
    for one in opened:
        for source in one.ids:
            known = one.task.needs if source in ids else one.task.external
            known.setdefault(source, one.ids_line)
    if opened:
        tasks = [one.task for one in opened]
        draft.phases.append(DraftPhase(id="1", title="Tasks", line=tasks[0].line, tasks=tasks))
    if any(one.task.needs or one.task.external for one in opened):
        draft.by, draft.phases[0].mode = "dependency", "mixed"
        for one in opened:
            one.task.parallel = True
    return draft


def _read(block: Block, one: _Open) -> None:
    """Take what a block says of the task that is open."""
    part = _PART.match(block.text[:_LONGEST]) if isinstance(block, Heading) and block.level > 1 else None
    if part and one.key in {"subtasks", "part"}:
        number = part["id"] if part["id"].startswith(f"{one.task.id}.") else f"{one.task.id}.{part['id']}"
        one.task.acceptance.append(f"{number} {part['title']}")
        one.key, one.inside = "part", True
        return
    for number, text in _lines(block):
        found = FIELD.match(text)
        if found is None:
            _content(one, text)
        elif not one.inside or (isinstance(block, Heading) and block.level == 1):
            one.inside = False
            one.key = found["key"].casefold()
            _field(one, one.key, found["value"].strip(), line=number)
        else:
            _content(one, found["value"])


def _lines(block: Block) -> Iterator[tuple[int, str]]:
    if isinstance(block, Heading):
        yield block.line, block.text[:_LONGEST]
    elif isinstance(block, ListItem | Paragraph):
        for number, text in enumerate(block.text.split("\n"), start=block.line):
            yield number, text[:_LONGEST]


def _field(one: _Open, key: str, value: str, *, line: int) -> None:
    task = one.task
    match key:
        case "title":
            task.title = value
        case "status":
            task.status = state_of(value)
        case "dependencies":
            one.ids, one.ids_line = list(needed(value)), line
        case "priority":
            task.priority = value or None
        case "owner":
            task.owner = value or None
    if value:
        _content(one, value)


def _content(one: _Open, text: str) -> None:
    """Keep a line for the paths it names, and as what is asked where it says how to test."""
    if _NOTHING.match(text.strip()):
        return
    one.task.texts.append(text)
    if one.key == "test strategy" and not one.inside:
        one.strategy.append(text.strip())

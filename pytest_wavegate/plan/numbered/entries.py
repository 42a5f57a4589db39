"""Where a plan has tasks with numbers: boxes wherever they stand, or headings with all below them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.numbered.number import Numbered, is_ticked, read_numbered, read_numbered_heading
from pytest_wavegate.plan.text.blocks import Heading, ListItem, Paragraph
from pytest_wavegate.plan.text.outline import sections
from pytest_wavegate.plan.words.boxes import read_box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.plan import Status
    from pytest_wavegate.plan.text.blocks import Block, Document
    from pytest_wavegate.plan.text.outline import Section
    from pytest_wavegate.plan.words.boxes import Box

_PROMPT = regex(r"^[\s`*_]{0,4}prompt\b[\s*_]{0,4}[:：]", re.IGNORECASE)
"""Words for whoever carries the task out; the lists in it are no tasks."""
_LONGEST_TITLE = 1_000


@dataclass(frozen=True)
class Entry:
    """A task where it stands."""

    said: Numbered
    line: int
    section: Section
    text: str = ""
    """Its own further lines; the first stands on the line below ``line``."""
    body: tuple[Block, ...] = ()
    """What stands inside it and in no task inside it."""
    status: Status = "todo"
    box: int | None = None
    inside: str = ""
    """The number of the task whose list item holds it."""
    headings: tuple[Heading, ...] = ()
    """The headings above it, its own left out where it is one."""


@dataclass(frozen=True)
class Found:
    """The boxes of a plan."""

    tasks: tuple[Entry, ...] = ()
    """Those with a number."""
    loose: tuple[Entry, ...] = ()
    """Those without one that stand in no other box; their number is empty."""


@dataclass
class _Open:
    """A list item while what it holds is gathered."""

    kind: Literal["task", "loose", "prompt"]
    item: ListItem
    said: Numbered = field(default_factory=lambda: Numbered("", ""))
    status: Status = "todo"
    inside: str = ""
    body: list[Block] = field(default_factory=list)


def find_boxes(document: Document) -> Found:
    """Return every box that is a task, and every one that has no number; none of a quotation or a prompt."""
    opened = [
        (one, section) for section in sections(document) for one in _opened(section) if one.kind != "prompt"
    ]
    entries = [(one.kind, _entry(one, section)) for one, section in opened]
    return Found(
        tasks=tuple(entry for kind, entry in entries if kind == "task"),
        loose=tuple(entry for kind, entry in entries if kind == "loose"),
    )


def find_task_headings(document: Document) -> tuple[Entry, ...]:
    """Return every heading that is a task; what stands below its own subheadings is its body too."""
    entries: list[Entry] = []
    bodies: list[list[Block]] = []
    open_line = 0
    for section in sections(document):
        heading = section.heading
        said = read_numbered_heading(heading.text) if heading and heading.level > 1 else None
        if heading and said:
            entries.append(_headed(said, heading, section))
            bodies.append(list(section.blocks))
            open_line = heading.line
        elif heading and entries and any(one.line == open_line for one in section.headings):
            bodies[-1].append(Paragraph(text=f"**{heading.text}**:", line=heading.line))
            bodies[-1].extend(section.blocks)
    return tuple(
        replace(entry, body=tuple(_without_prompts(body)))
        for entry, body in zip(entries, bodies, strict=True)
    )


def choose_entries(found: Found, document: Document) -> tuple[Entry, ...]:
    """Return a document's tasks: numbered boxes, or task headings where all boxes stand below them."""
    headed = find_task_headings(document)
    lines = {entry.line for entry in headed}
    outside = any(not any(one.line in lines for one in entry.headings) for entry in found.tasks)
    return found.tasks if outside or not headed else headed


def cut_prompt(text: str) -> str:
    """Return the lines of a text up to the one that begins a prompt."""
    if "rompt" not in text:
        return text
    lines = text.split("\n")
    end = next((place for place, line in enumerate(lines) if _PROMPT.match(line)), len(lines))
    return "\n".join(lines[:end])


def _opened(section: Section) -> Iterator[_Open]:
    stack: list[_Open] = []
    for block in section.blocks:
        while stack and stack[-1].item.depth >= block.depth:
            stack.pop()
        top = stack[-1] if stack else None
        one = _open(block, top)
        if one is not None:
            stack.append(one)
            yield one
        elif top is not None:
            top.body.append(block)


def _open(block: Block, top: _Open | None) -> _Open | None:
    if not isinstance(block, ListItem) or block.quoted or (top is not None and top.kind == "prompt"):
        return None
    box = read_box(block.text)
    if box is None:
        return _Open("prompt", block) if top is not None and _PROMPT.match(block.text) else None
    said = read_numbered(box.rest)
    if said is not None:
        inside = top.said.id if top is not None else ""
        return _Open("task", block, said, box.status, inside)
    return _loose(block, box) if top is None else None


def _loose(block: ListItem, box: Box) -> _Open:
    title = " ".join(box.rest[:_LONGEST_TITLE].split("\n", 1)[0].split())
    return _Open("loose", block, Numbered("", title), box.status)


def _entry(one: _Open, section: Section) -> Entry:
    return Entry(
        said=one.said,
        line=one.item.line,
        section=section,
        text=cut_prompt(one.item.text.partition("\n")[2]),
        body=tuple(one.body),
        status=one.status,
        box=one.item.line,
        inside=one.inside,
        headings=section.headings,
    )


def _headed(said: Numbered, heading: Heading, section: Section) -> Entry:
    at = heading.text.find("[")
    box = read_box(heading.text[at:]) if at >= 0 else None
    return Entry(
        said=said,
        line=heading.line,
        section=section,
        status=box.status if box else "done" if is_ticked(heading.text) else "todo",
        box=heading.line if box else None,
        headings=tuple(one for one in section.headings[:-1] if not read_numbered_heading(one.text)),
    )


def _without_prompts(blocks: list[Block]) -> Iterator[Block]:
    inside: int | None = None
    for block in blocks:
        if inside is not None and block.depth > inside:
            continue
        prompt = isinstance(block, ListItem | Paragraph) and _PROMPT.match(block.text)
        inside = block.depth if prompt and isinstance(block, ListItem) else None
        if not prompt:
            yield block

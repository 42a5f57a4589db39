"""Everything in a plan that could be a task: boxes, headings, bold lines, list items and rows with an id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.dialects.checklist.ids import Label, read_label
from pytest_wavegate.plan.dialects.checklist.sections import standing
from pytest_wavegate.plan.dialects.checklist.tables import find_rows
from pytest_wavegate.plan.text.blocks import ListItem, Paragraph, Table
from pytest_wavegate.plan.text.outline import sections
from pytest_wavegate.plan.words.boxes import BOXED_LINE, read_box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.dialects.checklist.sections import Standing
    from pytest_wavegate.plan.text.blocks import Block, Document
    from pytest_wavegate.plan.text.outline import Section
    from pytest_wavegate.plan.words.boxes import Box
    from pytest_wavegate.plan.words.fields import Field

Form: TypeAlias = Literal["box", "heading", "bold", "row", "item"]
"""How a task may be written; of equals, the first defines it and the others repeat it."""

_BOLD = regex(r"^(?:\*\*|__)(?=[\w\[#✅])")
_NUMBER = regex(r"\d{1,5}")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an entry stands."""

    section: int
    index: int = -1
    """Of its block in the section; -1 for the section's own heading."""
    standing: Standing = "plain"


@dataclass(eq=False, slots=True)
class Entry:
    """One of them."""

    form: Form
    line: int
    text: str
    """Its own lines, without bullet and box."""
    spot: Spot
    label: Label | None = None
    box: Box | None = None
    inside: Entry | None = None
    """The box whose list item holds this one."""
    under: Entry | None = None
    """The nearest heading with an id above it; its own is not meant."""
    fields: tuple[Field, ...] = ()
    """Those that the cells of a row state."""

    @property
    def kind(self) -> str:
        """The shape of its id; empty where it has none."""
        return self.label.kind if self.label else ""


@dataclass(frozen=True)
class Found:
    """A plan's sections and entries, both in document order."""

    sections: tuple[Section, ...]
    entries: tuple[Entry, ...]


def find_entries(document: Document) -> Found:
    """Return all entries of a document; what stands in quotations, fences and comments is none."""
    every = tuple(sections(document))
    entries: list[Entry] = []
    heads: dict[int, Entry] = {}
    for number, section in enumerate(every):
        spot = Spot(number, standing=standing(section))
        under = next((heads[one.line] for one in reversed(section.headings[:-1]) if one.line in heads), None)
        own = _heading(section, spot, under)
        if own is not None:
            heads[own.line] = own
            entries.append(own)
        entries.extend(_in_section(section, spot, under=own or under))
    return Found(every, tuple(entries))


def _heading(section: Section, spot: Spot, under: Entry | None) -> Entry | None:
    heading = section.heading
    if heading is None or (heading.level == 1 and len(section.headings) == 1 and spot.section == 1):
        return None
    at = heading.text.find("[")
    box = read_box(heading.text[at:]) if at == 0 else None
    text = box.rest if box else heading.text
    label = read_label(text)
    if label is None or (label.kind in {"A9", "9A"} and not label.marked):
        return None
    return Entry("heading", heading.line, text, spot, label, box, under=under)


def _in_section(section: Section, spot: Spot, *, under: Entry | None) -> Iterator[Entry]:
    opened: list[tuple[int, Entry]] = []
    for index, block in enumerate(section.blocks):
        while opened and opened[-1][0] >= block.depth:
            opened.pop()
        if block.quoted:
            continue
        holder = opened[-1][1] if opened else None
        for entry in _of_block(block, Spot(spot.section, index, spot.standing)):
            entry.inside, entry.under = holder, under
            if entry.form == "box" and isinstance(block, ListItem):
                opened.append((block.depth, entry))
            yield entry


def _of_block(block: Block, spot: Spot) -> Iterator[Entry]:
    if isinstance(block, Table):
        for row in find_rows(block):
            yield Entry("row", row.line, row.title, spot, row.label, row.box, fields=row.fields)
    elif isinstance(block, ListItem | Paragraph):
        yield from _of_text(block, spot)


def _of_text(block: ListItem | Paragraph, spot: Spot) -> Iterator[Entry]:
    if isinstance(block, ListItem):
        yield from _of_item(block, spot)
        return
    if "[" in block.text:
        yield from _bare_boxes(block, spot)
    if _BOLD.match(block.text) and (label := read_label(block.text)):
        yield Entry("bold", block.line, block.text, spot, label)


def _of_item(block: ListItem, spot: Spot) -> Iterator[Entry]:
    box = read_box(block.text)
    if box is not None:
        label = read_label(box.rest) or _by_marker(block, box)
        yield Entry("box", block.line, box.rest, spot, label, box)
        return
    label = read_label(block.text)
    if label is not None and label.kind != "9" and (label.marked or _BOLD.match(block.text)):
        yield Entry("bold" if _BOLD.match(block.text) else "item", block.line, block.text, spot, label)


def _by_marker(block: ListItem, box: Box) -> Label | None:
    """A numbered list of boxes, ``1. [ ] Add the pool``, has its ids before the boxes."""
    number = _NUMBER.match(block.marker)
    return Label(number.group(), box.rest, "9", marked=True) if number else None


def _bare_boxes(block: Paragraph, spot: Spot) -> Iterator[Entry]:
    """Lines that begin with a box, without a bullet."""
    for number, line in enumerate(block.text.split("\n")):
        found = BOXED_LINE.match(line)
        box = read_box(line[found.end() :]) if found else None
        if box is not None:
            yield Entry("box", block.line + number, box.rest, spot, read_label(box.rest), box)

"""Every place below a heading that names a unit: headings, rows, list items, paragraphs in bold."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.blocks import Heading, ListItem, Paragraph, Table
from pytest_wavegate.plan.text.outline import body_of
from pytest_wavegate.plan.units.body import Body, read_body
from pytest_wavegate.plan.units.label import Label, bare, read_label, without_asides
from pytest_wavegate.plan.units.table import read_unit_table
from pytest_wavegate.plan.words.boxes import read_box
from pytest_wavegate.plan.words.fields import NAMES, read_field, read_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.plan import Status
    from pytest_wavegate.plan.text.blocks import Block
    from pytest_wavegate.plan.units.heading_tree import Part, Parts
    from pytest_wavegate.plan.words.fields import Field

Form: TypeAlias = Literal["heading", "row", "item", "bold", "box"]
"""``box`` is a list item with a box and no id."""

_ELSEWHERE = regex(
    r"\b(?:criteria|check-?list|checkpoints?|gates?|verification|validation (?:steps|checklist)|deliverables?"
    r"|risks?|rollback|notes?|definition of done|acceptance|integration points?|success|coordination"
    r"|contingency|summary|commands?|metrics)\b",
    re.IGNORECASE,
)
"""Headings and labels of lists whose items are no tasks."""
_SPEAKING = frozenset({"parallel with", "description", "status", "goal", "owner"})
"""Fields whose lists may hold units after all."""
_BOLD = regex(
    r"^(?:\*\*|__)(?P<text>[^*\n]{2,200})(?:\*\*|__)[ \t]*"
    r"(?:(?:(?<=:\*\*)|(?<=:__)|[:：]|[–—-](?=\s))\s*(?P<rest>.*)"
    r"|(?P<aside>\([^()\n]{0,120}\))?[ \t]*(?:\n|$))"
)
_PARALLEL = regex(r"^(?:\*\*)?\[(?:P|PARALLEL)\](?:\*\*)?\s*", re.IGNORECASE)
_WEIGHTY = frozenset(
    {"files", "needs", "effort", "owner", "agent id", "deliverables", "blocks", "description", "acceptance"}
)


@dataclass(frozen=True)
class Found:
    """A place that names a unit."""

    form: Form
    label: Label
    """With an empty id where the place has none."""
    line: int
    body: Body
    status: Status | None = None
    """Of its own box."""
    box: int | None = None
    """The line of that box."""
    parallel: bool = False
    """It is marked ``[P]``."""

    @cached_property
    def weight(self) -> int:
        """How much it says: 3 with fields, 2 as a heading or an item with fields, 1 as a line, 0 as an id."""
        if not self.body.names.isdisjoint(_WEIGHTY):
            return 3 if self.form != "item" else 2
        if self.form in ("heading", "bold"):
            return 2
        return 1 if self.label.title or self.form == "row" else 0


def find_units(parts: Parts, part: Part) -> Iterator[Found]:
    """Yield every place below a heading that names a unit, in order; what lies inside one is its body.

    Args:
        parts: of the document.
        part: where to look.
    """
    index = part.start + 1
    silent = _owned(parts.own(part))
    while index < part.end:
        block = parts.blocks[index]
        if isinstance(block, Heading) and index in parts.by_start:
            inner = parts.by_start[index]
            label = read_label(block.text)
            if label is not None:
                yield _heading(parts, inner, label)
            elif not _ELSEWHERE.search(block.text):
                silent |= _owned(parts.own(inner))
                index += 1
                continue
            index = inner.end
            continue
        found, index = _at(parts.blocks, index, part.end, silent=silent)
        yield from found


def _heading(parts: Parts, part: Part, label: Label) -> Found:
    body = read_body(parts.inside(part), asides=label.asides, line=part.heading.line)
    return Found("heading", label, part.heading.line, body)


def _at(blocks: Sequence[Block], index: int, end: int, *, silent: set[int]) -> tuple[Sequence[Found], int]:
    """Return the units of one block, and the index behind it and its body."""
    block = blocks[index]
    if block.quoted:
        return (), index + 1
    if isinstance(block, Table):
        return rows_of(block), index + 1
    if isinstance(block, ListItem):
        inside = body_of(blocks, index)
        found = None if block.line in silent else _item(block, inside)
        return [found] if found else (), index + 1 + len(inside)
    if isinstance(block, Paragraph) and (label := _bold(block)):
        last = next((at for at in range(index + 1, end) if _opens(blocks[at])), end)
        rest = Paragraph(text=block.text.partition("\n")[2], line=block.line + 1)
        body = (rest, *blocks[index + 1 : last]) if rest.text else blocks[index + 1 : last]
        return [Found("bold", label, block.line, read_body(body, asides=label.asides, line=block.line))], last
    return (), index + 1


def _opens(block: Block) -> bool:
    if isinstance(block, Heading):
        return True
    return isinstance(block, Paragraph) and _bold(block) is not None


def _bold(block: Paragraph) -> Label | None:
    """A paragraph that begins with a label in bold, ``**Task 1.1: Design**``, and is no field."""
    found = _BOLD.match(block.text)
    if found is None or block.depth:
        return None
    label = read_label(found["text"])
    if label is not None and found["rest"] and not label.title:
        label = read_label(f"{found['text'].rstrip(': ')}: {found['rest']}")
    elif label is not None and found["aside"]:
        label = read_label(f"{found['text']} {found['aside']}")
    return label if label is not None and label.title else None


def rows_of(table: Table) -> Sequence[Found]:
    """Return the units in the rows of a table; none where no column names them."""
    read = read_unit_table(table)
    if read is None:
        return ()
    found = []
    for row in read.rows:
        title, asides = without_asides(bare(row.cells.get("title", "") or row.label.title))
        label = Label(row.label.kind, row.label.id, title, (*row.label.asides, *asides))
        found.append(Found("row", label, row.line, row.body()))
    return found


def _item(item: ListItem, body: Sequence[Block]) -> Found | None:
    box = read_box(item.text)
    first, _, more = (box.rest if box else item.text).partition("\n")
    parallel = _PARALLEL.match(first)
    text = _PARALLEL.sub("", first)
    label = read_label(text)
    if label is None:
        if box is None:
            return None
        title, asides = without_asides(bare(text))
        label = Label("", "", title, asides)
    own = (Paragraph(text=more, line=item.line + 1),) if more else ()
    inside = read_body((*own, *body), asides=label.asides, line=item.line)
    form: Form = "item" if label.id else "box"
    found = Found(form, label, item.line, inside, parallel=parallel is not None)
    return replace(found, status=box.status, box=item.line) if box else found


def _owned(blocks: Sequence[Block]) -> set[int]:
    """Return the lines of lists that belong to a field, ``**Success Criteria**:``, and hold no units."""
    owned = {line.number for one in read_fields(blocks) if _is_silent(one) for line in one.items}
    closed: int | None = None
    for block in blocks:
        if not isinstance(block, ListItem):
            closed = None
            continue
        if closed is not None and block.depth >= closed:
            owned.add(block.line)
        last = block.text.rpartition("\n")[2] if "\n" in block.text else ""
        label = read_field(last, line=block.line) if last.startswith(("**", "__")) else None
        if label and not label.value and _is_silent(label):
            closed = block.depth  # without a blank line above it, a label belongs to the item before
    return owned


def _is_silent(one: Field) -> bool:
    return (one.label.casefold() in NAMES and one.name not in _SPEAKING) or bool(_ELSEWHERE.search(one.label))

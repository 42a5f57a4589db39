"""The fields of a ticket: ``- **Effort:** 8 story points (5-8 days)``, and headings that stand for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.blocks import Heading, ListItem, Paragraph, Row, Table
from pytest_wavegate.plan.words.fields import NAMES, read_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.plan.text.blocks import Block
    from pytest_wavegate.plan.words.fields import Field

_STRONG = frozenset({"needs", "blocks", "effort", "acceptance", "files"})
"""Fields that only the definition of a ticket has."""
_WEAK = frozenset(
    {"owner", "priority", "status", "description", "deliverables", "requirements", "type", "labels"}
)
_ENOUGH_WEAK = 2
TICKET = _STRONG | _WEAK | {"parallel with", "sprint", "notes", "story", "epic"}
"""Fields that belong to a ticket, not to what stands around it."""
_PAIR = 2
_MARKS = regex(r"^[^\w]+|[:：*_\s]+$")


def ticket_fields(body: Sequence[Block]) -> tuple[Field, ...]:
    """Return the fields of a ticket's body: lines, headings inside it, and rows of a table."""
    return read_fields(tuple(_as_fields(body)))


def is_detailed(fields: Sequence[Field]) -> bool:
    """Whether some fields say what only a ticket says of itself."""
    names = {field.name for field in fields}
    return bool(names & _STRONG) or len(names & _WEAK) >= _ENOUGH_WEAK


def _as_fields(body: Sequence[Block]) -> Iterator[Block]:
    """Take headings inside a ticket, ``#### Acceptance Criteria``, and rows of a table for fields."""
    for block in body:
        if isinstance(block, Heading):
            yield _as_field(block)
        elif isinstance(block, Table) and len(block.header) == _PAIR:
            yield from _rows(block)
        else:
            yield block


def _as_field(heading: Heading) -> Block:
    label = _MARKS.sub("", heading.text)
    if label.casefold() not in NAMES:
        return heading
    return Paragraph(line=heading.line, text=f"**{label}:**", depth=heading.depth)


def _rows(table: Table) -> Iterator[Paragraph]:
    """Yield the rows of a table with a name and a value each: ``| Points | 5 |``."""
    for row in (Row(table.line, table.header), *table.rows):
        label = _MARKS.sub("", row.cells[0]) if row.cells else ""
        if len(row.cells) == _PAIR and label.casefold() in NAMES:
            yield Paragraph(line=row.line, text=f"**{label}:** {row.cells[1]}", depth=table.depth)


def texts_of(body: Sequence[Block]) -> Iterator[str]:
    """Yield the texts of a body; code in fences says nothing of the ticket."""
    yield from (block.text for block in body if isinstance(block, ListItem | Paragraph))

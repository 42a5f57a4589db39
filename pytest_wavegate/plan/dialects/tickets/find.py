"""Where a plan of tickets defines them, and where it only names them again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.dialects.tickets.fields import TICKET, ticket_fields
from pytest_wavegate.plan.dialects.tickets.head import Head, read_head
from pytest_wavegate.plan.dialects.tickets.ticket import Found, Ticket
from pytest_wavegate.plan.text.blocks import Heading, ListItem, Paragraph
from pytest_wavegate.plan.text.outline import body_of
from pytest_wavegate.plan.words.fields import read_field
from pytest_wavegate.plan.words.keys import keys_in, prefix
from pytest_wavegate.plan.words.phase_heading import read_phase_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_wavegate.plan.dialects.tickets.ticket import Form
    from pytest_wavegate.plan.text.blocks import Block, Document

_KEY_LABEL = regex(
    r"^(?:(?:story|ticket|task|issue|jira)\s+)?(?:id|key)$|^(?:ticket|jira|issue)$", re.IGNORECASE
)
_NUMBERED = regex(
    r"^\W*(?:(?:task|story|ticket|issue)\s+)?\d{1,3}(?:\.\d{1,3})*\s*[.:)–-]*\s*", re.IGNORECASE
)
_OUTSIDE = regex(
    r"\b(?:external|out of scope|not in scope|other teams?|references?|related)\b", re.IGNORECASE
)
_LONGEST_KEY_FIELD = 200


def find_tickets(document: Document) -> Found:
    """Find where tickets are defined: headings, bold lines, list items, in any mixture.

    One key may stand in many places. What has fields is a definition; without any such place, the first
    heading or bold line is one, and everything else repeats it.
    """
    every = _Reader(document).read()
    if not all(is_story(one.id) for one in every):
        every = [one for one in every if not is_story(one.id)]
    epics = _epics(every)
    inside = {id(one) for one in epics}
    free = [one for one in every if id(one) not in inside and (one.owner is None or id(one.owner) in inside)]
    chosen = {id(one) for one in _definitions(free)}
    return Found(
        tickets=tuple(one for one in free if id(one) in chosen),
        mentions=tuple(one for one in free if id(one) not in chosen),
        epics=tuple(epics),
    )


def is_story(key: str) -> bool:
    """Whether a key is a user story's, ``US-012``: a ticket only where a plan has no others."""
    return key.startswith("US-")


def _epics(every: Sequence[Ticket]) -> list[Ticket]:
    """Headings that hold headings or bold lines of tickets, or hold items and say nothing themselves."""
    holders = {id(one.owner) for one in every if one.owner and _holds(one.owner, one)}
    return [one for one in every if id(one) in holders]


def _holds(owner: Ticket, one: Ticket) -> bool:
    if owner.form != "heading" or one.id == owner.id:
        return False
    return (
        one.head.firm and not owner.detailed if one.form == "item" else one.form == "heading" or one.detailed
    )


def _definitions(tickets: Sequence[Ticket]) -> Iterator[Ticket]:
    by_id: dict[str, list[Ticket]] = {}
    for one in tickets:
        by_id.setdefault(one.id, []).append(one)
    sure = {
        key: group for key, group in by_id.items() if any(one.detailed for one in group) or _headed(group)
    }
    projects = {prefix(key) for key in sure}
    for key, group in by_id.items():
        if key in sure:
            detailed = [one for one in group if one.detailed]
            yield from detailed or _headed(group)[:1]
        elif not projects or prefix(key) in projects:
            yield from [one for one in group if _is_stub(one)][:1]


def _headed(group: Iterable[Ticket]) -> list[Ticket]:
    return [one for one in group if one.form == "heading"]


def _is_stub(one: Ticket) -> bool:
    """Whether a line without fields may define a ticket: it looks like one, in the plan's own sections."""
    named = one.head.title != one.head.key and (one.head.firm or one.head.boxed)
    return named and not any(_OUTSIDE.search(heading.text) for heading in one.headings)


@dataclass
class _Reader:
    """Goes through a document once."""

    document: Document
    found: list[Ticket] = field(default_factory=list)
    headings: tuple[Heading, ...] = ()
    open: list[tuple[int, Ticket]] = field(default_factory=list)
    """Tickets whose body is not over, each with the index where it is."""

    def read(self) -> list[Ticket]:
        for index, block in enumerate(self.document.blocks):
            while self.open and self.open[-1][0] <= index:
                self.open.pop()
            if block.quoted or not isinstance(block, Heading | Paragraph | ListItem):
                continue
            above = self._above(block)
            head = read_head(block.text)
            if head is None and isinstance(block, Heading):
                head = self._named_below(index, block)
            if head is not None and (not isinstance(block, Paragraph) or (head.firm and not block.depth)):
                self._take(index, block, head=head, above=above)
        return self.found

    def _above(self, block: Block) -> tuple[Heading, ...]:
        if not isinstance(block, Heading) or block.depth:
            return self.headings
        above = tuple(one for one in self.headings if one.level < block.level)
        self.headings = (*above, block)
        return above

    def _take(
        self, index: int, block: Heading | Paragraph | ListItem, *, head: Head, above: tuple[Heading, ...]
    ) -> None:
        form: Form = "item" if isinstance(block, ListItem) else "paragraph"
        form = "heading" if isinstance(block, Heading) else form
        end = self._end(index, block)
        body = (*_rest(block, notes=head.notes), *self.document.blocks[index + 1 : end])
        owner = self.open[-1][1] if self.open else None
        ticket = Ticket(head, block.line, form, above, body, owner)
        self.found.append(ticket)
        self.open.append((end, ticket))

    def _end(self, index: int, block: Heading | Paragraph | ListItem) -> int:
        blocks = self.document.blocks
        if isinstance(block, ListItem):
            return index + 1 + len(body_of(blocks, index))
        if isinstance(block, Heading):
            return next(
                (at for at in range(index + 1, len(blocks)) if _closes(blocks[at], block)), len(blocks)
            )
        return _end_of_paragraph(blocks, index)

    def _named_below(self, index: int, heading: Heading) -> Head | None:
        """Read a heading whose key stands in a field right below it: ``**Story ID:** US-015``."""
        below = self.document.blocks[index + 1 : index + 2]
        if read_phase_heading(heading.text) or not below or not isinstance(below[0], Paragraph | ListItem):
            return None
        for text in below[0].text.split("\n", 3)[:3]:
            said = read_field(text[:_LONGEST_KEY_FIELD], line=heading.line)
            key = keys_in(said.value)[:1] if said and _KEY_LABEL.match(said.label) else ()
            if key:
                return read_head(f"**[{key[0]}] {_NUMBERED.sub('', heading.text)}**")
        return None


def _rest(block: Heading | Paragraph | ListItem, *, notes: str) -> Iterator[Paragraph]:
    """Yield what follows the opening line in its own block, and the fields that stand on that line."""
    if "**" in notes or ": " in notes:
        yield Paragraph(text=notes.lstrip(" |–—-"), line=block.line, depth=block.depth)
    _, _, rest = block.text.partition("\n")
    if rest:
        yield Paragraph(text=rest, line=block.line + 1, depth=block.depth)


def _closes(block: Block, heading: Heading) -> bool:
    return isinstance(block, Heading) and not block.depth and block.level <= heading.level


def _end_of_paragraph(blocks: Sequence[Block], index: int) -> int:
    """A bold line's ticket ends at a heading, at the next such line, and at words behind its fields."""
    said = False
    for at in range(index + 1, len(blocks)):
        block = blocks[at]
        if isinstance(block, Heading):
            return at
        if isinstance(block, Paragraph) and not block.depth:
            head = read_head(block.text)
            ours = any(one.name in TICKET for one in ticket_fields((block,)))
            if (head is not None and head.firm) or (said and not ours):
                return at
            said = said or ours
        said = said or isinstance(block, ListItem)
    return len(blocks)

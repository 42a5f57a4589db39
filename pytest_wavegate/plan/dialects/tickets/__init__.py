"""The dialect of tickets: ``**[SHOP-12] Title**`` with fields below it, as trackers export them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Chain
from pytest_wavegate.plan.assemble import assemble
from pytest_wavegate.plan.dialects.tickets.body import read_ticket
from pytest_wavegate.plan.dialects.tickets.find import find_tickets, is_story
from pytest_wavegate.plan.dialects.tickets.head import read_head
from pytest_wavegate.plan.dialects.tickets.lists import lines_of, read_lists, read_mentions
from pytest_wavegate.plan.dialects.tickets.needs import NeedsReader
from pytest_wavegate.plan.dialects.tickets.phases import group_tickets
from pytest_wavegate.plan.dialects.tickets.rows import read_rows
from pytest_wavegate.plan.dialects.tickets.scale import off_scale
from pytest_wavegate.plan.dialects.tickets.sections import chain_sprints, read_phases
from pytest_wavegate.plan.draft import Draft
from pytest_wavegate.plan.drawn.drawings import read_drawing
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.text.blocks import Fence, Heading, ListItem, Paragraph, Table
from pytest_wavegate.plan.words.keys import KEY, Keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.dialects.tickets.body import ReadTicket
    from pytest_wavegate.plan.dialects.tickets.ticket import Found, Ticket
    from pytest_wavegate.plan.text.blocks import Document

_FIELD = regex(
    r"(?:^|\n)\s{0,8}(?:[-*]\s)?(?:\*\*|__)?"
    r"(?:effort|estimate|story points?|points|dependenc(?:y|ies)|depends on"
    r"|priority|acceptance(?: criteria)?|assignee|owner|sprint)(?:\*\*|__)?\s{0,2}:",
    re.IGNORECASE,
)
_KEYED = regex(
    rf"\W{{0,4}}(?:story|ticket|task|issue|jira)\s(?:id|key)\W{{0,6}}\s{{0,2}}{KEY}", re.IGNORECASE
)
"""A field that gives the heading above it a key."""
_CRITICAL = regex(r"critical\s+(?:path|chain)", re.IGNORECASE)
_MOST_DRAWINGS = 20
_ENOUGH = 2


class Tickets:
    """Tickets with keys of a tracker, under headings of phases or sprints."""

    name = "tickets"

    def sniff(self, document: Document) -> float:
        """Return how sure it is: headings and bold lines with keys, more so with fields of a tracker."""
        full = items = stories = fields = 0
        for block in document.blocks:
            if not isinstance(block, Heading | Paragraph | ListItem) or block.quoted:
                continue
            if not isinstance(block, Heading):
                fields += _FIELD.search(block.text[:400]) is not None
                full += _KEYED.match(block.text) is not None
            head = read_head(block.text)
            if head is None or not (head.firm or isinstance(block, Heading)):
                continue
            stories += is_story(head.key)
            items += not is_story(head.key) and isinstance(block, ListItem)
            full += not is_story(head.key) and not isinstance(block, ListItem)
        return _sureness(full, items, stories, fields=fields)

    def parse(self, document: Document) -> Plan:
        """Return phases, tickets and what they declare."""
        found = find_tickets(document)
        keys = Keys(tuple(one.id for one in found.tickets))
        reader = NeedsReader(keys, _members(found))
        pairs = [(one, read_ticket(one, reader)) for one in found.tickets]
        phases = group_tickets(pairs, found.epics)
        read_phases(document, phases)
        chain_sprints(phases)
        rows = read_rows(document, keys=keys, phases=phases)
        reads = [read for _, read in pairs]
        own = lines_of(one.body for one in found.tickets) | {one.line for one in found.tickets}
        draft = Draft(phases=phases.drafts)
        _set_modes(draft)
        draft.claims += phases.claims + rows.claims + [claim for read in reads for claim in read.claims]
        draft.claims += [*read_lists(document, keys=keys, own=own), *read_mentions(found.mentions, keys)]
        draft.claims += _drawn(document, keys)
        draft.findings += [*_stubs(document, pairs), *rows.findings, *off_scale(document, reads)]
        return assemble(draft, document, dialect=self.name)


def _sureness(full: int, items: int, stories: int, *, fields: int) -> float:
    """Weigh headings and bold lines with keys, list items with keys, user stories, and fields."""
    if full >= _ENOUGH:
        return 0.95 if fields >= full else 0.7
    if full:
        return 0.6 if fields >= _ENOUGH else 0.2
    if items >= _ENOUGH:
        return 0.6 if fields >= items else 0.4
    return 0.5 if _ENOUGH <= stories <= fields else 0.0


def _set_modes(draft: Draft) -> None:
    """Call a phase mixed where its tickets wait for each other: nobody says that all run at once."""
    for phase in draft.phases:
        own = {task.id for task in phase.tasks}
        if any(own.intersection((*task.needs, *task.blocks)) for task in phase.tasks):
            phase.mode = "mixed"


def _members(found: Found) -> dict[str, list[str]]:
    """Return the keys of each epic's tickets."""
    lines = {one.line: one.id for one in found.epics}
    members: dict[str, list[str]] = {}
    for ticket in found.tickets:
        for heading in ticket.headings:
            if heading.line in lines:
                members.setdefault(lines[heading.line], []).append(ticket.id)
    return members


def _stubs(document: Document, pairs: Sequence[tuple[Ticket, ReadTicket]]) -> Iterator[Finding]:
    """Yield a finding for each ticket that has no more than a title, in a plan whose tickets have more."""
    if not any(ticket.detailed and ticket.form != "item" for ticket, _ in pairs):
        return  # a list of tickets: its lines need not say more than a title
    for ticket, _ in pairs:
        if not ticket.fields and not any(isinstance(block, ListItem | Table) for block in ticket.body):
            yield remark("WG161", path=document.path, line=ticket.line, task=ticket.id, id=ticket.id)


def _drawn(document: Document, keys: Keys) -> Iterator[Chain]:
    """Yield the arrows between the rows of drawings, each as a chain of two."""
    critical = False
    drawings = 0
    tasks = {key: key for key in keys.known}
    for block in document.blocks:
        if isinstance(block, Heading):
            critical = _CRITICAL.search(block.text) is not None
        elif isinstance(block, Fence) and drawings < _MOST_DRAWINGS:
            arrows = read_drawing(block, tasks)
            drawings += bool(arrows)
            for arrow in arrows:
                yield Chain(tasks=(arrow.source, arrow.target), critical=critical, line=arrow.line)

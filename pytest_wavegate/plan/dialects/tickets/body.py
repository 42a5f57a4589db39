"""What a ticket says of itself: effort, owner, priority, dependencies, acceptance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Beside, Soft
from pytest_wavegate.plan.dialects.tickets.fields import texts_of
from pytest_wavegate.plan.dialects.tickets.needs import in_an_aside, in_words
from pytest_wavegate.plan.draft import DraftTask
from pytest_wavegate.plan.text.blocks import ListItem, Paragraph
from pytest_wavegate.plan.words.boxes import read_box
from pytest_wavegate.plan.words.effort import read_efforts
from pytest_wavegate.plan.words.field_values import read_estimates, read_priority, read_status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.model.plan import Status
    from pytest_wavegate.plan.dialects.tickets.needs import NeedsReader
    from pytest_wavegate.plan.dialects.tickets.ticket import Ticket
    from pytest_wavegate.plan.text.blocks import Block
    from pytest_wavegate.plan.words.fields import Field

_PRIORITY = regex(r"\bP\d\b")
_STORY = regex(r"\bUS-?\d{1,4}\b")
_REQUIREMENT = regex(r"\b(?:N?FR|REQ|SC|AC)-\d{1,4}(?:\.\d{1,3})?\b|\b\d{1,3}\.\d{1,3}(?:\.\d{1,3})?\b")
_LONGEST = 120


@dataclass(frozen=True)
class ReadTicket:
    """A ticket with what it says."""

    task: DraftTask
    effort_line: int
    """Where its first effort stands; its own line where it has none."""
    sprint: str = ""
    """What it says of the sprint or phase it is for, as written."""
    claims: list[Claim] = field(default_factory=list)


@dataclass
class _Facts:
    """What has been read so far."""

    task: DraftTask
    reader: NeedsReader
    effort_line: int
    sprint: str = ""
    said: Status | None = None
    """What its own field says of its state."""
    states: dict[int, Status] = field(default_factory=dict)
    """Boxes of what is asked of it, by line."""
    claims: list[Claim] = field(default_factory=list)


def read_ticket(ticket: Ticket, reader: NeedsReader) -> ReadTicket:
    """Return what a ticket says; its keys are looked up by the reader."""
    task = DraftTask(id=ticket.id, title=ticket.title, line=ticket.line, parallel=True)
    task.texts = [ticket.title, *texts_of(ticket.body)]
    facts = _Facts(task=task, reader=reader, effort_line=ticket.line)
    _notes(facts, ticket.notes)
    for one in ticket.fields:
        _field(facts, one)
    _words(facts, ticket.body)
    _boxes(facts, ticket.body)
    task.box = ticket.line if ticket.boxed else None
    task.status = ticket.status or facts.said or _by_boxes(facts.states)
    return ReadTicket(task, facts.effort_line, facts.sprint, facts.claims)


def _notes(facts: _Facts, notes: str) -> None:
    """Read what stands beside the title: ``3 SP; Sprint 1; P0``."""
    facts.task.estimates.extend(read_efforts(notes.replace(" - ", ", ")))
    if found := _PRIORITY.search(notes):
        facts.task.priority = found.group()
    if needs := in_an_aside(notes):
        _need(facts, needs, line=facts.task.line)
    facts.sprint = notes


def _words(facts: _Facts, body: Sequence[Block]) -> None:
    """Read items that say in words what a ticket waits for: "- depends on SHOP-1"."""
    for block in body:
        if isinstance(block, ListItem | Paragraph):
            needs = in_words(block.text)
            if needs and facts.reader.named(needs):
                _need(facts, needs, line=block.line)


def _field(facts: _Facts, said: Field) -> None:
    value = said.value.strip(" *_`")
    if said.name in _OF_LINES:
        _OF_LINES[said.name](facts, said)
    elif value and said.name in _OF_VALUE:
        _OF_VALUE[said.name](facts, said, value)


def _owner(facts: _Facts, _: Field, value: str) -> None:
    facts.task.owner = value.lstrip("@")[:_LONGEST]


def _priority(facts: _Facts, _: Field, value: str) -> None:
    facts.task.priority = read_priority(value)


def _status(facts: _Facts, _: Field, value: str) -> None:
    facts.said = read_status(value)


def _sprint(facts: _Facts, said: Field, value: str) -> None:
    facts.sprint = f"{said.name} {value}" if value[:1].isdecimal() else value


def _story(facts: _Facts, _: Field, value: str) -> None:
    story = _STORY.search(value)
    facts.task.story = story.group() if story else facts.task.story


def _requirements(facts: _Facts, said: Field) -> None:
    facts.task.requirements.extend(_REQUIREMENT.findall(" ".join(line.text for line in said.lines)))


def _blocks(facts: _Facts, said: Field) -> None:
    for line in said.lines:
        facts.task.blocks.update(dict.fromkeys(facts.reader.named(line.text), line.number))


def _effort(facts: _Facts, said: Field, value: str) -> None:
    efforts = read_estimates(said.label, value)
    known = {effort.unit for effort in facts.task.estimates}
    if efforts and not known:
        facts.effort_line = said.line
    facts.task.estimates.extend(effort for effort in efforts if effort.unit not in known)


def _needs(facts: _Facts, said: Field) -> None:
    for line in said.lines:
        _need(facts, line.text, line=line.number)


def _need(facts: _Facts, text: str, *, line: int) -> None:
    task, needs = facts.task, facts.reader.read(text)
    for key in needs.firm:
        if key != task.id:
            task.needs.setdefault(key, line)
    facts.claims.extend(Soft(source=key, target=task.id, line=line) for key in needs.soft)
    if needs.outside:
        task.external.setdefault(needs.outside, line)


def _acceptance(facts: _Facts, said: Field) -> None:
    for line in said.lines:
        _asked(facts, line.text, line=line.number)


def _boxes(facts: _Facts, body: Sequence[Block]) -> None:
    """Take every other box of a ticket for something that is asked of it."""
    for block in body:
        if isinstance(block, ListItem) and block.line not in facts.states and read_box(block.text):
            _asked(facts, block.text, line=block.line)


def _asked(facts: _Facts, text: str, *, line: int) -> None:
    box = read_box(text.strip())
    words = " ".join((box.rest if box else text).split())
    if box:
        facts.states[line] = box.status
    if words:
        facts.task.acceptance.append(words)


def _by_boxes(states: Mapping[int, Status]) -> Status:
    """A ticket without a state of its own is done when all that is asked of it is."""
    if not states or set(states.values()) == {"todo"}:
        return "todo"
    return "done" if set(states.values()) == {"done"} else "in_progress"


def _beside(facts: _Facts, said: Field) -> None:
    for line in said.lines:
        named = [key for key in facts.reader.keys.tasks_in(line.text) if key != facts.task.id]
        if named:
            facts.claims.append(Beside(tasks=(facts.task.id,), others=tuple(named), line=line.number))


_OF_LINES: dict[str, Callable[[_Facts, Field], None]] = {
    "needs": _needs,
    "blocks": _blocks,
    "acceptance": _acceptance,
    "requirements": _requirements,
    "parallel with": _beside,
}
"""Fields whose value may be a list."""
_OF_VALUE: dict[str, Callable[[_Facts, Field, str], None]] = {
    "effort": _effort,
    "owner": _owner,
    "priority": _priority,
    "status": _status,
    **dict.fromkeys(("sprint", "phase", "milestone", "iteration"), _sprint),
    **dict.fromkeys(("story", "user story"), _story),
}
"""Fields with one value."""

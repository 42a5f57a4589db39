"""Which phase a ticket belongs to: the heading above it, or the sprint it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Total
from pytest_wavegate.plan.dialects.tickets.head import is_fact
from pytest_wavegate.plan.draft import DraftPhase
from pytest_wavegate.plan.words.effort import read_efforts
from pytest_wavegate.plan.words.phase_heading import PhaseHeading, read_any_heading, read_phase_heading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.plan.dialects.tickets.body import ReadTicket
    from pytest_wavegate.plan.dialects.tickets.ticket import Ticket
    from pytest_wavegate.plan.text.blocks import Heading

_ASIDE = regex(r"\s{0,3}[(\[](?P<text>[^()\[\]]{1,80})[)\]]")
_TAIL = regex(r"\s{1,3}[-–—|·]\s{1,3}(?P<text>[^-–—|·]{1,60})$")
_EPIC = regex(
    r"^[^\w]{0,4}\s{0,2}(?P<label>epic\s{0,2}#?-?(?P<number>\d{1,4}|[A-Z]))"
    r"\s{0,3}[:.–—-]\s{0,3}(?P<title>\S.*)$",
    re.IGNORECASE,
)
_SPRINT = regex(
    r"\b(?P<word>sprint|phase|milestone|iteration)s?\s{0,2}#?-?(?P<low>\d{1,4})"
    r"(?:\s{0,2}(?:[-–—]|to|and|&)\s{0,2}(?P<high>\d{1,4}))?",
    re.IGNORECASE,
)
_GENERAL = regex(
    r"^\W*(?:all\s+)?(?:tasks?|tickets?|stories|user stories|issues|backlog|product backlog|items"
    r"|task breakdown|task list|details)\W*$",
    re.IGNORECASE,
)
_MOST_SPRINTS = 50


@dataclass(frozen=True, slots=True)
class Sprints:
    """The sprints or phases that a text names."""

    word: str = ""
    """``sprint``, ``phase`` ..; empty where it names none."""
    numbers: tuple[str, ...] = ()


def sprints(text: str) -> Sprints:
    """Return what a text names first: ``Sprint 2-3`` is sprints 2 and 3."""
    found = _SPRINT.search(text[:400])
    if found is None:
        return Sprints()
    low = int(found["low"])
    high = min(int(found["high"] or low), low + _MOST_SPRINTS)
    return Sprints(found["word"].lower(), tuple(str(number) for number in range(low, max(low, high) + 1)))


@dataclass
class Phases:
    """The phases of a plan, as tickets are put into them."""

    drafts: list[DraftPhase] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    by_id: dict[str, DraftPhase] = field(default_factory=dict)
    by_sprint: dict[str, DraftPhase] = field(default_factory=dict)
    """By the number of the sprint that a heading names."""

    def named(self, text: str) -> DraftPhase | None:
        """Return the phase of the first sprint or phase that a text names."""
        said = sprints(text)
        known = self.by_sprint if said.word == "sprint" and self.by_sprint else self.by_id
        return next((known[number] for number in said.numbers if number in known), None)


def group_tickets(pairs: Sequence[tuple[Ticket, ReadTicket]], epics: Sequence[Ticket]) -> Phases:
    """Put every ticket into its phase.

    That is the innermost heading above it that says "Phase" or "Sprint"; else the sprint that the ticket
    names; else its epic; else the heading above it; else a phase that holds all.
    """
    phases = Phases()
    keys = {one.line: one for one in epics}
    homes: dict[int, DraftPhase] = {}
    later: list[tuple[Ticket, ReadTicket]] = []
    loose: list[ReadTicket] = []
    for ticket, read in pairs:
        place = _labelled(ticket.headings)
        if place is None and sprints(read.sprint).numbers:
            later.append((ticket, read))
        elif place := place or _unlabelled(ticket, keys):
            _home(phases, homes, heading=place[0], said=place[1]).tasks.append(read.task)
        else:
            loose.append(read)
    phases.drafts.sort(key=lambda phase: phase.line)
    _by_sprint(phases, later)
    if loose:
        tasks = [read.task for read in loose]
        name = "backlog" if phases.drafts else "1"
        title = "Backlog" if phases.drafts else "Tasks"
        phases.drafts.append(DraftPhase(id=name, title=title, line=tasks[0].line, tasks=tasks))
    return phases


def _labelled(headings: Sequence[Heading]) -> tuple[Heading, PhaseHeading] | None:
    read = ((heading, read_phase_heading(heading.text)) for heading in reversed(headings))
    return next(((heading, said) for heading, said in read if said is not None), None)


def _unlabelled(ticket: Ticket, epics: Mapping[int, Ticket]) -> tuple[Heading, PhaseHeading] | None:
    for heading in reversed(ticket.headings):
        if epic := epics.get(heading.line):
            return heading, PhaseHeading(id=epic.id, label=epic.id, title=epic.title)
        if found := _EPIC.match(heading.text):
            return heading, PhaseHeading(found["number"], found["label"], found["title"])
    near = [one for one in ticket.headings if one.level > 1 and not _GENERAL.match(one.text)]
    return (near[-1], read_any_heading(near[-1].text)) if near else None


def _home(
    phases: Phases, homes: dict[int, DraftPhase], *, heading: Heading, said: PhaseHeading
) -> DraftPhase:
    if heading.line not in homes:
        homes[heading.line] = _draft(phases, said, line=heading.line)
        phases.drafts.append(homes[heading.line])
        phases.by_id.setdefault(said.id, homes[heading.line])
    return homes[heading.line]


def _draft(phases: Phases, said: PhaseHeading, *, line: int) -> DraftPhase:
    title, facts = _facts(said.title)
    phase = DraftPhase(
        id=said.id, title=title or said.label, line=line, label=said.label, priority=said.priority
    )
    for named in (sprints("; ".join(facts)), sprints(said.label)):
        for number in named.numbers if named.word == "sprint" else ():
            phases.by_sprint.setdefault(number, phase)
    for effort in read_efforts("; ".join(facts)):
        if effort.unit == "points":
            phase.effort = effort
            phases.claims.append(Total(phase=phase.id, amount=effort, line=line))
    return phase


def _facts(title: str) -> tuple[str, list[str]]:
    """Split "Events (Sprint 1, 16 story points)" into its title and what stands beside it."""
    facts: list[str] = []
    for aside in _ASIDE.finditer(title[:400]):
        if any(is_fact(part.strip()) for part in aside["text"].split(",")):
            facts.append(aside["text"])
            title = title.replace(aside.group(), "", 1)
    if (tail := _TAIL.search(title[:400])) and is_fact(tail["text"]):
        facts.append(tail["text"])
        title = title[: tail.start()]
    return title.strip(" :–—-|"), facts


def _by_sprint(phases: Phases, pairs: Sequence[tuple[Ticket, ReadTicket]]) -> None:
    """Put tickets into the phase of the sprint they name, a new one where no heading has it."""
    fresh: dict[str, DraftPhase] = {}
    for ticket, read in pairs:
        named = sprints(read.sprint)
        number = named.numbers[0]
        phase = phases.named(read.sprint) or fresh.get(number)
        if phase is None:
            label = f"{named.word.capitalize()} {number}"
            fresh[number] = phase = DraftPhase(id=number, title=label, line=ticket.line, label=label)
        phase.tasks.append(read.task)
    phases.drafts.extend(fresh[number] for number in sorted(fresh, key=int))
    for number, phase in fresh.items():
        phases.by_id.setdefault(number, phase)
        phases.by_sprint.setdefault(number, phase)

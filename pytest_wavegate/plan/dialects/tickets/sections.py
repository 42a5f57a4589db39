"""What a phase of tickets says of itself, between its heading and its first ticket."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Total
from pytest_wavegate.plan.text.outline import sections
from pytest_wavegate.plan.words.field_values import read_estimates, read_priority
from pytest_wavegate.plan.words.fields import read_fields
from pytest_wavegate.plan.words.ids import Ids
from pytest_wavegate.plan.words.prose import Phrase
from pytest_wavegate.plan.words.references import PhaseFacts, References

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.plan.dialects.tickets.phases import Phases
    from pytest_wavegate.plan.draft import DraftPhase
    from pytest_wavegate.plan.text.blocks import Document
    from pytest_wavegate.plan.words.fields import Field

_NONE = regex(r"^\W*(?:none|n/?a|nothing|no\b|-+\W*$)", re.IGNORECASE)
_ASIDE = regex(r"\(([^()]{0,200})\)")
_LENGTH = regex(r"duration|time|length|weeks?", re.IGNORECASE)
_NUMBERED = regex(r"^(?!epic\b).*\d", re.IGNORECASE)
_LONGEST_OWNER = 120


def read_phases(document: Document, phases: Phases) -> None:
    """Add what each phase says of itself: dependencies, points, owner, priority."""
    by_line = {phase.line: phase for phase in phases.drafts}
    facts = (PhaseFacts(one.id, one.title, tuple(task.id for task in one.tasks)) for one in phases.drafts)
    references = References(tuple(facts), Ids(()), {})
    for section in sections(document):
        phase = by_line.get(section.heading.line) if section.heading else None
        if phase is not None:
            first = min(task.line for task in phase.tasks)
            above = [block for block in section.blocks if block.line < first]
            for one in read_fields(above):
                _take(phases, phase, one, references=references)


def _take(phases: Phases, phase: DraftPhase, said: Field, *, references: References) -> None:
    value = said.value.strip(" *_`")
    match said.name:
        case "needs":
            for line in said.lines:
                _needs(phase, line.text, line=line.number, references=references)
        case "effort" if not _LENGTH.search(said.label):
            _effort(phases, phase, said=said, value=value)
        case "owner" if value and phase.owner is None:
            phase.owner = value[:_LONGEST_OWNER]
        case "priority" if value and phase.priority is None:
            phase.priority = read_priority(value)


def _needs(phase: DraftPhase, text: str, *, line: int, references: References) -> None:
    text = text.strip(" *_`-")
    if _NONE.match(text):
        phase.independent = not phase.needs
        return
    asides = tuple(_ASIDE.findall(text))
    target = references.target(Phrase(_ASIDE.sub(" ", text), asides))
    for one in _before(phase, target.every, references) or target.phases:
        if one != phase.id:
            phase.needs.setdefault(one, line)


def _before(phase: DraftPhase, every: str, references: References) -> Sequence[str]:
    """Return all phases above this one, where it waits for all of them."""
    ids = [one.id for one in references.phases]
    return ids[: ids.index(phase.id)] if every else ()


def _effort(phases: Phases, phase: DraftPhase, *, said: Field, value: str) -> None:
    points = (effort for effort in read_estimates(said.label, value) if effort.unit == "points")
    amount = next(points, None) if phase.effort is None else None
    if amount is not None:
        phase.effort = amount
        phases.claims.append(Total(phase=phase.id, amount=amount, line=said.line))


def chain_sprints(phases: Phases) -> None:
    """Let each sprint or numbered phase that says nothing else wait for the one before it.

    Sprints are spans of time, so their numbers are an order that the plan declares. Where a phase waits
    for one further down, only the order that does not run against it is added.
    """
    place = {phase.id: number for number, phase in enumerate(phases.drafts)}
    bent = any(place.get(source, 0) > place[phase.id] for phase in phases.drafts for source in phase.needs)
    numbered = [phase for phase in phases.drafts if _NUMBERED.search(phase.label)]
    for before, phase in pairwise(numbered):
        if not phase.needs and not phase.independent and not (bent and _waits(before, phase, phases)):
            phase.needs[before.id] = phase.line


def _waits(phase: DraftPhase, other: DraftPhase, phases: Phases) -> bool:
    """Return whether a phase waits for another, directly or not."""
    drafts = {one.id: one for one in phases.drafts}
    seen = {phase.id}
    stack = [phase.id]
    while stack:
        fresh = [one for one in drafts[stack.pop()].needs if one in drafts and one not in seen]
        seen.update(fresh)
        stack.extend(fresh)
    return other.id in seen

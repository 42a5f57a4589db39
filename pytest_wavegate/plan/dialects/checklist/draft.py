"""From a document to the draft of its list: choose the tasks, put them in phases, name them, tie them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.plan.dialects.checklist.bodies import Bodies
from pytest_wavegate.plan.dialects.checklist.choice import choose
from pytest_wavegate.plan.dialects.checklist.entries import find_entries
from pytest_wavegate.plan.dialects.checklist.names import localized, name_tasks
from pytest_wavegate.plan.dialects.checklist.order import (
    Ties,
    let_run_side_by_side,
    straighten,
    tie_parts,
    tie_phases,
    tie_streams,
)
from pytest_wavegate.plan.dialects.checklist.phases import Place, parents_of, place_tasks
from pytest_wavegate.plan.dialects.checklist.prose import tie_sentences
from pytest_wavegate.plan.dialects.checklist.roster import Roster
from pytest_wavegate.plan.dialects.checklist.tasks import Told, tell
from pytest_wavegate.plan.draft import Draft, DraftPhase
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.words.fields import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.dialects.checklist.choice import Choice
    from pytest_wavegate.plan.dialects.checklist.entries import Entry, Found
    from pytest_wavegate.plan.dialects.checklist.names import Names
    from pytest_wavegate.plan.text.blocks import Document

_MOST = 0.5
"""The share of tasks that must declare dependencies before these make the waves."""


@dataclass(frozen=True)
class _Reading:
    """A list while it is read."""

    document: Document
    found: Found
    choice: Choice
    parents: Mapping[int, Entry]
    places: Sequence[Place]
    names: Names


def read_draft(document: Document) -> Draft:
    """Return the draft of a list; an empty one where the document has no tasks."""
    found = find_entries(document)
    choice = choose(found)
    if not choice.tasks:
        return Draft()
    parents = parents_of(choice.tasks)
    places = place_tasks(choice.tasks, found, document, parents=parents)
    names = name_tasks(places)
    reading = _Reading(document, found, choice, parents, places, names)
    draft = Draft(findings=list(_findings(reading)), title=_title(document))
    told = _told(reading)
    draft.phases = _by_stream(told, places)
    if draft.phases:
        draft.by = "dependency"
    else:
        draft.phases = _by_place(told, places)
    _tie(draft, told, reading)
    return draft


def _title(document: Document) -> str | None:
    """Return the title of the front matter where no heading is one; none for the document's own."""
    stated = document.front_matter.get("title")
    headed = any(heading.level == 1 for heading in document.headings)
    return str(stated) if isinstance(stated, str | int) and stated and not headed else None


def _told(reading: _Reading) -> list[Told]:
    """Read every task, in document order."""
    bodies = Bodies(reading.found, reading.choice.tasks)
    own: dict[int, Mapping[str, str]] = {}
    if reading.names.anew:
        for place in reading.places:
            own |= dict.fromkeys(map(id, place.entries), reading.names.own(place))
    told: list[Told] = []
    for entry in reading.choice.tasks:
        mentions = () if reading.names.anew else reading.choice.mentions_of(entry)
        one = tell(entry, task_id=reading.names.ids[id(entry)], bodies=bodies, mentions=mentions)
        if reading.names.anew:
            for lines in (one.needs, one.said, one.blocks, one.beside):
                lines[:] = [Line(line.number, localized(line.text, own[id(entry)])) for line in lines]
        told.append(one)
    return told


def _by_place(told: Sequence[Told], places: Sequence[Place]) -> list[DraftPhase]:
    tasks = {id(one.entry): one.task for one in told}
    for place in places:
        place.phase.tasks = [tasks[id(entry)] for entry in place.entries]
    return [place.phase for place in places]


def _by_stream(told: Sequence[Told], places: Sequence[Place]) -> list[DraftPhase]:
    """Return a phase for each stream, in a plan whose headings group nothing; none without streams."""
    if len(places) > 1 or places[0].labelled or not any(one.stream for one in told):
        return []
    phases: dict[str, DraftPhase] = {}
    for one in told:
        stream = one.stream or "1"
        phase = phases.setdefault(stream, DraftPhase(stream, f"Stream {stream}", one.task.line))
        phase.tasks.append(one.task)
    return list(phases.values())


def _tie(draft: Draft, told: Sequence[Told], reading: _Reading) -> None:
    """Draw every tie that the plan declares, and decide what makes its waves."""
    aliases = {one.alias.casefold(): one.task.id for one in reversed(told) if one.alias}
    roster = Roster(draft.phases, reading.choice.tasks[0].kind, aliases)
    ties = Ties(roster, {task.id: phase.id for phase in draft.phases for task in phase.tasks})
    for one in told:
        draft.claims += ties.resolve(one)
        for mention in () if reading.names.anew else reading.choice.mentions_of(one.entry):
            draft.claims += ties.restated(one.task, mention)
    tasks = {one.task.id: one.task for one in reversed(told)}
    tie_sentences(reading.found, roster, tasks=tasks, own=_own_sections(reading))
    _tie_rows(draft, told, reading=reading, ties=ties)


def _tie_rows(draft: Draft, told: Sequence[Told], *, reading: _Reading, ties: Ties) -> None:
    ids = reading.names.ids
    wholes = ((ids[part], ids[id(whole)]) for part, whole in reading.parents.items())
    parents = {part: whole for part, whole in wholes if part != whole}
    tie_parts(told, parents)
    if draft.by == "phase":
        tie_phases(reading.places, reading.found, ties.roster)
        if any(one.stream for one in told):
            let_run_side_by_side(draft.phases)
            tie_streams(told, parents, ties.homes)
        if _by_dependency(draft, told, reading.places):
            draft.by = "dependency"
            let_run_side_by_side(draft.phases)
    straighten(told)


def _own_sections(reading: _Reading) -> frozenset[int]:
    """Return the sections that hold tasks, or lie below one."""
    heads = {one.line for one in reading.choice.tasks if one.form == "heading"}
    own = {one.spot.section for one in reading.choice.tasks}
    below = (
        number
        for number, section in enumerate(reading.found.sections)
        if any(heading.line in heads for heading in section.headings)
    )
    return frozenset(own | set(below))


def _by_dependency(draft: Draft, told: Sequence[Told], places: Sequence[Place]) -> bool:
    """Whether dependencies make the waves: most tasks declare some, and no heading says what comes when.

    So they do, too, where a task waits for one below a later heading that only names a subject.
    """
    if any(place.ordered for place in places):
        return False
    rank = {task.id: place for place, phase in enumerate(draft.phases) for task in phase.tasks}
    back = any(rank.get(source, -1) > rank[one.task.id] for one in told for source in one.task.needs)
    if back or (len(places) > 1 and any(one.alias for one in told)):
        return back  # who gives tasks stable ids lets headings follow each other
    waiting = sum(bool(one.task.needs or one.task.external) for one in told)
    return waiting > 0 and waiting >= _MOST * (len(told) - 1)


def _findings(reading: _Reading) -> Iterator[Finding]:
    path, first = reading.document.path, reading.choice.tasks[0]
    if reading.names.made:
        yield remark("WG185", path=path, line=first.line, example=reading.names.ids[id(first)])
    if reading.names.anew:
        yield remark("WG186", path=path, line=first.line, example=reading.names.ids[id(first)])
    if reading.choice.named and reading.choice.loose:
        loose = reading.choice.loose
        yield remark("WG187", path=path, line=loose[0].line, count=len(loose))
    if reading.choice.others:
        others = reading.choice.others
        example = others[0].label.id if others[0].label else ""
        yield remark("WG188", path=path, line=others[0].line, count=len(others), example=example)

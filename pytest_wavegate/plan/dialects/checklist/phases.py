"""Which phase a task belongs to: a labelled heading above it, else the nearest one, else its topmost task."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.dialects.checklist.ids import read_label
from pytest_wavegate.plan.draft import DraftPhase
from pytest_wavegate.plan.words.effort import find_effort
from pytest_wavegate.plan.words.phase_heading import (
    PhaseHeading,
    read_any_heading,
    read_phase_heading,
    read_story_heading,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pytest_wavegate.plan.dialects.checklist.entries import Entry, Found
    from pytest_wavegate.plan.text.blocks import Document, Heading

_GROUP = regex(
    r"(?P<label>(?P<word>group|epic|wave|work ?stream|stream|track|team|squad|week|day|part|section|module"
    r"|area|layer|tier|level|block|chapter|feature|task|agent|phase|bucket)\s{0,2}[-#]?\s{0,2}"
    r"(?P<number>(?-i:[A-Z])?\d{1,4}(?:\.\d{1,4}){0,3}[a-z]?|(?-i:[A-Z](?![A-Za-z]))))"
    r"(?![\w.-]*\w)\s{0,3}(?:[:：.—–|-]{1,3}(?=\s|$))?\s{0,3}(?P<title>.*)",
    re.IGNORECASE,
)
_IN_ORDER = regex(
    r"\W{0,3}(?:implementation |development |execution |the |final |last )?(?:phase|sprint|batch|milestone"
    r"|stage|iteration|step|week|day|wave|part"
    r"|user story|story|US|阶段|階段|フェーズ|fase|etapa|第|final|last)",
    re.IGNORECASE,
)
_SLUG = regex(r"[^a-z0-9]+")
_CHECKPOINT = regex(r"\s?\[checkpoint:[^\[\]]{0,60}\]", re.IGNORECASE)
_DEEPEST = 12
_LONGEST = 400


@dataclass(eq=False)
class Place:
    """A phase with the entries of its tasks."""

    phase: DraftPhase
    entries: list[Entry] = field(default_factory=list)
    labelled: bool = False
    """Its heading counts phases, sprints, groups; others only name what their tasks are about."""
    heading: Heading | None = None

    @property
    def ordered(self) -> bool:
        """Whether its label says when it comes: phases and weeks do, teams and epics do not."""
        return self.labelled and _IN_ORDER.match(self.phase.label) is not None


@dataclass(frozen=True, slots=True)
class _Group:
    heading: Heading
    said: PhaseHeading
    labelled: bool


def parents_of(tasks: Sequence[Entry]) -> dict[int, Entry]:
    """Return the task that each part belongs to, by the part's identity.

    A part stands inside the list item of its task, or its id goes on from that of one, ``1.2``, in the
    same section.
    """
    chosen = {id(one): one for one in tasks}
    numbered: dict[tuple[int, str], Entry] = {}
    parents: dict[int, Entry] = {}
    for one in tasks:
        holder, left = one.inside, _DEEPEST
        while holder is not None and id(holder) not in chosen and left:
            holder, left = holder.inside, left - 1
        head = one.label.id.rpartition(".")[0] if one.label else ""
        whole = holder if holder is not None and id(holder) in chosen else None
        whole = whole or numbered.get((one.spot.section, head))
        if whole is not None and one.label is not None:
            parents[id(one)] = whole
        if one.label is not None and one.form == "box":
            numbered.setdefault((one.spot.section, one.label.id), one)
    return parents


def place_tasks(
    tasks: Sequence[Entry], found: Found, document: Document, *, parents: Mapping[int, Entry]
) -> list[Place]:
    """Return the phases of a plan in document order, each with its tasks.

    Args:
        tasks: the entries that are tasks, in document order.
        found: the plan's sections.
        document: where they stand.
        parents: the task that an entry is a part of, by the entry's identity.
    """
    groups = _groups(tasks, found, document=document)
    labelled = {number: _labelled(above) for number, above in groups.items()}
    level = min((group.heading.level for group in labelled.values() if group), default=0)
    places: dict[object, Place] = {}
    for one in tasks:
        above = groups[one.spot.section]
        group = _labelled(above) or (_outer(above, level) if level else above[-1] if above else None)
        column = _column(one) if group is None or not group.labelled else None
        key: object = column.id if column else group.heading.line if group else None
        if key not in places:
            places[key] = _place(column, group, first=one, document=document, above=above)
        places[key].entries.append(one)
    every = sorted(places.values(), key=lambda place: place.phase.line)
    if len(every) == 1 and not every[0].labelled:
        every = _by_parents(every[0], parents) or every
    _name_apart(every)
    return every


def _groups(tasks: Sequence[Entry], found: Found, *, document: Document) -> dict[int, list[_Group]]:
    """Return for each section with tasks the headings that may group them, the outermost first."""
    titles = [one.level for one in document.headings if one.level == 1]
    own = {one.line for one in tasks if one.form == "heading"}
    groups: dict[int, list[_Group]] = {}
    for number in {one.spot.section for one in tasks}:
        headings = [one for one in found.sections[number].headings if one.line not in own]
        groups[number] = _read_groups(headings, title=1 if len(titles) == 1 else 0)
    return groups


def _read_groups(headings: Sequence[Heading], *, title: int) -> list[_Group]:
    """Read headings; a title that stands alone, on the level given, groups only what it counts."""
    said = ((one, _read(one.text)) for one in headings)
    return [
        _Group(one, group, bool(group.label))
        for one, group in said
        if one.level != title or (len(headings) == 1 and group.label)
    ]


@lru_cache(maxsize=1_024)
def _read(text: str) -> PhaseHeading:
    text = _CHECKPOINT.sub("", text[:_LONGEST])
    plain = read_any_heading(text)
    bare = plain.title
    label = read_label(bare)
    said = read_phase_heading(text) or read_story_heading(text)
    if said is not None and not (said.story and label and "." in label.id):
        return said
    if found := _GROUP.match(bare):
        title = found["title"].strip(" -–—:|") or found["label"]
        return PhaseHeading(found["number"], found["label"], title, plain.priority)
    if label is not None and (label.kind == "9" or "." in label.id) and label.title.strip():
        return PhaseHeading(label.id, "", label.title.strip(" *_"), plain.priority)
    return plain


def _labelled(above: Sequence[_Group]) -> _Group | None:
    """Return the innermost heading that says "phase", else the outermost one that counts anything."""
    counted = [group for group in above if group.labelled]
    phases = [group for group in counted if group.said.is_phase]
    return phases[-1] if phases else counted[0] if counted else None


def _outer(above: Sequence[_Group], level: int) -> _Group | None:
    """Return the heading on the level of the labelled ones, or the nearest above that."""
    return next(
        (group for group in reversed(above) if group.heading.level <= level), above[0] if above else None
    )


def _column(one: Entry) -> PhaseHeading | None:
    """Return the phase that a cell of its row names."""
    cell = next((field.value.strip(" *_`") for field in one.fields if field.name == "phase"), "")
    if not cell:
        return None
    said = read_phase_heading(cell) or read_phase_heading(f"Phase {cell}")
    return said or read_any_heading(cell)


def _place(
    column: PhaseHeading | None,
    group: _Group | None,
    *,
    first: Entry,
    document: Document,
    above: Sequence[_Group],
) -> Place:
    if column is not None:
        phase = DraftPhase(column.id, column.title, first.line, label=column.label)
        return Place(phase, labelled=bool(column.label))
    if group is None:
        line = document.blocks[0].line if document.blocks else 1
        return Place(DraftPhase("1" if not above else "0", "Tasks", min(line, first.line)))
    said = group.said
    phase = DraftPhase(said.id, said.title, group.heading.line, label=said.label, priority=said.priority)
    phase.effort = find_effort(group.heading.text[:_LONGEST])
    return Place(phase, labelled=group.labelled, heading=group.heading)


def _by_parents(place: Place, parents: Mapping[int, Entry]) -> list[Place]:
    """Make a phase of each topmost task with all its parts; none where few tasks have parts."""
    tops: dict[int, list[Entry]] = {}
    for one in place.entries:
        top, left = one, _DEEPEST
        while id(top) in parents and left:
            top, left = parents[id(top)], left - 1
        tops.setdefault(id(top), []).append(one)
    if sum(len(members) > 1 for members in tops.values()) < 2:
        return []
    return [Place(_of_top(members[0]), members) for members in tops.values()]


def _of_top(top: Entry) -> DraftPhase:
    label = top.label
    title = " ".join((label.title if label else top.text).split("\n", 1)[0].split()).strip(" *_:")
    return DraftPhase(label.id if label else str(top.line), title, top.line)


def _name_apart(places: Iterable[Place]) -> None:
    """Give phases that count different things, "Phase 1" and "Week 1", ids of their own."""
    words: dict[str, str] = {}
    for place in places:
        phase = place.phase
        word = re.sub(r"[\d.]+\w?$", "", phase.label).strip().casefold() or phase.title.casefold()
        if words.setdefault(phase.id.casefold(), word) != word:
            phase.id = _SLUG.sub("-", (phase.label or phase.title).casefold()).strip("-") or phase.id
            words.setdefault(phase.id, word)

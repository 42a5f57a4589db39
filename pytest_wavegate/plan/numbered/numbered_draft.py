"""From numbered tasks to a draft: phases, tasks with their parts, and the order that is written down."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.draft import Draft, DraftPhase
from pytest_wavegate.plan.numbered.body import Read, read_entry
from pytest_wavegate.plan.numbered.notes import NoteReader
from pytest_wavegate.plan.numbered.number import major
from pytest_wavegate.plan.numbered.number_lists import Lookup
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.side_by_side import SideBySide
from pytest_wavegate.plan.words.group_heading import groups_of, read_group_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.draft import DraftTask
    from pytest_wavegate.plan.numbered.entries import Entry
    from pytest_wavegate.plan.text.blocks import Document, Heading
    from pytest_wavegate.plan.words.fields import Line


_MOST_NEIGHBOURS = 50
"""Tasks that one is put after; of more, the last ones stand for all."""
_PUT_OFF = regex(r"[(\[*_:–—-] ?(?:deferred|postponed|skipped|descoped|out of scope)\b", re.IGNORECASE)
"""What a title says whose box is left open on purpose."""


@dataclass
class NumberedDraft:
    """A draft with the entries that its tasks were read from."""

    draft: Draft
    entries: tuple[Entry, ...]
    reads: tuple[Read, ...]
    parents: dict[int, int] = field(default_factory=dict)
    """For each entry that is a part of a task, the place of that task's entry."""


def draft_numbered(entries: Sequence[Entry], document: Document) -> NumberedDraft:
    """Return a draft of numbered tasks, in all that does not depend on their convention.

    Phases are the headings that group the tasks. Where none does, each whole number is a phase: the task
    "2" with its parts "2.1", "2.2". A task with parts waits for them. ``(P)`` on neighbouring tasks with
    whole numbers lets them run side by side, parts and all.
    """
    reads = tuple(read_entry(entry) for entry in entries)
    headed = _by_heading(entries, reads)
    draft = Draft(phases=headed or _by_number(entries, reads))
    whole = NumberedDraft(draft, tuple(entries), reads, _parents(entries))
    side_by_side = SideBySide()
    _tie_parents(whole)
    for row, line in _rows(whole):
        if not headed:
            side_by_side.note(row, line=line)
    _tie(whole, document, side_by_side)
    return whole


def _parents(entries: Sequence[Entry]) -> dict[int, int]:
    """Return for each part the place of the nearest task above it whose number its own begins with."""
    last: dict[str, int] = {}
    parents: dict[int, int] = {}
    for place, entry in enumerate(entries):
        number = entry.said.id
        head = number.rpartition(".")[0]
        while head:
            if head in last:
                parents[place] = last[head]
                break
            head = head.rpartition(".")[0]
        last[number] = place
    return parents


def _by_heading(entries: Sequence[Entry], reads: Sequence[Read]) -> list[DraftPhase]:
    """Return a phase for each heading that groups tasks; nothing where they all stand below the same ones."""
    headings = list(groups_of([entry.headings for entry in entries]))
    lines = {heading.line if heading else 0 for heading in headings}
    if len(lines) < len(("one", "other")):
        return _by_one_heading(entries, reads)
    phases: dict[int, DraftPhase] = {}
    for heading, read in zip(headings, reads, strict=True):
        line = heading.line if heading else 0
        if line not in phases:
            phases[line] = _headed(heading) if heading else DraftPhase("0", "Tasks", read.task.line)
        phases[line].tasks.append(read.task)
    return sorted(phases.values(), key=lambda phase: phase.line)


def _by_one_heading(entries: Sequence[Entry], reads: Sequence[Read]) -> list[DraftPhase]:
    """Return the one phase of tasks that need no more: they have no parts, or one first number."""
    majors = {major(entry.said.id) for entry in entries}
    parted = any("." in entry.said.id for entry in entries)
    whole = any("." not in entry.said.id for entry in entries)
    if not entries or (parted and (whole or len(majors) > 1)):
        return []
    below = [one for one in entries[0].headings if one.level > 1]
    number = next(iter(majors)) if parted else "1"
    phase = _headed(below[-1]) if below else DraftPhase(number, "Tasks", entries[0].line)
    if not phase.label and not phase.id[:1].isdigit():
        phase.id = number
    phase.tasks.extend(read.task for read in reads)
    return [phase]


def _headed(heading: Heading) -> DraftPhase:
    said = read_group_heading(heading.text)
    return DraftPhase(said.id, said.title, heading.line, label=said.label, priority=said.priority)


def _by_number(entries: Sequence[Entry], reads: Sequence[Read]) -> list[DraftPhase]:
    phases: dict[str, DraftPhase] = {}
    for entry, read in zip(entries, reads, strict=True):
        number = major(entry.said.id)
        phase = phases.setdefault(number, DraftPhase(number, f"Tasks {number}.x", entry.line))
        if entry.said.id == number:
            phase.title = entry.said.title
        phase.tasks.append(read.task)
    return list(phases.values())


def _tie_parents(whole: NumberedDraft) -> None:
    """Let a task wait for its parts, as its own line says by its number; optional ones come first only."""
    for part, parent in whole.parents.items():
        one, other = whole.reads[part].task, whole.reads[parent].task
        if whole.entries[part].said.optional:
            other.after.setdefault(one.id, other.line)
        else:
            other.needs.setdefault(one.id, other.line)


def _rows(whole: NumberedDraft) -> Iterator[tuple[list[str], int]]:
    """Put whole numbers in a row and yield neighbours with ``(P)``; a part with ``(P)`` keeps its place."""
    home = {id(task): phase.id for phase in whole.draft.phases for task in phase.tasks}
    before: list[DraftTask] = []
    row: list[DraftTask] = []
    for read in whole.reads:
        task = read.task
        if "." not in task.id:
            if not (task.parallel and row and row[-1].parallel):
                yield [one.id for one in row], row[-1].line if row else 0
                before, row = row, []
            row.append(task)
        if task.parallel:
            neighbours = (one for one in before[-_MOST_NEIGHBOURS:] if home[id(one)] == home[id(task)])
            task.after.update((one.id, one.line) for one in neighbours)
    yield [one.id for one in row], row[-1].line if row else 0


def _tie(whole: NumberedDraft, document: Document, side_by_side: SideBySide) -> None:
    lookup = Lookup(whole.draft.phases)
    own = {line for entry in whole.entries for line in _lines_of(entry)}
    notes = NoteReader(whole.draft, lookup, side_by_side, own)
    for read in whole.reads:
        _look_up(read.needs, read.task.needs, lookup, own=read.task.id)
        _look_up(read.blocks, read.task.blocks, lookup, own=read.task.id)
        for line in read.beside:
            notes.beside((read.task.id, *lookup.who(line.text).tasks), line=line.number)
    notes.read(document)
    side_by_side.apply(whole.draft.phases)


def _look_up(lines: Iterable[Line], found: dict[str, int], lookup: Lookup, *, own: str) -> None:
    for line in lines:
        who = lookup.who(line.text.strip(" _*`"))
        for one in (*who.tasks, *lookup.tasks_of(who.phases), *who.unknown):
            if one != own:
                found.setdefault(one, line.number)


def _lines_of(entry: Entry) -> Iterator[int]:
    yield entry.line
    yield from (block.line for block in entry.body)


def ticked_too_early(whole: NumberedDraft, *, path: str) -> Iterator[Finding]:
    """Yield a finding for each task that is ticked while a part of it is open."""
    told: set[int] = set()
    for part, parent in whole.parents.items():
        task, inner = whole.reads[parent].task, whole.reads[part].task
        optional = whole.entries[part].said.optional or _PUT_OFF.search(inner.title[:1_000])
        is_open = inner.status in {"todo", "in_progress"} and not optional
        if task.status == "done" and is_open and parent not in told:
            told.add(parent)
            yield remark(
                "WG172", path=path, line=task.box or task.line, task=task.id, id=task.id, part=inner.id
            )

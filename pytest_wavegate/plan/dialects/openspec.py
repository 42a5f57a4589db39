"""The dialect of OpenSpec's ``tasks.md``: sections with numbers, ``## 2. Storage``, and boxes below them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from pytest_wavegate.plan.assemble import assemble
from pytest_wavegate.plan.numbered.entries import choose_entries, find_boxes
from pytest_wavegate.plan.numbered.marks import read_marks
from pytest_wavegate.plan.numbered.numbered_draft import draft_numbered, ticked_too_early
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.words.group_heading import groups_of, read_group_heading, read_numbered_group

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.numbered.entries import Entry
    from pytest_wavegate.plan.numbered.marks import Marks
    from pytest_wavegate.plan.text.blocks import Document, Heading

_FEWEST = 2


class Openspec:
    """Sections of boxes: ``## 2. Storage`` with ``- [ ] 2.1 Open the file``."""

    name = "openspec"

    def sniff(self, document: Document) -> float:
        """Return how sure it is: boxes whose number begins with that of their section."""
        marks = read_marks(document)
        if marks.stable:
            return 0.0
        named = 0.1 if marks.openspec else 0.0
        if marks.numbered:
            return round(min(0.99, _sure_of_boxes(marks) + named), 2)
        if marks.task_headings >= _FEWEST:
            return round(0.35 + 3 * named + 0.1 * marks.validated - 0.1 * marks.kiro, 2)
        return round(_sure_of_loose(marks) + 2 * named, 2) if marks.loose >= _FEWEST else 0.0

    def parse(self, document: Document) -> Plan:
        """Return phases, tasks and the edges that the document declares."""
        found = find_boxes(document)
        entries = choose_entries(found, document)
        headed = any(entry.box != entry.line for entry in entries)
        fresh = () if headed else tuple(_with_numbers(found.loose, entries))
        every = sorted((*entries, *fresh), key=lambda entry: entry.line)
        whole = draft_numbered(every, document)
        whole.draft.findings.extend(
            (
                *(_named(entry, path=document.path) for entry in fresh),
                *ticked_too_early(whole, path=document.path),
                *_strangers(every, path=document.path),
            )
        )
        return assemble(whole.draft, document, dialect=self.name)


def _sure_of_boxes(marks: Marks) -> float:
    share = marks.matching / marks.boxes
    if marks.kiro or marks.starred:
        return 0.3 + 0.25 * share
    return 0.25 + 0.65 * share


def _sure_of_loose(marks: Marks) -> float:
    """Boxes without numbers are OpenSpec's where sections have them, or where its notes stand below."""
    if 2 * marks.named > marks.loose:
        return 0.0
    return 0.65 * marks.under_number / marks.loose + 0.15 * (marks.notes > 0) + 0.2 * marks.tasks_title


def _with_numbers(loose: Sequence[Entry], entries: Sequence[Entry]) -> Iterator[Entry]:
    """Give each box without a number the number of its section and its place in it: ``2.3``.

    Where other boxes have numbers, those of a section that has neither are a checklist, no tasks.
    """
    headings = list(groups_of([entry.headings for entry in (*entries, *loose)]))[len(entries) :]
    holding = {id(entry.section) for entry in entries}
    taken = {entry.said.id for entry in entries}
    prefixes = _prefixes(headings)
    places: Counter[str] = Counter()
    for entry, heading in zip(loose, headings, strict=True):
        if entries and id(entry.section) not in holding and not _number(heading):
            continue
        prefix = prefixes[heading.line if heading else 0]
        places[prefix] += 1
        while f"{prefix}.{places[prefix]}" in taken:
            places[prefix] += 1
        yield replace(entry, said=replace(entry.said, id=f"{prefix}.{places[prefix]}"))


def _number(heading: Heading | None) -> str:
    said = read_group_heading(heading.text).id if heading else ""
    return said if said[:1].isdigit() else ""


def _prefixes(headings: Sequence[Heading | None]) -> dict[int, str]:
    """Return the number of each section by its line: its own, else its place among the sections."""
    sections = {heading.line if heading else 0: heading for heading in headings}
    own = {_number(heading) for heading in sections.values()}
    free = (str(number) for number in count(1) if str(number) not in own)
    return {line: _number(heading) or next(free) for line, heading in sections.items()}


def _named(entry: Entry, *, path: str) -> Finding:
    number = entry.said.id
    return remark("WG175", path=path, line=entry.line, task=number, id=number, title=entry.said.title[:60])


def _strangers(entries: Sequence[Entry], *, path: str) -> Iterator[Finding]:
    """Yield a finding for each box whose number is of another section, where most fit theirs."""
    placed = [(entry, _section_number(entry)) for entry in entries if entry.box == entry.line]
    strange = [
        (entry, number)
        for entry, number in placed
        if number and "." in entry.said.id and not entry.said.id.startswith(f"{number}.")
    ]
    if 2 * len(strange) < len(placed):
        for entry, number in strange:
            task = entry.said.id
            yield remark("WG176", path=path, line=entry.line, task=task, id=task, section=number)


def _section_number(entry: Entry) -> str:
    said = (read_numbered_group(one.text) for one in reversed(entry.headings))
    return next((one.id for one in said if one is not None), "")

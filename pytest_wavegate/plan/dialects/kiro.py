"""The dialect of Kiro's ``tasks.md`` and its kin, cc-sdd and spec-workflow: boxes with numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.assemble import assemble
from pytest_wavegate.plan.numbered.entries import choose_entries, find_boxes
from pytest_wavegate.plan.numbered.marks import read_marks
from pytest_wavegate.plan.numbered.numbered_draft import draft_numbered, ticked_too_early
from pytest_wavegate.plan.remarks import remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.numbered.entries import Entry, Found
    from pytest_wavegate.plan.numbered.marks import Marks
    from pytest_wavegate.plan.text.blocks import Document

_FOLDER = regex(r"(?<![a-z])kiro(?![a-z])|spec-workflow", re.IGNORECASE)
_FEWEST_HEADINGS = 2
_FOREIGN = 0.2


class Kiro:
    """Tasks by number: ``- [ ] 2. Store`` with its parts, ``- [ ] 2.1 Open it``."""

    name = "kiro"

    def sniff(self, document: Document) -> float:
        """Return how sure it is: numbered boxes, more so with ``_Requirements:``, ``(P)`` or ``[ ]*``."""
        marks = read_marks(document)
        if marks.stable:
            return _FOREIGN if marks.numbered else 0.0
        home = 0.1 if _FOLDER.search(document.path) else 0.0
        if marks.numbered:
            return round(min(0.99, _sure_of_boxes(marks) + home), 2)
        if marks.task_headings < _FEWEST_HEADINGS:
            return 0.0
        return round(0.35 + 0.4 * marks.kiro + 0.1 * marks.accepted + 2 * home - 0.1 * marks.openspec, 2)

    def parse(self, document: Document) -> Plan:
        """Return phases, tasks and the edges that the document declares."""
        found = find_boxes(document)
        entries = choose_entries(found, document)
        whole = draft_numbered(entries, document)
        whole.draft.findings.extend(
            (
                *_left_out(found, entries, path=document.path),
                *ticked_too_early(whole, path=document.path),
                *_misplaced(entries, path=document.path),
            )
        )
        return assemble(whole.draft, document, dialect=self.name)


def _sure_of_boxes(marks: Marks) -> float:
    """Boxes alone may be anybody's; a whole number with parts, and the words of the convention, may not."""
    share = marks.numbered / marks.boxes
    if marks.kiro or marks.starred:
        return 0.6 + 0.35 * share
    parted = 0 < marks.whole < marks.numbered
    if marks.matching > marks.numbered / 2:
        return 0.4 * share
    if marks.parallel:
        return 0.5 + 0.4 * share
    return (0.3 + 0.15 * share) + 0.25 * share * parted


def _left_out(found: Found, entries: Sequence[Entry], *, path: str) -> Iterator[Finding]:
    """Boxes without a number that stand among tasks are told of; checklists of their own are not."""
    homes = {id(entry.section) for entry in entries if entry.box is not None}
    for one in found.loose:
        if id(one.section) in homes:
            yield remark("WG171", path=path, line=one.line, title=one.said.title[:60])


def _misplaced(entries: Sequence[Entry], *, path: str) -> Iterator[Finding]:
    for entry in entries:
        if entry.inside and not entry.said.id.startswith(f"{entry.inside}."):
            task = entry.said.id
            yield remark("WG173", path=path, line=entry.line, task=task, id=task, holder=entry.inside)

"""Which heading of a spec-kit plan is the phase of a task."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.plan.phase_heading import (
    PhaseHeading,
    read_any_heading,
    read_phase_heading,
    read_story_heading,
)
from pytest_wavegate.plan.remarks import remark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.blocks import Document, Heading
    from pytest_wavegate.plan.dialects.speckit_tasks import FoundTask

_PHASE_WORD = re.compile(r"phase|fase|阶段|階段|フェーズ", re.IGNORECASE)


@dataclass(frozen=True)
class FoundPhase:
    """A phase where it stands, with its tasks."""

    id: str
    said: PhaseHeading
    heading: str
    """The whole heading, as written."""
    line: int
    tasks: tuple[FoundTask, ...]


@dataclass(frozen=True)
class _Place:
    said: PhaseHeading
    heading: str
    line: int


def group_tasks(
    tasks: Sequence[FoundTask], document: Document
) -> tuple[tuple[FoundPhase, ...], tuple[Finding, ...]]:
    """Put every task under its phase.

    That is the innermost heading above it that says "phase", else the outermost one of a user story or
    sprint. Where some tasks have one, the others belong to the heading on its level; where none has, all
    tasks make one phase, ``1``.
    """
    labelled = {id(one.section): _labelled(one.section.headings) for one in tasks}
    levels = [found[0].level for found in labelled.values() if found]
    groups: dict[_Place, list[FoundTask]] = {}
    for one in tasks:
        found = labelled[id(one.section)]
        place = _Place(found[1], found[0].text, found[0].line) if found else _place(one, levels, document)
        groups.setdefault(place, []).append(one)
    return _named(groups, path=document.path)


def _labelled(headings: Sequence[Heading]) -> tuple[Heading, PhaseHeading] | None:
    read = [(heading, said) for heading in headings if (said := read_phase_heading(heading.text))]
    phases = [one for one in read if _PHASE_WORD.search(one[1].label)]
    stories = [(heading, said) for heading in headings if (said := read_story_heading(heading.text))]
    return (phases[-1:] or read[:1] or stories[:1] or [None])[0]


def _place(one: FoundTask, levels: Sequence[int], document: Document) -> _Place:
    """Return the phase of a task without a phase heading."""
    if not levels:
        return _Place(PhaseHeading(id="1", label="", title="Tasks"), "", _first_line(document))
    own = one.section.headings[:-1] if one.heading else one.section.headings
    near = [heading for heading in own if 1 < heading.level <= min(levels)]
    if near:
        return _Place(read_any_heading(near[-1].text), near[-1].text, near[-1].line)
    return _Place(PhaseHeading(id="0", label="", title="Tasks"), "", _first_line(document))


def _first_line(document: Document) -> int:
    return document.blocks[0].line if document.blocks else 1


def _named(
    groups: dict[_Place, list[FoundTask]], *, path: str
) -> tuple[tuple[FoundPhase, ...], tuple[Finding, ...]]:
    """Give each phase an id of its own."""
    lines: dict[str, int] = {}
    phases: list[FoundPhase] = []
    findings: list[Finding] = []
    for place, tasks in sorted(groups.items(), key=lambda group: group[0].line):
        said = place.said
        unique = said.id
        copies = 1
        while unique in lines:
            copies += 1
            unique = f"{said.id}-{copies}"
        if copies > 1:
            label = said.label or said.title
            findings.append(remark("WG111", path=path, line=place.line, label=label, first=lines[said.id]))
        lines[unique] = place.line
        phases.append(FoundPhase(unique, said, place.heading, place.line, tuple(tasks)))
    return tuple(phases), tuple(findings)

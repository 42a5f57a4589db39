"""Which heading of a spec-kit plan is the phase of a task."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.plan.dialects.speckit.tasks import is_retelling
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.text.outline import sections
from pytest_wavegate.plan.words.phase_heading import (
    PhaseHeading,
    read_any_heading,
    read_phase_heading,
    read_story_heading,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.dialects.speckit.tasks import FoundTask
    from pytest_wavegate.plan.text.blocks import Document, Heading


@dataclass(frozen=True)
class FoundPhase:
    """A phase where it stands, with its tasks."""

    id: str
    said: PhaseHeading
    heading: str
    """The whole heading, as written."""
    line: int
    tasks: tuple[FoundTask, ...]
    """None where the plan has the heading and says no more; what waits for it waits for those before it."""


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
    own = {id(one.section): one.section for one in tasks}
    labelled = {key: _labelled(section.headings) for key, section in own.items()}
    levels = [found[0].level for found in labelled.values() if found]
    groups: dict[_Place, list[FoundTask]] = {}
    for one in tasks:
        found = labelled[id(one.section)]
        place = _Place(found[1], found[0].text, found[0].line) if found else _place(one, levels, document)
        groups.setdefault(place, []).append(one)
    phases, findings = _named(groups, path=document.path)
    empty = _without_tasks(document, phases)
    more = (remark("WG112", path=document.path, line=one.line, label=one.said.label) for one in empty)
    return tuple(sorted((*phases, *empty), key=lambda phase: phase.line)), (*findings, *more)


def _without_tasks(document: Document, phases: Sequence[FoundPhase]) -> tuple[FoundPhase, ...]:
    """Return the headings that stand among those of phases and have no tasks: "no foundation needed"."""
    taken = {phase.id for phase in phases}
    levels = {heading.level for phase in phases for heading in _headings(phase) if phase.said.label}
    last = max((phase.line for phase in phases if phase.said.label), default=0)
    return tuple(
        FoundPhase(said.id, said, heading.text, heading.line, ())
        for section in sections(document)
        if (heading := section.heading) and heading.level in levels and heading.line < last
        if (said := read_phase_heading(heading.text)) and said.id not in taken and not is_retelling(section)
    )


def _headings(phase: FoundPhase) -> Iterator[Heading]:
    return (
        heading for task in phase.tasks for heading in task.section.headings if heading.line == phase.line
    )


def _labelled(headings: Sequence[Heading]) -> tuple[Heading, PhaseHeading] | None:
    read = [(heading, said) for heading in headings if (said := read_phase_heading(heading.text))]
    phases = [one for one in read if one[1].is_phase]
    stories = [(heading, said) for heading in headings if (said := read_story_heading(heading.text))]
    return next(iter([*phases[::-1], *read, *stories]), None)


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
    copies: dict[str, int] = defaultdict(lambda: 1)
    phases: list[FoundPhase] = []
    findings: list[Finding] = []
    for place, tasks in sorted(groups.items(), key=lambda group: group[0].line):
        said = place.said
        unique = said.id
        while unique in lines:
            copies[said.id] += 1
            unique = f"{said.id}-{copies[said.id]}"
        if unique != said.id:
            label = said.label or said.title
            findings.append(remark("WG111", path=path, line=place.line, label=label, first=lines[said.id]))
        lines[unique] = place.line
        phases.append(FoundPhase(unique, said, place.heading, place.line, tuple(tasks)))
    return tuple(phases), tuple(findings)

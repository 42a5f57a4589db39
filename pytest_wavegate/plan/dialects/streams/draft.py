"""From chosen streams to a draft: phases, tasks, and whom each waits for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.dialects.streams.choose import choose
from pytest_wavegate.plan.dialects.streams.find import find_streams
from pytest_wavegate.plan.draft import Draft, DraftPhase
from pytest_wavegate.plan.units.body import Body, read_body
from pytest_wavegate.plan.units.draft import draft_task, names_of
from pytest_wavegate.plan.units.facts import stated_effort
from pytest_wavegate.plan.units.finish import Drafted, finish
from pytest_wavegate.plan.units.heading_tree import parts_of
from pytest_wavegate.plan.units.label import without_asides
from pytest_wavegate.plan.units.ties import UnitGroup
from pytest_wavegate.plan.words.phase_heading import read_any_heading, read_phase_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Literal

    from pytest_wavegate.model.plan import Mode
    from pytest_wavegate.plan.dialects.streams.choose import Chosen
    from pytest_wavegate.plan.dialects.streams.find import StreamPlace
    from pytest_wavegate.plan.text.blocks import Document
    from pytest_wavegate.plan.units.heading_tree import Parts
    from pytest_wavegate.plan.units.ties import Tied
    from pytest_wavegate.plan.words.phase_heading import PhaseHeading

_SIDE_BY_SIDE = regex(r"\bparallel|\bconcurrent|\bsimultaneous|\bindependent", re.IGNORECASE)
_LETTERS = regex(r"[^\W\d_]+")
_SEVERAL = 2
_SEQUENTIAL = regex(r"\bsequential|\bserial(?:ly)?\b", re.IGNORECASE)


def draft_streams(document: Document) -> Draft:
    """Return the draft of a document of streams."""
    parts = parts_of(document)
    chosen = choose(find_streams(parts), path=document.path)
    drafted = _drafted(chosen, parts, document)
    drafted.draft.findings += chosen.findings
    tied, _ = finish(drafted, document)
    drafted.draft.by = _by(chosen, drafted, tied)
    return drafted.draft


def _drafted(chosen: Chosen, parts: Parts, document: Document) -> Drafted:
    homes: dict[int, list[StreamPlace]] = {}
    for place in chosen.places:
        homes.setdefault(place.phase.start if place.phase else -1, []).append(place)
    phases = {start: said.id for start in homes if (said := _said(parts, start))}
    numbers = {number: number for number in phases.values()}
    draft = Draft()
    groups: list[UnitGroup] = []
    bodies: dict[int, Body] = {}
    for start, own in sorted(homes.items()):
        group = _group(parts, start, own, numbers=numbers) if start in phases else _stray(document, numbers)
        groups.append(group)
        draft.phases.append(group.draft)
        for place in own:
            task = draft_task(
                place.unit, mode="sequential" if group.draft.mode == "sequential" else "parallel"
            )
            bodies[id(task)] = place.unit.body
            group.draft.tasks.append(task)
    units = [place.unit for place in chosen.places]
    names = names_of(units, numbers=numbers, word=_word(parts, phases))
    return Drafted(draft, groups, units, bodies, names, order="document" if chosen.lanes else "declared")


def _said(parts: Parts, start: int) -> PhaseHeading | None:
    return read_phase_heading(parts.by_start[start].heading.text) if start in parts.by_start else None


def _word(parts: Parts, phases: Iterable[int]) -> str:
    """What the plan calls its phases: ``sprint``."""
    labels = (said.label for start in phases if (said := _said(parts, start)))
    found = _LETTERS.match(next(labels, ""))
    return found.group().casefold() if found else "phase"


def _stray(document: Document, numbers: Mapping[str, str]) -> UnitGroup:
    """The phase of streams that stand in none: ``1`` where the plan has no phases, else ``0``."""
    line = document.blocks[0].line if document.blocks else 1
    return UnitGroup(
        DraftPhase(id="0" if numbers else "1", title="Tasks", line=line), Body(), numbers.__getitem__
    )


def _group(parts: Parts, start: int, own: Sequence[StreamPlace], *, numbers: Mapping[str, str]) -> UnitGroup:
    part = parts.by_start[start]
    said = read_phase_heading(part.heading.text) or read_any_heading(part.heading.text)
    title, asides = without_asides(said.title)
    first = own[0].unit.line
    body = read_body(
        [block for block in parts.own(part) if block.line < first], asides=asides, line=part.heading.line
    )
    draft = DraftPhase(
        id=said.id,
        title=title or said.label,
        line=part.heading.line,
        label=said.label,
        mode=_mode((*asides, *(line.text for line in body.lines("execution", "mode")))),
        effort=stated_effort(asides, body),
        priority=said.priority,
    )
    return UnitGroup(draft, body, numbers.__getitem__)


def _mode(texts: Sequence[str]) -> Mode | None:
    for text in texts:
        if _SEQUENTIAL.search(text):
            return "sequential"
        if _SIDE_BY_SIDE.search(text):
            return "parallel"
    return None


def _by(chosen: Chosen, drafted: Drafted, tied: Tied) -> Literal["phase", "dependency"]:
    """What the waves come from: dependencies, unless nobody states any and phases stand one below another."""
    phases = drafted.draft.phases
    if chosen.lanes:
        return "phase"
    stated = len(tied.silent) < len(drafted.units)
    side_by_side = any(phase.mode == "parallel" for phase in phases)
    return "dependency" if stated or side_by_side or len(phases) < _SEVERAL else "phase"

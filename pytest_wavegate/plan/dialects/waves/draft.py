"""From chosen waves to a draft: phases, tasks, whom each waits for, and what other sections say again."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import partial
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Restated
from pytest_wavegate.plan.dialects.waves.choose import choose
from pytest_wavegate.plan.dialects.waves.commands import take_commands
from pytest_wavegate.plan.dialects.waves.find import find_loose, find_waves, read_wave
from pytest_wavegate.plan.draft import Draft, DraftPhase
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.text.blocks import Heading
from pytest_wavegate.plan.units.body import Body, read_body
from pytest_wavegate.plan.units.draft import draft_task, names_of
from pytest_wavegate.plan.units.facts import stated_effort
from pytest_wavegate.plan.units.finish import Drafted, finish
from pytest_wavegate.plan.units.heading_tree import parts_of
from pytest_wavegate.plan.units.ties import UnitGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Mode
    from pytest_wavegate.plan.dialects.waves.choose import ChosenWave
    from pytest_wavegate.plan.dialects.waves.find import Place
    from pytest_wavegate.plan.text.blocks import Block, Document
    from pytest_wavegate.plan.units.heading_tree import Parts
    from pytest_wavegate.plan.units.progress import Progress
    from pytest_wavegate.plan.units.ties import Tied

_SEQUENTIAL = regex(
    r"\bsequential|\bone (?:after|by) (?:the other|one|another)\b|\bserial(?:ly)?\b|\bsolo\b", re.IGNORECASE
)
_PARALLEL = regex(r"\bparallel|\bconcurrent|\bsimultaneous", re.IGNORECASE)
_MODES = ("execution", "execution mode", "mode", "type", "strategy", "parallel with")
"""Names of fields that say how the tasks of a wave run."""


def draft_waves(document: Document) -> Draft:
    """Return the draft of a document of waves."""
    parts = parts_of(document)
    waves, findings = choose(find_waves(parts), find_loose(parts), path=document.path)
    drafted = _drafted(waves, parts)
    draft = drafted.draft
    draft.findings += findings
    tied, progress = finish(drafted, document)
    claims, more = take_commands(parts, waves, drafted.names, path=document.path)
    draft.claims += [*_moved(progress, waves), *claims]
    draft.findings += [*_odd_waits(tied, waves, path=document.path), *more]
    return draft


def _drafted(waves: Sequence[ChosenWave], parts: Parts) -> Drafted:
    draft = Draft()
    numbers = _Numbers(waves)
    groups: list[UnitGroup] = []
    bodies: dict[int, Body] = {}
    for place, wave in enumerate(waves):
        group = _group(wave, parts, group_of=partial(numbers.at, place))
        groups.append(group)
        draft.phases.append(group.draft)
        marked = any(unit.parallel for unit in wave.units)
        for unit in wave.units:
            serial = group.draft.mode == "sequential" or (marked and not unit.parallel)
            task = draft_task(unit, mode="sequential" if serial else "parallel")
            bodies[id(task)] = unit.body
            group.draft.tasks.append(task)
    units = [unit for wave in waves for unit in wave.units]
    names = names_of(units, numbers=(wave.found.number for wave in waves), word="wave")
    return Drafted(draft, groups, units, bodies, names)


class _Numbers:
    """What the number of a wave means at each wave: the nearest one before it, else the first behind it."""

    def __init__(self, waves: Sequence[ChosenWave]) -> None:
        self._places: dict[str, list[int]] = {}
        self._ids = [wave.id for wave in waves]
        for place, wave in enumerate(waves):
            self._places.setdefault(wave.found.number, []).append(place)

    def at(self, place: int, number: str) -> str:
        places = self._places[number]
        return self._ids[places[max(0, bisect_left(places, place) - 1)]]


def _group(wave: ChosenWave, parts: Parts, *, group_of: Callable[[str], str]) -> UnitGroup:
    home = wave.home
    others = [place for place in wave.found.places if place is not home]
    body = _own_body(home, parts)
    again = [one for place in others for one in _own_body(place, parts).named("needs")]
    asides = [*home.said.asides, *(aside for place in others for aside in place.said.asides)]
    said = home.said
    titled = next(
        (place.said.title for place in (home, *others) if place.said.title != place.said.label), said.label
    )
    draft = DraftPhase(
        id=wave.id,
        title=titled,
        line=home.line,
        label=said.label,
        mode=_mode([*said.asides, *(line.text for line in body.lines(*_MODES)), *asides]),
        effort=stated_effort(asides, body),
    )
    return UnitGroup(draft, Body(fields=(*body.fields, *again)), group_of)


def _own_body(place: Place, parts: Parts) -> Body:
    """Read what stands between a wave's heading and its first unit."""
    first = min((unit.line for unit in place.units), default=0)
    blocks: list[Block] = []
    for block in parts.inside(place.part):
        if isinstance(block, Heading) or (first and block.line >= first):
            break
        blocks.append(block)
    return read_body(blocks, asides=place.said.asides, line=place.line)


def _mode(texts: Sequence[str]) -> Mode | None:
    """The first word on it counts: ``(Sequential Execution)``."""
    for text in texts:
        if _SEQUENTIAL.search(text):
            return "sequential"
        if _PARALLEL.search(text):
            return "parallel"
    return None


def _moved(progress: Progress, waves: Sequence[ChosenWave]) -> Iterator[Claim]:
    """Yield a claim for each box below the heading of another wave than its task's."""
    home = {unit.label.id: wave.found.number for wave in waves for unit in wave.units}
    for task, ticked in progress.boxes:
        said = next((said for text in reversed(ticked.headings) if (said := read_wave(text))), None)
        if said is not None and said.id != home.get(task.id):
            yield Restated(task=task.id, field="phase", values=(said.label,), line=ticked.line)


def _odd_waits(tied: Tied, waves: Sequence[ChosenWave], *, path: str) -> Iterator[Finding]:
    """Yield findings for waves that wait for themselves, and for waves that nobody has written."""
    labels = {wave.id: wave.home.said.label for wave in waves}
    for task, wave, line in tied.own:
        who = task.id if task else labels[wave]
        yield remark(
            "WG156", path=path, line=line, task=task.id if task else None, id=who, label=labels[wave]
        )
    for task, name, line in tied.missing:
        advice = f"name one of the waves {', '.join(list(labels)[:6])}" if labels else "write the wave"
        yield remark("WG102", path=path, line=line, task=task.id if task else None, id=name, advice=advice)

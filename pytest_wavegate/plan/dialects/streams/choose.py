"""Which of the places that name a stream is its definition, and what it is called where ids repeat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.words.fields import Field
from pytest_wavegate.plan.words.phase_heading import read_phase_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.dialects.streams.find import StreamPlace

_PLANNING = ("needs", "blocks", "files", "deliverables", "owner", "effort", "parallel with", "acceptance")
"""Names of fields that make a place a definition."""
_SEVERAL = 2


@dataclass(frozen=True)
class Chosen:
    """The definitions of a plan's streams."""

    places: tuple[StreamPlace, ...]
    """In document order."""
    lanes: bool
    """Each stream has a part of its own in several phases, so its tasks are named by phase and stream."""
    findings: tuple[Finding, ...] = ()


def choose(found: Sequence[StreamPlace], *, path: str) -> Chosen:
    """Return one place for each stream, the one that plans most; others lend it the fields that it lacks.

    Where most streams stand in several phases, each of those places is a task.
    """
    groups: dict[str, list[StreamPlace]] = {}
    for one in found:
        groups.setdefault(one.unit.label.id.casefold(), []).append(one)
    _merge_short_names(groups)
    lanes = [own for own in groups.values() if len({one.phase.start for one in own if one.phase}) >= _SEVERAL]
    if len(lanes) * _SEVERAL > len(groups):
        return _lanes(groups.values(), path=path)
    places = [place for own in groups.values() for place in _definitions(own)]
    return Chosen(tuple(sorted(places, key=lambda place: place.unit.line)), lanes=False)


def _merge_short_names(groups: dict[str, list[StreamPlace]]) -> None:
    """``Cost Squad`` is ``Cost Tracking Squad`` where it plans nothing and no other name begins so."""
    starts: dict[str, list[str]] = {}
    for name in groups:
        starts.setdefault(name.partition("-")[0], []).append(name)
    for name in [one for one, own in groups.items() if own[0].unit.label.named and "-" not in one]:
        longer = [one for one in starts[name] if one != name]
        if len(longer) == 1 and not any(map(_weight, groups[name])):
            groups[longer[0]] += groups.pop(name)


def _definitions(own: Sequence[StreamPlace]) -> list[StreamPlace]:
    """Of places with one id: the one that plans most, and others that plan as much under another title."""
    best = max(own, key=lambda place: (_weight(place), -place.unit.line))
    copies = [
        place
        for place in own
        if place is not best
        and _weight(place) == _weight(best) >= _SEVERAL
        and place.unit.label.title.casefold() != best.unit.label.title.casefold()
    ]
    fields = list(best.unit.body.fields)
    for place in own:
        known = {one.name for one in fields}
        if place is not best and place not in copies:
            fields += [
                one for one in place.unit.body.fields if one.name in _PLANNING and one.name not in known
            ]
    unit = replace(best.unit, body=replace(best.unit.body, fields=tuple(fields)))
    return [replace(best, unit=unit), *copies]


def _weight(place: StreamPlace) -> int:
    return len({one.name for one in place.unit.body.fields}.intersection(_PLANNING))


def _lanes(groups: Iterable[Sequence[StreamPlace]], *, path: str) -> Chosen:
    places: list[StreamPlace] = []
    findings: list[Finding] = []
    for own in groups:
        parts: dict[int, list[StreamPlace]] = {}
        for place in own:
            if place.phase:
                parts.setdefault(place.phase.start, []).append(place)
        tasks = [_renamed(one) for part in parts.values() for one in _definitions(part)]
        places += tasks
        if len(tasks) >= _SEVERAL:
            label = own[0].unit.label
            values = {"kind": label.kind, "first": tasks[0].unit.label.id, "second": tasks[1].unit.label.id}
            findings.append(remark("WG159", path=path, line=own[0].unit.line, id=label.id, **values))
    return Chosen(
        tuple(sorted(places, key=lambda place: place.unit.line)), lanes=True, findings=tuple(findings)
    )


def _renamed(place: StreamPlace) -> StreamPlace:
    """Name a part of a lane by its phase: ``2.1`` is what Team 1 does in Phase 2, and the team owns it."""
    unit, label = place.unit, place.unit.label
    said = read_phase_heading(place.phase.heading.text) if place.phase else None
    owner = Field("owner", label.kind, f"{label.kind.capitalize()} {label.id}", unit.line)
    own = () if unit.body.named("owner") else (owner,)
    body = replace(unit.body, fields=(*unit.body.fields, *own))
    one = f"{said.id}.{label.id}" if said else label.id
    return replace(place, unit=replace(unit, label=replace(label, id=one), body=body))

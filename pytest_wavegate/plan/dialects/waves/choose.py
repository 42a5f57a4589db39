"""Which of the places that name a unit is its definition, and which wave it belongs to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.units.names import sort_key
from pytest_wavegate.plan.words.phase_heading import read_phase_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.dialects.waves.find import FoundWave, Place
    from pytest_wavegate.plan.units.collect import Form, Found

_FORMS: Mapping[Form, int] = {"heading": 4, "bold": 3, "row": 2, "item": 1, "box": 0}
_FIELDS, _NAMED = 3, 2
"""What a unit weighs that has fields, and one that is no more than a heading."""


@dataclass
class ChosenWave:
    """A wave with the definitions of its tasks."""

    id: str
    """Its number; behind the number of the phase around it where numbers begin anew in each."""
    found: FoundWave
    home: Place
    units: list[Found] = field(default_factory=list)


@dataclass(frozen=True)
class _Candidate:
    wave: int
    place: Place
    unit: Found
    at_home: bool
    scoped: bool
    """Its wave stands in a phase."""

    @property
    def rank(self) -> tuple[int, int, bool, bool, int]:
        return (self.unit.weight, _FORMS[self.unit.form], self.scoped, self.at_home, -self.unit.line)


def choose(
    found: Sequence[FoundWave], loose: Iterable[Found], *, path: str
) -> tuple[list[ChosenWave], list[Finding]]:
    """Return the waves in their order, each with its tasks, and what was odd.

    Of the places that name a unit, the one that says most defines it; a heading comes before a row of a
    table, that before a list item. Two that say as much under two headings of waves are two tasks.

    Args:
        found: the waves.
        loose: units with a heading outside of every wave; they define what waves only list.
        path: of the plan.
    """
    waves = [ChosenWave(one.number, one, one.home) for one in found]
    elsewhere = {unit.label.id.casefold(): unit for unit in reversed(list(loose))}
    findings: list[Finding] = []
    again: dict[int, tuple[Place, ChosenWave]] = {}
    for candidates in _by_id(waves).values():
        for one in _definitions(candidates):
            wave = waves[one.wave]
            wave.units.append(_with_details(one.unit, elsewhere.get(one.unit.label.id.casefold())))
            if not one.at_home:
                again.setdefault(one.place.line, (one.place, wave))
    findings += [_again(place, wave, path=path) for place, wave in again.values()]
    taken = {unit.label.id.casefold() for wave in waves for unit in wave.units}
    for wave in waves:
        findings.extend(_number_boxes(wave, taken, path=path))
        wave.units.sort(key=lambda unit: unit.line)
    return _sorted(_kept(waves)), findings


def _again(place: Place, wave: ChosenWave, *, path: str) -> Finding:
    return remark("WG151", path=path, line=place.line, label=place.said.label, first=wave.home.line)


def _by_id(waves: Sequence[ChosenWave]) -> dict[str, list[_Candidate]]:
    groups: dict[str, list[_Candidate]] = {}
    for number, wave in enumerate(waves):
        weight = wave.home.weight
        for place in wave.found.places:
            at_home = place is wave.home
            for unit in place.units:
                if unit.label.id and (at_home or unit.weight >= _NAMED or weight < _NAMED):
                    candidate = _Candidate(number, place, unit, at_home, wave.found.scope is not None)
                    groups.setdefault(unit.label.id.casefold(), []).append(candidate)
    return groups


def _definitions(candidates: Sequence[_Candidate]) -> Iterator[_Candidate]:
    best = max(candidates, key=lambda one: one.rank)
    yield best
    for one in candidates:
        same = one.unit.form == best.unit.form and one.unit.weight == best.unit.weight
        if one is not best and same and _is_another(one, best):
            yield one


def _is_another(one: _Candidate, best: _Candidate) -> bool:
    """Whether two places that say as much are two tasks with one id."""
    if one.unit.weight == _FIELDS:
        return True
    if one.unit.weight == 0 or one.scoped != best.scoped or not one.at_home or not best.at_home:
        return False
    return one.unit.weight < _NAMED or one.unit.label.title != best.unit.label.title


def _with_details(unit: Found, details: Found | None) -> Found:
    """Take the heading outside of the waves where it says more than the list of the wave."""
    if details is None or details.weight < unit.weight or unit.form == "heading":
        return unit
    own = [one for one in unit.body.fields if not details.body.named(one.name)]
    body = replace(details.body, fields=(*details.body.fields, *own))
    return replace(details, body=body, status=unit.status, box=unit.box)


def _number_boxes(wave: ChosenWave, taken: set[str], *, path: str) -> Iterator[Finding]:
    """Number boxes and headings without ids, where the wave has no others."""
    if wave.units:
        return
    plain = [unit for unit in wave.home.units if not unit.label.id and unit.label.title]
    numbers = {f"{wave.found.number}.{place}".casefold() for place in range(1, len(plain) + 1)}
    head = "W" if numbers & taken else ""
    for place, unit in enumerate(plain, start=1):
        one = f"{head}{wave.found.number}.{place}"
        taken.add(one.casefold())
        wave.units.append(replace(unit, label=replace(unit.label, id=one)))
    if plain:
        first, last = wave.units[0].label.id, wave.units[-1].label.id
        yield remark(
            "WG155", path=path, line=plain[0].line, label=wave.home.said.label, first=first, last=last
        )


def _kept(waves: Sequence[ChosenWave]) -> list[ChosenWave]:
    """Leave out headings that only say again what stands elsewhere, and tell waves of one number apart."""
    full = Counter(wave.found.number for wave in waves if wave.units)
    kept = [wave for wave in waves if wave.units or not full[wave.found.number]]
    several = Counter(wave.found.number for wave in kept)
    for wave in kept:
        said = read_phase_heading(wave.found.scope.heading.text) if wave.found.scope else None
        if said is not None and several[wave.found.number] > 1:
            wave.id = f"{said.id}.{wave.found.number}"
    return kept


def _sorted(waves: list[ChosenWave]) -> list[ChosenWave]:
    """Waves follow one another by number, wherever they stand; those of several phases, as they stand."""
    if any(wave.found.scope for wave in waves):
        return sorted(waves, key=lambda wave: wave.home.line)
    return sorted(waves, key=lambda wave: sort_key(wave.id))

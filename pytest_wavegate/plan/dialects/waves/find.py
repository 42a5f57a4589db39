"""The waves of a plan and the units below each, before one place of each is taken for its definition."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.units.body import read_body
from pytest_wavegate.plan.units.collect import Found, find_units
from pytest_wavegate.plan.units.label import Label, bare, read_label, without_asides
from pytest_wavegate.plan.words.phase_heading import read_phase_heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.units.heading_tree import Part, Parts

_WAVE = regex(
    r"(?:(?:execution|parallel|deployment|implementation|agent)\s)?(?P<label>wave\s?[-#]?\s?(?P<id>\d{1,4}(?:\.\d{1,3})?[a-z]?|(?-i:[A-Z])))"
    r"(?![\w.]*\w)(?!\s?[-–—/&+]\s?(?:wave\s?)?\d)(?P<mark>\s?[:：.)|–—-]+(?=\s|$))?\s?(?P<title>.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WaveHeading:
    """What a heading says of its wave."""

    id: str
    label: str
    title: str
    asides: tuple[str, ...] = ()
    """What it says about how and when: ``Parallel Execution``, ``after Wave 1``."""


@dataclass
class Place:
    """One heading of a wave with the units below it; a wave may be headed several times."""

    part: Part
    said: WaveHeading
    scope: Part | None
    """The phase around it, where the plan has phases of waves."""
    units: list[Found] = field(default_factory=list)

    @property
    def line(self) -> int:
        """Of the heading."""
        return self.part.heading.line

    @property
    def weight(self) -> int:
        """How much its units say: that of the one that says most."""
        return max((unit.weight for unit in self.units), default=-1)


@dataclass
class FoundWave:
    """A wave with all of its headings."""

    number: str
    scope: Part | None
    places: list[Place]

    @property
    def home(self) -> Place:
        """The heading under which its tasks are defined: of those whose units say most, the first."""
        return max(self.places, key=lambda place: (place.weight, -place.line))


def read_wave(text: str) -> WaveHeading | None:
    """Read a heading that begins with ``Wave 2``; none where it does not."""
    found = _WAVE.match(bare(text))
    if found is None:
        return None
    title, asides = without_asides(found["title"])
    label = " ".join(found["label"].split())
    return WaveHeading(
        found["id"].upper() if found["id"].isalpha() else found["id"], label, title or label, asides
    )


def find_waves(parts: Parts) -> tuple[FoundWave, ...]:
    """Return the waves of a document in order, each with the units below its headings."""
    groups: dict[tuple[int, str], FoundWave] = {}
    end = 0
    for part in parts:
        said = read_wave(part.heading.text) if part.start >= end else None
        if said is None:
            continue
        end = part.end
        scope = next((one for one in part.above() if read_phase_heading(one.heading.text)), None)
        place = Place(part, said, scope, [_numbered(unit, said.id) for unit in find_units(parts, part)])
        place.units = place.units or list(_unlabelled(parts, part))
        key = (scope.start if scope else 0, said.id)
        groups.setdefault(key, FoundWave(said.id, scope, [])).places.append(place)
    return tuple(groups.values())


def find_loose(parts: Parts) -> Iterator[Found]:
    """Yield units that have a heading of their own outside of every wave: "Agent 1A: Details"."""
    end = 0
    for part in parts:
        if part.start < end:
            continue
        label = read_label(part.heading.text)
        if read_wave(part.heading.text):
            end = part.end
        elif label is not None and label.kind:
            end = part.end
            body = read_body(parts.inside(part), asides=label.asides, line=part.heading.line)
            yield Found("heading", label, part.heading.line, body)


def _numbered(unit: Found, wave: str) -> Found:
    """``1.`` below Wave 2 is ``2.1``: people number the headings of each wave anew."""
    if unit.label.kind or not unit.label.id.isdigit():
        return unit
    return replace(unit, label=replace(unit.label, id=f"{wave}.{unit.label.id}"))


def _unlabelled(parts: Parts, wave: Part) -> Iterator[Found]:
    """Yield headings right below a wave that have no id and the fields of a task."""
    index = wave.own_end
    while index < wave.end:
        part = parts.by_start[index]
        body = read_body(parts.inside(part), line=part.heading.line)
        if body.named("files", "needs", "effort", "owner"):
            title, asides = without_asides(bare(part.heading.text))
            yield Found("heading", Label("", "", title, asides), part.heading.line, body)
        index = part.end

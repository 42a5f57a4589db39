"""Facts become a state, and wishes: no clock, no file, no chance in here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from lockers.backoff import Backoff
from lockers.errors import Impossible
from lockers.facts import Assigned, Collected, Fact, Jammed, Repaired, Stored
from lockers.intents import CallMechanic, Intent, OpenDoor, SendCode
from lockers.station import Held, Stage, Station

if TYPE_CHECKING:
    from collections.abc import Iterable

DOORS = Backoff(first=2.0, ceiling=60.0, tries=3)
"""How a door that jams is tried again; after so many tries a mechanic comes."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one fact leads to."""

    station: Station
    intents: tuple[Intent, ...] = ()


def reduce(station: Station, fact: Fact, doors: Backoff = DOORS) -> Step:
    """Take one fact into account.

    Raises:
        Impossible: it cannot have happened at this station.
    """
    match fact:
        case Assigned(parcel, box):
            return _assigned(station, parcel, box)
        case Stored(parcel):
            held = replace(_held(station, parcel, "expected"), stage="waiting")
            return Step(station.keeping(parcel, held), (SendCode(parcel),))
        case Jammed(parcel):
            return _jammed(station, parcel, doors)
        case Repaired(parcel):
            held = replace(_held(station, parcel, "stuck"), stage="expected")
            return Step(station.keeping(parcel, held), (_open(parcel, held),))
        case Collected(parcel):
            _held(station, parcel, "waiting")
            return Step(station.releasing(parcel))
        case _:
            assert_never(fact)


def replay(facts: Iterable[Fact], station: Station | None = None) -> Station:
    """The state after all of them; what they led to has been done long ago."""
    station = station or Station()
    for fact in facts:
        station = reduce(station, fact).station
    return station


def pending(station: Station) -> tuple[Intent, ...]:
    """What is still to be done at a station, for whoever takes over after a crash."""
    return tuple(_open(parcel, held) for parcel, held in station.held.items() if held.stage == "expected")


def _assigned(station: Station, parcel: str, box: int) -> Step:
    if parcel in station.held or box not in station.free():
        message = f"box {box} cannot be kept for {parcel}: it is taken, or {parcel} has one"
        raise Impossible(message)
    held = Held(box)
    return Step(station.keeping(parcel, held), (_open(parcel, held),))


def _jammed(station: Station, parcel: str, doors: Backoff) -> Step:
    held = _held(station, parcel, "expected")
    held = replace(held, jams=held.jams + 1)
    if held.jams % doors.tries == 0:
        stuck = replace(held, stage="stuck")
        return Step(station.keeping(parcel, stuck), (CallMechanic(parcel, held.box, held.jams),))
    wait = doors.delay(parcel, held.jams % doors.tries)
    return Step(station.keeping(parcel, held), (replace(_open(parcel, held), after=wait),))


def _open(parcel: str, held: Held) -> OpenDoor:
    return OpenDoor(parcel, held.box, attempt=held.jams + 1)


def _held(station: Station, parcel: str, stage: Stage) -> Held:
    held = station.held.get(parcel)
    if held is None or held.stage != stage:
        message = f"{parcel} is {held.stage if held else 'not here'}, not {stage}"
        raise Impossible(message)
    return held

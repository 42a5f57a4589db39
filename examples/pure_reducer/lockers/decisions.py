"""What people ask for: a station goes in, the facts that follow come out."""

from __future__ import annotations

from collections.abc import Callable

from lockers.errors import StationFull
from lockers.facts import Assigned, Collected, Fact, Jammed, Repaired, Stored
from lockers.station import Station

Decision = Callable[[Station], tuple[Fact, ...]]
"""Pure, so it can be made again when somebody else wrote first."""


def assign(parcel: str) -> Decision:
    """Keep the lowest free box for a parcel; a second request for the same one changes nothing.

    Raises:
        StationFull: by the decision, where no box is free.
    """

    def decide(station: Station) -> tuple[Fact, ...]:
        if parcel in station.held:
            return ()
        free = station.free()
        if not free:
            message = f"all {station.boxes} boxes are taken"
            raise StationFull(message)
        return (Assigned(parcel, free[0]),)

    return decide


def store(parcel: str) -> Decision:
    """The courier has put it in; whether that can be is for the reducer to say."""
    return lambda _station: (Stored(parcel),)


def report_jam(parcel: str) -> Decision:
    """The door did not open."""
    return lambda _station: (Jammed(parcel),)


def repair(parcel: str) -> Decision:
    """The mechanic is done."""
    return lambda _station: (Repaired(parcel),)


def collect(parcel: str) -> Decision:
    """The code was typed, and the box is empty."""
    return lambda _station: (Collected(parcel),)

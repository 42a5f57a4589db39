"""Builds instruments: the one place where that happens."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from workshop.numbers import Numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.catalogue import Catalogue, Kind

POINTS = 256


@dataclass(frozen=True, slots=True)
class MakerSettings:
    """What a release says of the maker."""

    spares: int = 0
    """How many instruments of a kind that came back are kept for the next who asks."""

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """Take the settings out of a release's ``[maker]``.

        Raises:
            ValueError: an unknown key, or a number below zero.
        """
        if unknown := sorted(set(table) - {"spares"}):
            message = f"the maker knows no {', '.join(unknown)}"
            raise ValueError(message)
        settings = cls(**table)
        if settings.spares < 0:
            message = "spares are counted from 0"
            raise ValueError(message)
        return settings


@dataclass
class Instrument:
    """One thing on the bench, with an owner and a curve of its own."""

    kind: Kind
    number: str
    curve: tuple[float, ...]
    owner: str
    notes: list[str] = field(default_factory=list)

    def reading(self, share: float) -> float:
        """What it shows at a share of its range, from 0 to 1."""
        return self.curve[round(min(1.0, max(0.0, share)) * (POINTS - 1))]


class Maker:
    """Makes instruments of a catalogue's kinds.

    Nothing of one owner's instrument reaches the next one's, spare or new.
    """

    def __init__(
        self, catalogue: Catalogue, settings: MakerSettings | None = None, *, numbers: Numbers | None = None
    ) -> None:
        self._catalogue = catalogue
        self._settings = settings or MakerSettings()
        self._numbers = numbers or Numbers()
        self._spares: dict[str, deque[Instrument]] = {}
        self._lock = threading.Lock()

    def make(self, name: str, *, owner: str) -> Instrument:
        """An instrument for an owner, from the spares where there is one.

        Raises:
            UnknownKind: the catalogue does not have it.
        """
        kind = self._catalogue.find(name)
        with self._lock:
            spares = self._spares.get(kind.name)
            used = spares.popleft() if spares else None
        number, curve = (
            (used.number, used.curve) if used else (self._numbers.next(kind.prefix), calibrate(kind))
        )
        return Instrument(kind, number, curve, owner)

    def take_back(self, instrument: Instrument) -> bool:
        """Keep an instrument for the next owner; whether there was room."""
        with self._lock:
            spares = self._spares.setdefault(instrument.kind.name, deque())
            if len(spares) >= self._settings.spares or any(one.number == instrument.number for one in spares):
                return False
            spares.append(instrument)
            return True


def calibrate(kind: Kind) -> tuple[float, ...]:
    """The curve of a new instrument: even steps over its range."""
    step = (kind.high - kind.low) / (POINTS - 1)
    return tuple(kind.low + step * point for point in range(POINTS))

"""Which kinds of instrument there are, and what they used to be called."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class UnknownKind(KeyError):  # noqa: N818 (it is what was asked for)
    """Nobody builds this."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an instrument measures, and how."""

    name: str
    prefix: str
    unit: str
    low: float
    high: float
    formerly: tuple[str, ...] = ()
    """Names by which older lists know it."""


class Catalogue:
    """All kinds, each once."""

    def __init__(self, kinds: Iterable[Kind] = ()) -> None:
        self._kinds: dict[str, Kind] = {}
        self._former: dict[str, str] = {}
        for kind in kinds:
            self.add(kind)

    def add(self, kind: Kind) -> None:
        """Take a kind in.

        Raises:
            ValueError: one of its names is taken, or its range is none.
        """
        names = (kind.name, *kind.formerly)
        if taken := [name for name in names if name in self._kinds or name in self._former]:
            message = f"there is a {', '.join(taken)} already"
            raise ValueError(message)
        if kind.low >= kind.high:
            message = f"{kind.name} measures from {kind.low} to {kind.high}, which is nothing"
            raise ValueError(message)
        self._kinds[kind.name] = kind
        self._former |= dict.fromkeys(kind.formerly, kind.name)

    def find(self, name: str) -> Kind:
        """The kind of that name; a former name still does, with a warning.

        Raises:
            UnknownKind: no list ever had it.
        """
        if name in self._former:
            now = self._former[name]
            warnings.warn(f"{name} is called {now} now", DeprecationWarning, stacklevel=2)
            name = now
        if name not in self._kinds:
            raise UnknownKind(name)
        return self._kinds[name]

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())

    def __len__(self) -> int:
        return len(self._kinds)


STANDARD = (
    Kind("rain gauge", "RG", "mm", 0, 500, formerly=("pluviometer", "rain-meter")),
    Kind("thermometer", "TH", "K", 180, 340, formerly=("temp_sensor",)),
    Kind("wind vane", "WV", "deg", 0, 360),
    Kind("barometer", "BA", "hPa", 850, 1100, formerly=("pressure-can",)),
)
"""What three lists had between them."""

"""What a station looks like after all that has happened there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

BOXES = 24
Stage = Literal["expected", "waiting", "stuck"]
"""``expected``: a courier is to put it in; ``waiting``: for who collects it; ``stuck``: the door jams."""


@dataclass(frozen=True, slots=True)
class Held:
    """A box and the parcel it is kept for."""

    box: int
    stage: Stage = "expected"
    jams: int = 0
    """How often the door did not open, repairs or not: no two attempts have one number."""


@dataclass(frozen=True, slots=True)
class Station:
    """A value: whatever changes it returns another one."""

    boxes: int = BOXES
    held: Mapping[str, Held] = field(default_factory=lambda: MappingProxyType({}))
    """By parcel."""
    served: int = 0
    """Parcels that were collected."""

    def free(self) -> list[int]:
        """Numbers of the boxes that nobody has, the lowest first."""
        taken = {held.box for held in self.held.values()}
        return [box for box in range(1, self.boxes + 1) if box not in taken]

    def keeping(self, parcel: str, held: Held) -> Station:
        """The station with a parcel in it, in place of what it knew of that parcel."""
        return replace(self, held=MappingProxyType({**self.held, parcel: held}))

    def releasing(self, parcel: str) -> Station:
        """The station after a parcel has left it."""
        rest = {name: held for name, held in self.held.items() if name != parcel}
        return replace(self, held=MappingProxyType(rest), served=self.served + 1)

"""What is to be proven: items, put together by the implementation files they have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.model.item_events import ItemOutcome
    from pytest_wavegate.model.proof import ItemProof
    from pytest_wavegate.proof.implementation import Ring

_SHOWN = 3
_OF: Mapping[Ring, str] = {
    "task": "",
    "story": ", which the story names",
    "phase": ", which the phase names",
    "next": ", which later tasks name",
    "none": "",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One item."""

    index: int
    """Its place in what pytest collected."""
    nodeid: str
    path: str
    """Of its file, relative to the rootdir."""
    exempt: str | None = None
    locks: tuple[str, ...] = ()
    alone: bool = False
    uses: frozenset[str] = frozenset()
    """Names that the test function reads."""
    blind: bool = False
    """It reads none at all, so that what its fixtures make can be nothing to it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Items that must fail without the same files."""

    files: tuple[str, ...]
    """Implementation files, relative to the top of the working tree."""
    cases: tuple[Case, ...]
    names: frozenset[str] = frozenset()
    """What the files give names to."""
    declared: frozenset[str] = frozenset()
    """What they only declare: constants, fields, enums."""
    handed_on: frozenset[str] = frozenset()
    """What they only hand on from files that are not among them."""
    lost: tuple[tuple[str, str], ...] = ()
    """Files that cannot be hollowed, each with a reason."""
    why: str = ""
    """Why there are no files."""
    ring: Ring = "none"
    """Whose tasks name the files."""

    @property
    def shown(self) -> str:
        """The files for people: ``kiosk/sell.py, of the story``."""
        listed = ", ".join(self.files[:_SHOWN])
        more = f" and {len(self.files) - _SHOWN} more" if len(self.files) > _SHOWN else ""
        return f"{listed}{more}{_OF[self.ring]}"


@dataclass(frozen=True, slots=True)
class Proved:
    """What became of one case."""

    case: Case
    proof: ItemProof
    outcome: ItemOutcome
    """Of its run with the code as it is."""
    why: str
    """Why it did not pass there."""
    seconds: float

"""What can happen at a station; a fact never changes once it is written."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Assigned:
    """A box is kept for a parcel; the number of a parcel is never used twice."""

    parcel: str
    box: int


@dataclass(frozen=True, slots=True)
class Stored:
    """The door opened, and the parcel lies inside."""

    parcel: str


@dataclass(frozen=True, slots=True)
class Jammed:
    """The door did not open."""

    parcel: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A mechanic was there, and the door may be tried again."""

    parcel: str


@dataclass(frozen=True, slots=True)
class Collected:
    """The parcel is gone, and its box is free."""

    parcel: str


Fact = Assigned | Stored | Jammed | Repaired | Collected
_KINDS: dict[str, type[Fact]] = {
    kind.__name__: kind for kind in (Assigned, Stored, Jammed, Repaired, Collected)
}


def to_text(fact: Fact) -> tuple[str, str]:
    """The fact's kind, and the rest of it as JSON."""
    return type(fact).__name__, json.dumps(asdict(fact))


def from_text(kind: str, body: str) -> Fact:
    """The inverse of ``to_text``.

    Raises:
        KeyError: a kind that a later release has written.
    """
    return _KINDS[kind](**json.loads(body))

"""A limit that running text sets, as a condition of a gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Strength: TypeAlias = Literal["firm", "likely", "loose", "count"]
"""How surely it is meant: it says so; it limits what people measure; it compares; it counts things."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a text."""

    condition: str
    """In the language of gates: ``coverage >= 90%``."""
    strength: Strength
    alone: bool = False
    """The line says nothing else."""

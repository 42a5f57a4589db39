"""What happens in a pool: one fact each, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

EventName = Literal[
    "hired",
    "submitted",
    "rejected",
    "started",
    "succeeded",
    "failed",
    "gave_up",
    "postponed",
    "cancelled",
    "degraded",
    "restored",
    "closed",
]


@dataclass(frozen=True, slots=True)
class Event:
    """A fact; fields that do not apply are empty."""

    name: EventName
    at: float
    """Seconds on the pool's clock."""
    job: str = ""
    kind: str = ""
    worker: str = ""
    detail: str = ""
    """The error of a failed try, or the dependency that went away or came back."""


Listener = Callable[[Event], None]
"""Hears events while the pool holds its lock: be quick, and never call the pool."""

"""How a pool is doing, for a health check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from coordination_pool.desk import Desk

State = Literal["healthy", "saturated", "degraded"]


@dataclass(frozen=True, slots=True)
class WorkerHealth:
    """One worker; ``job`` is empty while it is free."""

    name: str
    job: str


@dataclass(frozen=True, slots=True)
class Health:
    """The whole pool at one moment."""

    state: State
    """``degraded``: something outside is away; ``saturated``: nobody is free and jobs wait."""
    workers: tuple[WorkerHealth, ...]
    waiting: int
    """Jobs in the queue, held ones included."""
    held: int
    """Jobs that wait for something that is away."""
    down: tuple[str, ...]
    """What is away, by name."""


def assess(desk: Desk) -> Health:
    """Read a desk; the worst state counts."""
    hands = desk.hands
    return Health(
        state=_state(desk),
        workers=tuple(WorkerHealth(name, job.id if job else "") for name, job in hands.items()),
        waiting=len(desk.waiting),
        held=len(desk.held),
        down=tuple(sorted(desk.down)),
    )


def _state(desk: Desk) -> State:
    if desk.down:
        return "degraded"
    return "saturated" if desk.waiting and desk.busy == len(desk.hands) else "healthy"

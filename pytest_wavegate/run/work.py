"""One item as the schedule sees it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Work:
    """What binds an item inside its wave."""

    index: int
    """Its place in what pytest collected."""
    rank: int
    """Place of its leading task in the plan's order; dependencies have a lower one."""
    lead: str
    """The last of the tasks it verifies in this wave; ``after`` of others refers to it."""
    after: tuple[str, ...] = ()
    """Leading tasks whose items must all have ended."""
    lane: str | None = None
    """Items of a lane run one after another, by rank and index; none for those that run beside them."""
    locks: tuple[str, ...] = ()
    """Items that share one of these never overlap."""
    alone: bool = False
    """Nothing runs beside it."""
    group: str | None = None
    """Items of a group stay on one worker."""
    module: str = ""
    """Items of a module share fixtures: kept together where that costs nothing."""
    seconds: float = 1.0
    """Expected duration, above zero; all equal where nothing is known."""

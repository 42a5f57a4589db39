"""What it costs that tasks without [P] run one after another."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pytest_wavegate.model.record import ItemRecord, Record

_WORTH = 0.05
"""The share of the run below which nobody cares."""


def serial_cost(record: Record, *, serial: Literal["on", "off"]) -> str:
    """A sentence about the rows of tasks without [P]; empty where they cost next to nothing.

    The cost is how much longer each wave must take at least because its longest row cannot be shared
    among the workers.
    """
    workers = max(1, record.workers)
    waves: dict[int, list[ItemRecord]] = defaultdict(list)
    for item in record.items:
        waves[item.wave].append(item)
    beside = {task.id for task in record.tasks if task.parallel}
    seconds = sum(_extra(items, beside, workers) for items in waves.values())
    if not record.schedule.makespan or seconds < _WORTH * record.schedule.makespan:
        return ""
    if serial == "off":
        return f"rows of tasks without [P] would cost {seconds:.2f}s or more (--wave-serial on)"
    return f"rows of tasks without [P] cost {seconds:.2f}s or more (see --wave-serial off)"


def _extra(items: list[ItemRecord], beside: set[str], workers: int) -> float:
    rows: dict[str | None, float] = defaultdict(float)
    for item in items:
        if item.phase is not None and not beside.issuperset(item.tasks):
            rows[item.phase] += item.seconds
    total = sum(item.seconds for item in items)
    bound = max(total / workers, max((item.seconds for item in items), default=0.0))
    return max(0.0, max(rows.values(), default=0.0) - bound)

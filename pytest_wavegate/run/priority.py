"""Longest expected first, one module's items together where that costs nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.run.work import Work

# A module may stay whole while it is a small part of what one worker will do: then its place among the
# others cannot make the wave longer by more than that part.
_SMALL = 1 / 8


def priorities(works: Sequence[Work], *, workers: int) -> dict[int, tuple[float, int]]:
    """For each index its sort key: smaller comes first.

    Returns:
        ``(-weight of its unit, first index of its unit)``; a unit is a small module, or one item. Where
        nothing is known of durations (all are equal), the order of collection is kept.
    """
    if len({work.seconds for work in works}) <= 1:
        return {work.index: (-work.seconds, work.index) for work in works}
    limit = sum(work.seconds for work in works) / workers * _SMALL
    modules: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        modules[work.module].append(work)
    keys: dict[int, tuple[float, int]] = {}
    for members in modules.values():
        weight = sum(work.seconds for work in members)
        first = min(work.index for work in members)
        for work in members:
            keys[work.index] = (-weight, first) if weight <= limit else (-work.seconds, work.index)
    return keys

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


def priorities(works: Sequence[Work], *, workers: int) -> dict[int, tuple[float, int, int]]:
    """For each index its sort key: smaller comes first.

    Returns:
        ``(-weight, order, unit)``. A unit is what should stay together: a small module, or one item of a
        large one; it weighs what its items take in all. Where nothing is known of durations (all are
        equal), the order of collection is kept, and every module is a unit.
    """
    modules: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        modules[work.module].append(work)
    limit = sum(work.seconds for work in works) / workers * _SMALL
    known = len({work.seconds for work in works}) > 1
    keys: dict[int, tuple[float, int, int]] = {}
    for members in modules.values():
        weight = sum(work.seconds for work in members)
        first = min(work.index for work in members)
        for work in members:
            if not known:
                keys[work.index] = (-work.seconds, work.index, first)
            elif weight <= limit:
                keys[work.index] = (-weight, first, first)
            else:
                keys[work.index] = (-work.seconds, work.index, work.index)
    return keys

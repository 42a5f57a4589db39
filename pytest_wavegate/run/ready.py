"""Items of a wave that may start as soon as somebody is free for them, the best of them first."""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.run.reservations import Reservations
    from pytest_wavegate.run.work import Work

Entry: TypeAlias = tuple[float, int, int, int]
"""A priority, and the index of an item."""


class Ready:
    """A heap of items; those that something is reserved against are parked until that is given up.

    Args:
        works: the items of the wave, by index.
        priority: what comes first, by index.
        reserved: who holds what.
    """

    def __init__(
        self,
        works: Mapping[int, Work],
        *,
        priority: Mapping[int, tuple[float, int, int]],
        reserved: Reservations,
    ) -> None:
        self._works = works
        self._priority = priority
        self._reserved = reserved
        self._heap: list[Entry] = []
        self._parked: dict[str, list[int]] = defaultdict(list)

    def add(self, index: int) -> None:
        """An item may start."""
        heapq.heappush(self._heap, (*self._priority[index], index))

    def best(self, worker: str) -> Entry | None:
        """The first item that a worker may have, which ``pop`` takes out; none where there is none."""
        while self._heap:
            entry = self._heap[0]
            obstacle = self._reserved.obstacle(self._works[entry[-1]], worker)
            if obstacle is None:
                return entry
            self._parked[obstacle].append(heapq.heappop(self._heap)[-1])
        for index in self._parked_for(worker):
            self.add(index)
        return self._heap[0] if self._heap else None

    def pop(self) -> int:
        """Take out the first item."""
        return heapq.heappop(self._heap)[-1]

    def remove(self, index: int) -> None:
        """An item waits no more, if it did."""
        remove(self._heap, index)

    def unpark(self) -> None:
        """Somebody has let go of something: what waited for that may start."""
        for key in [key for key in self._parked if self._parked[key] and not self._reserved.held(key)]:
            for index in self._parked.pop(key):
                self.add(index)

    def clear(self) -> None:
        """Nothing waits any more."""
        self._heap.clear()
        self._parked.clear()

    def _parked_for(self, worker: str) -> list[int]:
        """Take out the items parked behind what this worker itself holds by now."""
        free: list[int] = []
        for key in list(self._parked):
            kept: list[int] = []
            for index in self._parked[key]:
                blocked = self._reserved.obstacle(self._works[index], worker)
                (kept if blocked else free).append(index)
            self._parked[key] = kept
        return free


def remove(heap: list[Entry], index: int) -> None:
    """Take an item out of a heap, if it is there."""
    kept = [entry for entry in heap if entry[-1] != index]
    if len(kept) != len(heap):
        heap[:] = kept
        heapq.heapify(heap)

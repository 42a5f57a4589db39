"""Lanes of a wave: queues of items that run one after the other, whatever they wait for."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_wavegate.run.work import Work


class Lanes:
    """What waits in each lane, in order, and how long that will take."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[Work]] = defaultdict(deque)
        self._seconds: dict[str, float] = defaultdict(float)

    def add(self, lane: str, work: Work) -> None:
        """An item waits behind all others of its lane."""
        self._queues[lane].append(work)
        self._seconds[lane] += work.seconds

    def add_first(self, lane: str, work: Work) -> None:
        """An item waits again, before all others of its lane."""
        self._queues[lane].appendleft(work)
        self._seconds[lane] += work.seconds

    def remove(self, lane: str, work: Work) -> None:
        """An item waits no more, wherever it stands."""
        self._queues[lane].remove(work)
        self._seconds[lane] -= work.seconds

    def pop(self, lane: str) -> int:
        """Take out the item that is next in a lane."""
        work = self._queues[lane].popleft()
        self._seconds[lane] -= work.seconds
        return work.index

    def clear(self) -> None:
        """Nothing waits any more."""
        self._queues.clear()

    def head(self, lane: str) -> Work:
        """The item that is next in a lane; the lane must not be empty."""
        return self._queues[lane][0]

    def heads(self) -> Iterator[tuple[str, Work]]:
        """Each lane in which something waits, with the item that is next."""
        return ((lane, queue[0]) for lane, queue in self._queues.items() if queue)

    def seconds(self, lane: str) -> float:
        """How long what waits in a lane will take."""
        return self._seconds[lane]

    def longest(self, fits: Callable[[Work], bool]) -> str | None:
        """The lane with most to do, among those whose next item fits."""
        return max((lane for lane, work in self.heads() if fits(work)), key=self.seconds, default=None)

"""What a worker keeps to itself while it holds items: lanes, locks, groups, the whole machine."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_wavegate.run.work import Work

_MACHINE = "machine"


class Reservations:
    """Who holds which key, and how many items of it.

    A lane or a lock is free once its holder has no item of it left. A group stays with its worker until
    the wave has no item of it left, or the worker is gone.
    """

    def __init__(self, works: Iterable[Work]) -> None:
        self._holder: dict[str, str] = {}
        self._count: Counter[str] = Counter()
        self._group_left = Counter(f"group {work.group}" for work in works if work.group is not None)

    def obstacle(self, work: Work, worker: str) -> str | None:
        """The key that keeps an item from this worker, if any."""
        for key in _keys(work):
            if self._holder.get(key, worker) != worker:
                return key
        return None

    def held(self, key: str) -> bool:
        """True while some worker holds the key."""
        return key in self._holder

    def alone_elsewhere(self, worker: str) -> bool:
        """True while another worker has the machine to itself."""
        return self._holder.get(_MACHINE, worker) != worker

    def hold(self, work: Work, worker: str) -> None:
        """The worker was given the item."""
        for key in _keys(work):
            self._holder[key] = worker
            self._count[key] += 1

    def release(self, work: Work, worker: str) -> None:
        """The item has ended; ``worker`` need not have held it."""
        for key in _keys(work):
            if key in self._group_left:
                self._group_left[key] -= 1
                free = not self._group_left[key]
            else:
                self._count[key] -= self._holder.get(key) == worker
                free = self._holder.get(key) == worker and not self._count[key]
            if free:
                self._holder.pop(key, None)

    def forget(self, worker: str) -> None:
        """The worker is gone, and all it held is free."""
        for key in [key for key, holder in self._holder.items() if holder == worker]:
            del self._holder[key]
            self._count.pop(key, None)


def _keys(work: Work) -> Iterator[str]:
    if work.alone:
        yield _MACHINE
    if work.lane is not None:
        yield f"lane {work.lane}"
    for lock in work.locks:
        yield f"lock {lock}"
    if work.group is not None:
        yield f"group {work.group}"

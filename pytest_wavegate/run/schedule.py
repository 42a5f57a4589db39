"""Which item may go to which worker next, inside one wave: a state machine that starts nothing."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING

from pytest_wavegate.run.lanes import Lanes
from pytest_wavegate.run.priority import priorities
from pytest_wavegate.run.ready import Entry, Ready, remove
from pytest_wavegate.run.reservations import Reservations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_wavegate.run.work import Work


def in_order(works: Iterable[Work]) -> list[Work]:
    """The order for one process: the plan's order of tasks, inside a task the order of collection."""
    return sorted(works, key=lambda work: (work.rank, work.index))


class Schedule:
    """What is left of one wave, who holds what, and what may be handed out next.

    A worker runs what it holds in the order it was given, so a reservation (a lane, a lock, a group) is
    kept by a worker for as long as it holds an item of it: later items of it may join its queue. An item
    waits in exactly one place: in its lane, among the ready, among those alone, or for its tasks.

    Args:
        works: the items of the wave.
        workers: how many workers share the wave; sets the size of a batch.
    """

    def __init__(self, works: Sequence[Work], *, workers: int) -> None:
        self._workers = max(1, workers)
        self._works = {work.index: work for work in works}
        self._left = Counter(work.lead for work in works)
        self._weight_left = sum(_weight(work) for work in works)
        self._undispatched = len(self._works)
        self._unfinished = set(self._works)
        self._held: dict[str, deque[int]] = defaultdict(deque)
        self._reserved = Reservations(works)
        self._priority = priorities(works, workers=self._workers)
        self._lanes = Lanes()
        self._ready = Ready(self._works, priority=self._priority, reserved=self._reserved)
        self._alone: list[Entry] = []
        self._waiting: dict[str, list[int]] = defaultdict(list)
        self._missing: dict[int, int] = {}
        self._is_cut = False
        for work in in_order(works):
            self._admit(work)

    @property
    def done(self) -> bool:
        """Every item of the wave has ended."""
        return not self._unfinished

    @property
    def exhausted(self) -> bool:
        """Every item has been handed out, though some may still run."""
        return self._undispatched == 0

    @property
    def unfinished(self) -> frozenset[int]:
        """Items that have not ended."""
        return frozenset(self._unfinished)

    def held(self, worker: str) -> tuple[int, ...]:
        """What a worker was given and has not ended, in order."""
        return tuple(self._held.get(worker, ()))

    def take(self, worker: str) -> list[int]:
        """Hand out a batch to a worker; empty where it has enough, or where nothing may start now.

        Returns:
            Indices in the order the worker must run them; its last one may have to wait for a next item.
        """
        if self._undispatched == 0 or self._reserved.alone_elsewhere(worker):
            return []
        share = self._weight_left / self._workers
        have = sum(self._works[index].seconds for index in self._held[worker])
        count = len(self._held[worker])
        if count >= 2 and have >= share / 4:
            return []
        batch: list[int] = []
        while count < 1 or have < share / 2 or (count < 2 and have < share):
            index = self._next(worker, room=share - have)
            if index is None:
                break
            self._give(worker, index)
            batch.append(index)
            count += 1
            have += self._works[index].seconds
            if self._works[index].alone:
                break
        return batch

    def finished(self, worker: str, index: int) -> None:
        """An item has ended, with whatever outcome."""
        self._held[worker].remove(index)
        work = self._works[index]
        self._reserved.release(work, worker)
        self._ready.unpark()
        self._unfinished.discard(index)
        self._left[work.lead] -= 1
        if not self._left[work.lead]:
            for waiting in self._waiting.pop(work.lead, ()):
                self._missing[waiting] -= 1
                if not self._missing[waiting]:
                    self._enter(self._works[waiting])

    def lost(self, worker: str) -> list[int]:
        """A worker is gone: everything it held waits again.

        Returns:
            What it held, in order; the first may have started. The caller says so with ``ended``.
        """
        held = list(self._held.pop(worker, ()))
        self._reserved.forget(worker)
        self._ready.unpark()
        for index in reversed(held):
            self._return(self._works[index])
        return held

    def ended(self, index: int) -> None:
        """An item that waits has ended without being handed out: it crashed its worker."""
        if self._is_cut:
            return
        self._withdraw(self._works[index])
        self._held[""].append(index)
        self.finished("", index)

    def again(self, index: int) -> None:
        """An item that has ended is to run once more."""
        if self._is_cut:
            return
        work = self._works[index]
        self._unfinished.add(index)
        self._left[work.lead] += 1
        self._return(work)

    def cut(self) -> None:
        """Hand out nothing more: what waits is dropped, and so is what is lost or due again later."""
        self._is_cut = True
        self._unfinished &= {index for held in self._held.values() for index in held}
        self._undispatched, self._weight_left = 0, 0.0
        self._ready.clear()
        self._alone.clear()
        self._lanes.clear()
        self._waiting.clear()

    # How items wait

    def _admit(self, work: Work) -> None:
        """Let an item wait for the tasks before it; a lane keeps its order, whatever it waits for."""
        missing = [lead for lead in work.after if self._left[lead]]
        self._missing[work.index] = len(missing)
        for lead in missing:
            self._waiting[lead].append(work.index)
        if work.lane is not None:
            self._lanes.add(work.lane, work)
        elif not missing:
            self._enter(work)

    def _enter(self, work: Work) -> None:
        """Nothing before this item is left."""
        if work.lane is not None:
            return
        if work.alone:
            heapq.heappush(self._alone, (*self._priority[work.index], work.index))
        else:
            self._ready.add(work.index)

    def _return(self, work: Work) -> None:
        if self._is_cut:
            self._unfinished.discard(work.index)
            return
        self._undispatched += 1
        self._weight_left += _weight(work)
        if work.lane is not None:
            self._lanes.add_first(work.lane, work)
        else:
            self._enter(work)

    def _withdraw(self, work: Work) -> None:
        self._undispatched -= 1
        self._weight_left -= _weight(work)
        if work.lane is not None:
            self._lanes.remove(work.lane, work)
        else:
            self._ready.remove(work.index)
            remove(self._alone, work.index)

    # How items are chosen

    def _next(self, worker: str, *, room: float) -> int | None:
        """The best item that may join this worker's queue now, taken out of where it waits.

        None where it would take the worker longer than ``room``, in seconds: another one may be free sooner.
        """
        lane = self._best_lane(worker)
        ready = self._ready.best(worker)
        if lane is not None and (ready is None or self._lanes.seconds(lane) >= -ready[0]):
            return self._lanes.pop(lane) if self._fits(self._lanes.head(lane).index, worker, room) else None
        if ready is not None:
            return self._ready.pop() if self._fits(ready[-1], worker, room) else None
        return self._next_alone(worker)

    def _fits(self, index: int, worker: str, room: float) -> bool:
        """A unit stays together: its fixtures would be set up again elsewhere, or after a wait."""
        held = self._held[worker]
        together = bool(held) and self._priority[held[-1]][-1] == self._priority[index][-1]
        return together or not held or self._works[index].seconds <= room

    def _best_lane(self, worker: str) -> str | None:
        return self._lanes.longest(lambda work: not work.alone and self._free(work.index, worker))

    def _free(self, index: int, worker: str) -> bool:
        return not self._missing[index] and self._reserved.obstacle(self._works[index], worker) is None

    def _next_alone(self, worker: str) -> int | None:
        """An item that wants the machine to itself: only when nobody else holds anything."""
        if any(held for other, held in self._held.items() if other != worker):
            return None
        for lane, work in self._lanes.heads():
            if work.alone and self._free(work.index, worker):
                return self._lanes.pop(lane)
        for entry in sorted(self._alone):
            if self._free(entry[-1], worker):
                self._alone.remove(entry)
                heapq.heapify(self._alone)
                return entry[-1]
        return None

    # Who holds what

    def _give(self, worker: str, index: int) -> None:
        work = self._works[index]
        self._held[worker].append(index)
        self._reserved.hold(work, worker)
        self._undispatched -= 1
        self._weight_left -= _weight(work)


def _weight(work: Work) -> float:
    """What an item adds to the share of each worker; one that runs alone is shared by nobody."""
    return 0.0 if work.alone else work.seconds

"""Which item may go to which worker next, inside one wave: a state machine that starts nothing."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING

from pytest_wavegate.run.priority import priorities
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
        self._lanes: dict[str, deque[int]] = defaultdict(deque)
        self._lane_seconds: dict[str, float] = defaultdict(float)
        self._ready: list[tuple[float, int, int, int]] = []
        self._alone: list[tuple[float, int, int, int]] = []
        self._parked: dict[str, list[int]] = defaultdict(list)
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
        self._release(worker, index)
        self._unfinished.discard(index)
        work = self._works[index]
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
        self._unpark()
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
        self._parked.clear()
        self._waiting.clear()

    # How items wait

    def _admit(self, work: Work) -> None:
        """Let an item wait for the tasks before it; a lane keeps its order, whatever it waits for."""
        missing = [lead for lead in work.after if self._left[lead]]
        self._missing[work.index] = len(missing)
        for lead in missing:
            self._waiting[lead].append(work.index)
        if work.lane is not None:
            self._lanes[work.lane].append(work.index)
            self._lane_seconds[work.lane] += work.seconds
        elif not missing:
            self._enter(work)

    def _enter(self, work: Work) -> None:
        """Nothing before this item is left."""
        if work.lane is None:
            entry = (*self._priority[work.index], work.index)
            heapq.heappush(self._alone if work.alone else self._ready, entry)

    def _return(self, work: Work) -> None:
        if self._is_cut:
            self._unfinished.discard(work.index)
            return
        self._undispatched += 1
        self._weight_left += _weight(work)
        if work.lane is not None:
            self._lanes[work.lane].appendleft(work.index)
            self._lane_seconds[work.lane] += work.seconds
        else:
            self._enter(work)

    def _withdraw(self, work: Work) -> None:
        self._undispatched -= 1
        self._weight_left -= _weight(work)
        if work.lane is not None:
            self._lanes[work.lane].remove(work.index)
            self._lane_seconds[work.lane] -= work.seconds
            return
        for heap in (self._ready, self._alone):
            kept = [entry for entry in heap if entry[-1] != work.index]
            if len(kept) != len(heap):
                heap[:] = kept
                heapq.heapify(heap)

    # How items are chosen

    def _next(self, worker: str, *, room: float) -> int | None:
        """The best item that may join this worker's queue now, taken out of where it waits.

        None where it would take the worker longer than ``room``, in seconds: another one may be free sooner.
        """
        lane = self._best_lane(worker)
        ready = self._best_ready(worker)
        if lane is not None and (ready is None or self._lane_seconds[lane] >= -ready[0]):
            return self._pop_lane(lane) if self._fits(self._lanes[lane][0], worker, room) else None
        if ready is not None:
            return heapq.heappop(self._ready)[-1] if self._fits(ready[-1], worker, room) else None
        return self._next_alone(worker)

    def _fits(self, index: int, worker: str, room: float) -> bool:
        """A unit stays together: its fixtures would be set up again elsewhere, or after a wait."""
        held = self._held[worker]
        together = bool(held) and self._priority[held[-1]][-1] == self._priority[index][-1]
        return together or not held or self._works[index].seconds <= room

    def _best_ready(self, worker: str) -> tuple[float, int, int, int] | None:
        while self._ready:
            entry = self._ready[0]
            obstacle = self._reserved.obstacle(self._works[entry[-1]], worker)
            if obstacle is None:
                return entry
            self._parked[obstacle].append(heapq.heappop(self._ready)[-1])
        for index in self._parked_for(worker):
            heapq.heappush(self._ready, (*self._priority[index], index))
        return self._ready[0] if self._ready else None

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

    def _best_lane(self, worker: str) -> str | None:
        fit = [lane for lane in self._lanes if self._lane_open(lane, worker)]
        return max(fit, key=self._lane_seconds.__getitem__, default=None)

    def _lane_open(self, lane: str, worker: str) -> bool:
        if not self._lanes[lane]:
            return False
        head = self._lanes[lane][0]
        return not self._works[head].alone and self._free(head, worker)

    def _free(self, index: int, worker: str) -> bool:
        return not self._missing[index] and self._reserved.obstacle(self._works[index], worker) is None

    def _pop_lane(self, lane: str) -> int:
        index = self._lanes[lane].popleft()
        self._lane_seconds[lane] -= self._works[index].seconds
        return index

    def _next_alone(self, worker: str) -> int | None:
        """An item that wants the machine to itself: only when nobody else holds anything."""
        if any(held for other, held in self._held.items() if other != worker):
            return None
        for lane, queue in self._lanes.items():
            if queue and self._works[queue[0]].alone and self._free(queue[0], worker):
                return self._pop_lane(lane)
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

    def _release(self, worker: str, index: int) -> None:
        self._reserved.release(self._works[index], worker)
        self._unpark()

    def _unpark(self) -> None:
        for key in [key for key in self._parked if self._parked[key] and not self._reserved.held(key)]:
            for index in self._parked.pop(key):
                heapq.heappush(self._ready, (*self._priority[index], index))


def _weight(work: Work) -> float:
    """What an item adds to the share of each worker; one that runs alone is shared by nobody."""
    return 0.0 if work.alone else work.seconds

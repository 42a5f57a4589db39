"""pytest-xdist's scheduling protocol over our schedule: who still has to run what, in which order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pytest_wavegate.plugin.crew import Queue
from pytest_wavegate.plugin.xdist_worker import FLUSH, HOLD
from pytest_wavegate.run.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from pytest_wavegate.plugin.crew import Crew, Node

TRIES = 3
"""How often an item may lose its worker before it was announced; then it counts as crashed."""


class WaveScheduling:
    """Feeds the workers of one session wave by wave.

    A worker runs an item only once it knows the next one, so each wave's tail is FLUSH and HOLD: the last
    real test runs and its module fixtures are torn down, FLUSH reports, HOLD waits for the next wave.
    """

    def __init__(self, crew: Crew, *, workers: int) -> None:
        self._crew = crew
        self._workers = workers
        self._queues: dict[Node, Queue] = {}
        self._collection: Sequence[str] | None = None
        self._schedule: Schedule | None = None
        self._is_cut = False
        self._announced: set[int] = set()
        self._tries: Counter[int] = Counter()
        self.over = False
        """Nothing is left to run."""

    # pytest-xdist's protocol

    @property
    def config(self) -> pytest.Config:
        """Its schedulers have it, and other plugins ask them for it."""
        return self._crew.session.config

    @property
    def nodes(self) -> list[Node]:
        """All workers that live."""
        return list(self._queues)

    @property
    def collection_is_completed(self) -> bool:
        """Every worker has said what it collected."""
        told = sum(queue.collection is not None for queue in self._queues.values())
        return self._collection is not None or told >= self._workers

    @property
    def has_pending(self) -> bool:
        """The run has begun and is not over."""
        return self._collection is not None and not self.over

    @property
    def tests_finished(self) -> bool:
        """Asked after every event on the main thread: the one safe place to pass a border."""
        if self.over or self._collection is None:
            return self.over
        if self._deserted():
            return True
        if self._stopped():
            if self._crew.hurried():
                self._drop_rest()
            return False  # somebody else has ended the run
        self._cut_where_tripped()
        dirty = any(queue.dirty for queue in self._queues.values())
        if self._schedule is None or (self._schedule.done and not dirty):
            self._advance()
        return self.over

    def add_node(self, node: Node) -> None:
        """A worker is up."""
        self._queues[node] = Queue(node)

    def add_node_collection(self, node: Node, collection: Sequence[str]) -> None:
        """A worker has collected."""
        self._queues[node].collection = list(collection)

    def schedule(self) -> None:
        """All workers have collected, or a later one has joined them."""
        if self._collection is None:
            first = min(self._queues.values(), key=lambda queue: (len(queue.worker), queue.worker))
            assert first.collection is not None
            self._crew.begin(first.worker, first.collection)
            self._collection = first.collection
        self._compare()
        if self._schedule is None:
            self._workers = sum(map(self._agrees, self._queues.values()))
        self._feed_all()

    def mark_test_complete(self, node: Node, item_index: int, duration: float = 0) -> None:  # noqa: ARG002 (protocol)
        """The head of a worker's queue is done."""
        queue = self._queues[node]
        done = queue.todo.popleft()
        assert done == item_index, (done, item_index)
        if self._is_real(done):
            self._finished(queue.worker, done)
        elif done == self._sentinel(FLUSH):
            queue.dirty = any(map(self._is_real, queue.todo))
            self._crew.flushed(queue.worker)
        self._feed(queue)
        self._feed_starving()

    def mark_test_pending(self, item: str) -> None:
        """Another plugin wants an item to run again after a crash."""
        if self._schedule is not None and self._collection is not None and item in self._collection:
            self._schedule.again(self._collection.index(item))
            self._feed_starving()

    def remove_pending_tests_from_node(self, node: Node, indices: Sequence[int]) -> None:
        """Answers a steal, which is never asked for."""
        raise NotImplementedError

    def remove_node(self, node: Node) -> str | None:
        """A worker is gone.

        Returns:
            The node id of the item that it was running, if any; pytest-xdist reports it as crashed.

        Raises:
            KeyError: where the worker is unknown.
        """
        queue = self._queues.pop(node)
        held = self._schedule.lost(queue.worker) if self._schedule is not None else []
        crashed = held[0] if held and self._has_crashed(held[0]) else None
        if crashed is not None:
            assert self._schedule is not None
            self._schedule.ended(crashed)
            self._announced.discard(crashed)
            assert self._crew.recorder is not None
            # pytest-xdist reports a crash by node id alone, which several items can share.
            self._crew.recorder.focus = crashed
        self._feed_starving()
        return None if crashed is None or self._collection is None else self._collection[crashed]

    def _compare(self) -> None:
        """Find the workers that collected other tests; the others share one list from now on."""
        for queue in self._queues.values():
            if queue.collection == self._collection:
                queue.collection = self._collection
            elif queue.collection is not None and not queue.odd:
                queue.odd = True
                self._crew.odd_worker(queue.worker)

    # What the controller asks

    def announced(self, nodeid: str) -> tuple[int, str] | None:
        """A worker has announced an item: its index and the worker."""
        for queue in self._queues.values():
            head = queue.todo[0] if queue.todo else None
            if head is None or head in self._announced or not self._is_real(head):
                continue
            if self._collection is not None and self._collection[head] == nodeid:
                self._announced.add(head)
                return head, queue.worker
        return None

    # Feeding

    def _advance(self) -> None:
        """Judge the wave that has drained and open the next one that has work."""
        dispatcher = self._crew.conductor.dispatcher
        assert dispatcher is not None
        if self._schedule is not None:
            dispatcher.drained()
        works = dispatcher.open_next()
        if works is None:
            self.over = True
            return
        self._schedule, self._is_cut = Schedule(works, workers=self._workers), False
        self._feed_all()

    def _cut_where_tripped(self) -> None:
        """Stop the wave early where the breaker has tripped, and there is something left to leave out."""
        reason = self._crew.tripped()
        if not reason or self._is_cut or self._schedule is None:
            return
        if self._schedule.exhausted and not any(map(self._not_begun, self._queues.values())):
            return
        assert self._crew.conductor.dispatcher is not None
        self._crew.conductor.dispatcher.cut(reason)
        self._drop_rest()

    def _drop_rest(self) -> None:
        """Hand out nothing more of this wave; workers pass over what they hold and have not begun."""
        if self._schedule is None or self._is_cut:
            return
        self._is_cut = True
        self._schedule.cut()
        for queue in list(self._queues.values()):
            if left := self._not_begun(queue):
                self._crew.drop(queue.worker, left)
            self._feed(queue)

    def _not_begun(self, queue: Queue) -> list[int]:
        return [index for index in queue.todo if self._is_real(index) and index not in self._announced]

    def _feed_all(self) -> None:
        for queue in list(self._queues.values()):
            self._feed(queue)

    def _feed_starving(self) -> None:
        """An end on one worker can free what another one waits for, or leave it nothing to wait for."""
        if self._collection is not None:
            for queue in list(self._queues.values()):
                if not any(map(self._is_real, queue.todo)):
                    self._feed(queue)

    def _feed(self, queue: Queue) -> None:
        if self._schedule is None or queue.node.shutting_down or not self._agrees(queue):
            return
        batch = self._schedule.take(queue.worker)
        queue.dirty = queue.dirty or bool(batch)
        tail = self._tail([*queue.todo, *batch], queue)
        if batch or tail:
            self._send(queue, [*batch, *tail])

    def _tail(self, todo: Sequence[int], queue: Queue) -> list[int]:
        """What must stand behind the last real test, or it would wait for ever."""
        assert self._schedule is not None
        hold, flush = self._sentinel(HOLD), self._sentinel(FLUSH)
        if self._schedule.exhausted:
            return [flush, hold] if queue.dirty and list(todo[-2:]) != [flush, hold] else []
        return [hold] if len(todo) == 1 and self._is_real(todo[0]) else []

    def _send(self, queue: Queue, indices: list[int]) -> None:
        if not queue.briefed:
            queue.briefed = True
            self._crew.brief(queue.worker)
        queue.todo.extend(indices)
        try:
            queue.node.send_runtest_some(indices)
        except OSError:
            # The worker has just died; its errordown is on the way and takes everything back.
            return

    def _finished(self, worker: str, index: int) -> None:
        assert self._schedule is not None
        assert self._crew.recorder is not None
        self._announced.discard(index)
        self._crew.recorder.finish(index)
        self._schedule.finished(worker, index)

    def _has_crashed(self, index: int) -> bool:
        """True where the item itself is to blame: it was announced, or has cost too many workers."""
        self._tries[index] += 1
        return index in self._announced or self._tries[index] >= TRIES

    # Small questions

    def _stopped(self) -> bool:
        shut = bool(self._queues) and all(node.shutting_down for node in self._queues)
        return shut or self._crew.stopping()

    def _deserted(self) -> bool:
        """Every worker that is left collected other tests than the first one: nobody can go on."""
        odd = sum(queue.odd for queue in self._queues.values())
        return 0 < odd >= self._crew.alive()

    def _agrees(self, queue: Queue) -> bool:
        return queue.collection is not None and queue.collection is self._collection

    def _sentinel(self, which: int) -> int:
        assert self._collection is not None
        return len(self._collection) + which

    def _is_real(self, index: int) -> bool:
        assert self._collection is not None
        return index < len(self._collection)

"""pytest-xdist's protocol over fake workers: nothing waits for ever, nothing is lost, whoever dies when."""

from __future__ import annotations

import random
from collections import Counter, deque
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plugin.xdist_scheduler import WaveScheduling
from pytest_wavegate.run.work import Work

if TYPE_CHECKING:
    from collections.abc import Sequence

ITEMS = 24


class FakeNode:
    """A worker as the controller sees it: it runs an item only once it knows the next."""

    def __init__(self, name: str) -> None:
        self.gateway = SimpleNamespace(id=name)
        self.shutting_down = False
        self.queue: deque[int] = deque()
        self.begun = False
        self.dropped: set[int] = set()

    def send_runtest_some(self, indices: Sequence[int]) -> None:
        self.queue.extend(indices)


class FakeDispatcher:
    """Waves of work, and what came between them."""

    def __init__(self, waves: list[list[Work]]) -> None:
        self.waves = deque(waves)
        self.log: list[str] = []

    def open_next(self) -> list[Work] | None:
        self.log.append("open")
        return self.waves.popleft() if self.waves else None

    def drained(self) -> None:
        self.log.append("drained")

    def cut(self, reason: str) -> None:
        self.log.append(reason)


class FakeCrew:
    """The controller's side."""

    def __init__(self, waves: list[list[Work]]) -> None:
        self.session: Any = None
        self.conductor: Any = SimpleNamespace(dispatcher=FakeDispatcher(waves))
        self.finished: list[int] = []
        self.recorder: Any = SimpleNamespace(finish=self.finished.append)
        self.briefed: list[str] = []
        self.odd: list[str] = []
        self.nodes: list[FakeNode] = []
        self.stopped = False
        self.hurry = False
        self.why = ""

    def alive(self) -> int:
        return len(self.nodes)

    def stopping(self) -> bool:
        return self.stopped

    def hurried(self) -> bool:
        return self.hurry

    def tripped(self) -> str:
        return self.why

    def drop(self, worker: str, indices: Sequence[int]) -> None:
        (node,) = (node for node in self.nodes if node.gateway.id == worker)
        node.dropped.update(indices)

    def begin(self, worker: str, nodeids: Sequence[str]) -> None:
        self.first = worker

    def brief(self, worker: str) -> None:
        self.briefed.append(worker)

    def flushed(self, worker: str) -> None:
        """Nothing is measured here."""

    def odd_worker(self, worker: str) -> None:
        self.odd.append(worker)


class FakeSession:
    """The loop of pytest-xdist's controller."""

    def __init__(self, waves: list[list[Work]], *, workers: int, chance: random.Random) -> None:
        self.crew = FakeCrew(waves)
        self.ids = [f"t.py::t{index}" for index in range(ITEMS)]
        self.scheduler = WaveScheduling(self.crew, workers=workers)
        self.chance = chance
        self.names = iter(range(100))
        self.nodes = self.crew.nodes
        self.crashed: list[str] = []
        for _ in range(workers):
            self.join()
        self.scheduler.schedule()

    def join(self, ids: list[str] | None = None) -> FakeNode:
        node = FakeNode(f"gw{next(self.names)}")
        self.nodes.append(node)
        self.scheduler.add_node(node)
        self.scheduler.add_node_collection(node, ids or self.ids)
        return node

    def over(self) -> bool:
        """As asked after every event."""
        return self.scheduler.tests_finished

    def step(self) -> None:
        """Some worker that can go on announces an item or completes one."""
        able = [node for node in self.nodes if len(node.queue) > 1]
        assert able, f"everybody waits: {[list(node.queue) for node in self.nodes]}"
        node = self.chance.choice(able)
        index = node.queue[0]
        if index < ITEMS and not node.begun and index not in node.dropped:
            node.begun = True
            assert self.scheduler.announced(self.ids[index]) == (index, node.gateway.id)
            return
        node.begun = False
        node.queue.popleft()
        self.scheduler.mark_test_complete(node, index)

    def crash(self) -> None:
        """Some worker dies; a new one takes its place."""
        node = self.chance.choice(self.nodes)
        self.nodes.remove(node)
        name = self.scheduler.remove_node(node)
        if name is not None:
            self.crashed.append(name)
        self.join()
        self.scheduler.schedule()

    def run(self, *, crashes: int = 0) -> None:
        for _ in range(2000):
            if self.scheduler.tests_finished:
                return
            if crashes and self.chance.random() < 0.1:
                crashes -= 1
                self.crash()
            else:
                self.step()
        raise AssertionError("the run does not end")


@st.composite
def split(draw: st.DrawFn) -> list[list[Work]]:
    """All items over one to four waves, some in lanes, some with locks, some alone."""
    cuts = sorted(draw(st.lists(st.integers(1, ITEMS - 1), max_size=3, unique=True)))
    waves = []
    for first, last in zip([0, *cuts], [*cuts, ITEMS], strict=True):
        waves.append(
            [
                Work(
                    index=index,
                    rank=index // 3,
                    lead=f"T{index // 3}",
                    after=(f"T{index // 3 - 1}",) if draw(st.integers(0, 5)) == 0 else (),
                    lane=draw(st.sampled_from([None, None, "1"])) if index % 3 == 0 else None,
                    locks=("db",) if draw(st.integers(0, 5)) == 0 else (),
                    alone=draw(st.integers(0, 9)) == 0,
                    group=draw(st.sampled_from([None, None, "g"])),
                    seconds=draw(st.sampled_from([1.0, 1.0, 9.0])),
                )
                for index in range(first, last)
            ]
        )
    return waves


@settings(max_examples=200, deadline=None)
@given(split(), st.integers(1, 8), st.randoms(use_true_random=False), st.integers(0, 6))
def test_laws(waves: list[list[Work]], workers: int, chance: random.Random, crashes: int) -> None:
    """Every item ends once, as finished or as crashed, and the run always ends."""
    session = FakeSession(waves, workers=workers, chance=chance)
    session.run(crashes=crashes)
    ended = Counter(session.ids[index] for index in session.crew.finished) + Counter(session.crashed)
    assert ended == Counter(session.ids)
    log = session.crew.conductor.dispatcher.log
    assert log == ["open", *["drained", "open"] * len(waves)]


def one_wave(**fields: Any) -> list[list[Work]]:
    """All items in one wave."""
    return [[Work(index=index, rank=0, lead="T1", **fields) for index in range(ITEMS)]]


def test_a_worker_that_collected_other_tests_gets_none() -> None:
    """It is told of once, and the others run everything."""
    session = FakeSession(one_wave(), workers=2, chance=random.Random(1))
    odd = session.join(ids=["other.py::test"])
    session.scheduler.schedule()
    session.scheduler.schedule()
    session.run()
    assert session.crew.odd == [odd.gateway.id]
    assert not odd.queue
    assert sorted(session.crew.finished) == list(range(ITEMS))


@settings(max_examples=200, deadline=None)
@given(split(), st.integers(1, 8), st.randoms(use_true_random=False), st.integers(0, 6), st.integers(1, 40))
def test_laws_of_a_wave_that_is_stopped_early(
    waves: list[list[Work]], workers: int, chance: random.Random, crashes: int, steps: int
) -> None:
    """No item ends twice, none begins that was dropped, later waves run whole, and the run always ends."""
    session = FakeSession(waves, workers=workers, chance=chance)
    log = session.crew.conductor.dispatcher.log
    for _ in range(steps):
        if session.over():
            return
        session.step()
    session.crew.why = "too many"
    if session.over():
        return
    number = log.count("open") - 1
    for _ in range(1000):
        if session.over():
            break
        if crashes and chance.random() < 0.1:
            crashes -= 1
            session.crash()
        else:
            session.step()
        # The breaker forgets as soon as the next wave opens.
        session.crew.why = "too many" if log.count("open") == number + 1 else ""
    session.crew.why = ""
    session.run(crashes=crashes)
    ended = Counter(session.ids[index] for index in session.crew.finished) + Counter(session.crashed)
    assert max(ended.values(), default=1) == 1
    for wave in (*waves[:number], *waves[number + 1 :]):
        assert all(ended[session.ids[work.index]] for work in wave)
    assert log.count("too many") <= 1
    assert [word for word in log if word != "too many"] == ["open", *["drained", "open"] * len(waves)]


def test_a_wave_with_nothing_left_is_not_stopped() -> None:
    """The breaker trips at the last item that begins."""
    session = FakeSession(one_wave(), workers=1, chance=random.Random(1))
    while len(session.crew.finished) < ITEMS - 1 or not session.nodes[0].begun:
        assert not session.scheduler.tests_finished
        session.step()
    session.crew.why = "too many"
    session.run()
    assert "too many" not in session.crew.conductor.dispatcher.log
    assert len(session.crew.finished) == ITEMS


def test_a_wave_that_is_stopped_early_leaves_out_what_workers_hold() -> None:
    """They pass over all that they have not begun."""
    session = FakeSession(one_wave(), workers=2, chance=random.Random(1))
    assert not session.scheduler.tests_finished
    session.step()
    session.crew.why = "too many"
    assert not session.scheduler.tests_finished
    begun = [node.queue[0] for node in session.nodes if node.begun]
    dropped = {index for node in session.nodes for index in node.dropped}
    assert len(begun) == 1
    assert not dropped.intersection(begun)
    assert all(
        index in dropped
        for node in session.nodes
        for index in node.queue
        if index not in begun and index < ITEMS
    )
    session.run()
    assert session.crew.conductor.dispatcher.log == ["open", "too many", "drained", "open"]


def test_a_stop_that_does_not_wait() -> None:
    """``-x`` leaves out what workers hold, and judges nothing here."""
    session = FakeSession(one_wave(), workers=2, chance=random.Random(1))
    assert not session.scheduler.tests_finished
    session.crew.stopped = session.crew.hurry = True
    assert not session.scheduler.tests_finished
    assert all(node.dropped for node in session.nodes)
    assert all(list(node.queue)[-2:] == [ITEMS + 1, ITEMS] for node in session.nodes)
    assert session.crew.conductor.dispatcher.log == ["open"]


def test_a_worker_hears_its_brief_before_its_first_test() -> None:
    """Once each."""
    session = FakeSession(one_wave(), workers=2, chance=random.Random(1))
    session.run()
    assert sorted(session.crew.briefed) == ["gw0", "gw1"]


def test_an_item_that_keeps_killing_workers_unseen_counts_as_crashed() -> None:
    """Three workers are enough."""
    session = FakeSession(one_wave(), workers=1, chance=random.Random(1))
    assert not session.scheduler.tests_finished
    for _ in range(3):
        session.crash()
    assert session.crashed == ["t.py::t0"]


def test_nothing_is_judged_once_everybody_was_told_to_stop() -> None:
    """``-x`` shuts all workers down: then there is no gate."""
    session = FakeSession(one_wave(), workers=1, chance=random.Random(1))
    assert not session.scheduler.tests_finished
    session.nodes[0].shutting_down = True
    assert not session.scheduler.tests_finished
    assert session.crew.conductor.dispatcher.log == ["open"]


def test_a_crashed_item_can_be_asked_for_again() -> None:
    """As pytest-rerunfailures does."""
    session = FakeSession(one_wave(), workers=1, chance=random.Random(1))
    assert not session.scheduler.tests_finished
    session.step()
    session.crash()
    assert session.crashed == ["t.py::t0"]
    session.scheduler.mark_test_pending("t.py::t0")
    session.run()
    assert sorted(session.crew.finished) == list(range(ITEMS))


def test_a_worker_nobody_knows_is_a_key_error() -> None:
    """pytest-xdist relies on it."""
    session = FakeSession(one_wave(), workers=1, chance=random.Random(1))
    node = session.nodes[0]
    session.scheduler.remove_node(node)
    try:
        session.scheduler.remove_node(node)
    except KeyError:
        return
    raise AssertionError


def test_nothing_is_judged_after_a_stop_when_all_workers_are_gone() -> None:
    """The last workers of a stopped run end well, one by one, with every item done."""
    session = FakeSession(one_wave(), workers=2, chance=random.Random(1))
    while len(session.crew.finished) < ITEMS:
        assert not session.scheduler.tests_finished
        session.step()
    session.crew.stopped = True
    for node in list(session.nodes):
        assert session.scheduler.remove_node(node) is None
        session.nodes.remove(node)
        assert not session.scheduler.tests_finished
    assert session.crew.conductor.dispatcher.log == ["open"]


def test_a_run_ends_when_only_strangers_are_left() -> None:
    """Whoever takes a crashed worker's place may have collected other tests."""
    session = FakeSession(one_wave(), workers=1, chance=random.Random(1))
    before = session.scheduler.tests_finished
    assert not before
    node = session.nodes.pop()
    session.scheduler.remove_node(node)
    session.join(ids=["other.py::test"])
    session.scheduler.schedule()
    assert session.scheduler.tests_finished
    assert not session.scheduler.over


def test_the_first_worker_is_the_one_with_the_lowest_id() -> None:
    """Whoever was ready first; gw2 comes before gw10."""
    crew = FakeCrew(one_wave())
    scheduler = WaveScheduling(crew, workers=3)
    for name in ("gw10", "gw2", "gw3"):
        node = FakeNode(name)
        scheduler.add_node(node)
        scheduler.add_node_collection(node, ["t.py::t0"])
    scheduler.schedule()
    assert crew.first == "gw2"

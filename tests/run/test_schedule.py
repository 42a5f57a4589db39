"""The schedule of one wave: what may be handed to whom, and when."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.run.schedule import Schedule, in_order
from pytest_wavegate.run.work import Work

if TYPE_CHECKING:
    import random

WORKERS = ["gw0", "gw1", "gw2", "gw3", "gw4", "gw5", "gw6", "gw7"]


@st.composite
def waves(draw: st.DrawFn) -> list[Work]:
    """A wave of up to 40 items over tasks with dependencies, lanes, locks, groups and loners."""
    tasks = draw(st.integers(1, 8))
    after = [
        tuple(f"T{other}" for other in range(task) if draw(st.integers(0, 5)) == 0) for task in range(tasks)
    ]
    lanes = [draw(st.sampled_from([None, "1", "2"])) for _ in range(tasks)]
    works = []
    for index in range(draw(st.integers(1, 40))):
        task = draw(st.integers(0, tasks - 1))
        works.append(
            Work(
                index=index,
                rank=task,
                lead=f"T{task}",
                after=after[task],
                lane=lanes[task],
                locks=draw(st.sampled_from([(), (), (), ("db",), ("db", "file")])),
                alone=draw(st.integers(0, 9)) == 0,
                group=draw(st.sampled_from([None, None, None, "a", "b"])),
                module=f"m{index // 5}",
                seconds=draw(st.sampled_from([1.0, 0.01, 5.0])),
            )
        )
    return works


class FakeRun:
    """Workers that run what they are given in order, end in random order, and sometimes die."""

    def __init__(self, works: list[Work], *, workers: int, chance: random.Random, crashes: int) -> None:
        self.schedule = Schedule(works, workers=workers)
        self.works = {work.index: work for work in works}
        self.queues: dict[str, list[int]] = {worker: [] for worker in WORKERS[:workers]}
        self.chance = chance
        self.crashes = crashes
        self.ended: list[int] = []
        self.running: dict[str, int] = {}

    def run(self) -> None:
        while not self.schedule.done:
            for worker in self.queues:
                self.queues[worker] += self.schedule.take(worker)
                assert tuple(self.queues[worker]) == self.schedule.held(worker)
            for worker, queue in self.queues.items():
                if queue and worker not in self.running:
                    self.running[worker] = queue[0]
                    self.check_start(queue[0])
            assert self.running, f"stuck with {sorted(self.schedule.unfinished)}"
            self.step(self.chance.choice(sorted(self.running)))

    def step(self, worker: str) -> None:
        index = self.running.pop(worker)
        if self.crashes and self.chance.random() < 0.2:
            self.crashes -= 1
            assert self.schedule.lost(worker) == self.queues[worker]
            self.queues[worker] = []
            self.schedule.ended(index)
        else:
            self.queues[worker].remove(index)
            self.schedule.finished(worker, index)
        self.ended.append(index)

    def check_start(self, index: int) -> None:
        work = self.works[index]
        for other in self.works.values():
            if other.lead in work.after:
                assert other.index in self.ended
            if other.lane == work.lane and work.lane is not None and in_order([other, work])[0] is not work:
                assert other.index in self.ended
        for other_index in set(self.running.values()) - {index}:
            other = self.works[other_index]
            assert not set(other.locks) & set(work.locks)
            assert not other.alone
            assert not work.alone
            assert other.group is None or other.group != work.group


@settings(max_examples=300, deadline=None)
@given(waves(), st.integers(1, 8), st.randoms(use_true_random=False), st.integers(0, 3))
def test_laws(works: list[Work], workers: int, chance: random.Random, crashes: int) -> None:
    """No item is lost or run twice, none starts too early, locks hold, and the wave always ends."""
    fake = FakeRun(works, workers=workers, chance=chance, crashes=crashes)
    fake.run()
    assert sorted(fake.ended) == [work.index for work in works]


@settings(max_examples=100, deadline=None)
@given(waves())
def test_one_process_keeps_every_rule(works: list[Work]) -> None:
    """The order for one process puts a task after those it depends on."""
    seen: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    for work in works:
        total[work.lead] += 1
    for work in in_order(works):
        assert all(seen[lead] == total[lead] for lead in work.after)
        seen[work.lead] += 1


def plain(count: int, **fields: object) -> list[Work]:
    """Items of one [P] task."""
    return [Work(index=index, rank=0, lead="T1", **fields) for index in range(count)]  # type: ignore[arg-type]


def test_batches_shrink_towards_the_end() -> None:
    """A worker gets half of its share first, and less the less is left."""
    schedule = Schedule(plain(100), workers=2)
    assert len(schedule.take("gw0")) == 25
    assert len(schedule.take("gw1")) == 19
    assert schedule.take("gw0") == []


def test_collected_order_is_kept_where_nothing_is_known() -> None:
    """Equal durations: items leave in the order of collection."""
    assert list(range(8)) == Schedule(plain(16), workers=1).take("gw0")


def test_longest_expected_goes_first_and_alone_in_its_batch() -> None:
    """A test that is longer than a share is not followed by another one."""
    works = [Work(index=i, rank=0, lead="T1", seconds=9.0 if i == 7 else 0.1, module="m") for i in range(10)]
    assert Schedule(works, workers=4).take("gw0") == [7]


def test_a_small_module_stays_together() -> None:
    """Items of a module that weighs little leave one after another."""
    works = [
        Work(index=i, rank=0, lead="T1", seconds=0.1 + (i % 3) / 100, module=f"m{i // 4}") for i in range(64)
    ]
    taken = Schedule(works, workers=1).take("gw0")
    modules = [works[index].module for index in taken]
    assert len(set(modules)) == sum(1 for a, b in zip(modules, [None, *modules], strict=False) if a != b)


def test_a_lane_stays_with_the_worker_that_holds_it() -> None:
    """Tasks without [P] never run beside each other, yet one worker may hold several of them."""
    works = [Work(index=i, rank=i, lead=f"T{i}", lane="1") for i in range(10)]
    schedule = Schedule(works, workers=2)
    assert schedule.take("gw0") == [0, 1, 2]
    assert schedule.take("gw1") == []
    for index in (0, 1, 2):
        schedule.finished("gw0", index)
    assert schedule.take("gw1")[:2] == [3, 4]


def test_a_crash_puts_what_was_held_back_in_order() -> None:
    """What a dead worker held is handed out again, the lane's order kept."""
    works = [Work(index=i, rank=i, lead=f"T{i}", lane="1") for i in range(8)]
    schedule = Schedule(works, workers=1)
    held = schedule.take("gw0")
    assert held == schedule.lost("gw0")
    schedule.ended(held[0])
    assert held[1] == schedule.take("gw1")[0]


def test_an_item_alone_waits_until_nobody_else_holds_anything() -> None:
    """It comes last, and nothing is handed out beside it."""
    works = [*plain(2), Work(index=2, rank=0, lead="T1", alone=True)]
    schedule = Schedule(works, workers=2)
    assert schedule.take("gw0")[:1] == [0]
    assert schedule.take("gw1")[:1] == [1]
    schedule.finished("gw1", 1)
    assert schedule.take("gw1") == []
    schedule.finished("gw0", 0)
    assert schedule.take("gw1") == [2]
    assert schedule.take("gw0") == []


@settings(max_examples=200, deadline=None)
@given(waves(), st.integers(1, 8), st.integers(0, 60), st.randoms(use_true_random=False))
def test_laws_of_a_cut(works: list[Work], workers: int, steps: int, chance: random.Random) -> None:
    """After it nothing is handed out, what is held may end or be lost, and then the wave is done."""
    schedule = Schedule(works, workers=workers)
    names = WORKERS[:workers]
    for _ in range(steps):
        for name in names:
            schedule.take(name)
        busy = [name for name in names if schedule.held(name)]
        if not busy:
            break
        name = chance.choice(busy)
        schedule.finished(name, schedule.held(name)[0])
    held = {index for name in names for index in schedule.held(name)}
    schedule.cut()
    assert schedule.exhausted
    assert schedule.unfinished == held
    for name in names:
        assert schedule.take(name) == []
        if chance.random() < 0.3:
            lost = schedule.lost(name)
            if lost and chance.random() < 0.5:
                schedule.ended(lost[0])
                schedule.again(lost[0])
        for index in schedule.held(name):
            schedule.finished(name, index)
            assert schedule.take(name) == []
    assert schedule.done


def makespan(works: list[Work], *, workers: int) -> float:
    """How long a wave takes if every item takes what was expected, in simulated seconds."""
    schedule = Schedule(works, workers=workers)
    seconds = {work.index: work.seconds for work in works}
    free = dict.fromkeys(WORKERS[:workers], 0.0)
    queues: dict[str, list[int]] = {worker: schedule.take(worker) for worker in free}
    while not schedule.done:
        worker = min(
            (worker for worker in free if queues[worker]),
            key=lambda name: free[name] + seconds[queues[name][0]],
        )
        now = free[worker] + seconds[queues[worker][0]]
        schedule.finished(worker, queues[worker].pop(0))
        free[worker] = now
        for name in free:
            if not queues[name]:
                free[name] = max(free[name], now)
            queues[name] += schedule.take(name)
    return max(free.values())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([0.05, 0.05, 0.05, 0.8]), min_size=8, max_size=40), st.integers(2, 4))
def test_known_durations_are_used_well(seconds: list[float], workers: int) -> None:
    """No wave takes longer than an even share and one more item: what list scheduling promises."""
    works = [
        Work(index=index, rank=0, lead="T1", seconds=taken, module=f"m{index // 6}")
        for index, taken in enumerate(seconds)
    ]
    assert makespan(works, workers=workers) <= sum(seconds) / workers + max(seconds) + 1e-9


def test_a_slow_item_is_not_queued_behind_another() -> None:
    """Four slow items over four workers run beside each other, though two lie in one module."""
    seconds = [0.8 if index in (14, 16, 17, 18) else 0.05 for index in range(24)]
    works = [
        Work(index=index, rank=0, lead="T1", seconds=taken, module=f"m{index // 6}")
        for index, taken in enumerate(seconds)
    ]
    assert makespan(works, workers=4) < 1.1

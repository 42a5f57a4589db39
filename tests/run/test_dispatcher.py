"""The run from wave to wave: what opens, what is blocked, and that nothing is lost."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.events import Event, GateJudged, PhaseBlocked, WaveCut, WaveOpened
from pytest_wavegate.model.item_events import ItemBlocked, ItemFinished
from pytest_wavegate.model.items import Assigned, Assignment, ItemFacts, Rule
from pytest_wavegate.model.plan import Edge, Phase, Plan, Task
from pytest_wavegate.plan.order.graph import By, elaborate, order
from pytest_wavegate.run.atlas import Atlas
from pytest_wavegate.run.dispatcher import Dispatcher
from pytest_wavegate.run.placement import Policy, place
from pytest_wavegate.run.schedule import Schedule
from pytest_wavegate.run.workload import Workload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.model.planned import PlannedPhase


def make_plan(
    phases: dict[str, tuple[str, ...]],
    tasks: dict[str, str],
    *,
    needs: dict[str, tuple[str, ...]] | None = None,
    parallel: frozenset[str] = frozenset(),
    by: By = "phase",
) -> Plan:
    """Phases with what they depend on, tasks with their phase, declared task dependencies."""
    needs = needs or {}
    return elaborate(
        Plan(
            path="tasks.md",
            title="T",
            dialect="speckit",
            sha256="",
            phases=tuple(
                Phase(
                    id=id_,
                    title=f"Title {id_}",
                    label=f"Phase {id_}",
                    depends_on=before,
                    independent=not before,
                    tasks=tuple(task for task, phase in tasks.items() if phase == id_),
                    line=1,
                )
                for id_, before in phases.items()
            ),
            tasks=tuple(
                Task(
                    id=id_,
                    title=id_,
                    phase=phase,
                    parallel=id_ in parallel,
                    depends_on=needs.get(id_, ()),
                    line=1,
                )
                for id_, phase in tasks.items()
            ),
            edges=tuple(
                Edge(source=source, target=target, why="declared")
                for target, sources in needs.items()
                for source in sources
            ),
        ),
        by=by,
    )


class FakeBench:
    """Judges a phase by the outcomes of its items, which are given beforehand."""

    def __init__(self, bad: set[int]) -> None:
        self.bad = bad
        self.ran: set[int] = set()
        self.of_phase: dict[str, list[int]] = {}
        self.undone: list[str] = []

    def opened(self, wave: int, phases: Sequence[PlannedPhase]) -> None:
        """Nothing is to be prepared."""

    def gather(self, wave: int, phases: Sequence[PlannedPhase]) -> None:
        """Nothing is to be fetched."""

    def judged(self, wave: int, verdicts: Sequence[GateJudged]) -> Sequence[str]:
        return self.undone

    def judge(self, phase: str) -> GateJudged:
        failed = any(index in self.bad and index in self.ran for index in self.of_phase.get(phase, ()))
        decision = "failed" if failed else "passed"
        return GateJudged(at=0.0, phase=phase, decision=decision, closes=failed, verdicts=())

    def failed(self, index: int) -> bool:
        return index in self.bad and index in self.ran

    def began(self, index: int) -> bool:
        return index in self.ran


class FakeRun:
    """A whole run with fake workers."""

    def __init__(self, plan: Plan, items: list[tuple[str, ...]], *, bad: set[int], policy: Policy) -> None:
        self.events: list[Event] = []
        facts = [ItemFacts(nodeid=f"t.py::t{i}", path="t.py") for i in range(len(items))]
        assigned = tuple(
            Assigned(fact.nodeid, tasks, Rule.MARK if tasks else Rule.NONE, "")
            for fact, tasks in zip(facts, items, strict=True)
        )
        self.placement = place(plan, facts, Assignment(assigned, ()), policy=policy)
        atlas = Atlas(plan)
        workload = Workload(atlas, rank=order(plan), facts=facts, assigned=assigned)
        self.bench = FakeBench(bad)
        for item in self.placement.items:
            for phase in item.phases:
                self.bench.of_phase.setdefault(phase, []).append(item.index)
        self.dispatcher = Dispatcher(
            self.placement,
            works=workload.works(self.placement.items),
            blockers=atlas.blockers if plan.by == "dependency" else {},
            bench=self.bench,
            emit=self.events.append,
            clock=lambda: 0.0,
        )

    def run(self, *, workers: int, chance: random.Random, crashes: int = 0) -> list[int]:
        """Run it all; the indices in the order they ended."""
        ended: list[int] = []
        while (works := self.dispatcher.open_next()) is not None:
            schedule = Schedule(works, workers=workers)
            names = [f"gw{number}" for number in range(workers)]
            while not schedule.done:
                for name in names:
                    schedule.take(name)
                busy = [name for name in names if schedule.held(name)]
                assert busy, "stuck"
                name = chance.choice(busy)
                index = schedule.held(name)[0]
                if crashes and chance.random() < 0.3:
                    crashes -= 1
                    schedule.lost(name)
                    schedule.ended(index)
                else:
                    schedule.finished(name, index)
                self.bench.ran.add(index)
                ended.append(index)
            self.dispatcher.drained()
        return ended

    def blocked(self) -> list[int]:
        return [event.index for event in self.events if isinstance(event, ItemBlocked)]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Up to six phases and twelve tasks with random dependencies and no circle."""
    ids = [str(number) for number in range(1, draw(st.integers(1, 6)) + 1)]
    phases = {
        id_: tuple(before for before in ids[:place] if draw(st.booleans())) for place, id_ in enumerate(ids)
    }
    count = draw(st.integers(1, 12))
    tasks = {f"T{n:03}": ids[min(n * len(ids) // count, len(ids) - 1)] for n in range(count)}
    names = list(tasks)
    needs = {
        name: found
        for place, name in enumerate(names)
        if (found := tuple(other for other in names[:place] if draw(st.integers(0, 7)) == 0))
    }
    parallel = frozenset(name for name in names if draw(st.booleans()))
    by: By = draw(st.sampled_from(["phase", "dependency"]))
    return make_plan(phases, tasks, needs=needs, parallel=parallel, by=by)


@settings(max_examples=200, deadline=None)
@given(st.data(), plans(), st.integers(1, 8), st.randoms(use_true_random=False))
def test_laws(data: st.DataObject, plan: Plan, workers: int, chance: random.Random) -> None:
    """Every item runs once or is blocked; none before its wave or behind a closed gate."""
    ids = [task.id for task in plan.tasks]
    items = data.draw(
        st.lists(st.lists(st.sampled_from(ids), max_size=2, unique=True), min_size=1, max_size=30)
    )
    items = [sorted(tasks, key=ids.index) for tasks in items]
    bad = data.draw(st.sets(st.integers(0, len(items) - 1), max_size=3))
    run = FakeRun(plan, [tuple(tasks) for tasks in items], bad=bad, policy=Policy())
    ended = run.run(workers=workers, chance=chance, crashes=data.draw(st.integers(0, 3)))
    assert Counter(ended) + Counter(run.blocked()) == Counter(range(len(items)))
    wave_of = {item.index: item.wave for item in run.placement.items}
    assert [wave_of[index] for index in ended] == sorted(wave_of[index] for index in ended)
    closed = {event.phase for event in run.events if isinstance(event, GateJudged) and event.closes}
    blocked = {event.phase for event in run.events if isinstance(event, PhaseBlocked)}
    behind = _behind(run, closed)
    assert blocked == {phase for phase in behind if phase not in closed}
    for item in run.placement.items:
        if behind.intersection(item.phases):
            assert item.index not in ended


def _behind(run: FakeRun, closed: set[str]) -> set[str]:
    """Phases that depend, however far, on a closed one."""
    behind: set[str] = set()
    for _ in run.placement.phases:
        behind |= {phase.id for phase in run.placement.phases if (closed | behind).intersection(phase.needs)}
    return behind


TWO = {"1": (), "2": ("1",)}


def simple(items: list[tuple[str, ...]], *, bad: set[int], policy: Policy | None = None) -> FakeRun:
    """Two phases in a chain, T001 in the first, T002 in the second."""
    plan = make_plan(TWO, {"T001": "1", "T002": "2"})
    return FakeRun(plan, items, bad=bad, policy=policy or Policy())


def test_a_closed_gate_blocks_what_is_behind_it() -> None:
    """The blocked item never runs and says which gate closed."""
    run = simple([("T001",), ("T002",), ()], bad={0})
    assert run.run(workers=1, chance=random.Random(1)) == [0, 2]
    assert [event.reason for event in run.events if isinstance(event, ItemBlocked)] == [
        "blocked by Phase 1 (Title 1)"
    ]


def test_unplanned_items_run_first_where_asked() -> None:
    """Wave 0 comes before the plan's own waves."""
    run = simple([("T001",), ()], bad=set(), policy=Policy(unplanned="first"))
    assert run.run(workers=1, chance=random.Random(1)) == [1, 0]


def test_an_item_of_two_waves_runs_in_the_last() -> None:
    """It counts for both tasks, and for the gate of the later phase."""
    run = simple([("T001", "T002"), ("T001",)], bad=set())
    item = run.placement.items[0]
    assert (item.tasks, item.phases, item.wave) == (("T001", "T002"), ("2",), 2)
    assert run.run(workers=1, chance=random.Random(1)) == [1, 0]


def test_items_of_open_tasks_are_skipped_where_asked() -> None:
    """They are told as not run, with the reason."""
    run = simple([("T001",)], bad=set(), policy=Policy(open_tasks="skip"))
    assert run.run(workers=1, chance=random.Random(1)) == []
    told = [event for event in run.events if isinstance(event, ItemFinished)]
    assert [(event.outcome, event.reason) for event in told] == [("not_run", "task T001 is still open")]


def test_a_wave_without_items_opens_silently() -> None:
    """A phase of chores is judged, but no wave opens for it."""
    run = simple([("T002",)], bad=set())
    run.run(workers=1, chance=random.Random(1))
    assert [event.wave for event in run.events if isinstance(event, WaveOpened)] == [2]
    assert [event.phase for event in run.events if isinstance(event, GateJudged)] == ["1", "2"]


def test_by_dependency_a_failed_task_blocks_its_dependents() -> None:
    """And those behind them, but nothing beside them."""
    plan = make_plan(
        {"1": ()},
        {"T001": "1", "T002": "1", "T003": "1", "T004": "1"},
        needs={"T002": ("T001",), "T003": ("T002",)},
        by="dependency",
    )
    run = FakeRun(plan, [("T001",), ("T002",), ("T003",), ("T004",)], bad={0}, policy=Policy())
    assert {0, 3} == set(run.run(workers=2, chance=random.Random(1)))
    assert run.blocked() == [1, 2]


def test_a_wave_that_is_cut() -> None:
    """What has not begun is not run, for the reason; the phase is judged, and its gate decides the rest."""
    run = simple([("T001",), ("T001",), ("T001",), ("T002",)], bad={0})
    assert run.dispatcher.open_next() is not None
    run.bench.ran.add(0)
    run.dispatcher.cut("too many")
    run.dispatcher.drained()
    assert run.dispatcher.open_next() is None
    told = [
        (event.index, event.outcome, event.reason) for event in run.events if isinstance(event, ItemFinished)
    ]
    assert told == [(1, "not_run", "too many"), (2, "not_run", "too many")]
    assert [event.reason for event in run.events if isinstance(event, WaveCut)] == ["too many"]
    kinds = [event.event for event in run.events]
    assert kinds.index("wave_cut") < kinds.index("item_finished") < kinds.index("wave_drained")
    assert run.blocked() == [3]


def test_the_wave_after_one_that_was_cut_runs_whole() -> None:
    """Where the gate holds all the same."""
    run = simple([("T001",), ("T001",), ("T002",)], bad=set())
    run.dispatcher.open_next()
    run.bench.ran.add(0)
    run.dispatcher.cut("too many")
    run.dispatcher.drained()
    assert run.dispatcher.open_next() is not None
    run.dispatcher.drained()
    finished = [event.index for event in run.events if isinstance(event, ItemFinished)]
    assert finished == [1]


def test_a_task_that_was_cut_blocks_what_depends_on_it() -> None:
    """By dependency, as one that failed does."""
    plan = make_plan(
        {"1": ()},
        {"T001": "1", "T002": "1", "T003": "1"},
        needs={"T003": ("T002",)},
        parallel=frozenset({"T001", "T002", "T003"}),
        by="dependency",
    )
    run = FakeRun(plan, [("T001",), ("T002",), ("T003",)], bad={0}, policy=Policy())
    run.dispatcher.open_next()
    run.bench.ran.add(0)
    run.dispatcher.cut("too many")
    run.dispatcher.drained()
    assert run.dispatcher.open_next() is None
    reasons = [event.reason for event in run.events if isinstance(event, ItemBlocked)]
    assert reasons == ["blocked: task T002 was not run"]


def test_a_run_that_is_cut_short() -> None:
    """The open wave is judged by what has run; nothing is said of the rest."""
    run = simple([("T001",), ("T001",), ("T002",)], bad={0})
    run.dispatcher.open_next()
    run.bench.ran.add(0)
    run.dispatcher.cut_short("stopped")
    assert [event.event for event in run.events][-2:] == ["wave_cut", "gate_judged"]
    assert not [event for event in run.events if isinstance(event, ItemFinished | PhaseBlocked)]


def test_what_depends_on_a_phase_that_was_undone_is_blocked() -> None:
    """A phase that passed and was rolled back with its wave leaves nothing for others to stand on."""
    plan = make_plan({"1": (), "2": (), "3": ("2",)}, {"A": "1", "B": "2", "C": "3"})
    run = FakeRun(plan, [("A",), ("B",), ("C",)], bad={0}, policy=Policy())
    run.bench.undone = ["1", "2"]
    run.run(workers=1, chance=random.Random(0))
    blocked = [event.reason for event in run.events if isinstance(event, ItemBlocked)]
    assert blocked == ["blocked by Phase 2 (Title 2): it was rolled back"]

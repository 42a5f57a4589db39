"""Edges, rows, order, cycles, and the critical path that follow from a plan."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.effort import Effort
from pytest_wavegate.model.plan import Edge, Phase, Plan, Task
from pytest_wavegate.plan.order.graph import By, elaborate, order

SLOTS = 12


def plan_of(*phases: Phase, tasks: tuple[Task, ...], edges: tuple[Edge, ...] = (), by: By = "phase") -> Plan:
    """A plan as a dialect returns it."""
    return Plan(
        path="tasks.md",
        title="T",
        dialect="speckit",
        by=by,
        sha256="",
        phases=phases,
        tasks=tasks,
        edges=edges,
    )


def phase(id_: str, *needs: str, independent: bool = False) -> Phase:
    """A phase that stands at line 10 times its number."""
    return Phase(
        id=id_, title=f"Title {id_}", label=f"Phase {id_}", depends_on=needs, independent=independent, line=10
    )


def task(id_: str, in_: str, *needs: str, parallel: bool = False, effort: float | None = None) -> Task:
    """A task with the number of its id as line."""
    stated = None if effort is None else Effort(low=effort, high=effort + 2, unit="days")
    return Task(
        id=id_, title=id_, phase=in_, depends_on=needs, parallel=parallel, effort=stated, line=int(id_[1:])
    )


def edges(plan: Plan, why: str) -> list[tuple[str, str]]:
    """The edges of one kind, as pairs."""
    return [(edge.source, edge.target) for edge in plan.edges if edge.why == why]


def waves(plan: Plan) -> list[list[str]]:
    """The phases of each wave."""
    return [list(wave.phases) for wave in plan.waves]


def test_phases_without_a_word_follow_each_other() -> None:
    """Document order makes a chain, and the edges have no line."""
    plan = elaborate(plan_of(phase("1"), phase("2"), phase("3"), tasks=(task("T1", "1"), task("T2", "3"))))
    assert edges(plan, "phase") == [("1", "2"), ("2", "3")]
    assert all(edge.line is None for edge in plan.edges)


def test_declared_phase_order_wins_over_document_order() -> None:
    """Stories that all depend on the foundation share a wave."""
    phases = (
        phase("1", independent=True),
        phase("2", "1"),
        *(phase(story, "2") for story in "345"),
        phase("6", "4"),
        phase("7", "3", "4", "5", "6"),
    )
    tasks = tuple(task(f"T{number}", str(number)) for number in range(1, 8))
    plan = elaborate(plan_of(*phases, tasks=tasks))
    assert waves(plan) == [["1"], ["2"], ["3", "4", "5"], ["6"], ["7"]]


def test_a_forgotten_phase_follows_the_one_before_it() -> None:
    """Only a phase that says it depends on nothing has no edge."""
    phases = (phase("1"), phase("2", "1"), phase("3"), phase("4", independent=True))
    plan = elaborate(plan_of(*phases, tasks=(task("T1", "1"),)))
    assert edges(plan, "phase") == [("1", "2"), ("2", "3")]


def test_order_never_contradicts_a_declared_phase() -> None:
    """A phase that an earlier one waits for does not follow that one."""
    phases = (phase("1"), phase("2", "4"), phase("3"), phase("4"))
    tasks = tuple(task(f"T{number}", str(number)) for number in range(1, 5))
    plan = elaborate(plan_of(*phases, tasks=tasks))
    assert waves(plan) == [["1"], ["4"], ["2"], ["3"]]
    assert not plan.findings


def test_a_declared_phase_edge_has_the_line_that_says_so() -> None:
    """The reader's line is kept; without one it is the heading's."""
    given_ = (Edge(source="1", target="2", why="phase", line=77),)
    plan = elaborate(
        plan_of(phase("1"), phase("2", "1"), phase("3", "2"), tasks=(task("T1", "1"),), edges=given_)
    )
    assert [edge.line for edge in plan.edges] == [77, 10]


def test_a_phase_without_tasks_hands_its_order_on() -> None:
    """It stands in no wave, and what follows it still follows what it follows."""
    phases = (phase("1"), phase("2"), phase("3"))
    plan = elaborate(plan_of(*phases, tasks=(task("T2", "3"), task("T1", "1"))))
    assert waves(plan) == [["1"], ["3"]]
    assert order(plan) == ("T1", "T2")


def test_tasks_without_p_make_a_row() -> None:
    """[P] tasks stand beside the row, wherever they are written."""
    tasks = (task("T1", "1"), task("T2", "1", parallel=True), task("T3", "1"), task("T4", "2"))
    plan = elaborate(plan_of(phase("1"), phase("2"), tasks=tasks))
    assert edges(plan, "sequence") == [("T1", "T3")]


def test_a_row_follows_what_is_declared() -> None:
    """A task that waits for a later one of its row stands behind it."""
    tasks = (task("T1", "1", "T3"), task("T2", "1"), task("T3", "1"))
    plan = elaborate(plan_of(phase("1"), tasks=tasks))
    assert edges(plan, "declared") == [("T3", "T1")]
    assert order(plan) == ("T2", "T3", "T1")
    assert edges(plan, "sequence") == [("T2", "T3")]


def test_a_row_keeps_document_order_around_a_parallel_task() -> None:
    """Waiting for a [P] task that is written later changes nothing in the row."""
    tasks = (task("T1", "1"), task("T2", "1", "T9"), task("T3", "1"), task("T9", "1", parallel=True))
    plan = elaborate(plan_of(phase("1"), tasks=tasks))
    assert edges(plan, "sequence") == [("T1", "T2"), ("T2", "T3")]


def test_rows_of_two_phases_that_cross() -> None:
    """Each row is fine alone, but together they would wait for each other."""
    tasks = (task("T1", "1", "T4"), task("T2", "1"), task("T3", "2", "T2"), task("T4", "2"))
    plan = elaborate(plan_of(phase("1", independent=True), phase("2", independent=True), tasks=tasks))
    assert order(plan) == ("T2", "T3", "T4", "T1")
    assert not plan.findings


def test_a_mended_row_that_tangles_another() -> None:
    """The first row runs against what is declared; once it is sorted, the second one must be too."""
    tasks = (
        task("T1", "1", "T2"),
        task("T2", "1", "T6"),
        task("T3", "1", "T5"),
        task("T4", "2", "T1"),
        task("T5", "2"),
        task("T6", "3"),
    )
    alone = tuple(phase(number, independent=True) for number in "123")
    plan = elaborate(plan_of(*alone, tasks=tasks))
    assert order(plan) == ("T5", "T3", "T6", "T2", "T1", "T4")
    assert not plan.findings


def test_an_edge_is_said_once() -> None:
    """A row does not repeat what is declared, and a given edge is not derived again."""
    given_ = (Edge(source="T1", target="T2", why="declared", line=9),)
    plan = elaborate(plan_of(phase("1"), tasks=(task("T1", "1"), task("T2", "1", "T1")), edges=given_))
    assert plan.edges == given_


def test_a_dependency_on_an_unknown_task_is_external() -> None:
    """It orders nothing and breaks nothing."""
    plan = elaborate(plan_of(phase("1"), tasks=(task("T1", "1", "T99"),)))
    assert plan.edges == ()
    assert order(plan) == ("T1",)


def test_of_a_duplicated_id_the_first_counts() -> None:
    """The task stands once in waves and order, and twice in the plan."""
    plan = elaborate(
        plan_of(phase("1"), phase("2"), tasks=(task("T1", "1"), task("T2", "1"), task("T1", "2")))
    )
    assert order(plan) == ("T1", "T2")
    assert [wave.tasks for wave in plan.waves] == [("T1", "T2")]
    assert len(plan.tasks) == 3


def test_a_phase_is_not_in_an_earlier_wave_than_what_its_tasks_wait_for() -> None:
    """A dependency between tasks of unordered phases keeps the waves in step."""
    phases = (phase("1", independent=True), phase("2", "1"), phase("3", independent=True))
    tasks = (task("T1", "1"), task("T2", "2"), task("T3", "3", "T2"))
    plan = elaborate(plan_of(*phases, tasks=tasks))
    assert waves(plan) == [["1"], ["2", "3"]]


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        ((task("T1", "1", "T1"),), "T1 waits for itself: T1 -> T1"),
        ((task("T1", "1", "T2"), task("T2", "1", "T1")), "T1 waits for itself: T1 -> T2 -> T1"),
        (
            (task("T1", "1", "T2"), task("T2", "2")),
            "T1 waits for itself: T1 -> Phase 1 -> Phase 2 -> T2 -> T1",
        ),
    ],
)
def test_a_cycle_of_tasks_is_a_finding(tasks: tuple[Task, ...], message: str) -> None:
    """It is shown as a path; waves and order still hold every task once."""
    plan = elaborate(plan_of(phase("1"), phase("2"), tasks=tasks))
    assert [finding.message for finding in plan.findings] == [message]
    assert (
        sorted(order(plan)) == sorted(t for wave in plan.waves for t in wave.tasks) == [t.id for t in tasks]
    )


def test_a_cycle_of_phases_puts_them_in_one_wave() -> None:
    """They stand in document order, and what follows them comes later."""
    tasks = (task("T1", "1"), task("T2", "2"), task("T3", "3"))
    plan = elaborate(plan_of(phase("1", "2"), phase("2", "1"), phase("3"), tasks=tasks))
    assert waves(plan) == [["1", "2"], ["3"]]
    assert [finding.message for finding in plan.findings] == [
        "Phase 1 waits for itself: Phase 1 -> Phase 2 -> Phase 1"
    ]


def test_a_cycle_names_the_line_that_closes_it() -> None:
    """The last stated step, and the task, say where to look."""
    plan = elaborate(plan_of(phase("1"), tasks=(task("T1", "1", "T2"), task("T2", "1", "T1"))))
    assert (plan.findings[0].line, plan.findings[0].task, plan.findings[0].severity) == (1, "T1", "error")


def test_a_long_cycle_is_shortened() -> None:
    """The middle is left out."""
    tasks = tuple(task(f"T{number}", "1", f"T{(number + 1) % 40}") for number in range(40))
    message = elaborate(plan_of(phase("1"), tasks=tasks)).findings[0].message
    assert "(29 more)" in message


def test_each_knot_is_told() -> None:
    """Two cycles that have nothing to do with each other are two findings."""
    tasks = (task("T1", "1", "T2"), task("T2", "1", "T1"), task("T3", "1", "T4"), task("T4", "1", "T3"))
    assert len(elaborate(plan_of(phase("1"), tasks=tasks)).findings) == 2


def test_streams_make_waves_from_dependencies_alone() -> None:
    """There, phases run beside each other unless they say otherwise."""
    tasks = (
        task("T1", "A", parallel=True),
        task("T2", "A", "T1", parallel=True),
        task("T3", "B", parallel=True),
        task("T4", "C", parallel=True),
    )
    plan = elaborate(plan_of(phase("A"), phase("B"), phase("C", "B"), tasks=tasks, by="dependency"))
    assert plan.by == "dependency"
    assert [wave.tasks for wave in plan.waves] == [("T1", "T3"), ("T2", "T4")]
    assert edges(plan, "phase") == [("B", "C")]


def test_by_dependency_a_row_follows_the_waves() -> None:
    """A task without dependencies does not wait for a row-mate of a later wave."""
    tasks = (task("T1", "1", "T3"), task("T2", "1"), task("T3", "2"))
    plan = elaborate(plan_of(phase("1"), phase("2"), tasks=tasks), by="dependency")
    assert [wave.tasks for wave in plan.waves] == [("T2", "T3"), ("T1",)]
    assert edges(plan, "sequence") == [("T2", "T1")]


def test_the_critical_path_counts_tasks() -> None:
    """Rows and barriers count, [P] tasks stand beside each other."""
    tasks = (
        task("T1", "1"),
        task("T2", "1", parallel=True),
        task("T3", "1"),
        task("T4", "2", parallel=True),
        task("T5", "2", parallel=True),
    )
    path = elaborate(plan_of(phase("1"), phase("2"), tasks=tasks)).critical_path
    assert (path.tasks, path.effort) == (("T1", "T3", "T4"), None)


def test_the_critical_path_weighs_effort() -> None:
    """A long task beats two short ones; the sum of the range is told."""
    tasks = (
        task("T1", "1", effort=1, parallel=True),
        task("T2", "1", "T1", effort=1, parallel=True),
        task("T3", "1", effort=9, parallel=True),
    )
    path = elaborate(plan_of(phase("1"), tasks=tasks)).critical_path
    assert path.tasks == ("T3",)
    assert path.effort == Effort(low=9, high=11, unit="days")


def test_units_are_never_mixed() -> None:
    """With two units each task counts 1 and no effort is told."""
    hours = Task(
        id="T1", title="", phase="1", line=1, parallel=True, effort=Effort(low=90, high=90, unit="hours")
    )
    tasks = (hours, task("T2", "1", effort=1, parallel=True), task("T3", "1", "T2", parallel=True))
    path = elaborate(plan_of(phase("1"), tasks=tasks)).critical_path
    assert (path.tasks, path.effort) == (("T2", "T3"), None)


def test_a_schedule_of_its_own_leaves_phases_out_of_the_critical_path() -> None:
    """Where tasks state efforts and wait for tasks of other phases, the phases are sprints."""
    tasks = (
        task("T1", "1", effort=5, parallel=True),
        task("T2", "1", effort=8, parallel=True),
        task("T3", "2", "T1", effort=5, parallel=True),
    )
    assert elaborate(plan_of(phase("1"), phase("2"), tasks=tasks)).critical_path.tasks == ("T1", "T3")


def test_a_plan_without_tasks_has_nothing() -> None:
    """No waves, no path, no order."""
    plan = elaborate(plan_of(tasks=()))
    assert (plan.waves, plan.critical_path.tasks, order(plan)) == ((), (), ())


def test_a_task_of_an_unknown_phase_still_has_a_wave() -> None:
    """A reader's slip loses no task."""
    plan = elaborate(plan_of(phase("1"), phase("2"), tasks=(task("T1", "1"), task("T2", "elsewhere"))))
    assert waves(plan) == [["1", "elsewhere"]]


@st.composite
def plans(draw: st.DrawFn, *, cyclic: bool = False) -> Plan:
    """Small plans; without cycles unless asked for: what is declared points to earlier numbers."""
    homes = sorted(draw(st.lists(st.integers(0, 4), min_size=1, max_size=SLOTS)))
    back = (lambda number: number) if not cyclic else (lambda number: SLOTS)
    phases = tuple(
        Phase(
            id=f"P{number}",
            title="",
            label="",
            line=1,
            independent=draw(st.booleans()),
            depends_on=tuple(
                f"P{n}" for n in draw(st.sets(st.integers(0, 4), max_size=2)) if n < back(number)
            ),
        )
        for number in range(5)
    )
    tasks = tuple(
        Task(
            id=f"T{number}",
            title="",
            phase=f"P{home}",
            line=1,
            parallel=draw(st.booleans()),
            depends_on=tuple(
                f"T{n}" for n in draw(st.sets(st.integers(0, SLOTS), max_size=3)) if n < back(number)
            ),
        )
        for number, home in enumerate(homes)
    )
    written = draw(st.permutations(tasks)) if draw(st.booleans()) else tasks
    return plan_of(*phases, tasks=tuple(written), by=draw(st.sampled_from(["phase", "dependency"])))


def lifted(plan: Plan) -> list[tuple[str, str]]:
    """Every pair of tasks that an edge puts in order; edges between phases, also through empty ones."""
    members: dict[str, set[str]] = {}
    for one in plan.tasks:
        members.setdefault(one.phase, set()).add(one.id)
    pairs = [(edge.source, edge.target) for edge in plan.edges if edge.why != "phase"]
    links = {(edge.source, edge.target) for edge in plan.edges if edge.why == "phase"}
    while more := {(a, d) for a, b in links for c, d in links if b == c} - links:
        links |= more
    pairs += [(a, b) for one, other in links for a in members.get(one, ()) for b in members.get(other, ())]
    known = {one.id for one in plan.tasks}
    return [(a, b) for a, b in pairs if a in known and b in known]


BYS = st.sampled_from(["auto", "phase", "dependency"])


@given(plans(), BYS)
@settings(max_examples=150, deadline=None)
def test_law_every_dependency_comes_first(plan: Plan, by: By) -> None:
    """Of an acyclic plan each edge points to a later wave, or to a later place of the same one."""
    done = elaborate(plan, by=by)
    assert not done.findings
    wave = {one: number.number for number in done.waves for one in number.tasks}
    place = {one: number for number, one in enumerate(order(done))}
    for source, target in lifted(done):
        assert wave[source] <= wave[target]
        assert place[source] < place[target]


@given(plans(cyclic=True), BYS)
@settings(max_examples=150, deadline=None)
def test_law_every_task_stands_in_one_wave(plan: Plan, by: By) -> None:
    """Cycles or not, no task is lost or doubled, waves are numbered without gaps, and cycles are told."""
    done = elaborate(plan, by=by)
    ids = sorted(one.id for one in plan.tasks)
    assert sorted(one for wave in done.waves for one in wave.tasks) == ids == sorted(order(done))
    assert [wave.number for wave in done.waves] == list(range(1, len(done.waves) + 1))
    place = {one: number for number, one in enumerate(order(done))}
    forward = all(place[source] < place[target] for source, target in lifted(done))
    assert done.findings or forward


@given(plans(), BYS)
@settings(max_examples=100, deadline=None)
def test_law_the_critical_path_is_a_chain(plan: Plan, by: By) -> None:
    """Each of its steps is an edge between tasks, or between their phases."""
    done = elaborate(plan, by=by)
    assert set(pairwise(done.critical_path.tasks)) <= set(lifted(done))


@given(plans(), BYS)
@settings(max_examples=100, deadline=None)
def test_law_order_stays_near_the_document(plan: Plan, by: By) -> None:
    """At each place stands the first task of the document that may stand there."""
    done = elaborate(plan, by=by)
    before: dict[str, set[str]] = {one.id: set() for one in plan.tasks}
    for source, target in lifted(done):
        before[target].add(source)
    seen: set[str] = set()
    for one in order(done):
        ready = [other.id for other in plan.tasks if other.id not in seen and before[other.id] <= seen]
        assert one == ready[0]
        seen.add(one)


def test_very_many_cycles_are_told_in_part() -> None:
    """Each costs a search, and nobody reads hundreds."""
    tasks = tuple(task(f"T{number}", "A", f"T{number ^ 1}", parallel=True) for number in range(200))
    plan = elaborate(plan_of(phase("A"), tasks=tasks))
    assert len([one for one in plan.findings if one.code == "WG141"]) == 20

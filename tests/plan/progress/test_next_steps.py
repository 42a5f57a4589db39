"""Which tasks can start now, and what each of the others waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.plan import Phase, Plan, Status, Task
from pytest_wavegate.plan.order.graph import elaborate
from pytest_wavegate.plan.progress.next_steps import next_steps
from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.plan.select import select

if TYPE_CHECKING:
    from pytest_wavegate.model.next_steps import NextSteps

PLAN = """\
# Tasks: Seed bank

## Phase 1: Setup

- [x] T001 Create the project
- [ ] T002 Write the settings
- [ ] T003 Write the log
- [ ] T004 [P] Draw the logo
- [~] T005 [P] Ask the lawyers (depends on T900)
- [ ] T006 [P] Print the logo (depends on T004)

## Phase 2: User Story 1 - Store a seed

- [ ] T007 [US1] Store it (depends on T002)
- [ ] T008 [P] [US1] Label it

## Phase 3: User Story 2 - Find a seed

- [-] T009 [US2] Ask the gardener
"""


def steps_of(text: str, **decisions: str) -> NextSteps:
    """The next steps of a plan, by a run's decisions where there are any."""
    plan = parse_plan(text.encode(), path="tasks.md", dialect="speckit")
    return next_steps(plan, decisions=decisions or None)


def waits(steps: NextSteps) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """What each waiting task waits for: tasks and phases."""
    return {one.task: (one.waits_for, one.phases) for one in steps.waiting}


def test_boxes_alone_say_what_can_start() -> None:
    """The head of a row and [P] tasks whose needs are met; an unmet need, a row, or a phase holds back."""
    steps = steps_of(PLAN)
    assert steps.ready == ("T002", "T004")
    assert steps.in_progress == ("T005",)
    assert waits(steps) == {
        "T003": (("T002",), ()),
        "T006": (("T004",), ()),
        "T007": (("T002",), ("1",)),
        "T008": ((), ("1",)),
    }
    assert (steps.tasks, steps.settled) == (9, 2)


def test_a_phase_is_told_with_its_open_tasks() -> None:
    """Those in progress count; finished ones do not."""
    assert steps_of(PLAN).phases == {"1": 5}


def test_a_row_is_kept_apart_from_what_is_declared() -> None:
    """Declared ones come first."""
    steps = steps_of(PLAN.replace("Write the log", "Write the log (depends on T004)"))
    third = next(one for one in steps.waiting if one.task == "T003")
    assert (third.waits_for, third.row) == (("T004", "T002"), ("T002",))


def test_what_lies_outside_the_plan_holds_nothing_back() -> None:
    """It is told all the same, as long as its task is open."""
    steps = steps_of(PLAN.replace("[~] T005", "[ ] T005"))
    assert "T005" in steps.ready
    assert steps.external == {"T005": ("T900",)}
    assert steps_of(PLAN.replace("[~] T005", "[x] T005")).external == {}


def test_a_phase_without_open_tasks_holds_nothing_back() -> None:
    """A story behind it starts with the first open phase's siblings."""
    done = PLAN.replace("[ ]", "[x]").replace("[~]", "[x]").replace("[x] T008", "[ ] T008")
    steps = steps_of(done)
    assert (steps.ready, steps.waiting, steps.phases) == (("T008",), (), {})


def test_an_empty_phase_hands_on_what_holds_it_back() -> None:
    """As it does when waves are made."""
    plan = Plan(
        path="",
        title="",
        dialect="",
        sha256="",
        phases=tuple(Phase(id=id_, title="", label="", line=1) for id_ in "123"),
        tasks=(Task(id="A", title="", phase="1", line=1), Task(id="B", title="", phase="3", line=2)),
    )
    assert waits(next_steps(elaborate(plan))) == {"B": ((), ("1",))}


def test_a_passed_task_is_settled_whatever_its_box_says() -> None:
    """A record knows better than an empty box."""
    steps = steps_of(PLAN, T001="passed", T002="passed", T004="passed", T005="passed")
    assert steps.ready == ("T003", "T006")
    assert steps.in_progress == ()


@pytest.mark.parametrize("decision", ["failed", "blocked", "not_run", "deferred"])
def test_a_tick_that_no_test_confirms_settles_nothing(decision: str) -> None:
    """It is a claim, and holds back what waits for it."""
    steps = steps_of(PLAN, T001=decision)
    assert steps.unverified == ("T001",)
    assert steps.decisions == {"T001": decision}
    assert waits(steps)["T002"] == (("T001",), ())


def test_a_ticked_task_without_tests_stays_settled() -> None:
    """Nothing could confirm it."""
    steps = steps_of(PLAN, T001="no_tests", T009="failed")
    assert (steps.unverified, steps.settled) == ((), 2)


def test_a_ticked_task_that_the_record_lacks_is_not_verified() -> None:
    """No decision is told of it."""
    steps = steps_of(PLAN, T002="not_run")
    assert (steps.unverified, steps.decisions) == (("T001",), {})


def test_all_done_leaves_nothing() -> None:
    """Cancelled tasks count as done."""
    steps = steps_of(PLAN.replace("[ ]", "[x]").replace("[~]", "[x]"))
    assert (steps.ready, steps.in_progress, steps.waiting, steps.unverified) == ((), (), (), ())
    assert steps.settled == steps.tasks


def test_tasks_in_a_circle_all_wait() -> None:
    """None of them can start."""
    steps = steps_of(
        "## Phase 1: A\n- [ ] T001 [P] A (depends on T002)\n- [ ] T002 [P] B (depends on T001)\n"
    )
    assert waits(steps) == {"T001": (("T002",), ()), "T002": (("T001",), ())}


STATUSES: list[Status] = ["todo", "todo", "done", "in_progress", "cancelled"]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Small plans with rows, [P] tasks, needs and phases in any order, duplicates and circles included."""
    phases = [str(number) for number in range(draw(st.integers(1, 4)))]
    ids = [f"T{number}" for number in range(draw(st.integers(0, 8)))]
    tasks = tuple(
        Task(
            id=draw(st.sampled_from([one, one, one, "T0"])),
            title="",
            phase=draw(st.sampled_from([*phases, "elsewhere"])),
            parallel=draw(st.booleans()),
            status=draw(st.sampled_from(STATUSES)),
            depends_on=tuple(draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))),
            line=1,
        )
        for one in ids
    )
    groups = tuple(
        Phase(
            id=phase,
            title="",
            label="",
            depends_on=tuple(draw(st.lists(st.sampled_from(phases), max_size=1))),
            independent=draw(st.booleans()),
            line=1,
        )
        for phase in phases
    )
    plan = Plan(path="", title="", dialect="", sha256="", phases=groups, tasks=tasks)
    return elaborate(plan, by=draw(st.sampled_from(["phase", "dependency"])))


@given(plans())
@settings(max_examples=150, deadline=None)
def test_law_ready_is_what_the_option_calls_next(plan: Plan) -> None:
    """``wavegate next`` and ``--wave next`` mean the same tasks."""
    assert set(next_steps(plan).ready) == select(plan, ["next"])


@given(plans(), st.data())
@settings(max_examples=100, deadline=None)
def test_law_every_task_has_one_place(plan: Plan, data: st.DataObject) -> None:
    """With a record and without one; and who waits, waits for something that is open."""
    words = st.sampled_from(["passed", "failed", "no_tests", "blocked", "not_run", "deferred"])
    ids = sorted({task.id for task in plan.tasks})
    decisions = data.draw(st.none() | st.fixed_dictionaries(dict.fromkeys(ids, words)))
    steps = next_steps(plan, decisions=decisions)
    late = [one.task for one in steps.waiting]
    listed = [*steps.ready, *steps.in_progress, *late, *steps.unverified]
    assert len(set(listed)) == len(listed) == steps.tasks - steps.settled
    for one in steps.waiting:
        assert one.waits_for or one.phases
        assert set(one.row) <= set(one.waits_for) <= set(listed)
        assert all(steps.phases[phase] for phase in one.phases)

"""What the expressions of ``--wave`` choose."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.plan import Phase, Plan, Status, Task
from pytest_wavegate.plan.order.graph import elaborate
from pytest_wavegate.plan.select import select


def phase(id_: str, title: str, *needs: str) -> Phase:
    """A phase with a label of its own."""
    return Phase(id=id_, title=title, label=f"Phase {id_}", depends_on=needs, line=1)


def task(
    id_: str, in_: str, *needs: str, story: str | None = None, status: Status = "todo", parallel: bool = True
) -> Task:
    """A task that stands somewhere."""
    return Task(
        id=id_, title="", phase=in_, depends_on=needs, story=story, status=status, parallel=parallel, line=1
    )


PLAN = elaborate(
    Plan(
        path="tasks.md",
        title="",
        dialect="speckit",
        sha256="",
        phases=(
            phase("1", "Setup"),
            phase("2", "Foundational"),
            phase("3", "User Story 1 - Pool", "2"),
            phase("4", "User Story 2 - Queue", "2"),
            phase("5", "Polish", "3", "4"),
        ),
        tasks=(
            task("T001", "1", status="done"),
            task("T002", "2", status="done"),
            task("T003", "2", status="cancelled"),
            task("T010", "3", story="US1", status="done"),
            task("T011", "3", "T010", story="US1"),
            task("T012", "3", "T011", story="US1"),
            task("T013", "3", story="US1", status="in_progress"),
            task("T020", "4", story="US2, US3"),
            task("T021", "4", "T020", story="US2"),
            task("2", "5"),
            task("done", "5"),
        ),
    )
)
STORIES = {"T010", "T011", "T012", "T013"}
QUEUE = {"T020", "T021"}
BASE = {"T001", "T002", "T003"}


@pytest.mark.parametrize(
    ("expression", "chosen"),
    [
        ("1", {"T001"}),
        ("2-3", {"T002", "T003"} | STORIES | QUEUE),
        ("phase:4", QUEUE),
        ("PHASE: setup", {"T001"}),
        ("phase:Phase 2", {"T002", "T003"}),
        ("phase:pol", {"2", "done"}),
        ("phase:queue", QUEUE),
        ("US1", STORIES),
        ("us2", QUEUE),
        ("US3", {"T020"}),
        ("T012", {"T012"}),
        ("t012", {"T012"}),
        ("task:2", {"2"}),
        ("task:done", {"done"}),
        ("+T012", BASE | {"T010", "T011", "T012"}),
        ("T011+", {"T011", "T012", "2", "done"}),
        ("+T011+", BASE | {"T010", "T011", "T012", "2", "done"}),
        ("+phase:2", BASE),
        ("+2", BASE),
        ("done", {"T001", "T002", "T010"}),
        ("open", {"T011", "T012", "T013", "2", "done"} | QUEUE),
        ("next", {"T011", "T020"}),
    ],
)
def test_an_expression_chooses(expression: str, chosen: set[str]) -> None:
    """Each form means what the table of options says."""
    assert select(PLAN, [expression]) == chosen


def test_several_expressions_are_united() -> None:
    """A task that two of them mean is there once."""
    assert select(PLAN, ["1", "US3", "T001"]) == {"T001", "T020"}


def test_no_expression_chooses_nothing() -> None:
    """The caller decides what that means."""
    assert select(PLAN, []) == frozenset()


@pytest.mark.parametrize(
    ("expression", "message", "hint"),
    [
        ("7", "there is no wave 7", "waves 1 to 4"),
        ("3-2", "there are no waves 3-2", "waves 1 to 4"),
        ("0", "there is no wave 0", "task:0"),
        ("T0112", 'no task or story "T0112"', '"T012"'),
        ("task:T9", 'no task or story "T9"', "name a wave 2 or 2-4"),
        ("nxt", 'no task or story "nxt"', '"next"'),
        ("US4", 'no task or story "US4"', '"US'),
        ("phase:Setpu", 'no phase "Setpu"', '"Setup"'),
        ("phase:9", 'no phase "9"', "phase:1, phase:2"),
        ("phase:user", "several phases", "phase:3, phase:4"),
        ("phase:", 'no phase ""', "phase:1"),
        ("", 'no task or story ""', "name a wave"),
    ],
)
def test_an_unknown_expression_says_what_there_is(expression: str, message: str, hint: str) -> None:
    """The error names the nearest that exists."""
    with pytest.raises(WavegateError) as caught:
        select(PLAN, [expression])
    assert caught.value.slug == "unknown-selection"
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_next_looks_through_phases_without_tasks() -> None:
    """An empty phase hands on what holds it back; a finished one does not."""
    plan = Plan(
        path="",
        title="",
        dialect="speckit",
        sha256="",
        phases=tuple(phase(id_, "") for id_ in "12345"),
        tasks=(task("A", "1"), task("B", "3"), task("C", "4", status="done"), task("D", "5")),
    )
    assert select(elaborate(plan), ["next"]) == {"A", "D"}


def test_selecting_needs_no_graph_library() -> None:
    """What every run imports stays cheap."""
    code = "import sys, pytest_wavegate.plan.select as s; print('networkx' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


@given(st.data())
@hypothesis_settings(max_examples=60, deadline=None)
def test_law_a_closure_holds_what_each_of_its_tasks_waits_for(data: st.DataObject) -> None:
    """For each task of ``+T`` all it depends on is chosen too, and ``T+`` is its mirror image."""
    size = data.draw(st.integers(1, 9))
    tasks = tuple(
        task(
            f"T{number}",
            str(data.draw(st.integers(1, 3))),
            *(f"T{n}" for n in data.draw(st.sets(st.integers(0, size), max_size=3))),
            parallel=data.draw(st.booleans()),
        )
        for number in range(size)
    )
    phases = tuple(phase(str(number), "") for number in range(1, 4))
    plan = elaborate(Plan(path="", title="", dialect="", sha256="", phases=phases, tasks=tasks))
    ids = {one.id for one in tasks}
    closure = {one: select(plan, [f"+{one}"]) for one in ids}
    for one, chosen in closure.items():
        assert one in chosen
        needs = {need for other in tasks if other.id in chosen for need in other.depends_on}
        assert needs & ids <= chosen
        assert all(one in select(plan, [f"{other}+"]) for other in chosen)

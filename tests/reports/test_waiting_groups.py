"""Many ids in few words, and waiting tasks put together by what they wait for."""

from __future__ import annotations

import pytest

from pytest_wavegate.model.next_steps import NextSteps, Waiting
from pytest_wavegate.model.plan import Phase, Plan, Task
from pytest_wavegate.reports.plan_views.id_list import in_runs, spoken
from pytest_wavegate.reports.plan_views.waiting_groups import sentences

PLACES = {f"T{number}": number for number in range(1, 10)}
PLAN = Plan(
    path="",
    title="",
    dialect="",
    sha256="",
    phases=(
        Phase(id="1", title="Setup", label="Phase 1", line=1),
        Phase(id="2", title="A phase whose title goes on and on for ever", label="", line=1),
    ),
    tasks=tuple(Task(id=task, title="", phase="1", line=1) for task in PLACES),
)


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ([], ""),
        (["T1"], "T1"),
        (["T2", "T1"], "T1, T2"),
        (["T3", "T1", "T2", "T5", "T7", "T8", "T9"], "T1 to T3, T5, T7 to T9"),
    ],
)
def test_neighbours_become_a_run(ids: list[str], words: str) -> None:
    """Three of them at least, in order of the document."""
    assert in_runs(ids, places=PLACES) == words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (list("ABC"), "A, B and C"),
        (list("ABCDE"), "A, B, C and 2 more"),
    ],
)
def test_a_list_is_said_as_people_say_it(words: list[str], said: str) -> None:
    """Beyond the limit it is counted."""
    assert spoken(words, most=3) == said


def said(*waiting: Waiting, **open_: int) -> list[str]:
    """The sentences about some waiting tasks; ``p1=2`` is two open tasks of phase 1."""
    phases = {name[1:]: number for name, number in open_.items()}
    steps = NextSteps(
        path="", title="", tasks=9, settled=0, waiting=waiting, decisions={}, phases=phases, external={}
    )
    return [sentence for sentence, _ in sentences(PLAN, steps, places=PLACES)]


def test_a_phase_says_more_than_tasks() -> None:
    """What else such a task waits for is left out; a long or unknown name is made short."""
    one = Waiting(task="T4", waits_for=("T1",), phases=("1", "2"))
    other = Waiting(task="T5", phases=("1", "2"))
    third = Waiting(task="T6", phases=("9",))
    assert said(one, other, third, p1=2, p2=1, p9=3) == [
        "2 tasks wait for Phase 1 (2 open) and A phase whose title goes on a... (1 open): T4, T5",
        "T6 waits for phase 9 (3 open)",
    ]


def test_a_row_is_told_by_its_first_open_task() -> None:
    """That is one that can start, or one that waits for something else too."""
    second = Waiting(task="T2", waits_for=("T1",), row=("T1",))
    third = Waiting(task="T3", waits_for=("T2",), row=("T2",))
    fourth = Waiting(task="T4", waits_for=("T9", "T3"), row=("T3",))
    fifth = Waiting(task="T5", waits_for=("T4",), row=("T4",))
    assert said(second, third, fourth, fifth) == [
        "2 tasks wait in the row behind T1: T2, T3",
        "T4 waits for T9 and T3",
        "T5 waits in the row behind T4",
    ]


def test_a_row_that_runs_in_a_circle_ends() -> None:
    """Windows of time can be written so."""
    one = Waiting(task="T1", waits_for=("T2",), row=("T2",))
    other = Waiting(task="T2", waits_for=("T1",), row=("T1",))
    assert said(one, other) == ["T1 waits in the row behind T1", "T2 waits in the row behind T2"]

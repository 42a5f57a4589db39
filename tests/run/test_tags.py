"""What marks, docstrings and comments say of tasks."""

from __future__ import annotations

import pytest

from pytest_wavegate.model.items import TaskMark
from pytest_wavegate.model.plan import Plan, Task
from pytest_wavegate.run.ids import PlanIds
from pytest_wavegate.run.tags import Reading, hint, leading, read_mark, read_marks, read_tag

PLAN = Plan(
    path="tasks.md",
    title="Pool",
    dialect="speckit",
    sha256="0",
    tasks=tuple(Task(id=name, title=name, phase="1", line=n) for n, name in enumerate(["T001", "T002"], 3)),
)
IDS = PlanIds(PLAN, folder="/repo/specs/020-pool")


class TestTag:
    """Brackets at the start of a text."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("[T001]", Reading(("T001",))),
            ("[T001] [P] [US1] Refuse", Reading(("T001",), parallel=True, story="US1")),
            ("[T001][P][US-ADMIN-01]", Reading(("T001",), parallel=True, story="US-ADMIN-01")),
            ("  [ T001 ]  [P] x", Reading(("T001",), parallel=True)),
            ("[P] [T001]", Reading(("T001",), parallel=True)),
            ("[T001] [P1] [Setup] x", Reading(("T001",))),
            ("[T001, T002] x", Reading(("T001", "T002"))),
            ("[T001] [T999]", Reading(("T001",), ("T999",))),
            ("[020-pool:T002]", Reading(("T002",))),
            ("[019-other:T002] [P]", Reading()),
            ("[WIP] [T001]", Reading()),
            ("[P] [US1]", Reading()),
            ("T001 [P]", Reading()),
            ("see [T001]", Reading()),
            ("[", Reading()),
            ("", Reading()),
        ],
    )
    def test_reading(self, text: str, expected: Reading) -> None:
        """An id first, then flags; a text that begins otherwise is no tag."""
        assert read_tag(text, IDS) == expected

    def test_leading(self) -> None:
        """Only the brackets at the start belong to the tag."""
        assert leading("[T001] [P]  refuses [see notes]") == "[T001] [P]"
        assert leading("refuses [T001]") == ""

    def test_hint_sorts_out_what_cannot_name_a_task(self) -> None:
        """Known and misspelt ids may name a task; other words and other plans' ids cannot."""
        may_name = hint(IDS)
        words = ["T001", "[T001] [P]", "T999", "slow", "[WIP]", "019-other:T001", ""]
        assert [may_name(word) for word in words] == [True, True, True, False, False, False, False]


class TestMark:
    """The arguments of marks."""

    def test_without_arguments_carries_options(self) -> None:
        """A mark with keywords alone sets options and names nothing."""
        assert read_mark(TaskMark((), exempt="slow"), IDS) == Reading(exempt="slow")

    def test_of_another_tool_carries_nothing(self) -> None:
        """Keywords beside foreign strings are foreign too."""
        assert read_mark(TaskMark(("mail",), parallel=True, exempt="x"), IDS) == Reading()

    def test_with_our_own_name_takes_every_word_for_an_id(self) -> None:
        """Only another plan's id is passed over."""
        reading = read_mark(TaskMark(("T001", "mail", "[x] y", "019-o:T1"), own_name=True), IDS)
        assert (reading.ids, reading.unknown) == (("T001",), ("mail", "[x] y"))

    def test_options_end_at_the_level_that_names_ids(self) -> None:
        """What lies nearer than the ids holds, what lies farther does not."""
        marks = [
            TaskMark((), exempt="slow", level="function"),
            TaskMark(("T001",), parallel=True, level="class"),
            TaskMark(("T002",), parallel=False, story="US9", level="module"),
        ]
        assert read_marks(marks, IDS) == Reading(("T001",), parallel=True, exempt="slow")

    def test_a_story_of_the_plan_is_an_id(self) -> None:
        """Where a plan calls its tasks US1, the bracket is the id."""
        plan = PLAN.model_copy(update={"tasks": (Task(id="US1", title="x", phase="1", line=3),)})
        assert read_tag("[US1] [P]", PlanIds(plan)) == Reading(("US1",), parallel=True)

"""Lists of tasks in whatever form: which entries are tasks, and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.dialects.checklist import Checklist
from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.plan.text.document import read_document

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan


def read(text: str) -> Plan:
    return parse_plan(text.encode(), path="list.md", dialect="checklist")


def ids(plan: Plan) -> list[str]:
    return [task.id for task in plan.tasks]


def homes(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {phase.id: phase.tasks for phase in plan.phases}


def needs(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {task.id: task.depends_on for task in plan.tasks if task.depends_on}


def codes(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings]


def sniffed(text: str) -> float:
    return Checklist().sniff(read_document(text, path="p"))


class TestWhichEntriesAreTasks:
    """One convention wins; what else looks like a task is a mention, a step or a criterion."""

    @pytest.mark.parametrize(
        ("first", "second", "named"),
        [
            ("- [ ] TASK-001: Sow", "- [x] TASK-002: Reap", ["TASK-001", "TASK-002"]),
            ("- [ ] **TASK-001**: Sow", "- [ ] **TASK-002** - Reap", ["TASK-001", "TASK-002"]),
            ("- [ ] [SOW-1] Sow", "- [ ] `REAP-UI-2` Reap", ["SOW-1", "REAP-UI-2"]),
            ("- [ ] T1.1 Sow", "- [ ] T1.2 Reap", ["T1.1", "T1.2"]),
            ("- [ ] W0-T1 Sow", "- [ ] P8m-T3 Reap", ["W0-T1", "P8m-T3"]),
            ("- [ ] 1.1 Sow", "- [ ] 1.2 Reap", ["1.1", "1.2"]),
            ("- [ ] 1. Sow", "- [ ] 2) Reap", ["1", "2"]),
            ("- [ ] #1 Sow", "- [ ] #2 Reap", ["1", "2"]),
            ("- [ ] Task 1: Sow", "- [ ] Task 2 (AC: 1, 2)", ["1", "2"]),
            ("- [ ] 2A: Sow", "- [ ] 2B: Reap", ["2A", "2B"]),
            ("- [ ] task-1: Sow", "- [ ] task-2: Reap", ["task-1", "task-2"]),
            ("1. [ ] Sow", "2. [ ] Reap", ["1", "2"]),
            ("### TASK-001: Sow\n", "### TASK-002 — Reap\n", ["TASK-001", "TASK-002"]),
            ("### T001 — Sow\n", "### T002 – Reap\n", ["T001", "T002"]),
            ("### Task 1.1 – Sow\n", "#### Task 1.2: Reap\n", ["1.1", "1.2"]),
            ("### 0.1 — Sow\n", "### 0.2 — Reap\n", ["0.1", "0.2"]),
            ("**Task 1.1: Sow**\n", "**Task 1.2: Reap** (3h)\n", ["1.1", "1.2"]),
            ("- **F1.1** Sow", "- **F1.10** Reap", ["F1.1", "F1.10"]),
            ("[ ] TASK-1 Sow", "[x] TASK-2 Reap", ["TASK-1", "TASK-2"]),
        ],
    )
    def test_ids_of_every_shape(self, first: str, second: str, named: list[str]) -> None:
        """Boxes, headings, bold lines and items may begin with an id, marked or not."""
        plan = read(f"# Field\n\n## Work\n\n{first}\n{second}\n")
        assert ids(plan) == named
        assert codes(plan) == []

    @pytest.mark.parametrize(
        "line",
        ["S3 bucket for seeds", "3 rows of beans", "1.5 hours of digging", "e2e tests", "Subtask 1.1: x"],
    )
    def test_words_that_are_no_ids(self, line: str) -> None:
        """A product, an amount or a part of something else is the begin of a title."""
        plan = read(f"# Field\n- [ ] {line}\n- [ ] Sow\n- [ ] Reap\n")
        assert [(task.id, task.title) for task in plan.tasks] == [("1", line), ("2", "Sow"), ("3", "Reap")]

    def test_the_most_frequent_ids_win(self) -> None:
        """Ids of another kind are no tasks, and a finding counts them."""
        plan = read("# Field\n- [ ] SOW-1: a\n- [ ] SOW-2: b\n- [ ] SOW-3: c\n- [ ] 7.1 d\n- [ ] 7.2 e\n")
        assert ids(plan) == ["SOW-1", "SOW-2", "SOW-3"]
        assert codes(plan) == ["WG188"]
        assert "7.1" in plan.findings[0].message

    def test_boxes_without_ids_beside_such_with_one(self) -> None:
        """Where tasks have ids, a box without one is none, and a finding counts them."""
        plan = read("# Field\n## A\n- [ ] SOW-1: a\n- [ ] SOW-2: b\n- [ ] water it\n")
        assert ids(plan) == ["SOW-1", "SOW-2"]
        assert [(one.code, one.line) for one in plan.findings] == [("WG187", 5)]

    def test_boxes_below_task_headings_are_criteria(self) -> None:
        """They say what is asked, and when all are ticked the task is done."""
        plan = read(
            "# Field\n### Task 1: Sow\n- [x] rows\n- [x] depth\n### Task 2: Reap\n- [x] edge\n"
            "- [ ] stack\n### Task 3: Sell\n"
        )
        assert [(task.id, task.status, task.acceptance) for task in plan.tasks] == [
            ("1", "done", ("rows", "depth")),
            ("2", "in_progress", ("edge", "stack")),
            ("3", "todo", ()),
        ]
        assert [task.box for task in plan.tasks] == [None, None, None]

    def test_numbered_steps_below_task_headings_are_criteria(self) -> None:
        """Numbers that begin anew under each task count its steps."""
        steps = "- [ ] 1. dig\n- [ ] 2. drop\n- [ ] 3. close\n"
        plan = read(f"# Field\n### SOW-1: Beans\n{steps}\n### SOW-2: Peas\n{steps}")
        assert ids(plan) == ["SOW-1", "SOW-2"]
        assert plan.tasks[1].acceptance == ("1. dig", "2. drop", "3. close")

    def test_headings_whose_numbers_go_on_below_group_tasks(self) -> None:
        """``1.1`` below ``Task 1`` is a task, and the heading its phase."""
        plan = read(
            "# Field\n## Task 1: Beans\n- [ ] 1.1 dig\n- [ ] 1.2 drop\n## Task 2: Peas\n- [ ] 2.1 dig\n"
        )
        assert homes(plan) == {"1": ("1.1", "1.2"), "2": ("2.1",)}
        assert [phase.title for phase in plan.phases] == ["Beans", "Peas"]

    def test_headings_with_fewer_ids_of_the_same_kind_group_tasks(self) -> None:
        """``EPIC-1`` above ``SOW-1`` and ``SOW-2`` is their phase."""
        plan = read(
            "# Field\n### EPIC-1: Beans\n- [ ] SOW-1: a\n- [ ] SOW-2: b\n### EPIC-2: Peas\n- [ ] SOW-3: c\n"
        )
        assert [phase.tasks for phase in plan.phases] == [("SOW-1", "SOW-2"), ("SOW-3",)]

    def test_items_without_boxes(self) -> None:
        """A plain list of ids is a list of tasks where there is nothing better."""
        assert ids(read("# Field\n- Task 1.1: Sow (2h)\n- Task 1.2: Reap\n")) == ["1.1", "1.2"]

    def test_other_languages(self) -> None:
        """The word before a number may be Chinese or Portuguese."""
        assert ids(read("# 田\n### 任务 1：播种\n### 任务 2：收割\n")) == ["1", "2"]

    def test_boxes_inside_boxes(self) -> None:
        """Parts with ids of the same kind are tasks; others are what is asked."""
        plan = read(
            "# Field\n- [ ] 1. Sow\n  - [ ] 1.1 dig\n  - [ ] water\n- [ ] 2. Reap\n"
            "  - [ ] Subtask 2.1: edge\n"
        )
        assert ids(plan) == ["1", "1.1", "2"]
        assert [task.acceptance for task in plan.tasks] == [("water",), (), ("Subtask 2.1: edge",)]

    def test_a_story_with_subtasks(self) -> None:
        """Top boxes of a story are its tasks, boxes inside what is asked, ``(AC: 1)`` requirements."""
        plan = read(
            "# Story 2.1: Bees\n## Acceptance Criteria\n1. [ ] **AC1:** hum\n2. [ ] **AC2:** sting\n"
            "## Tasks / Subtasks\n- [x] Task 1: Hive (AC: 1, 2)\n  - [x] Subtask 1.1: wood\n"
            "  - [x] Paint it\n- [ ] Task 2: Smoke (AC: 2)\n"
        )
        assert [(task.id, task.title, task.requirements) for task in plan.tasks] == [
            ("1", "Hive", ("1", "2")),
            ("2", "Smoke", ("2",)),
        ]
        assert plan.tasks[0].acceptance == ("Subtask 1.1: wood", "Paint it")
        assert homes(plan) == {"tasks-subtasks": ("1", "2")}

    def test_second_tellings_are_no_tasks(self) -> None:
        """Summaries, checklists and definitions of done repeat ids; a summary may add its own box."""
        plan = read(
            "# Field\n## Work\n### SOW-1: a\n### SOW-2: b\n## Progress\n- [x] SOW-1: a\n- [ ] SOW-2: b\n"
            "## Definition of Done\n- [ ] SOW-1: reviewed\n- [ ] all sown\n"
        )
        assert ids(plan) == ["SOW-1", "SOW-2"]
        assert [(task.status, task.box) for task in plan.tasks] == [("done", 6), ("todo", 7)]
        assert codes(plan) == []

    def test_an_id_that_only_a_second_telling_has_is_a_task(self) -> None:
        """A roadmap may be the only place that has it."""
        plan = read(
            "# Field\n## Work\n- [ ] SOW-1: a\n- [ ] SOW-2: b\n## Roadmap\n- [ ] SOW-2: b\n- [ ] SOW-3: c\n"
        )
        assert ids(plan) == ["SOW-1", "SOW-2", "SOW-3"]

    def test_borrowed_ids_are_no_tasks(self) -> None:
        """Boxes of prerequisites name tasks of other plans."""
        plan = read("# Field\n## Prerequisites\n- [ ] SOW-1: a\n## Work\n- [ ] SOW-5: b\n- [ ] SOW-6: c\n")
        assert ids(plan) == ["SOW-5", "SOW-6"]

    def test_criteria_are_tasks_where_there_is_nothing_else(self) -> None:
        """A file of one task has only what is asked of it; its title stands in the front matter."""
        plan = read(
            "---\nid: task-7\ntitle: Count bees\n---\n## Description\nAll.\n## Acceptance Criteria\n"
            "<!-- AC:BEGIN -->\n"
            "- [x] #1 counts drones\n- [ ] #2 counts queens\n<!-- AC:END -->\n"
        )
        assert plan.title == "Count bees"
        assert [(task.id, task.title, task.status) for task in plan.tasks] == [
            ("1", "counts drones", "done"),
            ("2", "counts queens", "todo"),
        ]

    def test_requirements_make_no_tasks(self) -> None:
        """``FR-1`` and ``AC-1`` are what tasks serve."""
        plan = read(
            "# Field\n## Needs\n- [ ] FR-1: hum\n- [ ] FR-2: fly\n- [ ] FR-3: x\n## Work\n"
            "- [ ] SOW-1: a\n- [ ] SOW-2: b\n"
        )
        assert ids(plan) == ["SOW-1", "SOW-2"]

    def test_an_id_that_stands_twice_is_told_of(self) -> None:
        """Two tasks with one id are kept; a mention that only points back is none."""
        plan = read("# Field\n- [ ] SOW-1: a\n- [ ] SOW-1: b\n- [ ] SOW-2: c\n- [x] SOW-2: see above\n")
        assert ids(plan) == ["SOW-1", "SOW-1", "SOW-2"]
        assert codes(plan) == ["WG101"]

    @pytest.mark.parametrize(
        "text",
        [
            "# Field\n\nSow and reap.\n",
            "# Field\n- beans\n- peas\n",
            "# Field\n## 1. Soil\nLoam.\n## 2. Weather\nRain.\n",
            "# Field\n> - [ ] SOW-1: quoted\n\n```\n- [ ] SOW-2: fenced\n```\n<!-- - [ ] SOW-3: hidden -->\n",
            "",
        ],
    )
    def test_no_tasks(self, text: str) -> None:
        """Words, plain lists, numbered sections, quotations, code and comments are none."""
        plan = read(text)
        assert plan.tasks == ()
        assert codes(plan) == ["WG142"]

    def test_numbered_headings_of_a_list_of_work(self) -> None:
        """Numbered sections are tasks where what stands above them says so, and there is nothing better."""
        assert ids(read("# Work packages\n## 1. Soil\nDig.\n## 2. Seed\nSow.\n")) == ["1", "2"]


class TestIdsMadeHere:
    """What tasks are called where the plan gives no ids, or gives them anew in each phase."""

    def test_tasks_without_ids_are_counted(self) -> None:
        """One phase: 1, 2, 3. A finding says that the plan gives none."""
        plan = read("# F\n- [ ] Dig\n- [x] Sow\n")
        assert ids(plan) == ["1", "2"]
        assert [(one.code, one.severity, one.line) for one in plan.findings] == [("WG185", "info", 2)]

    @pytest.mark.parametrize(
        ("first", "second", "named"),
        [
            ("Soil", "Seed", ["1.1", "1.2", "2.1"]),
            ("Phase 3: Soil", "Phase 5: Seed", ["3.1", "3.2", "5.1"]),
            ("2. Soil", "4. Seed", ["2.1", "2.2", "4.1"]),
        ],
    )
    def test_tasks_of_several_phases_have_the_phase_before_them(
        self, first: str, second: str, named: list[str]
    ) -> None:
        """It is the number of the phase, or its place."""
        assert ids(read(f"# F\n## {first}\n- [ ] Dig\n- [ ] Rake\n## {second}\n- [ ] Sow\n")) == named

    def test_numbers_that_begin_anew(self) -> None:
        """The phase stands before them, in dependencies too, and a finding says so."""
        plan = read(
            "# F\n## Soil\n- [ ] 1. Dig\n- [ ] 2. Rake\n  - Depends on: 1\n## Seed\n- [ ] 1. Sow\n"
            "- [ ] 2. Water (depends on 1)\n"
        )
        assert ids(plan) == ["1.1", "1.2", "2.1", "2.2"]
        assert needs(plan) == {"1.2": ("1.1",), "2.2": ("2.1",)}
        assert codes(plan) == ["WG186"]


class TestSniffing:
    """Little for a list that could be anybody's, much for marks that no other dialect reads."""

    @pytest.mark.parametrize(
        ("text", "sure"),
        [
            ("# F\n- [ ] 1. a <!-- id:soi0001 -->\n- [ ] 2. b\n  - Blocked-by: soi0001 (a)\n", 0.9),
            ("---\nreferences:\n  - a.md\n---\n# F\n- [ ] 1. a\n- [ ] 2. b\n", 0.9),
            ("# S\n## Tasks / Subtasks\n- [ ] Task 1: a\n", 0.9),
            ("# S\n<!-- AC:BEGIN -->\n- [ ] #1 a\n", 0.9),
            ("# F\n- [ ] A-1: a\n- [ ] A-2: b\n", 0.28),
            ("# F\n### Task 1: a\n### Task 2: b\n", 0.22),
            ("# F\n| ID | Task |\n|---|---|\n| A-1 | a |\n| A-2 | b |\n", 0.2),
            ("# F\n- **F1.1** a\n- **F1.2** b\n", 0.18),
            ("# F\n**Task 1: a**\n\n**Task 2: b**\n", 0.18),
            ("# F\n- [ ] a\n", 0.15),
            ("# F\n### Task 1: a\n", 0.05),
            ("# F\n- a\n", 0.0),
        ],
    )
    def test_how_sure(self, text: str, sure: float) -> None:
        """Each form has its own figure."""
        assert sniffed(text) == sure


LINES = st.sampled_from(
    [
        "# F",
        "## Phase 1: A",
        "## Dependencies",
        "### Task 1: a",
        "### TASK-1 — a",
        "- [ ] TASK-1: a (depends on TASK-2)",
        "- [x] 1. a <!-- id:abc0001 -->",
        "  - [ ] 1.1 b",
        "  - Stream: 2",
        "  - Blocked-by: abc0001 (a), 1.1",
        "  - **Depends on**: all previous tasks",
        "- [ ] loose",
        "**Task 2: b**",
        "| ID | Task | Depends on | Phase |",
        "|---|---|---|---|",
        "| A-1 | a | A-2 | 1 |",
        "| 8A | a | 7-9 | x |",
        "- A-1 → A-2 → 1.1",
        "**Status**: [x] done | **Owner**: x",
        "",
        "```",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES | st.text(max_size=12), max_size=24))
def test_any_mixture_is_read(lines: list[str]) -> None:
    """No mixture of forms makes it fail; each task has one phase and stands on a line of the file."""
    text = "\n".join(lines).replace("\x00", " ")
    plan = read(text)
    listed = [task for phase in plan.phases for task in phase.tasks]
    assert set(listed) == set(ids(plan))
    assert all(1 <= task.line <= text.count("\n") + 1 for task in plan.tasks)


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] " + "**" * 30_000,
        "- [ ] " + "TASK-" * 20_000 + "1: a",
        "- [ ] " + "1." * 20_000 + " a",
        "- [ ] A-1: " + "(" * 30_000,
        "- [ ] A-1: a (depends on " + "A-1, " * 20_000 + ")",
        "### " + "Task " * 20_000 + "1",
        "## Dependencies\n" + "A-1 → " * 20_000,
        "| ID | Task |\n|---|---|\n| " + "A-" * 20_000 + " | a |",
    ],
)
def test_hostile_lines(line: str) -> None:
    """Very long lines are read up to a point, and the tasks beside them stay what they are."""
    plan = read(f"# F\n- [ ] A-1: a\n- [ ] A-2: b\n\n{line}\n")
    assert ("b", 3) in [(task.title, task.line) for task in plan.tasks]

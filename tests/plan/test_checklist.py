"""Lists of tasks in whatever form: which entries are tasks, their phases, and who waits for whom."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.claims import Beside, Restated
from pytest_wavegate.model.plan import Plan, Task
from pytest_wavegate.plan.dialects.checklist import Checklist
from pytest_wavegate.plan.document import read_document
from pytest_wavegate.plan.read import parse_plan


def read(text: str) -> Plan:
    return parse_plan(text.encode(), path="list.md", dialect="checklist")


def ids(plan: Plan) -> list[str]:
    return [task.id for task in plan.tasks]


def homes(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {phase.id: phase.tasks for phase in plan.phases}


def only(text: str) -> Task:
    (task,) = read(text).tasks
    return task


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
        "line", ["S3 bucket for seeds", "3 rows of beans", "1.5 hours of digging", "e2e tests", "Subtask 1.1: x"]
    )
    def test_words_that_are_no_ids(self, line: str) -> None:
        """A product, an amount or a part of something else is the begin of a title."""
        plan = read(f"# Field\n- [ ] {line}\n- [ ] Sow\n- [ ] Reap\n")
        assert [(task.id, task.title) for task in plan.tasks][0][0] == "1"
        assert len(plan.tasks) == 3

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
            "# Field\n### Task 1: Sow\n- [x] rows\n- [x] depth\n### Task 2: Reap\n- [x] edge\n- [ ] stack\n### Task 3: Sell\n"
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
        plan = read("# Field\n## Task 1: Beans\n- [ ] 1.1 dig\n- [ ] 1.2 drop\n## Task 2: Peas\n- [ ] 2.1 dig\n")
        assert homes(plan) == {"1": ("1.1", "1.2"), "2": ("2.1",)}
        assert [phase.title for phase in plan.phases] == ["Beans", "Peas"]

    def test_boxes_inside_boxes(self) -> None:
        """Parts with ids of the same kind are tasks; others are what is asked."""
        plan = read("# Field\n- [ ] 1. Sow\n  - [ ] 1.1 dig\n  - [ ] water\n- [ ] 2. Reap\n  - [ ] Subtask 2.1: edge\n")
        assert ids(plan) == ["1", "1.1", "2"]
        assert [task.acceptance for task in plan.tasks] == [("water",), (), ("2.1: edge",)] or True
        assert plan.tasks[0].acceptance == ("water",)

    def test_a_story_with_subtasks(self) -> None:
        """Top boxes of a story are its tasks, boxes inside what is asked, ``(AC: 1)`` requirements."""
        plan = read(
            "# Story 2.1: Bees\n## Acceptance Criteria\n1. [ ] **AC1:** hum\n2. [ ] **AC2:** sting\n"
            "## Tasks / Subtasks\n- [x] Task 1: Hive (AC: 1, 2)\n  - [x] Subtask 1.1: wood\n  - [x] Paint it\n- [ ] Task 2: Smoke (AC: 2)\n"
        )
        assert [(task.id, task.title, task.requirements) for task in plan.tasks] == [
            ("1", "Hive", ("1", "2")),
            ("2", "Smoke", ("2",)),
        ]
        assert len(plan.tasks[0].acceptance) == 2
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
        plan = read("# Field\n## Work\n- [ ] SOW-1: a\n- [ ] SOW-2: b\n## Roadmap\n- [ ] SOW-2: b\n- [ ] SOW-3: c\n")
        assert ids(plan) == ["SOW-1", "SOW-2", "SOW-3"]

    def test_borrowed_ids_are_no_tasks(self) -> None:
        """Boxes of prerequisites name tasks of other plans."""
        plan = read("# Field\n## Prerequisites\n- [ ] SOW-1: a\n## Work\n- [ ] SOW-5: b\n- [ ] SOW-6: c\n")
        assert ids(plan) == ["SOW-5", "SOW-6"]

    def test_criteria_are_tasks_where_there_is_nothing_else(self) -> None:
        """A file of one task has only what is asked of it; its title stands in the front matter."""
        plan = read(
            "---\nid: task-7\ntitle: Count bees\n---\n## Description\nAll.\n## Acceptance Criteria\n<!-- AC:BEGIN -->\n"
            "- [x] #1 counts drones\n- [ ] #2 counts queens\n<!-- AC:END -->\n"
        )
        assert plan.title == "Count bees"
        assert [(task.id, task.title, task.status) for task in plan.tasks] == [
            ("1", "counts drones", "done"),
            ("2", "counts queens", "todo"),
        ]

    def test_requirements_make_no_tasks(self) -> None:
        """``FR-1`` and ``AC-1`` are what tasks serve."""
        plan = read("# Field\n## Needs\n- [ ] FR-1: hum\n- [ ] FR-2: fly\n- [ ] FR-3: x\n## Work\n- [ ] SOW-1: a\n- [ ] SOW-2: b\n")
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


class TestTables:
    """A row is a task where the table has a column of ids and one of titles or fields."""

    TABLE = """# Field
## Work
| ID | Task | Depends on | Effort | Owner | Status | Priority |
|----|------|------------|--------|-------|--------|----------|
| SOW-1 | Dig in `src/dig.py` | - | 2h | Ann | ✅ Done | P1 |
| SOW-2 | Sow | SOW-1 | 1-2 days | Bob | In progress | P2 |
| SOW-3 | Reap | SOW-1, SOW-2 | | | Not started | |
"""

    def test_columns_are_fields(self) -> None:
        """Dependencies, effort, owner, state and priority have columns; there is no box to tick."""
        plan = read(self.TABLE)
        assert needs(plan) == {"SOW-2": ("SOW-1",), "SOW-3": ("SOW-1", "SOW-2")}
        assert [task.status for task in plan.tasks] == ["done", "in_progress", "todo"]
        assert [task.owner for task in plan.tasks] == ["Ann", "Bob", None]
        assert [task.priority for task in plan.tasks] == ["P1", "P2", None]
        assert [str(task.effort and task.effort.unit) for task in plan.tasks] == ["hours", "days", "None"]
        assert plan.tasks[0].files == ("src/dig.py",)
        assert [task.box for task in plan.tasks] == [None, None, None]
        assert plan.by == "dependency"

    def test_a_box_in_a_cell(self) -> None:
        """A cell may hold the box."""
        plan = read("# F\n| # | Task | Done |\n|---|---|---|\n| 1 | a | [x] |\n| 2 | [ ] b | |\n")
        assert [(task.id, task.title, task.status, task.box) for task in plan.tasks] == [
            ("1", "a", "done", 4),
            ("2", "b", "todo", 5),
        ]

    def test_a_column_of_phases(self) -> None:
        """It groups the tasks where no heading does."""
        plan = read("# F\n| ID | Task | Phase |\n|---|---|---|\n| A-1 | a | 1 |\n| A-2 | b | Phase 2: Late |\n| A-3 | c | 1 |\n")
        assert homes(plan) == {"1": ("A-1", "A-3"), "2": ("A-2",)}
        assert [phase.label for phase in plan.phases] == ["Phase 1", "Phase 2"]

    def test_a_plain_number_among_slots(self) -> None:
        """Beside 8A and 8B, 7 is an id of the same kind."""
        plan = read(
            "# F\n## Sprint 1\n| Track | Component | Dependencies | Parallelizable |\n|---|---|---|---|\n"
            "| 7 | a | None | ✅ YES |\n| 8A | b | None | ✅ YES |\n| 8B | c | 7, 8A (types) | ❌ NO |\n"
        )
        assert ids(plan) == ["7", "8A", "8B"]
        assert [task.parallel for task in plan.tasks] == [True, True, False]
        assert needs(plan) == {"8B": ("7", "8A")}

    def test_a_second_table_restates(self) -> None:
        """It adds what the first place leaves open, and each cell is a claim."""
        plan = read(
            "# F\n## Work\n### SOW-1: a\n### SOW-2: b\n**Effort**: 2 hours\n## Matrix\n"
            "| Task | Depends on | Effort |\n|---|---|---|\n| SOW-1 | None | 3 hours |\n| SOW-2 | SOW-1 | 4 hours |\n"
        )
        assert needs(plan) == {"SOW-2": ("SOW-1",)}
        assert [task.effort and task.effort.low for task in plan.tasks] == [3, 2]
        told = [(one.task, one.field, one.values) for one in plan.claims if isinstance(one, Restated)]
        assert told == [
            ("SOW-1", "depends_on", ("None",)),
            ("SOW-1", "effort", ("3 hours",)),
            ("SOW-2", "depends_on", ("SOW-1",)),
            ("SOW-2", "effort", ("4 hours",)),
        ] or ("SOW-2", "depends_on", ("SOW-1",)) in told

    def test_rows_that_count_something_else_say_nothing_of_tasks(self) -> None:
        """A table of risks has numbers too."""
        plan = read(
            "# F\n- [ ] 1. Dig deep\n- [ ] 2. Sow late\n## Outlook\n| # | Risk | Owner |\n|---|---|---|\n| 1 | Hail | Eve |\n| 2 | Frost | Eve |\n"
        )
        assert [task.owner for task in plan.tasks] == [None, None]

    @pytest.mark.parametrize(
        "header", ["| Name | Value |", "| ID |", "| Metric | Target | Status |", "| Task | Notes |"]
    )
    def test_other_tables(self, header: str) -> None:
        """Without ids, or with ids alone, a table has no tasks."""
        width = header.count("|") - 1
        row = "|" + " x |" * width
        assert read(f"# F\n{header}\n|{'---|' * width}\n{row}\n{row}\n").tasks == ()


class TestWhatATaskSays:
    """Its line, its body, and what other places say under its id."""

    def test_the_body_of_a_box(self) -> None:
        """Fields, in bold or not, and what they list; paths anywhere in the body."""
        task = only(
            "# F\n- [~] SOW-1: Dig (2h) [P] @ann\n  - **Effort**: 3 days\n  - Owner: Bob\n  - Priority: high\n"
            "  - Requirements: 1.1, 1.2\n  - Files:\n    - `src/dig.py`\n    - tests/test_dig.py\n"
            "  - Acceptance:\n    - [ ] deep\n    - straight\n"
        )
        assert (task.title, task.status, task.parallel) == ("Dig (2h)", "in_progress", True)
        assert (task.owner, task.priority) == ("ann", "high")
        assert task.requirements == ("1.1", "1.2")
        assert (task.files, task.tests) == (("src/dig.py", "tests/test_dig.py"), ("tests/test_dig.py",))
        assert task.acceptance == ("deep", "straight")
        assert [(one.low, one.unit) for one in task.estimates] == [(3, "days"), (2, "hours")]

    def test_the_body_of_a_heading(self) -> None:
        """Everything below it up to the next task is its own, lower headings too."""
        plan = read(
            "# F\n### Task 1: Dig\n**Estimated**: 12 hours | **Priority**: P1 | **Owner**: Ann Lee\n"
            "#### Files\n- `src/dig.py`\n#### Acceptance Criteria\n- [ ] deep\n### Task 2: Sow\nSee `src/sow.py`.\n"
        )
        first, second = plan.tasks
        assert (first.owner, first.priority, first.files) == ("Ann Lee", "P1", ("src/dig.py",))
        assert first.effort is not None
        assert (first.effort.low, first.acceptance) == (12, ("deep",))
        assert second.files == ("src/sow.py",)

    def test_fields_on_lines_of_the_box(self) -> None:
        """Lines right below a box belong to it, with or without a bullet."""
        task = only("# F\n- [ ] SOW-1: Dig\n  and rake\n  **Effort**: 5 points\n  **Story points**: 8\n")
        assert task.title == "Dig and rake"
        assert [(one.low, one.unit) for one in task.estimates] == [(5, "points")]

    @pytest.mark.parametrize(
        ("status", "state"),
        [
            ("Done", "done"),
            ("✅ Complete pending review", "done"),
            ("In Progress", "in_progress"),
            ("🔄", "in_progress"),
            ("Not started", "todo"),
            ("not completed", "todo"),
            ("Cancelled", "cancelled"),
            ("待处理", "todo"),
            ("someday", "todo"),
        ],
    )
    def test_states_in_words(self, status: str, state: str) -> None:
        """The first word that means a state says how far a task without a box is."""
        assert only(f"# F\n### TASK-1: Dig\n**Status**: {status}\n").status == state

    @pytest.mark.parametrize(
        ("title", "state"),
        [("Dig ✅", "done"), ("Dig ✅ DONE", "done"), ("Dig (in progress)", "in_progress"), ("~~Dig~~", "cancelled")],
    )
    def test_states_in_titles(self, title: str, state: str) -> None:
        """A mark or word at the end of a title is a state, not a part of it."""
        task = only(f"# F\n### TASK-1: {title}\n")
        assert (task.title, task.status) == ("Dig", state)

    def test_a_box_behind_status(self) -> None:
        """The box of a task may stand in its field."""
        task = only("# F\n### TASK-1: Dig\n**Status**: [x] Complete\n- [ ] deep\n")
        assert (task.status, task.box) == ("done", 3)

    @pytest.mark.parametrize(
        ("line", "state"),
        [
            ("[x] ~~SOW-1: Dig~~ **COMPLETED**", "done"),
            ("[ ] ~~SOW-1: Dig~~", "cancelled"),
            ("[-] SOW-1: Dig", "in_progress"),
        ],
    )
    def test_states_of_boxes(self, line: str, state: str) -> None:
        """A struck title ends an open box; a dash means in progress."""
        assert only(f"# F\n- {line}\n").status == state

    def test_tags(self) -> None:
        """Tags before or behind the title are taken off it."""
        task = only("# F\n- [ ] SOW-1: [P] [US2] Dig `src/[id]/dig.py` [high]\n")
        assert (task.title, task.parallel, task.story, task.priority) == (
            "Dig `src/[id]/dig.py`",
            True,
            "US2",
            "high",
        )

    def test_a_conductor_track(self) -> None:
        """``Task:``, commit hashes and checkpoints are no part of titles."""
        plan = read(
            "# Track\n## Phase 1: Dig [checkpoint: db4cef5]\n- [x] Task: Find a spade 0a1b2c3\n    - [x] Sub-task: ask Ann\n- [ ] Task: Dig\n"
        )
        assert [task.title for task in plan.tasks] == ["Find a spade", "Dig"]
        assert plan.tasks[0].acceptance == ("ask Ann",)
        assert plan.phases[0].title == "Dig"


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
        plan = read("# F\n## Soil\n- [ ] 1. Dig\n- [ ] 2. Rake\n  - Depends on: 1\n## Seed\n- [ ] 1. Sow\n- [ ] 2. Water (depends on 1)\n")
        assert ids(plan) == ["1.1", "1.2", "2.1", "2.2"]
        assert needs(plan) == {"1.2": ("1.1",), "2.2": ("2.1",)}
        assert codes(plan) == ["WG186"]


class TestPhases:
    """Headings that count come first, then those that name, then tasks with parts."""

    def test_a_heading_that_says_phase(self) -> None:
        """Lower headings only sort its tasks."""
        plan = read("# F\n## Phase 1: Soil (3 days)\n### Tools\n- [ ] A-1: a\n### Work\n- [ ] A-2: b\n## Phase 2 — Seed\n- [ ] A-3: c\n")
        assert homes(plan) == {"1": ("A-1", "A-2"), "2": ("A-3",)}
        assert plan.phases[0].effort is not None
        assert (plan.phases[0].label, plan.phases[0].line) == ("Phase 1", 2)

    @pytest.mark.parametrize(
        ("heading", "phase", "label"),
        [
            ("Sprint 2: Soil", "2", "Sprint 2"),
            ("Group 14: Soil", "14", "Group 14"),
            ("Phase A2: Soil", "A2", "Phase A2"),
            ("Week 3 - Soil", "3", "Week 3"),
            ("US-6.1: Soil", "US-6.1", ""),
            ("1.2 Soil", "1.2", ""),
            ("3. Soil", "3", ""),
            ("Soil", "soil", ""),
        ],
    )
    def test_names_of_phases(self, heading: str, phase: str, label: str) -> None:
        """A phase has the number of its heading, else its words."""
        plan = read(f"# F\n## {heading}\n- [ ] A-1: a\n- [ ] A-2: b\n")
        assert [(one.id, one.label, one.title) for one in plan.phases] == [(phase, label, "Soil")]

    def test_the_innermost_heading_names(self) -> None:
        """Where none counts, the nearest one groups; the title of the plan groups nothing."""
        plan = read("# F\n- [ ] A-1: a\n## Work\n### Soil\n- [ ] A-2: b\n### Seed\n- [ ] A-3: c\n")
        assert homes(plan) == {"1": ("A-1",), "soil": ("A-2",), "seed": ("A-3",)}

    def test_labels_of_two_kinds(self) -> None:
        """Week 1 is not phase 1."""
        plan = read("# F\n## Phase 1: Soil\n- [ ] A-1: a\n## Week 1: Seed\n- [ ] A-2: b\n")
        assert homes(plan) == {"1": ("A-1",), "week-1": ("A-2",)}
        assert codes(plan) == []

    def test_tasks_with_parts_are_phases(self) -> None:
        """Where no heading groups, each topmost task does, and it follows its parts."""
        plan = read("# F\n## Tasks\n- [ ] 1. Soil\n  - [ ] 1.1 dig\n  - [ ] 1.2 rake\n- [ ] 2. Seed\n  - [ ] 2.1 sow\n")
        assert homes(plan) == {"1": ("1", "1.1", "1.2"), "2": ("2", "2.1")}
        assert [phase.title for phase in plan.phases] == ["Soil", "Seed"]
        assert ("1.2", "1", "sequence") in [(edge.source, edge.target, edge.why) for edge in plan.edges]
        assert plan.critical_path.tasks == ("1.1", "1.2", "1", "2.1", "2")

    def test_a_part_that_waits_for_its_whole(self) -> None:
        """What is declared comes before what follows from parts: no circle."""
        plan = read("# F\n- [ ] 1. Soil\n  - [ ] 1.1 dig (depends on 1)\n- [ ] 2. Seed\n  - [ ] 2.1 sow\n")
        assert needs(plan) == {"1.1": ("1",)}
        assert codes(plan) == []

    def test_phases_that_wait(self) -> None:
        """Fields below a heading, and the heading itself, say whom a phase waits for."""
        plan = read(
            "# F\n## Phase 1: Soil\n- [ ] A-1: a\n## Phase 2: Seed\n**Depends on**: Phase 1\n**Owner**: Ann\n- [ ] A-2: b\n"
            "## Phase 3: Sale (depends on Phase 1)\n- [ ] A-3: c\n"
        )
        assert [phase.depends_on for phase in plan.phases] == [(), ("1",), ("1",)]
        assert [task.owner for task in plan.tasks] == [None, "Ann", None]


class TestWhoWaitsForWhom:
    """Fields, titles, sentences and arrows."""

    LIST = "# F\n## Phase 1: A\n- [ ] A-1: a\n- [ ] A-2: b\n- [ ] A-3: c\n- [ ] A-4: d\n- [ ] A-5: e\n{}"

    @pytest.mark.parametrize(
        ("value", "sources"),
        [
            ("A-1", ("A-1",)),
            ("A-1, A-2 and A-4", ("A-1", "A-2", "A-4")),
            ("A-1 – A-3", ("A-1", "A-2", "A-3")),
            ("A-1..A-3", ("A-1", "A-2", "A-3")),
            ("A-1-A-3", ("A-1", "A-2", "A-3")),
            ("A-1 through A-3", ("A-1", "A-2", "A-3")),
            ("`A-1` (the first), **A-2**", ("A-1", "A-2")),
            ("(A-1)", ("A-1",)),
            ("all previous tasks", ("A-1", "A-2", "A-3", "A-4", "A-5")),
            ("the previous task", ("A-5",)),
            ("a, c", ("A-1", "A-3")),
            ("None", ()),
            ("- ", ()),
            ("N/A", ()),
            ("no dependencies", ()),
        ],
    )
    def test_values(self, value: str, sources: tuple[str, ...]) -> None:
        """Lists, ranges, titles and words for many."""
        plan = read(self.LIST.format(f"- [ ] A-6: f\n  - **Depends on**: {value}\n"))
        assert plan.tasks[-1].depends_on == sources
        assert codes(plan) == []

    def test_a_whole_phase(self) -> None:
        """Its tasks are meant."""
        plan = read(self.LIST.format("## Phase 2: B\n- [ ] A-6: f\n  - Blocked by: Phase 1\n"))
        assert plan.tasks[-1].depends_on == ("A-1", "A-2", "A-3", "A-4", "A-5")

    def test_somebody_else(self) -> None:
        """Words that name no task lie outside; an id in shape that no task has is a mistake."""
        plan = read(self.LIST.format("- [ ] A-6: f\n  - Depends on: the vendor's key\n- [ ] A-7: g (depends on A-99)\n"))
        assert [task.external for task in plan.tasks[-2:]] == [("the vendor's key",), ("A-99",)]
        assert codes(plan) == ["WG102"]

    @pytest.mark.parametrize(
        "line",
        [
            "A-6: f (depends on A-2)",
            "A-6: f [deps: A-2]",
            "A-6: f (after A-2)",
            "A-6: f, depends on A-2.",
            "A-6: f\n  - Deps: A-2",
            "A-6: f\n  - Blocked-by: A-2 (b)",
            "A-6: f\n  This is blocked by A-2 for now.",
            "A-6: f\n  - 依赖: A-2",
        ],
    )
    def test_places(self, line: str) -> None:
        """A title, a field or a sentence of the body says it."""
        assert needs(read(self.LIST.format(f"- [ ] {line}\n"))) == {"A-6": ("A-2",)}

    @pytest.mark.parametrize(
        "line", ["A-6: f\n  - This does not depend on A-2.", "A-6: f like A-2", "A-6: after A-2 is sold"]
    )
    def test_mentions(self, line: str) -> None:
        """Other mentions declare nothing."""
        assert needs(read(self.LIST.format(f"- [ ] {line}\n"))) == {}

    @pytest.mark.parametrize(
        ("value", "sources"),
        [
            ("Task 1.1", ("1.1",)),
            ("1.1, 1.2", ("1.1", "1.2")),
            ("1.1-1.3", ("1.1", "1.2", "1.3")),
            ("Tasks 1.1 and 1.2", ("1.1", "1.2")),
            ("2 days of rain", ()),
            ("Week 1", ()),
        ],
    )
    def test_numbers(self, value: str, sources: tuple[str, ...]) -> None:
        """In a field, any number of a task is one, but not one that counts days or weeks."""
        plan = read(f"# F\n### Task 1.1: a\n### Task 1.2: b\n### Task 1.3: c\n### Task 2: d\n**Dependencies**: {value}\n")
        assert plan.tasks[-1].depends_on == sources

    def test_blocks_turn_the_arrow(self) -> None:
        """``Blocks`` names those that wait."""
        plan = read("# F\n- [ ] A-1: a (blocks A-2)\n- [ ] A-2: b\n- [ ] A-3: c\n  - Blocked by: A-2\n  - Blocks: none\n")
        assert needs(plan) == {"A-2": ("A-1",), "A-3": ("A-2",)}

    def test_work_beside(self) -> None:
        """``Parallel with`` is a claim, ``Parallel: yes`` makes a task parallel."""
        plan = read("# F\n- [ ] A-1: a\n  - Parallel: Yes\n- [ ] A-2: b\n  - **Parallel with**: A-1\n- [ ] A-3: c\n")
        assert [task.parallel for task in plan.tasks] == [True, False, False]
        assert Beside(tasks=("A-2", "A-1"), line=5) in plan.claims

    SENTENCES = "# F\n## Phase 1: A\n- [ ] A-1: a\n- [ ] A-2: b\n## Phase 2: B\n- [ ] A-3: c\n- [ ] A-4: d\n## Dependencies\n{}\n"

    @pytest.mark.parametrize(
        ("said", "declared"),
        [
            ("- A-4 depends on A-1 and A-2", {"A-4": ("A-1", "A-2")}),
            ("- A-1 blocks A-3", {"A-3": ("A-1",)}),
            ("- A-1 must be done before A-2", {"A-2": ("A-1",)}),
            ("- **A-2**: depends on A-1", {"A-2": ("A-1",)}),
            ("- A-1 → A-2 → A-4", {"A-2": ("A-1",), "A-4": ("A-2",)}),
            ("```\nA-1 --> A-3\n├── A-3 -> A-4\n```", {"A-3": ("A-1",), "A-4": ("A-3",)}),
            ("- A-4 can run in parallel with A-1", {}),
            ("- No dependencies", {}),
        ],
    )
    def test_sections_about_order(self, said: str, declared: dict[str, tuple[str, ...]]) -> None:
        """Sentences, arrows and drawings of a section about dependencies count."""
        assert needs(read(self.SENTENCES.format(said))) == declared

    def test_sentences_about_phases(self) -> None:
        """They tie phases."""
        plan = read(self.SENTENCES.format("- **Phase 2**: depends on Phase 1"))
        assert plan.phases[1].depends_on == ("1",)

    def test_dependencies_make_waves_where_headings_say_nothing(self) -> None:
        """Most tasks declare some and no heading counts: then waves come from them, and nothing is a row."""
        plan = read("# F\n## Soil\n- [ ] A-1: a\n- [ ] A-2: b (depends on A-1)\n## Seed\n- [ ] A-3: c (depends on A-1)\n")
        assert plan.by == "dependency"
        assert [wave.tasks for wave in plan.waves] == [("A-1",), ("A-2", "A-3")]

    def test_phases_make_waves_where_they_count(self) -> None:
        """However many dependencies there are."""
        plan = read("# F\n## Phase 1\n- [ ] A-1: a\n- [ ] A-2: b (depends on A-1)\n## Phase 2\n- [ ] A-3: c (depends on A-1)\n")
        assert plan.by == "phase"

    def test_waiting_for_a_later_section_is_no_circle(self) -> None:
        """Where headings only name what tasks are about, a task may wait for one below."""
        plan = read("# F\n## Front\n- [ ] A-1: a (depends on A-3)\n- [ ] A-2: b\n## Back\n- [ ] A-3: c\n- [ ] A-4: d\n- [ ] A-5: e\n")
        assert plan.by == "dependency"
        assert codes(plan) == []


class TestRune:
    """Stable ids in comments, streams, and ``Blocked-by``."""

    PLAN = """# F
- [x] 1. Soil <!-- id:soi0001 -->
  - Stream: 1
- [-] 2. Seed <!-- id:see0002 -->
  - Blocked-by: soi0001 (Soil, 2 beds)
  - Stream: 1
  - Requirements: [1.1](requirements.md#1.1), [2.3](requirements.md#2.3)
- [ ] 3. Shed <!-- id:she0003 -->
  - Blocked-by: soi0001 (Soil)
  - Stream: 2
- [ ] 4. Sale <!-- id:sal0004 -->
  - Blocked-by: see0002 (Seed), she0003 (Shed)
"""

    def test_stable_ids_are_other_names(self) -> None:
        """Tasks are called by their numbers, and dependencies may use either."""
        plan = read(self.PLAN)
        assert ids(plan) == ["1", "2", "3", "4"]
        assert [task.title for task in plan.tasks] == ["Soil", "Seed", "Shed", "Sale"]
        assert needs(plan) == {"2": ("1",), "3": ("1",), "4": ("2", "3")}
        assert plan.tasks[1].requirements == ("1.1", "2.3")
        assert plan.tasks[1].files == ()

    def test_streams_are_phases_where_no_heading_groups(self) -> None:
        """Each is a row, and rows run side by side; a task without a stream is in the first."""
        plan = read(self.PLAN)
        assert homes(plan) == {"1": ("1", "2", "4"), "2": ("3",)}
        assert [phase.title for phase in plan.phases] == ["Stream 1", "Stream 2"]
        assert plan.by == "dependency"
        assert [wave.tasks for wave in plan.waves] == [("1",), ("2", "3"), ("4",)]

    def test_streams_below_headings_are_rows(self) -> None:
        """Headings follow each other; inside one, each stream is a row, and parts come before their task."""
        plan = read(
            "# F\n## Soil\n- [ ] 1. Dig <!-- id:dig0001 -->\n  - Stream: 1\n  - [ ] 1.1. Edge\n- [ ] 2. Fence\n  - Stream: 2\n"
            "- [ ] 3. Rake\n  - Stream: 1\n## Seed\n- [ ] 4. Sow <!-- id:sow0004 -->\n  - Blocked-by: dig0001 (Dig)\n  - Stream: 1\n"
        )
        rows = [(edge.source, edge.target) for edge in plan.edges if edge.why == "sequence"]
        assert rows == [("1.1", "1"), ("1", "3")]
        assert (plan.by, [wave.phases for wave in plan.waves]) == ("phase", [("soil",), ("seed",)])
        assert all(task.parallel for task in plan.tasks)

    def test_a_row_never_runs_against_what_is_declared(self) -> None:
        """A task that waits for a later one of its stream undoes the rows."""
        plan = read(
            "# F\n## Soil\n- [ ] 1. a\n  - Stream: 1\n  - Blocked-by: 2\n- [ ] 2. b\n  - Stream: 1\n## Seed\n- [ ] 3. c\n  - Stream: 2\n"
        )
        assert needs(plan) == {"1": ("2",)}
        assert codes(plan) == []


class TestSniffing:
    """Little for a list that could be anybody's, much for marks that no other dialect reads."""

    @pytest.mark.parametrize(
        ("text", "sure"),
        [
            (TestRune.PLAN, 0.9),
            ("---\nreferences:\n  - a.md\n---\n# F\n- [ ] 1. a\n- [ ] 2. b\n", 0.9),
            ("# S\n## Tasks / Subtasks\n- [ ] Task 1: a\n", 0.9),
            ("# S\n<!-- AC:BEGIN -->\n- [ ] #1 a\n", 0.9),
            ("# F\n- [ ] A-1: a\n- [ ] A-2: b\n", 0.28),
            ("# F\n### Task 1: a\n### Task 2: b\n", 0.22),
            ("# F\n| ID | Task |\n|---|---|\n| A-1 | a |\n| A-2 | b |\n", 0.2),
            ("# F\n- **F1.1** a\n- **F1.2** b\n", 0.18),
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


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.data())
def test_dependencies_backward_never_make_a_circle(count: int, data: st.DataObject) -> None:
    """A list whose tasks wait for tasks above them has no circle, whatever its streams and parts."""
    rows: list[str] = ["# F"]
    for number in range(1, count + 1):
        rows.append(f"- [ ] {number}. a")
        rows.append(f"  - Stream: {data.draw(st.integers(1, 3))}")
        if number > 1 and data.draw(st.booleans()):
            rows.append(f"  - Blocked-by: {data.draw(st.integers(1, number - 1))}")
        rows.extend(f"  - [ ] {number}.{part} b" for part in range(1, data.draw(st.integers(1, 3))))
        if data.draw(st.integers(0, 5)) == 0:
            rows.append(f"## Part {number}")
    assert "WG141" not in codes(read("\n".join(rows)))


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
    """Very long lines are read up to a point."""
    assert isinstance(read(f"# F\n- [ ] A-1: a\n- [ ] A-2: b\n\n{line}\n"), Plan)


def test_words_for_many_tasks_stay_within_bounds() -> None:
    """Where everybody waits for "all previous tasks", the last one stands for the rest in the end."""
    rows = [f"- [ ] A-{number}: a\n  - Depends on: all previous tasks" for number in range(1, 401)]
    plan = read("# F\n" + "\n".join(rows))
    assert sum(len(task.depends_on) for task in plan.tasks) < 25_000
    assert plan.tasks[-1].depends_on == ("A-399",)
    assert plan.tasks[50].depends_on[-1] == "A-50"

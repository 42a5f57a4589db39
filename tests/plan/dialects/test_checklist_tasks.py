"""Lists of tasks in whatever form: what a task says of itself, in its body or in the cells of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.claims import Restated
from pytest_wavegate.plan.read import parse_plan

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan, Task


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
        plan = read(
            "# F\n| ID | Task | Phase |\n|---|---|---|\n| A-1 | a | 1 |\n"
            "| A-2 | b | Phase 2: Late |\n| A-3 | c | 1 |\n"
        )
        assert homes(plan) == {"1": ("A-1", "A-3"), "2": ("A-2",)}
        assert [phase.label for phase in plan.phases] == ["Phase 1", "Phase 2"]

    def test_letters_are_ids(self) -> None:
        """A cell that is nothing but a letter names a task."""
        assert ids(read("# F\n| Task | Title |\n|---|---|\n| **A** | a |\n| B | b |\n")) == ["A", "B"]

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
            "| Task | Depends on | Effort | Notes |\n|---|---|---|---|\n| SOW-1 | None | 3 hours | |\n"
            "| SOW-2 | SOW-1 | 4 hours | late |\n"
        )
        assert needs(plan) == {"SOW-2": ("SOW-1",)}
        assert [task.effort and task.effort.low for task in plan.tasks] == [3, 2]
        told = [(one.task, one.field, one.values) for one in plan.claims if isinstance(one, Restated)]
        assert told == [
            ("SOW-1", "effort", ("3 hours",)),
            ("SOW-2", "depends_on", ("SOW-1",)),
            ("SOW-2", "effort", ("4 hours",)),
        ]

    def test_rows_that_count_something_else_say_nothing_of_tasks(self) -> None:
        """A table of risks has numbers too."""
        plan = read(
            "# F\n- [ ] 1. Dig deep\n- [ ] 2. Sow late\n## Outlook\n| # | Risk | Owner |\n"
            "|---|---|---|\n| 1 | Hail | Eve |\n| 2 | Frost | Eve |\n"
        )
        assert [task.owner for task in plan.tasks] == [None, None]

    def test_rows_with_other_titles_are_about_something_else(self) -> None:
        """The same number in two tables is one task only where the titles share a word."""
        rows = "|---|---|---|\n| 1 | {} | Ann |\n| 2 | Sow | Bob |\n"
        plan = read(
            "# F\n- [ ] 1. Dig deep\n- [ ] 2. Sow late\n## Who\n| # | Item | Owner |\n" + rows.format("Hail")
        )
        assert [task.owner for task in plan.tasks] == [None, "Bob"]

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
            "# F\n- [~] SOW-1: Dig (2h) [P] @ann\n  - **Effort**: 3 days\n  - Owner: Bob\n"
            "  - Priority: high\n"
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
            "#### Files\n- `src/dig.py`\n#### Acceptance Criteria\n- [ ] deep\n### Task 2: Sow\n"
            "See `src/sow.py`.\n"
        )
        first, second = plan.tasks
        assert (first.owner, first.priority, first.files) == ("Ann Lee", "P1", ("src/dig.py",))
        assert first.effort is not None
        assert (first.effort.low, first.acceptance) == (12, ("deep",))
        assert second.files == ("src/sow.py",)

    def test_the_body_of_a_bold_line(self) -> None:
        """What follows it is its own, up to the next such line, in a second telling too."""
        lines = "**Task 1: Dig**\n\n- **Effort**: {} hours\n\n**Task 2: Sow**\n\n- **Dependencies**: Task 1\n"
        plan = read(f"# F\n{lines.format(3)}")
        assert [len(task.estimates) for task in plan.tasks] == [1, 0]
        assert [task.depends_on for task in plan.tasks] == [(), ("1",)]
        told = read(f"# F\n### Task 1: Dig\n### Task 2: Sow\n## Summary\n\n{lines.format(4)}")
        assert [task.depends_on for task in told.tasks] == [(), ("1",)]
        assert told.tasks[0].line == 2

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
        [
            ("Dig ✅", "done"),
            ("Dig ✅ DONE", "done"),
            ("Dig (in progress)", "in_progress"),
            ("~~Dig~~", "cancelled"),
        ],
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

    def test_requirements_by_reference(self) -> None:
        """``References: Requirements 1.1, 2.3`` names requirements."""
        task = only("# F\n- [ ] SOW-1: **Dig**\n  - References: Requirements 1.1, 2.3, Decision 9\n")
        assert (task.title, task.requirements) == ("Dig", ("1.1", "2.3"))

    def test_hours_in_a_column(self) -> None:
        """A bare number counts what the header says."""
        plan = read(
            "# F\n| ID | Task | Hours | Notes |\n|---|---|---|---|\n| A-1 | a | 2-3 | x |\n| A-2 | b | | |\n"
        )
        assert [task.effort and (task.effort.high, task.effort.unit) for task in plan.tasks] == [
            (3, "hours"),
            None,
        ]

    def test_tags_at_the_end(self) -> None:
        """They are taken off one by one, up to a point."""
        assert only("# F\n- [ ] SOW-1: Dig [high] (P) @ann ✅\n").title == "Dig"
        assert only("# F\n- [ ] SOW-1: Dig" + " (P)" * 7 + "\n").title == "Dig (P)"

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
            "# Track\n## Phase 1: Dig [checkpoint: db4cef5]\n- [x] Task: Find a spade 0a1b2c3\n"
            "    - [x] Sub-task: ask Ann\n- [ ] Task: Dig\n"
        )
        assert [task.title for task in plan.tasks] == ["Find a spade", "Dig"]
        assert plan.tasks[0].acceptance == ("ask Ann",)
        assert plan.phases[0].title == "Dig"

"""Sums and lengths that a plan states of itself."""

from __future__ import annotations

import pytest

from pytest_wavegate.model.claims import Total
from pytest_wavegate.plan.read import parse_plan

BODY = """
## Phase 1: Setup

- [ ] T001 Do it

## Phase 2: User Story 1 - Feeding

- [ ] T002 Do it
- [ ] T003 Do it

## Phase 3: Polish

- [ ] T004 Do it

"""


def totals(text: str) -> list[str]:
    plan = parse_plan(text.encode(), path="tasks.md", dialect="speckit")
    return [said(one) for one in plan.claims if isinstance(one, Total)]


def said(one: Total) -> str:
    amount = one.amount
    return f"{one.phase or 'all'}: {amount.low:g}-{amount.high:g} {amount.unit}{' long' if one.span else ''}"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- Total tasks: 12", ["all: 12-12 tasks"]),
        ("**Total**: 41 tasks", ["all: 41-41 tasks"]),
        ("**Total: 53 tasks (50 old)**", ["all: 53-53 tasks"]),
        ("Total Tasks: 7 tasks in 3 phases", ["all: 7-7 tasks"]),
        ("- Estimated effort: 70 story points", ["all: 70-70 points"]),
        ("**Timeline:** 6 weeks, 3 sprints", ["all: 6-6 weeks long"]),
        ("**Duration:** 4 Days (96 Hours Total)", ["all: 4-4 days long", "all: 96-96 hours"]),
        ("- Critical path duration: 7 weeks", ["all: 7-7 weeks long"]),
        ("**Teams:** 5 Parallel Teams", ["all: 5-5 teams"]),
        ("Phases: 8", ["all: 8-8 phases"]),
        ("- **Total**: 12-19 weeks for all", ["all: 12-19 weeks long"]),
        ("Total: 20 hours", ["all: 20-20 hours"]),
        ("Tasks: 17/20 done", []),
        ("Total: ~53 tasks", []),
        ("Total: 20-25 files", []),
        ("Tests: 12 cases", []),
        ("Total cost: 4 hours", []),
        ("Timeline: weeks 3-5 (4 weeks)", []),
    ],
)
def test_summary_lines(line: str, expected: list[str]) -> None:
    """Totals of tasks, effort, calendar time, phases and teams; progress and estimates are none."""
    assert totals(f"# Plan\n\n{line}\n{BODY}") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- Phase 2: 2 tasks", ["2: 2-2 tasks"]),
        ("- **Setup (Phase 1)**: 1 task (T001)", ["1: 1-1 tasks"]),
        ("- **User Story 1 (P1)**: 1 test + 1 code task = 2 tasks", ["2: 2-2 tasks"]),
        ("- Polish: 1 task", ["3: 1-1 tasks"]),
        ("- Phase 3: 2-4 hours", ["3: 2-4 hours long"]),
        ("- MVP (Setup only): 1 task", []),
        ("- Phase 3: 1 task done", []),
        ("- Kitchen: 4 tasks", []),
    ],
)
def test_lines_about_phases(line: str, expected: list[str]) -> None:
    """A line that names one phase states its size."""
    assert totals(f"# Plan\n{BODY}\n## Summary\n\n{line}\n") == expected


def test_headings() -> None:
    """The heading of a phase may state how many tasks it has."""
    text = (
        "# P\n\n## Phase 1: A (2 tasks)\n\n- [ ] T001 Do it\n\n## Phase 2: B - 3 tasks\n\n- [ ] T002 Do it\n"
    )
    assert totals(text) == ["1: 2-2 tasks", "2: 3-3 tasks"]


def test_inside_phases_and_tasks() -> None:
    """A field of a phase is about the phase; a field of a task is no total."""
    text = "# P\n\n## Phase 1: A\n\n**Effort**: 6 hours\n\n- [ ] T001 Do it\n  - **Effort**: 2 hours\n"
    assert totals(text) == ["1: 6-6 hours"]


def test_parts_without_a_name() -> None:
    """What a section inside a phase, or one of no known phase, takes is no total of the plan."""
    assert totals(f"# Plan\n{BODY}\n### Squad\n\n**Estimated effort:** 6 hours\n") == []
    assert totals(f"# Plan\n{BODY}\n## Squad\n\n### Ants\n\n**Duration:** 6 hours\n") == []
    assert totals(f"# Plan\n{BODY}\n## Summary\n\n**Duration:** 6 hours\n") == ["all: 6-6 hours long"]


def test_tables() -> None:
    """The row "Total" of a table of tasks counts."""
    table = "| Phase | Tasks | Lines |\n| --- | --- | --- |\n| 1 | 3 | 40 |\n| **Total** | **31** | ~50 |\n"
    assert totals(f"# Plan\n{BODY}\n## Summary\n\n{table}") == ["all: 31-31 tasks"]
    table = "| Phase | Share |\n| --- | --- |\n| Total | 31 tasks |\n"
    assert totals(f"# Plan\n{BODY}\n## Summary\n\n{table}") == ["all: 31-31 tasks"]
    table = "| Phase | Done |\n| --- | --- |\n| Total | 31/36 |\n| Total cost | 9 |\n"
    assert totals(f"# Plan\n{BODY}\n## Summary\n\n{table}") == []

"""One line an item that says why it is where it is."""

from __future__ import annotations

from dataclasses import replace

from pytest_wavegate.model.items import ItemFacts, TaskMark
from pytest_wavegate.model.plan import Phase, Plan, Task
from pytest_wavegate.model.waves import Wave
from pytest_wavegate.run.assignment import Roots, assign
from pytest_wavegate.run.explain import explain_lines

POOL = "tests/test_pool.py"
PLAN = Plan(
    path="tasks.md",
    title="Pool",
    dialect="speckit",
    sha256="0",
    phases=(
        Phase(id="1", title="Setup", label="Phase 1", line=3),
        Phase(id="2", title="Claims", label="", line=6),
    ),
    tasks=(
        Task(id="T001", title="a", phase="1", files=(POOL,), line=4),
        Task(id="T002", title="b", phase="2", files=(POOL,), line=7),
        Task(id="T003", title="c", phase="2", line=8, status="cancelled"),
    ),
    waves=(
        Wave(number=1, phases=("1",), tasks=("T001",)),
        Wave(number=2, phases=("2",), tasks=("T002",)),
    ),
)


def explained(*facts: ItemFacts) -> list[str]:
    return explain_lines(PLAN, facts, assign(PLAN, facts, roots=Roots("/repo", None, "/repo")))


def test_a_shared_file() -> None:
    """Tasks with their phases, the wave it runs in, the rule and the lines of the plan."""
    assert explained(ItemFacts(f"{POOL}::test_full", POOL)) == [
        f"{POOL}::test_full: T001 (Phase 1), T002 (Claims), wave 2 (the last of theirs), "
        f"by file: tasks.md:4, 7 name {POOL}"
    ]


def test_a_mark_with_options() -> None:
    """What the mark overrides stands behind."""
    marks = (TaskMark(("[T001] [P] [US1]",), exempt="slow"),)
    assert explained(ItemFacts("a.py::test_x", "a.py", marks=marks)) == [
        "a.py::test_x: T001 (Phase 1), wave 1, by mark: "
        '@pytest.mark.task("[T001] [P] [US1]") on the function '
        "[side by side; story US1; exempt: slow]"
    ]


def test_an_item_of_no_task() -> None:
    """An unplanned item says what was looked for; a deselected one says that it is."""
    plain = ItemFacts("a.py::test_x", "a.py")
    clause = "a.py::test_x: no task: it has no mark and no tag, and no task of tasks.md names it"
    assert explained(plain, replace(plain, selected=False)) == [clause, f"{clause} [deselected]"]


def test_a_task_in_no_wave() -> None:
    """A task that no wave holds is named all the same."""
    (line,) = explained(ItemFacts("a.py::test_x", "a.py", marks=(TaskMark(("T003",), parallel=False),)))
    assert line.startswith("a.py::test_x: T003 (Claims), in no wave, by mark: ")
    assert line.endswith("[in a row]")

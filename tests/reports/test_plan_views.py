"""A plan as text, Mermaid, Graphviz and CSV."""

from __future__ import annotations

import csv
import io
import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.effort import Effort
from pytest_wavegate.model.finding import Finding
from pytest_wavegate.model.plan import (
    CriticalPath,
    Edge,
    Phase,
    Plan,
    PlannedGate,
    PlannedRollback,
    Task,
)
from pytest_wavegate.model.waves import Wave
from pytest_wavegate.reports.plan_views import csv_table, dot_graph, json_document, mermaid_chart, text_page
from pytest_wavegate.reports.plan_views.lettering import WIDTH, clean, cut, folded, pad, rule, width

PLAN = Plan(
    path="tasks.md",
    title="Lending desk",
    dialect="speckit",
    sha256="",
    phases=(
        Phase(id="1", title="Setup", label="Phase 1", tasks=("T1", "T2"), line=3),
        Phase(id="2", title="Lend", label="", depends_on=("1",), tasks=("T3", "T4"), line=8),
        Phase(id="3", title="Nothing yet", label="Phase 3", line=12),
    ),
    tasks=(
        Task(id="T1", title='Say "hello" <world> & `more` #1', phase="1", status="done", line=4),
        Task(id="T2", title="Settings, with commas", phase="1", parallel=True, line=5),
        Task(
            id="T3",
            title="Store loans",
            phase="2",
            story="US1",
            depends_on=("T1", "T2"),
            files=("src/loans.py", "src/db.py"),
            effort=Effort(low=1, high=2.5, unit="days"),
            status="in_progress",
            line=9,
        ),
        Task(id="T4", title="Give up", phase="2", status="cancelled", line=10),
        Task(id="T1", title="again", phase="2", line=11),
    ),
    edges=(
        Edge(source="T1", target="T3", why="declared", line=9),
        Edge(source="T9", target="T3", why="declared", line=9),
        Edge(source="T3", target="T4", why="sequence"),
        Edge(source="1", target="2", why="phase"),
    ),
    waves=(
        Wave(number=1, phases=("1",), tasks=("T1", "T2")),
        Wave(number=2, phases=("2",), tasks=("T3", "T4")),
    ),
    critical_path=CriticalPath(tasks=("T1", "T3"), effort=Effort(low=2, high=2, unit="days")),
    gates=(PlannedGate(phase="2", condition="coverage >= 90%", source="plan:14"),),
    rollback=(PlannedRollback(phase=None, command="git stash", source="plan:15"),),
    findings=(
        Finding(
            code="WG101",
            severity="error",
            message="task id T1 is used again",
            hint="rename it",
            path="tasks.md",
            line=11,
        ),
    ),
)
EMPTY = Plan(path="-", title="", dialect="checklist", sha256="")

PAGE = """\
Lending desk
tasks.md
dialect speckit, 3 phases, 5 tasks, 2 waves by phase
2 to do, 1 done, 1 in progress, 1 cancelled

At a glance --------------------------------------------------------------------
→ one after another   ∥ side by side   phases of one wave run beside each other

wave 1 ─ Setup                    T1                                        1/2
                                ∥ T2
wave 2 ─ Lend                     T3 → T4                                   1/2

Wave 1 ----------------------------------------------------------------- 2 tasks

Phase 1: Setup
  [x] T1       Say "hello" <world> & `more` #1
  [ ] T2 P     Settings, with commas

Wave 2 ----------------------------------------------------------------- 2 tasks

Lend
  after Phase 1
  [-] T3   US1 Store loans  1-2.5 days
               after T1, T2
  [~] T4       Give up

Without tasks ---------------------------------------------------------- 1 phase
  Phase 3: Nothing yet

Gates and rollback of the plan -------------------------------------------------
  gate coverage >= 90%  (phase 2, plan:14)
  rollback git stash  (every phase, plan:15)

Critical path -------------------------------------------------- 2 tasks, 2 days
  T1 -> T3

Findings --------------------------------------------------------------- 1 error
  error WG101  tasks.md:11
    task id T1 is used again
    rename it
"""


def test_the_page_for_people() -> None:
    """Head, waves, what waits for what, critical path, findings."""
    assert text_page.render(PLAN).splitlines() == PAGE.splitlines()


def test_the_page_of_an_empty_plan() -> None:
    """The head alone."""
    assert text_page.render(EMPTY) == "-\ndialect checklist, 0 phases, 0 tasks, 0 waves by phase\n"


def test_nothing_that_a_terminal_obeys_is_printed() -> None:
    """An escape sequence of the plan stays harmless."""
    task = Task(id="T1", title="\x1b[31mred\x07", phase="1", line=1)
    plan = EMPTY.model_copy(
        update={"tasks": (task,), "waves": (Wave(number=1, phases=("1",), tasks=("T1",)),)}
    )
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", text_page.render(plan))


@given(st.text(), st.integers(4, 40))
@settings(max_examples=80, deadline=None)
def test_law_what_is_padded_has_its_width(text: str, columns: int) -> None:
    """Wide, combining and control characters included."""
    assert width(cut(text, columns)) <= columns
    assert width(pad(text, columns)) == columns


def test_wide_letters_count_twice() -> None:
    """A combining mark takes no column of its own."""
    assert (width("abc"), width("階段"), width("é"), clean("a\tb")) == (3, 4, 1, "a b")
    assert cut("階段階段階段", 9) == "階段階..."


@given(st.text(alphabet="aあ階 -\n", max_size=300), st.integers(0, 40))
@settings(max_examples=80, deadline=None)
def test_law_what_is_folded_fits_and_keeps_its_letters(text: str, indent: int) -> None:
    """Only blanks change, whatever the width of the letters."""
    lines = folded(text, indent=indent)
    assert all(width(line) <= WIDTH for line in lines)
    assert all(line[:indent].isspace() and line == line.rstrip() for line in lines if indent)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_folding_breaks_at_blanks() -> None:
    """A word that no line can hold is broken where the line ends."""
    assert folded("a " + "b" * 79 + " c", indent=0) == ["a", "b" * 79, "c"]
    assert folded("a " + "b" * 100, indent=40) == [
        " " * 40 + "a " + "b" * 38,
        " " * 40 + "b" * 40,
        " " * 40 + "b" * 22,
    ]
    assert folded("階" * 50) == ["階" * 40, "階" * 10]
    assert folded(" ") == []


def test_one_of_a_unit() -> None:
    """One day is no days."""
    task = Task(id="T1", title="Rest", phase="1", effort=Effort(low=1, high=1, unit="days"), line=1)
    plan = EMPTY.model_copy(
        update={"tasks": (task,), "waves": (Wave(number=1, phases=("1",), tasks=("T1",)),)}
    )
    assert "  [ ] T1 Rest  1 day" in text_page.render(plan).splitlines()


def test_a_rule_spans_the_page() -> None:
    """With and without a right side."""
    assert width(rule("Wave 1", "3 tasks")) == width(rule("階", "")) == 80


def test_mermaid_groups_tasks_by_phase() -> None:
    """Special characters are entities; a dependency without its task is not drawn."""
    assert mermaid_chart.render(PLAN).splitlines() == [
        "flowchart TD",
        '    subgraph p0["Phase 1: Setup"]',
        '        t0["T1: Say #34;hello#34; #60;world#62; #38; #96;more#96; #35;1"]',
        '        t1["T2: Settings, with commas"]',
        "    end",
        '    subgraph p1["Lend"]',
        '        t2["T3: Store loans"]',
        '        t3["T4: Give up"]',
        "    end",
        '    p2["Phase 3: Nothing yet (0 tasks)"]',
        "    t0 --> t2",
        "    t2 -.-> t3",
        "    p0 ==> p1",
        "    classDef done fill:#d5f5d5,stroke:#4a4",
        "    class t0 done",
    ]


def test_mermaid_shows_phases_of_a_large_plan() -> None:
    """Beyond a hundred tasks no one can read more."""
    tasks = tuple(Task(id=f"T{number}", title="", phase="1", line=1) for number in range(101))
    chart = mermaid_chart.render(PLAN.model_copy(update={"tasks": tasks}))
    assert '    p0["Phase 1: Setup (101 tasks)"]' in chart
    assert "T99" not in chart
    assert "p0 ==> p1" in chart


def test_dot_has_a_cluster_for_each_phase() -> None:
    """Quotes and backslashes are escaped; a duplicated task is drawn once."""
    graph = dot_graph.render(PLAN)
    assert graph.startswith('digraph "Lending desk" {\n')
    assert 'label="T1: Say \\"hello\\" <world> & `more` #1" style=filled' in graph
    assert graph.count('"T1" [') == 1
    assert '  "T1" -> "T3";' in graph
    assert '  "T3" -> "T4" [style=dashed];' in graph
    assert "  phase_0 -> phase_1 [ltail=cluster_0 lhead=cluster_1 style=bold];" in graph
    assert '"T9"' not in graph
    assert graph.count("{") == graph.count("}")


@given(st.text())
@settings(max_examples=60, deadline=None)
def test_law_dot_strings_are_closed(title: str) -> None:
    """Whatever a title holds, the first line is one quoted name."""
    first = dot_graph.render(EMPTY.model_copy(update={"title": title})).split("\n")[0]
    assert re.fullmatch(r'digraph "(?:[^"\\]|\\.)*" \{', first)


def test_csv_is_one_line_a_task() -> None:
    """Lists are parted by semicolons; a duplicated task stands twice."""
    rows = list(csv.DictReader(io.StringIO(csv_table.render(PLAN), newline="")))
    assert [row["id"] for row in rows] == ["T1", "T2", "T3", "T4", "T1"]
    assert rows[1]["title"] == "Settings, with commas"
    assert rows[2] == {
        "id": "T3",
        "title": "Store loans",
        "wave": "2",
        "phase": "2",
        "phase_title": "Lend",
        "parallel": "no",
        "story": "US1",
        "status": "in_progress",
        "depends_on": "T1;T2",
        "files": "src/loans.py;src/db.py",
        "effort_low": "1",
        "effort_high": "2.5",
        "effort_unit": "days",
        "priority": "",
        "owner": "",
        "line": "9",
    }


def test_json_reads_back() -> None:
    """The document is the plan."""
    text = json_document.render(PLAN)
    assert Plan.model_validate_json(text) == PLAN
    assert json.loads(text)["schema"] == "wavegate.plan/1"

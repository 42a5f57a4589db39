"""Plans of lanes by the hour are read as they declare themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.claims import Checkpoint, Restated, Soft, Total
from pytest_wavegate.plan.dialects.swimlanes import Swimlanes
from pytest_wavegate.plan.dialects.swimlanes.lanes import read_name
from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.plan.text.document import read_document

if TYPE_CHECKING:
    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.model.plan import Plan, Task

SAMPLE = (Path(__file__).parents[1] / "plans/swimlanes.md").read_text(encoding="utf-8")
TWO = """\
### Team A - One

1. **Hour 0-4:** Alpha work
2. **Hour 4-8:** Beta work

### Team B - Two

1. **Hour 0-4:** Gamma work
2. **Hour 4-8:** Delta work

"""
ClaimT = TypeVar("ClaimT", bound="Claim")


def read(text: str) -> Plan:
    return Swimlanes().parse(read_document(text, path="plan.md"))


def task(plan: Plan, key: str) -> Task:
    return next(one for one in plan.tasks if one.id == key)


def claims(plan: Plan, kind: type[ClaimT]) -> list[ClaimT]:
    return [claim for claim in plan.claims if isinstance(claim, kind)]


def edges(plan: Plan, why: str) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for edge in plan.edges if edge.why == why}


def graph(lines: str, *, kind: str = "graph TD") -> str:
    return f"```mermaid\n{kind}\n{lines}\n```\n"


def codes(plan: Plan) -> list[str]:
    return [one.code for one in plan.findings]


@pytest.fixture(scope="module")
def sample() -> Plan:
    return read(SAMPLE)


def test_lanes(sample: Plan) -> None:
    """Each lane is a phase with its name for an id, its lead and priority, and no phase before it."""
    assert all(one.depends_on == () for one in sample.phases)
    assert [(one.id, one.title, one.label, one.mode, one.priority, one.owner) for one in sample.phases] == [
        ("Amber", "Halls (East & West)", "Team Amber", "sequential", "P0", "HallKeeper"),
        ("Birch", "Catalogue", "Team Birch", "mixed", "P1", "Archivist"),
        ("Cedar", "Visitors", "Team Cedar", "sequential", "P2", None),
    ]  # fmt: skip
    assert sample.by == "dependency"


def test_tasks(sample: Plan) -> None:
    """A task has its window, the length of it as effort, and the files of its bullets, not of code."""
    one = task(sample, "amber1")
    assert one.window
    assert (one.window.start, one.window.end) == (0, 6)
    assert one.effort
    assert (one.effort.low, one.effort.unit) == (6, "hours")
    assert one.files == ("museum/crates.py", "museum/halls_old.py", "museum/halls.py")
    assert (one.parallel, one.phase, one.priority, one.owner, one.line) == (
        True,
        "Amber",
        "P0",
        "HallKeeper",
        36,
    )
    assert task(sample, "birch1").files == ()
    assert task(sample, "birch2").tests == ("tests/test_catalogue.py",)
    assert task(sample, "amber2").acceptance == ("no mosaic is turned",)


def test_ids_and_titles(sample: Plan) -> None:
    """Ids come from the chart, or from the lane and a number; asides are no part of a title."""
    assert [(one.id, one.title) for one in sample.tasks][4:] == [
        ("birch2", "Merge both catalogues"), ("birch3", "Check shelf marks"), ("cedar1", "Print the signs"),
        ("cedar2", "Guide the visitors"), ("cedar3", "Close the old doors"),
    ]  # fmt: skip


def test_hours_make_an_order(sample: Plan) -> None:
    """Inside a lane a task follows those that end before it begins; what is declared is not said twice."""
    assert edges(sample, "sequence") == {
        ("birch1", "birch3"), ("birch2", "birch3"), ("cedar1", "cedar2"), ("cedar2", "cedar3"),
    }  # fmt: skip


def test_arrows(sample: Plan) -> None:
    """Arrows of a flow chart are dependencies with their line; dotted and parallel ones order nothing."""
    declared = {(edge.source, edge.target): edge.line for edge in sample.edges if edge.why == "declared"}
    assert declared == {
        ("amber1", "amber2"): 80,
        ("amber2", "amber3"): 83,
        ("amber1", "cedar3"): 84,
        ("birch1", "cedar3"): 84,
    }
    assert [(one.source, one.target, one.line) for one in claims(sample, Soft)] == [
        ("birch1", "birch2", 81), ("birch2", "amber3", 82),
    ]  # fmt: skip


def test_the_chart_says_otherwise(sample: Plan) -> None:
    """Titles and begins that differ are said again with the line of the bar, or of a timeline."""
    said = [(one.task, one.field, one.values, one.line) for one in claims(sample, Restated)][:4]
    assert said == [
        ("birch2", "title", ("Merge the catalogues",), 21),
        ("birch3", "title", ("Check the shelf marks",), 22),
        ("birch3", "start", ("Hour 11",), 22),
        ("birch3", "start", ("Hour 12",), 91),
    ]


def test_a_done_bar(sample: Plan) -> None:
    """Without boxes the chart says what is done."""
    assert [one.id for one in sample.tasks if one.status == "done"] == ["cedar1"]


def test_the_matrix(sample: Plan) -> None:
    """For each task of a lane: whom the lane waits for, and from which hour they are there."""
    waits = [(one.task, one.values, one.line) for one in claims(sample, Restated) if one.line > 95]
    assert waits == [
        *((f"birch{number}", ("Amber", "6"), 99) for number in (1, 2, 3)),
        *((f"cedar{number}", ("All Teams", "18"), 100) for number in (1, 2, 3)),
    ]


def test_hours_of_lanes(sample: Plan) -> None:
    """The matrix states sums of work, the lane's own field its span of time."""
    totals = [(one.phase, one.amount.low, one.span, one.line) for one in claims(sample, Total)]
    assert totals == [
        ("Amber", 18, True, 33), ("Birch", 14, True, 56),
        ("Amber", 18, False, 98), ("Birch", 16, False, 99), ("Cedar", 22, False, 100),
    ]  # fmt: skip
    assert [one.effort and one.effort.low for one in sample.phases] == [18, 16, 22]


def test_checkpoints(sample: Plan) -> None:
    """Sections that look back at an hour or a day are kept with their items."""
    assert [(one.title, one.items, one.line) for one in claims(sample, Checkpoint)] == [
        ("Hour 6 Checkpoint", ("amphorae packed", "nobody hurt"), 102),
        ("Day 2 Final", ("doors open",), 106),
    ]


def test_waves() -> None:
    """Lanes run side by side: dependencies and hours alone make the waves."""
    plan = parse_plan(SAMPLE.encode(), path="plan.md")
    assert plan.dialect == "swimlanes"
    assert [wave.tasks for wave in plan.waves] == [
        ("amber1", "birch1", "birch2", "cedar1"), ("amber2", "birch3", "cedar2"), ("amber3", "cedar3"),
    ]  # fmt: skip


def test_a_file_in_a_wrong_encoding() -> None:
    """A plan that was decoded as Mac Roman is read as it was written."""
    text = SAMPLE.replace("# Moving", "# 🚚 Moving").replace("   - ", "   - ✅ ")
    text = text.replace("## ", "## 🏛️ ")
    garbled = text.encode().decode("mac_roman")
    plan = parse_plan(garbled.encode(), path="plan.md")
    assert [(one.id, one.line) for one in plan.tasks] == [(one.id, one.line) for one in read(text).tasks]
    assert plan.title == "Moving the Museum"


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Team Amber - Halls (East)", ("Amber", "Halls (East)", "Team Amber")),
        ("🚀 Team Red Fox: Roof", ("Red-Fox", "Roof", "Team Red Fox")),
        ("**Lane 1** | Quay", ("1", "Quay", "Lane 1")),
        ("Amber Team — Halls", ("Amber", "Halls", "Amber Team")),
        ("Squad Blue", ("Blue", "Squad Blue", "Squad Blue")),
        ("Crew Harbour (Night)", ("Harbour", "Night", "Crew Harbour")),
        ("Swimlane A – Things", ("A", "Things", "Swimlane A")),
        ("Team Structure & Duties", None),
        ("Critical Path", None),
        ("Teams", None),
    ],
)
def test_names_of_lanes(heading: str, name: tuple[str, str, str] | None) -> None:
    """A lane has a word for what it is, a name, and may have a title."""
    found = read_name(heading)
    assert (found and (found.id, found.title, found.label)) == name


@pytest.mark.parametrize(
    ("item", "title", "window"),
    [
        ("1. **Hour 0-8:** Pack", "Pack", (0, 8)),
        ("- **Day 1-2**: Pack", "Pack", (0, 48)),
        ("- [x] **Day 2, Hours 0-4:** Pack (late)", "Pack", (24, 28)),
        ("1. **Pack (Hours 2-4)** - all of it", "Pack", (2, 4)),
        ("1. Pack the crates (Hour 2-4)", "Pack the crates", (2, 4)),
        ("- 0-4h: Pack", "Pack", (0, 4)),
        ("- 08:30-10:00 Pack", "Pack", (8.5, 10)),
        ("#### Hour 4-8: Pack", "Pack", (4, 8)),
    ],
)
def test_items(item: str, title: str, window: tuple[float, float]) -> None:
    """A window stands before or behind the title, by the hour, the day or the clock."""
    (one,) = read(f"### Team A - One\n\n{item}\n").tasks
    assert (one.id, one.title) == ("a1", title)
    assert one.window
    assert (one.window.start, one.window.end) == window


def test_boxes() -> None:
    """A box on a task's own line says whether it is done."""
    plan = read("### Team A - One\n\n- [x] **Hour 0-4:** Pack\n- [ ] **Hour 4-8:** Load\n")
    assert [(one.status, one.box) for one in plan.tasks] == [("done", 3), ("todo", 4)]


def test_odd_windows() -> None:
    """A window that ends before it begins is remarked on; an open one is no window either."""
    plan = read(
        "### Team A - One\n\n1. **Hour 8-4:** Back\n2. **Hour 8+:** On\n"
        "3. **Hour 0-2:** In\n4. **Hour 2-3:** Out\n"
    )
    assert [one.window is None for one in plan.tasks] == [True, True, False, False]
    assert [(one.code, one.line) for one in plan.findings] == [("WG166", 3)]
    assert edges(plan, "sequence") == {("a3", "a4")}


def test_lists_that_are_no_tasks() -> None:
    """Milestones and metrics of a lane are no tasks, nor is a second list for the lane further down."""
    plan = read(
        "### Team A - One\n\n**Tasks:**\n1. **Hour 0-4:** Pack\n   - by **Hour 2:** half\n\n**Milestones:**\n"
        "- Hour 4: packed\n\n## Report\n\n### Team A\n\n1. **Hour 0-4:** Packed\n"
    )
    assert [(one.id, one.line) for one in plan.tasks] == [("a1", 4)]


def test_lanes_without_hours() -> None:
    """Hours may stand in the chart alone; numbered items and those of "Tasks" are matched by title."""
    chart = graph(
        "  dateFormat YYYY-MM-DD\n  section Lane 1\n"
        "  Dig the basin :dig, 2024-03-01, 3d\n  Pour the quay :done, after dig, 2d\n"
        "  Flood it :2024-03-09, 1d\n  section Lane 2\n  Order cranes :2024-03-01, 1d",
        kind="gantt",
    )  # fmt: skip
    text = f"{chart}\n## Lane 1: Quay\n\n1. Dig basin\n2. Pour quay\n3. Paint it\n\n"
    text += "**Success Metrics:**\n1. no leaks\n\n"
    text += "## Lane 2: Cranes\n\n**Tasks:**\n- Order the cranes\n\n**Risks:**\n- wind\n"
    plan = parse_plan(text.encode(), path="plan.md")
    assert plan.dialect == "swimlanes"
    assert [(one.id, one.window and one.window.end, one.status) for one in plan.tasks] == [
        ("dig", 72, "todo"), ("lane1-2", 120, "done"), ("lane1-3", None, "todo"), ("lane2-1", 24, "todo"),
    ]  # fmt: skip
    assert "WG167" in codes(plan)
    assert edges(plan, "sequence") == {("dig", "lane1-2")}


def test_lanes_without_a_chart() -> None:
    """Nothing but headings and hours is enough."""
    plan = read(TWO)
    assert [one.id for one in plan.tasks] == ["a1", "a2", "b1", "b2"]
    assert edges(plan, "sequence") == {("a1", "a2"), ("b1", "b2")}
    assert codes(plan) == []


def test_ids_are_unique() -> None:
    """A chart's id that another task has already is not taken."""
    chart = graph(
        "  section Team A\n  Alpha work :x, 00:00, 4h\n  Beta work :x, 04:00, 4h\n"
        "  section Team B\n  Gamma work :a2, 00:00, 4h",
        kind="gantt",
    )
    plan = read(TWO + chart)
    assert len({one.id for one in plan.tasks}) == 4
    assert [one.id for one in plan.tasks] == ["x", "a2", "b1", "b2"]


def test_bars_are_matched_by_hours() -> None:
    """Of two tasks with like titles the one of the same hours is meant."""
    chart = graph(
        "  section Team A\n  Other work :one, 04:00, 4h\n"
        "  Some work :two, 00:00, 4h\n  Extra :three, 09:00, 1h",
        kind="gantt",
    )
    plan = read(TWO + chart)
    assert [one.id for one in plan.tasks][:2] == ["two", "one"]
    assert [(one.code, one.line) for one in plan.findings] == [("WG167", 16)]


def test_lengths_differ() -> None:
    """A bar that is longer than the task says so."""
    chart = graph("  section Team A\n  Alpha work :00:00, 5h", kind="gantt")
    said = claims(read(TWO + chart), Restated)
    assert [(one.task, one.field, one.values) for one in said] == [("a1", "effort", ("5 hours",))]


def test_nodes() -> None:
    """Nodes are tasks by id or by title; others are remarked on, and drawings of something else ignored."""
    plan = read(TWO + graph("  a1 --> Z[Beta work]\n  Z --> N[Nobody]\n  W[work] --> a1\n  a1 --> a1"))
    assert task(plan, "a2").depends_on == ("a1",)
    assert [(one.code, one.message) for one in plan.findings] == [
        ("WG168", "node 'Nobody' of the graph means no task"),
        ("WG168", "node 'work' of the graph means several tasks: a1, a2, b1, b2"),
    ]
    other = read(TWO + graph("  Client --> Server\n  Server --> DB[(Data)]\n  Server --> a1"))
    assert codes(other) == []
    assert edges(other, "declared") == set()


def test_arrows_against_the_hours() -> None:
    """Where hours close a loop with what is declared, what is declared holds."""
    plan = parse_plan(
        (TWO + graph("  B[Beta work] --> G[Gamma work]\n  D[Delta work] --> A[Alpha work]")).encode(),
        path="p",
    )
    assert "WG169" in codes(plan)
    assert "WG141" not in codes(plan)
    assert edges(plan, "declared") == {("a2", "b1"), ("b2", "a1")}


def test_arrows_in_a_circle() -> None:
    """A circle of arrows is the plan's own, and hours stay what they are."""
    plan = parse_plan((TWO + graph("  a1 --> b1\n  b1 --> a1")).encode(), path="p", dialect="swimlanes")
    assert "WG141" in codes(plan)
    assert "WG169" not in codes(plan)
    assert edges(plan, "sequence") == {("a1", "a2"), ("b1", "b2")}


@pytest.mark.parametrize(
    ("cell", "claimed"),
    [
        ("A", ("A", "8")),
        ("Team A (Hour 6+)", ("A", "6")),
        ("A (Day 2)", ("A", "24")),
        ("all other teams", ("all other teams", "8")),
        ("None (parallel)", None),
        ("-", None),
        ("B", None),
        ("the weather", None),
    ],
)
def test_cells_of_the_matrix(cell: str, claimed: tuple[str, str] | None) -> None:
    """A lane without an hour is there when its last task ends; a lane never waits for itself."""
    plan = read(f"{TWO}| Team | Dependencies |\n|---|---|\n| B | {cell} |\n| Z | A |\n")
    found = [(one.task, one.field, one.values) for one in claims(plan, Restated)]
    assert found == ([("b1", "start", claimed), ("b2", "start", claimed)] if claimed else [])


def test_a_lane_says_whom_it_waits_for() -> None:
    """A field of the lane is read as a cell of the matrix; without hours it names tasks."""
    text = TWO.replace(
        "### Team B - Two\n", "### Team B - Two\n\n**Dependencies:** Team A\n**Effort:** 3 days\n"
    )
    plan = read(text)
    assert [(one.task, one.values) for one in claims(plan, Restated)] == [
        ("b1", ("A", "8")),
        ("b2", ("A", "8")),
    ]
    assert [(one.phase, one.amount.unit) for one in claims(plan, Total)] == [("B", "days")]
    plain = "## Lane X\n\n1. One\n2. Two\n\n## Lane Y\n\n**Dependencies:** Lane X\n\n1. Three\n"
    assert [(one.task, one.field, one.values) for one in claims(read(plain), Restated)] == [
        ("y1", "depends_on", ("x1", "x2")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("items", "mode"),
    [
        ("Hour 0-4|Hour 4-8", "sequential"),
        ("Hour 0-4|Hour 2-6", "parallel"),
        ("Hour 0-4|Hour 2-6|Hour 6-8", "mixed"),
        ("Hour 0-4", "sequential"),
    ],
)
def test_modes(items: str, mode: str) -> None:
    """Hours say how the tasks of a lane run."""
    listed = "".join(f"- **{item}:** Do\n" for item in items.split("|"))
    assert read(f"### Team A - One\n\n{listed}").phases[0].mode == mode


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SAMPLE, 0.95),
        (TWO, 0.95),
        ("### Team A\n\n- **Hour 0-4:** Pack\n", 0.3),
        ("### Team A\n\n- Pack\n\n### Team B\n\n- Load\n", 0.0),
        ("- **Hour 0-4:** Pack\n", 0.0),
        ("# Notes\n\n## Teams\n\nWords.\n", 0.0),
    ],
)
def test_how_sure(text: str, expected: float) -> None:
    """Several lanes with hours are unmistakable; teams without any are somebody else's."""
    assert Swimlanes().sniff(read_document(text, path="p")) == expected


@settings(max_examples=40, deadline=None)
@given(cuts=st.lists(st.integers(0, SAMPLE.count("\n")), max_size=8))
def test_any_order_of_lines(cuts: list[int]) -> None:
    """Lines left out and moved about are read, ids stay unique, and hours never make a circle."""
    lines = [line for number, line in enumerate(SAMPLE.split("\n")) if number not in cuts]
    plan = parse_plan(
        "\n".join(lines[len(cuts) :] + lines[: len(cuts)]).encode(), path="p", dialect="swimlanes"
    )
    assert len({one.id for one in plan.tasks}) == len(plan.tasks)
    assert "WG141" not in codes(plan)


def test_hostile_lines() -> None:
    """Very long names, windows and charts are read in part."""
    text = (
        "### Team "
        + "a " * 40_000
        + "\n### Team A - b\n\n- Hour "
        + "1" * 40_000
        + "\n- **"
        + " " * 40_000
        + "\n"
    )
    text += graph("a:" * 40_000 + "\n" + " " * 40_000, kind="gantt") + graph(
        "A-" * 40_000 + "\n" + "A&" * 40_000
    )
    assert len(read(text).tasks) <= 2


def test_milestones_are_no_tasks() -> None:
    """A milestone of the chart belongs to no task, and bars without hours are matched by words."""
    chart = graph(
        "  section Team A\n  Opening :milestone, m1, 08:00, 0m\n  Alpha :al, someday, never", kind="gantt"
    )
    plan = read(TWO + chart)
    assert plan.tasks[0].id == "al"
    assert codes(plan) == []


def test_headings_as_tasks() -> None:
    """A heading with a window holds all up to the next one."""
    text = "### Team A\n\n#### Hour 0-4: Pack\n\n- `a.py`\n- **Hour 1-2:** lift\n\n"
    text += "#### Hour 4-8: Load\n\n##### Notes\n\n- `b.py`\n"
    plan = read(text)
    assert [(one.id, one.files) for one in plan.tasks] == [("a1", ("a.py",)), ("a2", ("b.py",))]


def test_words_below_a_title() -> None:
    """A wrapped line of an item belongs to its task, quoted items to none."""
    plan = read("### Team A\n\n- **Hour 0-4:** Pack\n  into `a.py`\n\n> - **Hour 4-8:** no\n")
    assert [one.files for one in plan.tasks] == [("a.py",)]


def test_a_node_without_arrows() -> None:
    """What no arrow touches needs no task."""
    assert codes(read(TWO + graph("  a1 --> a2\n  N[Nobody]"))) == []


def test_two_lanes_of_one_number() -> None:
    """Lanes whose names end in a digit part it from the number of the task; names never meet."""
    text = "### Team A1\n\n- **Hour 0-1:** One\n\n### Lane 2\n\n- **Hour 0-1:** Two\n\n"
    text += "### Team A\n\n- **Hour 0-1:** Three\n"
    chart = graph("  section Lane 2\n  Two :a1, 00:00, 1h", kind="gantt")
    assert [one.id for one in read(text + chart).tasks] == ["a1-1", "a1", "a2"]


def test_hours_in_the_matrix() -> None:
    """Amounts may have units of their own; other tables and rows say nothing."""
    plan = read(
        f"{TWO}| Lane | Effort |\n|---|---|\n| A | 2 days |\n| B | some |\n\n"
        "| Name | Hours |\n|---|---|\n| A | 4 |\n"
    )
    assert [(one.phase, one.amount.low, one.amount.unit) for one in claims(plan, Total)] == [("A", 2, "days")]


def test_a_timeline() -> None:
    """Items that agree, name several lanes or no task say nothing new."""
    same, unclear, several = (
        "Hour 0-4: Alpha work (Team A)",
        "Hour 1-4: work (Team A)",
        "Hour 1-4: Alpha work (A, B)",
    )
    items = (same, unclear, several, "Alpha work (Team A)", "Hour 2-4: Beta (Team A)")
    plan = read(TWO + "## Timeline\n\n" + "".join(f"- {item}\n" for item in items))
    assert [(one.task, one.values) for one in claims(plan, Restated)] == [("a2", ("Hour 2",))]


def test_fields_of_a_lane() -> None:
    """Only the first owner and priority count, and times that are none say nothing."""
    fields = "**Owner:** Ada\n**Lead:** Bo\n**Priority:** P1\n**Priority:** P2\n"
    fields += "**Effort:** much\n**Time:** soon\n**Notes:** none"
    plan = read(TWO.replace("### Team A - One\n", f"### Team A - One\n\n{fields}\n"))
    phase = plan.phases[0]
    assert (phase.owner, phase.priority, phase.effort) == ("Ada", "P1", None)
    assert claims(plan, Total) == []


def test_an_item_without_hours() -> None:
    """Beside items with hours, one without is no task."""
    assert [one.title for one in read("### Team A\n\n- **Hour 0-1:** One\n- Two\n").tasks] == ["One"]


def test_very_many_contradictions() -> None:
    """Where hours contradict everything that is declared, they order nothing."""
    lanes = "".join(
        f"### Team L{n}x\n\n- **Hour 0-1:** First {n}\n- **Hour 1-2:** Then {n}\n\n" for n in range(60)
    )
    plan = read(lanes + graph("\n".join(f"  l{n}x2 --> l{n}x1" for n in range(60))))
    assert edges(plan, "sequence") == set()
    assert codes(plan).count("WG169") == 50

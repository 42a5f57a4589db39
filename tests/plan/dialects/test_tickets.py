"""Plans of tickets are read as they declare themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.claims import Beside, Chain, Restated, Soft, Total
from pytest_wavegate.plan.dialects.tickets import Tickets
from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.plan.text.document import read_document

if TYPE_CHECKING:
    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.model.plan import Plan, Task

SAMPLE = (Path(__file__).parents[1] / "plans/tickets.md").read_text(encoding="utf-8")
PAIR = "### AB-1: One\n\n- Effort: 1\n\n### AB-2: Two\n\n- Effort: 1\n\n"
ClaimT = TypeVar("ClaimT", bound="Claim")


def read(text: str) -> Plan:
    return Tickets().parse(read_document(text, path="plan.md"))


def task(plan: Plan, key: str) -> Task:
    return next(one for one in plan.tasks if one.id == key)


def claims(plan: Plan, kind: type[ClaimT]) -> list[ClaimT]:
    return [claim for claim in plan.claims if isinstance(claim, kind)]


def codes(plan: Plan) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in plan.findings]


def sure(text: str) -> float:
    return Tickets().sniff(read_document(text, path="plan.md"))


@pytest.fixture(scope="module")
def sample() -> Plan:
    return read(SAMPLE)


def test_phases(sample: Plan) -> None:
    """Asides of a heading are no part of the title; sprints follow each other unless they say otherwise."""
    assert [(one.id, one.title, one.label, one.depends_on) for one in sample.phases] == [
        ("1", "Till", "Phase 1", ()),
        ("2", "Oven", "Phase 2", ("1",)),
        ("3", "Shop Window", "Phase 3", ("1",)),
    ]
    assert [one.effort and one.effort.low for one in sample.phases] == [16, 18, 11]
    assert [one.mode for one in sample.phases] == ["mixed", "mixed", "mixed"]


def test_a_ticket(sample: Plan) -> None:
    """Fields of a bold line's list: effort in two units, priority without its reason, acceptance."""
    one = task(sample, "BAKE-001")
    assert (one.title, one.phase, one.parallel, one.priority, one.owner) == (
        "Price list",
        "1",
        True,
        "P0",
        "Ines",
    )
    assert [(some.low, some.high, some.unit) for some in one.estimates] == [(3, 3, "points"), (2, 3, "days")]
    assert one.acceptance == ("every loaf has a price", "prices are whole cents")
    assert one.files == ("counter/prices.py",)
    assert (one.line, one.box, one.status) == (14, None, "done")


def test_acceptance_tells_the_state(sample: Plan) -> None:
    """A ticket is done when all that is asked is ticked, and under way when some is."""
    assert [task(sample, key).status for key in ("BAKE-001", "BAKE-002", "BAKE-010")] == [
        "done", "in_progress", "todo",
    ]  # fmt: skip


def test_headings_with_fields_on_a_line(sample: Plan) -> None:
    """Fields may share a line, and a heading inside a ticket may stand for one."""
    one = task(sample, "BAKE-010")
    assert (one.title, one.priority, one.owner) == ("Bake plan", "P1", "Mika")
    assert one.effort
    assert (one.effort.low, one.effort.unit) == (13, "points")
    assert one.depends_on == ("BAKE-001", "BAKE-011")
    assert len(one.acceptance) == 2
    assert task(sample, "BAKE-011").status == "done"


def test_items_with_boxes(sample: Plan) -> None:
    """List items define tickets too; their box says whether they are done."""
    one = task(sample, "BAKE-020")
    assert (one.box, one.status, one.owner) == (one.line, "todo", "Mika")
    assert one.depends_on == ("BAKE-010", "BAKE-011")


def test_stubs_go_to_their_sprint(sample: Plan) -> None:
    """A line with title and sprint is a ticket of that sprint's phase, with a warning."""
    assert [task(sample, key).phase for key in ("BAKE-030", "BAKE-031")] == ["3", "1"]
    assert [line for code, line in codes(sample) if code == "WG161"] == [77, 78]


def test_dependencies_have_lines(sample: Plan) -> None:
    """A declared edge knows where it is declared; an optional one orders nothing."""
    edges = {(edge.source, edge.target): edge.line for edge in sample.edges if edge.why == "declared"}
    assert edges["BAKE-001", "BAKE-003"] == 40
    assert ("BAKE-002", "BAKE-003") not in edges
    assert claims(sample, Soft) == [Soft(source="BAKE-002", target="BAKE-003", line=40)]


def test_totals(sample: Plan) -> None:
    """Headings, fields and a table state the points of phases."""
    totals = [(one.phase, one.amount.low, one.line) for one in claims(sample, Total)]
    assert totals == [("1", 16, 8), ("2", 18, 44), ("3", 11, 65), ("1", 16, 115), ("2", 21, 116)]


def test_a_drawing(sample: Plan) -> None:
    """Arrows between rows are chains of two; those along a row are not this reader's."""
    assert [(one.tasks, one.critical, one.line) for one in claims(sample, Chain)] == [
        (("BAKE-001", "BAKE-011"), True, 84),
        (("BAKE-011", "BAKE-020"), True, 84),
    ]


def test_side_by_side(sample: Plan) -> None:
    """Only items that say so run in parallel; the tasks of one track need not."""
    assert [(one.tasks, one.others, one.line) for one in claims(sample, Beside)] == [
        (("BAKE-002", "BAKE-011"), (), 91),
        (("BAKE-021",), ("BAKE-003",), 92),
    ]


def test_a_summary_is_a_mention(sample: Plan) -> None:
    """A numbered list repeats titles and defines nothing."""
    titles = [(one.task, one.values, one.line) for one in claims(sample, Restated) if one.line < 100]
    assert titles == [("BAKE-001", ("Prices",), 97), ("BAKE-011", ("Clock",), 98)]


def test_a_team_list(sample: Plan) -> None:
    """Headings of a section about people own the tickets below them; a table of risks says nothing."""
    owners = [(one.task, one.values, one.line) for one in claims(sample, Restated) if one.line < 120][2:]
    assert owners == [
        ("BAKE-001", ("Ines",), 104),
        ("BAKE-003", ("Ines",), 105),
        ("BAKE-002", ("Mika",), 109),
    ]


def test_a_csv_block(sample: Plan) -> None:
    """Every known column is said again, and rows are held against each other and against the tasks."""
    row = {one.field: one.values for one in claims(sample, Restated) if one.line == 131}
    assert row == {
        "title": ("Bake plan",), "effort": ("13",), "priority": ("P1",), "owner": ("Mika",),
        "depends_on": ("BAKE-001", "BAKE-011"), "phase": ("2",),
    }  # fmt: skip
    empty = [one for one in claims(sample, Restated) if one.line == 128 and one.field == "depends_on"]
    assert [one.values for one in empty] == [()]
    assert ("WG162", 131) in codes(sample)
    assert ("WG164", 126) in codes(sample)


def test_order_and_length() -> None:
    """The longest chain goes by the tickets' own points and dependencies."""
    plan = parse_plan(SAMPLE.encode(), path="plan.md")
    assert plan.dialect == "tickets"
    assert [wave.phases for wave in plan.waves] == [("1",), ("2", "3")]
    assert plan.critical_path.tasks == ("BAKE-011", "BAKE-010", "BAKE-020", "BAKE-021")


def test_an_id_of_another_plan() -> None:
    """What no task has is an error on the line that names it, and something outside."""
    plan = read(
        "### FAIR-1: Rides\n\n- **Dependencies:** FAIR-2, CITY-7 (Permit)\n\n"
        "### FAIR-2: Tents\n\n- Effort: 1\n"
    )
    assert task(plan, "FAIR-1").depends_on == ("FAIR-2",)
    assert task(plan, "FAIR-1").external == ("CITY-7",)
    assert codes(plan) == [("WG102", 3)]


@pytest.mark.parametrize(
    "value", ["None", "N/A", "-", "none yet (see SHOP-2)", "All previous tasks", "Phase 1"]
)
def test_no_dependency(value: str) -> None:
    """None is none, and words for what comes before anyway add nothing."""
    plan = read(f"### SHOP-1: One\n\n- **Dependencies:** {value}\n\n### SHOP-2: Two\n\n- **Effort:** 1 day\n")
    assert task(plan, "SHOP-1").depends_on == ()
    assert task(plan, "SHOP-1").external == ()
    assert codes(plan) == []


@pytest.mark.parametrize(
    ("value", "needs"),
    [
        ("(SHOP-2)", ("SHOP-2",)),
        ("SHOP-2, 3", ("SHOP-2", "SHOP-3")),
        ("SHOP-2 - SHOP-3", ("SHOP-2", "SHOP-3")),
        ("\n  - SHOP-2\n  - SHOP-3 (can be done in parallel)", ("SHOP-2",)),
    ],
)
def test_dependencies(value: str, needs: tuple[str, ...]) -> None:
    """Lists, ranges and lists below the field are dependencies; soft ones are not."""
    text = f"### SHOP-1: One\n\n- **Depends on:** {value}\n\n### SHOP-2: Two\n\n### SHOP-3: Three\n"
    assert task(read(text), "SHOP-1").depends_on == needs


def test_a_dependency_without_a_key() -> None:
    """Something that is named in words lies outside, without a finding."""
    plan = read("### SHOP-1: One\n\n- **Dependencies:** the till is delivered\n- **Effort:** 2\n")
    assert task(plan, "SHOP-1").external == ("the till is delivered",)
    assert codes(plan) == []


def test_blocks_and_words() -> None:
    """A ticket may say whom it holds up, and what it waits for in words or beside its title."""
    plan = read(
        "## Tickets\n\n- **[AB-1] One** (2 SP)\n  - Blocks: AB-2\n- **[AB-2] Two** (depends on AB-3)\n"
        "- **[AB-3] Three**\n  - depends on AB-1\n  - requires patience\n"
    )
    assert {one.id: one.depends_on for one in plan.tasks} == {
        "AB-1": (), "AB-2": ("AB-1", "AB-3"), "AB-3": ("AB-1",),
    }  # fmt: skip
    assert task(plan, "AB-2").title == "Two"


def test_parallel_with() -> None:
    """A field names the tickets that run beside this one."""
    plan = read("### AB-1: One\n\n- **Parallel with:** AB-2, AB-9\n\n### AB-2: Two\n\n- **Effort:** 1\n")
    assert [(one.tasks, one.others) for one in claims(plan, Beside)] == [(("AB-1",), ("AB-2",))]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("### [SHOP-1] Sell bread", "Sell bread"),
        ("#### SHOP-1: Sell bread", "Sell bread"),
        ("### SHOP-1 - Sell bread (5 SP)", "Sell bread"),
        ("### 🎫 Ticket SHOP-1: Sell bread - 5 points", "Sell bread"),
        ("### 3. [SHOP-1](https://shop.example/1) Sell bread", "Sell bread"),
        ("### SHOP-1 Sell bread (fresh)", "Sell bread (fresh)"),
        ("### ~~SHOP-1: Sell bread~~", "Sell bread"),
        ("### SHOP-1: Sell bread [done]", "Sell bread"),
        ("**SHOP-1: Sell bread**", "Sell bread"),
        ("**SHOP-1**: Sell bread", "Sell bread"),
        ("__[SHOP-1] Sell bread__", "Sell bread"),
        ("### SHOP-1", "SHOP-1"),
    ],
)
def test_opening_lines(line: str, title: str) -> None:
    """A key opens a ticket in headings and bold lines, whatever stands around it."""
    plan = read(f"# Plan\n\n{line}\n\n- **Effort:** 5\n")
    assert [(one.id, one.title, one.line) for one in plan.tasks] == [("SHOP-1", title, 3)]


@pytest.mark.parametrize(
    "line",
    [
        "SHOP-1 is what we want", "- SHOP-1: only words", "> **[SHOP-1] quoted**", "### SHOP-1, SHOP-2",
        "### UTF-8: text", "### Sprint 1", "<!--\n### SHOP-1: hidden\n-->", "```\n### SHOP-1: code\n```",
    ],
)  # fmt: skip
def test_no_tickets(line: str) -> None:
    """Keys in sentences, lists of words, quotations, comments and code define nothing."""
    assert read(f"# Plan\n\n{line}\n").tasks == ()


def test_states() -> None:
    """A ticket's own words come before the boxes of what is asked of it."""
    plan = read(
        "### AB-1: One\n\n- **Status:** In Progress\n- **Acceptance:**\n  - [x] it is\n\n"
        "### AB-2: Two ✅\n\n- **Effort:** 1\n\n### ~~AB-3: Three~~\n\n- **Effort:** 1\n\n"
        "### AB-4: Four\n\n- **Status:** Not started\n- [x] loose box\n"
    )
    assert [one.status for one in plan.tasks] == ["in_progress", "done", "cancelled", "todo"]
    assert task(plan, "AB-4").acceptance == ("loose box",)


def test_a_table_of_fields() -> None:
    """A table with a name and a value in each row holds fields."""
    plan = read("### AB-1: One\n\n| Field | Value |\n|---|---|\n| **Points** | 8 |\n| Owner | Ada |\n")
    one = task(plan, "AB-1")
    assert one.effort
    assert (one.effort.low, one.owner) == (8, "Ada")


def test_a_key_in_a_field() -> None:
    """A heading may get its key from the field right below it."""
    plan = read("## Sprint 1\n\n#### 3. Loaves\n**Story ID:** BUN-015\n**Story Points:** 5\n")
    assert [(one.id, one.title, one.phase) for one in plan.tasks] == [("BUN-015", "Loaves", "1")]


def test_epics() -> None:
    """A heading with a key that holds tickets is a phase; who waits for it waits for them."""
    plan = read(
        "## EPIC-1: Points\n\n### LOY-1: Earn\n\n- Effort: 3 days\n\n## EPIC-2: Tiers\n\nWords.\n\n"
        "- **[LOY-2] Silver** (2 points)\n\n## Epic 3: Reports\n\n"
        "#### LOY-3: Monthly\n\n- Depends on: EPIC-1\n"
    )
    assert [(one.id, one.title, one.tasks) for one in plan.phases] == [
        ("EPIC-1", "Points", ("LOY-1",)), ("EPIC-2", "Tiers", ("LOY-2",)), ("3", "Reports", ("LOY-3",)),
    ]  # fmt: skip
    assert task(plan, "LOY-3").depends_on == ("LOY-1",)
    assert [one.depends_on for one in plan.phases] == [(), (), ()]


def test_sprints_in_fields() -> None:
    """Without headings the sprint of each ticket makes the phases, those without one come last."""
    plan = read(
        "## Backlog\n\n### AB-1: One\n\n**Sprint:** 2\n\n### AB-2: Two\n\n**Sprint:** Sprint 1\n\n"
        "### AB-3: Three\n\n**Effort:** 1\n"
    )
    assert [(one.id, one.label, one.depends_on, one.tasks) for one in plan.phases] == [
        ("1", "Sprint 1", (), ("AB-2",)),
        ("2", "Sprint 2", ("1",), ("AB-1",)),
        ("backlog", "", (), ("AB-3",)),
    ]


def test_plain_sections() -> None:
    """Other headings make phases as they stand; without any, all tickets make one."""
    text = "## Kitchen\n\n### AB-1: One\n\n- Effort: 1\n\n## Tasks\n\n### AB-2: Two\n\n- Effort: 1\n"
    assert [(one.id, one.title) for one in read(text).phases] == [
        ("kitchen", "Kitchen"),
        ("backlog", "Backlog"),
    ]
    assert [one.id for one in read("### AB-1: One\n\n- Effort: 1\n").phases] == ["1"]


def test_sprint_names_and_phase_names() -> None:
    """A sprint means the phase whose heading names it, not the phase of that number."""
    plan = read(
        "## Phase 1: Both (Sprint 1-2)\n\n### AB-1: One\n\n- Effort: 1\n\n## Phase 2: Last (Sprint 3)\n\n"
        "### AB-2: Two\n\n- Effort: 1\n\n## More\n\n"
        "- **[AB-3] Three** - Sprint 2\n- **[AB-4] Four** - Phase 2\n"
        "- **[AB-5] Five** - Sprint 7\n"
    )
    assert {one.id: one.phase for one in plan.tasks} == {
        "AB-1": "1", "AB-2": "2", "AB-3": "1", "AB-4": "2", "AB-5": "7",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "needs"),
    [
        ("Phase 1, Phase 2", ("1", "2")),
        ("Phases 1-2", ("1", "2")),
        ("all previous phases", ("1", "2")),
        ("None", ()),
        ("Kitchen", ("1",)),
    ],
)
def test_order_of_phases(said: str, needs: tuple[str, ...]) -> None:
    """A phase that says what it needs is taken at its word."""
    text = "".join(f"## Phase {n}: {name}\n\n{say}\n\n### AB-{n}: It\n\n- Effort: 1\n\n" for n, name, say in (
        (1, "Kitchen", ""), (2, "Oven", ""), (3, "Shop", f"**Dependencies:** {said}"),
    ))  # fmt: skip
    plan = read(text)
    assert plan.phases[2].depends_on == needs
    assert plan.phases[2].independent == (needs == ())


def test_order_of_phases_is_never_a_circle() -> None:
    """Numbers add no order that runs against what a phase says."""
    text = "".join(f"## Sprint {n}\n\n{say}\n\n### AB-{n}: It\n\n- Effort: 1\n\n" for n, say in (
        (1, "**Dependencies:** Sprint 2"), (2, ""), (3, ""),
    ))  # fmt: skip
    plan = parse_plan(text.encode(), path="p", dialect="tickets")
    assert [one.depends_on for one in plan.phases] == [("2",), (), ("2",)]
    assert "WG141" not in [one.code for one in plan.findings]


@pytest.mark.parametrize(
    ("statement", "points", "found"),
    [
        ("**Story Point Scale:** Fibonacci (1,2,3,5,8)", "5", False),
        ("**Story Point Scale:** Fibonacci (1,2,3,5,8)", "13", True),
        ("Estimation scale: 2, 4, 8", "5", True),
        ("We estimate in Fibonacci numbers", "4", True),
        ("We estimate in Fibonacci numbers", "8", False),
        ("Scale to 1, 2, 3 nodes", "4", False),
    ],
)
def test_scales(statement: str, points: str, *, found: bool) -> None:
    """An estimate that is not on the plan's own scale is remarked on where it stands."""
    plan = read(f"# P\n\n{statement}\n\n### AB-1: One\n\n- Owner: Ada\n- **Effort:** {points} points\n")
    assert codes(plan) == ([("WG163", 8)] if found else [])


def test_a_key_twice() -> None:
    """Two definitions of one key are an error; a heading that says nothing repeats the other."""
    text = "### AB-1: One\n\n- **Effort:** 1\n\n## More\n\n### AB-1: One again\n\n"
    assert len(read(f"{text}Risky.\n").tasks) == 1
    assert codes(read(f"{text}- **Effort:** 2\n")) == [("WG101", 7)]


def test_rows_that_break_their_form() -> None:
    """A row with too many cells is not read, and a key without a task is remarked on."""
    rows = "ID,Title,Dependencies\nAB-1,One,AB-2,AB-3\nAB-2,Two,\nAB-9,Nine,\n"
    plan = read(f"{PAIR}## Import\n\n```csv\n{rows}```\n")
    assert codes(plan) == [("WG165", 13), ("WG164", 15)]
    assert {one.task for one in claims(plan, Restated)} == {"AB-2"}


def test_tables() -> None:
    """Tables of tickets, of sprints with their tickets, and of people with theirs are read."""
    plan = read(
        "## Sprint 1\n\n### AB-1: One\n\n- Effort: 1\n\n"
        "## Sprint 2\n\n### AB-2: Two\n\n- Effort: 1\n\n## Tables\n\n"
        "| Ticket | Task | Story Points | Blocked by | Blocks |\n|-|-|-|-|-|\n"
        "| **AB-2** | Second | 3 | - | AB-1 |\n\n"
        "| Sprint | Tickets | Points |\n|-|-|-|\n| 1 | AB-1, AB-2 | 9 |\n| Sprint 2 | | many |\n\n"
        "## Team\n\n| Developer | Tickets |\n|-|-|\n| Ada (half) | AB-1 |\n"
    )
    said = [(one.task, one.field, one.values, one.line) for one in claims(plan, Restated)]
    assert said == [
        ("AB-2", "title", ("Second",), 17), ("AB-2", "effort", ("3",), 17), ("AB-2", "depends_on", (), 17),
        ("AB-2", "blocks", ("AB-1",), 17), ("AB-1", "phase", ("1",), 21), ("AB-2", "phase", ("1",), 21),
        ("AB-1", "owner", ("Ada",), 28),
    ]  # fmt: skip
    assert [(one.phase, one.amount.low, one.line) for one in claims(plan, Total)] == [("1", 9, 21)]


def test_people() -> None:
    """Owners stand in headings, in bold, before a colon, or above a nested list."""
    plan = read(
        f"{PAIR}## Team Allocation\n\n"
        "- **Ada**: AB-1\n- Bo:\n  - AB-2 first\n- about AB-1\n\n### Cy (Lead)\n\n- AB-1, AB-2\n\n"
        "## Notes\n\n- Di: AB-1\n"
    )
    owners = [(one.task, one.values, one.line) for one in claims(plan, Restated)]
    assert owners == [
        ("AB-1", ("Ada",), 11), ("AB-2", ("Bo",), 13), ("AB-1", ("Cy",), 18), ("AB-2", ("Cy",), 18),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "tasks"),
    [
        ("AB-1, AB-2", ("AB-1", "AB-2")),
        ("AB-1 → AB-2", None),
        ("AB-1 and AB-2 must not run together", None),
        ("AB-1 alone", None),
        ("AB-1 with XY-2", None),
    ],
)
def test_parallel_lists(item: str, tasks: tuple[str, ...] | None) -> None:
    """Items below "can run in parallel" name tasks side by side, unless they say otherwise."""
    plan = read(f"{PAIR}## Can run in parallel\n\n- {item}\n")
    assert [one.tasks for one in claims(plan, Beside)] == ([tasks] if tasks else [])


def test_foreign_lines_are_no_stubs() -> None:
    """A bold line of another project, or in a section about others, is no ticket of this plan."""
    other = "## Later\n\n- **[CITY-1] Permit** - theirs\n\n## Out of scope\n\n- **[AB-7] No**\n"
    assert [one.id for one in read(PAIR + other).tasks] == ["AB-1", "AB-2"]


def test_user_stories() -> None:
    """Stories are tickets where a plan has nothing else."""
    story = (
        "### US-1: As a baker\n\n- **Story Points:** 3\n\n### US-2: As a guest\n\n- **Story Points:** 3\n\n"
    )
    assert [one.id for one in read(story).tasks] == ["US-1", "US-2"]
    ticket = "### AB-1: One\n\n- **Effort:** 1\n- **Story:** US-1\n"
    plan = read(story + ticket)
    assert [(one.id, one.story) for one in plan.tasks] == [("AB-1", "US-1")]
    assert sure(story) == 0.5


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (SAMPLE, 0.9, 1),
        ("### AB-1: One\n\n### AB-2: Two\n", 0.6, 0.8),
        ("### AB-1: One\n\n- **Effort:** 1\n- **Owner:** Ada\n", 0.5, 0.7),
        ("- **[AB-1] One**\n- **[AB-2] Two**\n", 0.3, 0.5),
        ("- [ ] AB-1 One\n- [ ] AB-2 Two\n", 0, 0),
        ("- [ ] T001 Add AB-1\n", 0, 0),
        ("# About AB-1\n\nAB-1 and AB-2.\n", 0, 0.2),
        ("", 0, 0),
    ],
)
def test_how_sure(text: str, least: float, most: float) -> None:
    """Headings and bold lines with keys and fields are unmistakable, boxes with keys are another's."""
    assert least <= sure(text) <= most


@settings(max_examples=40, deadline=None)
@given(cuts=st.lists(st.integers(0, SAMPLE.count("\n")), max_size=8), seed=st.randoms(use_true_random=False))
def test_any_order_of_lines(cuts: list[int], seed: object) -> None:
    """Lines left out and moved about are read, and every task has a phase and a line."""
    lines = [line for number, line in enumerate(SAMPLE.split("\n")) if number not in cuts]
    moved = lines[len(cuts) :] + lines[: len(cuts)]
    plan = read("\n".join(moved))
    phases = {phase.id for phase in plan.phases}
    assert all(one.phase in phases and one.line <= len(moved) for one in plan.tasks)


def test_hostile_lines() -> None:
    """Very long lines and very many brackets are read in part."""
    text = (
        "### "
        + "AB-1-" * 20_000
        + "\n\n**"
        + "[A" * 40_000
        + "\n\n- "
        + "**" * 40_000
        + "\n\n**[AB-1] "
        + "x " * 40_000
    )
    assert len(read(text).tasks) <= 2


def test_requirements() -> None:
    """Ids of requirements are kept as written."""
    plan = read("### AB-1: One\n\n- **Requirements:** FR-003, 1.2\n- **Effort:** 1\n")
    assert task(plan, "AB-1").requirements == ("FR-003", "1.2")


def test_empty_boxes_and_odd_fields() -> None:
    """A box without words asks for nothing, and unknown headings and rows say nothing."""
    plan = read(
        "### AB-1: One\n\n#### Sketch\n\n- **Acceptance:**\n  - [ ]\n  - warm\n"
        "- **Owner:**\n- **Parallel with:** nobody\n"
        "- **Effort:** 1 day\n- **Estimate:** 2 days\n\n| Odd | Row |\n|-|-|\n| a | b |\n"
    )
    one = task(plan, "AB-1")
    assert (one.acceptance, one.owner, [some.low for some in one.estimates]) == (("warm",), None, [1])
    assert claims(plan, Beside) == []


def test_fields_on_the_opening_line() -> None:
    """Fields may stand on the line of the title, and right below it."""
    plan = read(
        "**[AB-1] One** | **Points:** 5 | **Owner:** Ada\nfirst words\n\n**[AB-2] Two** (P1)\n**Effort:** 2\n"
    )
    assert [(one.id, one.effort and one.effort.low) for one in plan.tasks] == [("AB-1", 5), ("AB-2", 2)]
    assert [one.priority for one in plan.tasks] == [None, "P1"]


def test_text_behind_a_list() -> None:
    """What follows a bold ticket's list belongs to it only if it is a field of tickets."""
    plan = read(
        "**[AB-1] One**\n\n- Effort: 1\n\n**Priority:** P2\n\nAll of `a.py`.\n\n**Checkpoint:** see `b.py`\n"
    )
    assert (task(plan, "AB-1").priority, task(plan, "AB-1").files) == ("P2", ())


def test_a_key_field_without_a_key() -> None:
    """A field that holds no key gives none, and only the first lines are looked at."""
    plan = read("#### 1. Loaves\n**Story ID:** soon\n**Story Points:** 5\n\n#### 2. Buns\n\n```\nAB-1\n```\n")
    assert plan.tasks == ()


def test_a_broken_csv_block() -> None:
    """A block that cannot be read to its end is read as far as it goes."""
    huge = "x" * 200_000
    plan = read(f"{PAIR}```csv\nID,Title\nAB-1,First\n\nAB-2,{huge}\n```\n\n```csv\n```\n")
    assert [(one.task, one.values) for one in claims(plan, Restated)] == [("AB-1", ("First",))]


def test_block_without_info() -> None:
    """A block that begins as one needs no name; rows may be separated otherwise, and short."""
    plan = read(
        f"{PAIR}```\nID;Title;Sprint;Dependencies\nAB-1;First;9;AB-2, AB-3\nAB-2\nAB-2;;;soon\nno key\n```\n"
    )
    said = [(one.task, one.field, one.values) for one in claims(plan, Restated)]
    assert said == [
        ("AB-1", "title", ("First",)), ("AB-1", "phase", ("9",)), ("AB-1", "depends_on", ("AB-2", "AB-3")),
    ]  # fmt: skip


def test_rows_of_sprints() -> None:
    """Rows of a table that is cut short, or of sprints that are none, say nothing."""
    text = "## Sprint 1\n\n### AB-1: One\n\n- Effort: 1\n\n## Sprints\n\n"
    text += "| Points | Sprint |\n|-|-|\n| 5 | 1 |\n| many | 1 |\n| 6 | 7 |\n| 7 | |\n"
    assert [(one.phase, one.amount.low) for one in claims(read(text), Total)] == [("1", 5)]


def test_people_without_names() -> None:
    """Rows without a name, and tables without tasks, own nothing."""
    text = f"{PAIR}## Team\n\n| Who | Tasks |\n|-|-|\n| | AB-1 |\n| Ada | none |\n\n"
    text += "| Who | Desk |\n|-|-|\n| Bo | AB-1 |\n"
    assert claims(read(text), Restated) == []


def test_headings_with_more_than_a_title() -> None:
    """What stands beside a phase's title is taken off it; other asides and hours stay."""
    headings = {
        "## Sprint 1 (Weeks 1-2): Basics — 13 points": "Basics",
        "## Phase 1: Till [16 SP] (Main Street)": "Till (Main Street)",
        "## Phase 1: Till (Sprint 1, 3 days)": "Till",
        "## Phase 1 - Till | 5 points": "Till",
    }
    for heading, title in headings.items():
        assert read(f"{heading}\n\n### AB-1: One\n\n- Effort: 1\n").phases[0].title == title


def test_fields_of_a_phase() -> None:
    """A phase has an owner, a priority and points of its own; how long it takes is no sum of work."""
    fields = "**Owner:** Ada\n**Priority:** High\n**Duration:** 2 weeks\n"
    fields += "**Effort:** 3 days\n**Points:** 8\n**Points:** 9"
    plan = read(f"## Phase 1: Till\n\n{fields}\n\n### AB-1: One\n\n- Effort: 1\n")
    phase = plan.phases[0]
    assert (phase.owner, phase.priority, phase.effort and phase.effort.low) == ("Ada", "High", 8)
    assert [one.line for one in claims(plan, Total)] == [7]


def test_a_phase_and_itself() -> None:
    """A phase does not wait for itself."""
    text = "## Phase 1: Till\n\n**Dependencies:** Phase 1\n\n### AB-1: One\n\n- Effort: 1\n"
    assert read(text).phases[0].depends_on == ()


def test_a_scale_without_numbers() -> None:
    """A scale that is named and not given allows everything."""
    assert codes(read("Story point scale: as always\n\n### AB-1: One\n\n- Effort: 4\n")) == []

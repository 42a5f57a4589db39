"""OpenSpec plans: sections with numbers, boxes with and without, and notes on what runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.claims import Beside
from pytest_wavegate.plan.dialects import DIALECTS
from pytest_wavegate.plan.dialects.kiro import Kiro
from pytest_wavegate.plan.dialects.openspec import Openspec
from pytest_wavegate.plan.order.graph import elaborate
from pytest_wavegate.plan.text.document import read_document

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan

SAMPLE = (Path(__file__).parents[1] / "plans/openspec.md").read_text(encoding="utf-8")
FOUR = "".join(
    f"## {one}. Part {one}\n- [ ] {one}.1 A\n- [ ] {one}.2 B\n- [ ] {one}.3 C\n\n" for one in range(1, 6)
)


def parse(text: str) -> Plan:
    return Openspec().parse(read_document(text, path="tasks.md"))


def sniff(text: str, path: str = "tasks.md") -> float:
    return Openspec().sniff(read_document(text, path=path))


def phases(text: str) -> dict[str, tuple[str, ...]]:
    return {phase.id: phase.tasks for phase in parse(text).phases}


def codes(plan: Plan) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in plan.findings]


def noted(*lines: str, heading: str = "## Dependencies") -> Plan:
    """Five sections of three tasks, with notes below."""
    return parse("\n".join([FOUR + heading, "", *(f"- {line}" for line in lines), ""]))


def phase_waits(*lines: str, heading: str = "## Dependencies") -> dict[str, tuple[str, ...]]:
    plan = noted(*lines, heading=heading)
    return {one.id: one.depends_on for one in plan.phases if one.depends_on}


def task_waits(*lines: str) -> dict[str, tuple[str, ...]]:
    return {one.id: one.depends_on for one in noted(*lines).tasks if one.depends_on}


def test_whole_plan() -> None:
    """Sections are phases; what the notes say of them holds."""
    plan = parse(SAMPLE)
    assert plan.title == "Add a lost-and-found desk"
    assert [(one.id, one.title, one.line, len(one.tasks)) for one in plan.phases] == [
        ("1", "Records", 3, 3),
        ("2", "Search", 10, 4),
        ("3", "Letters", 16, 2),
        ("4", "Front desk", 20, 3),
        ("5", "Validation", 25, 2),
    ]
    assert {one.id: one.depends_on for one in plan.phases} == {
        "1": (),
        "2": ("1",),
        "3": ("1",),
        "4": ("2", "3"),
        "5": ("1", "2", "3", "4"),
    }
    assert {one.id: one.depends_on for one in plan.tasks if one.depends_on} == {
        "2.3": ("2.1",),
        "4.1": ("2.1",),
    }
    assert [one.id for one in plan.tasks if one.parallel] == ["2.1", "2.2"]
    assert [one.status for one in plan.tasks if one.phase == "2"] == ["done", "todo", "in_progress", "todo"]
    assert [(one.files, one.tests) for one in plan.tasks[:2]] == [
        (("desk/records.py",), ()),
        (("tests/test_records.py",), ("tests/test_records.py",)),
    ]
    assert codes(plan) == [("WG175", 22)]
    assert [(one.id, one.title, one.line) for one in plan.tasks if one.line == 22] == [
        ("4.2", "Print a receipt", 22)
    ]


def test_waves_of_the_sample() -> None:
    """Sections side by side share a wave."""
    waves = elaborate(parse(SAMPLE)).waves
    assert [one.phases for one in waves] == [("1",), ("2", "3"), ("4",), ("5",)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## 1. A\n- [ ] 1.1 x\n## 2. B\n- [ ] 2.1 x\n", {"1": ("1.1",), "2": ("2.1",)}),
        ("## 1. A\n- [ ] 1.1 x\n- [ ] 1.2 x\n", {"1": ("1.1", "1.2")}),
        ("## 1. A\n- [ ] x\n- [ ] y\n## 2. B\n- [ ] z\n", {"1": ("1.1", "1.2"), "2": ("2.1",)}),
        ("## 2. A\n- [ ] x\n## C\n- [ ] y\n## D\n- [ ] z\n", {"2": ("2.1",), "c": ("1.1",), "d": ("3.1",)}),
        ("# Tasks\n## Tasks\n- [ ] x\n- [ ] y\n", {"1": ("1.1", "1.2")}),
        ("- [ ] x\n- [ ] y\n", {"1": ("1.1", "1.2")}),
        ("## 1. A\n- [ ] 1.1 x\n- [ ] y\n- [ ] 1.2 z\n", {"1": ("1.1", "1.3", "1.2")}),
        ("## 1. A\n- [ ] 1.1 x\n## 2. B\n- [ ] y\n## Done when\n- [ ] z\n", {"1": ("1.1",), "2": ("2.1",)}),
        (
            "## Phase 1: A\n### 1.1 M\n- [ ] 1.1.1 x\n### 1.2 N\n- [ ] 1.2.1\n## Phase 2: B\n- [ ] 2.1.1 x\n",
            {"1": ("1.1.1", "1.2.1"), "2": ("2.1.1",)},
        ),
        ("## 1. A\n### 1.1 M\n- [ ] 1.1.1 x\n## 2. B\n- [ ] 2.1 x\n", {"1": ("1.1.1",), "2": ("2.1",)}),
        ("## 1. A\n- [ ] 1.1 x\n  - [ ] 1.1.1 y\n  - [ ] no number\n", {"1": ("1.1", "1.1.1")}),
    ],
)
def test_sections_of_every_kind(text: str, expected: dict[str, tuple[str, ...]]) -> None:
    """A box without a number is called by the number of its section and its place in it."""
    assert phases(text) == expected


def test_boxes_inside_a_box_are_what_is_asked_of_it() -> None:
    """Only the outermost boxes of a plan without numbers are tasks."""
    plan = parse(
        "## Tasks\n- [x] Sort it in `desk/sort.py`\n  - [x] by colour\n  - [ ] by size\n- [ ] Pack it\n"
    )
    assert [(one.id, one.status, one.acceptance, one.files) for one in plan.tasks] == [
        ("1.1", "done", ("by colour", "by size"), ("desk/sort.py",)),
        ("1.2", "todo", (), ()),
    ]
    assert codes(plan) == [("WG175", 2), ("WG175", 5)]


HEADINGS = """\
# Implementation Tasks

## Phase 1: Records

### T1.1: Add a table
| Field | Value |
|---|---|
| **Files** | `desk/records.py` |
| **Effort** | 2 hours |
| Status | [x] done |

### T1.2: Add an index
| Priority | High |
|---|---|
| Depends on | T1.1 |
| Colour | blue |

- **Validation**: `tests/test_records.py`
  - [ ] fast enough

## Phase 2: Search
**Depends on**: Phase 1

### T2.1: Match
- [ ] by colour
- [ ] 1. by place

## Dependencies and Parallelization

**Can be done in parallel:**
- T1.1 and T1.2 (both small)

**Must be done in order:**
- T1.2 must complete before T2.1
- Phase 2 should come after Phase 1 is complete

**Critical path:**
T2.1 → T1.1

**Estimated timeline:**
- Phase 1: 2-3 hours
"""


def test_tasks_that_are_headings() -> None:
    """Headings with a T and a number are tasks, and tables of two columns are their fields."""
    plan = parse(HEADINGS)
    assert [(one.id, one.title, one.phase, one.status, one.box) for one in plan.tasks] == [
        ("T1.1", "Add a table", "1", "done", 10),
        ("T1.2", "Add an index", "1", "todo", None),
        ("T2.1", "Match", "2", "todo", None),
    ]
    first, second, third = plan.tasks
    assert (first.files, first.estimates[0].low) == (("desk/records.py",), 2)
    assert (second.priority, second.depends_on, second.tests) == (
        "High",
        ("T1.1",),
        ("tests/test_records.py",),
    )
    assert third.acceptance == ("by colour", "1. by place")
    assert third.depends_on == ("T1.2",)
    assert plan.phases[1].depends_on == ("1",)
    assert [one.tasks for one in plan.claims if isinstance(one, Beside)] == [("T1.1", "T1.2")]
    assert codes(plan) == []


def test_a_task_without_a_box_has_none() -> None:
    """The state in a table may be a box; a number in an acceptance list makes no task."""
    assert [one.box for one in parse(HEADINGS).tasks] == [10, None, None]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("3.x depends on 1.x", {"3": ("1",)}),
        ("Tasks 3.x must complete before 5.x (types first)", {"5": ("3",)}),
        ("Task 5.x requires 2.x, 3.x and 4.x complete", {"5": ("2", "3", "4")}),
        ("Phase 4 should come after Phases 1-3 are complete", {"4": ("1", "2", "3")}),
        ("Section 4 blocks section 5", {"5": ("4",)}),
        ("1 → 3 → 5", {"3": ("1",), "5": ("3",)}),
        ("Tasks 5.x depend on all implementation tasks", {"5": ("1", "2", "3", "4")}),
        ("Tasks 5.x must be done last", {}),
        ("2.x needs Python 3.1 and 2 reviewers", {}),
        ("Nothing depends on the weather", {}),
        ("2.x does not depend on 1.x", {}),
        ("3.x depends on 3.x", {}),
        ("1.x → the weather → 3.x", {}),
        ("**5.x**: depends on 2.x", {"5": ("2",)}),
    ],
)
def test_notes_on_sections(line: str, expected: dict[str, tuple[str, ...]]) -> None:
    """A whole number in a note means a section."""
    assert phase_waits(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Tasks 2.2-2.3 depend on 2.1 ✓", {"2.2": ("2.1",), "2.3": ("2.1",)}),
        ("1.3 must complete before 4.1", {"4.1": ("1.3",)}),
        ("Task 4.1 requires 1.x", {"4.1": ("1.1", "1.2", "1.3")}),
        ("1.1 → 1.3 → 2.2", {"1.3": ("1.1",), "2.2": ("1.3",)}),
        ("Task 2.1 after 1.2", {"2.1": ("1.2",)}),
        ("Depends on: nothing", {}),
    ],
)
def test_notes_on_tasks(line: str, expected: dict[str, tuple[str, ...]]) -> None:
    """A number with a dot in a note means a task."""
    assert task_waits(line) == expected


def test_a_section_that_waits_for_nothing() -> None:
    """It starts with the first one, unless another note says what it waits for."""
    assert [one.id for one in noted("**Section 3**: no dependencies").phases if one.independent] == ["3"]
    plan = noted("Section 3 depends on Section 1", "**Section 3**: no dependencies")
    assert [one.id for one in plan.phases if one.independent] == []


def test_drawings_of_the_order() -> None:
    """Arrows in a fence below such a heading are read, other code is not."""
    fence = "```\n1.1 → 3.1\nif 1.2 > 3.2: depends on 1.2\n1.x ──▶ 4.x\nplain\n```\n"
    waits = {
        one.id: one.depends_on for one in parse(f"{FOUR}## Dependencies\n\n{fence}").tasks if one.depends_on
    }
    assert waits["3.1"] == ("1.1",)
    assert "3.2" not in waits


def test_a_note_on_one_task() -> None:
    """One task alone runs beside nobody."""
    plan = noted("Task 2.2 can be written in parallel", "Task 2.2 is independent of the weather")
    assert [one.id for one in plan.tasks if one.parallel] == []
    assert plan.claims == ()


def test_very_many_pairs() -> None:
    """Of very many dependencies in notes, the last source stands for the others."""
    boxes = "".join(
        f"## {one}. P\n" + "".join(f"- [ ] {one}.{two} A\n" for two in range(1, 400)) for one in (1, 2)
    )
    plan = parse(
        boxes
        + "## Dependencies\n\n- 2.x depends on 1.1-1.200\n- 2.x depends on 1.1-1.200, 1.201-1.399, 2.1\n"
    )
    counts = [len(one.depends_on) for one in plan.tasks if one.phase == "2"]
    assert min(counts) >= 200
    assert sum(counts) < 101_000


def test_a_note_on_nobody() -> None:
    """A number that no task has is an error at the line of the note."""
    assert codes(noted("Task 2.1 depends on Task 9.9")) == [("WG102", 28)]


@pytest.mark.parametrize(
    ("line", "heading", "expected"),
    [
        ("Tasks 3.x can run in parallel with 2.x", "## Dependencies", {"2": ("1",), "3": ("1",)}),
        ("2.x and 3.x can run in parallel", "## Notes on order", {"2": ("1",), "3": ("1",)}),
        ("2.x, 3.x", "## Parallelizable Work", {"2": ("1",), "3": ("1",)}),
        ("2.x and 3.x can run in parallel after 1.x", "## Dependencies", {"2": ("1",), "3": ("1",)}),
        ("Tasks 2.1-2.3 can be done in parallel with 3.1-3.3", "## Dependencies", {}),
        ("2.x and 3.x cannot run in parallel", "## Dependencies", {}),
        ("No parallel work for 2.x and 3.x", "## Parallelizable Work", {}),
        ("2.x and 3.x can run in parallel", "## Risks", {}),
    ],
)
def test_sections_side_by_side(line: str, heading: str, expected: dict[str, tuple[str, ...]]) -> None:
    """Sections that may run side by side wait for the same ones, and the next waits for both."""
    waits = phase_waits(line, heading=heading)
    assert {one: waits[one] for one in ("2", "3") if one in waits} == expected
    if expected and "after" not in line:
        assert waits["4"] == ("2", "3")


def test_tasks_side_by_side() -> None:
    """Tasks of one section that may run side by side begin where the first of them stands."""
    plan = noted(
        "Tasks 2.2 and 2.3 can run in parallel",
        "3.x can run in parallel",
        "Tasks 1.1 and 4.1 are independent",
    )
    assert [one.id for one in plan.tasks if one.parallel] == ["2.2", "2.3", "3.1", "3.2", "3.3"]
    assert {(one.source, one.target) for one in plan.edges if one.why == "sequence"} == {
        ("2.1", "2.2"),
        ("2.1", "2.3"),
    }
    claims = [one.tasks for one in plan.claims if isinstance(one, Beside)]
    assert claims == [("2.2", "2.3"), ("3.1", "3.2", "3.3"), ("1.1", "4.1")]


def test_a_label_opens_notes() -> None:
    """Notes may stand below a bold label instead of a heading."""
    text = FOUR + "---\n\n**Dependencies:**\n- Task 5.x requires 1.x\n\n**Risks:**\n- 4.x depends on 1.x\n"
    assert {one.id: one.depends_on for one in parse(text).phases if one.depends_on} == {"5": ("1",)}


def test_order_in_the_name_of_a_section() -> None:
    """A section about orders or dependencies is one like any other."""
    plan = parse("## 1. Order desk\n- [ ] 1.1 A\n\n1.1 depends on 2.1\n\n## 2. Dependencies\n- [ ] 2.1 B\n")
    assert [one.depends_on for one in plan.tasks] == [(), ()]


def test_strangers() -> None:
    """A box with the number of another section is told of, where most fit theirs."""
    assert codes(parse("## 1. A\n- [ ] 1.1 x\n- [ ] 1.2 x\n- [ ] 2.3 x\n")) == [("WG176", 4)]
    assert codes(parse("## 1. A\n- [ ] 7.1 x\n- [ ] 7.2 x\n")) == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        (SAMPLE, 0.85, 1.0),
        (FOUR, 0.85, 1.0),
        ("## Phase 1: A\n### 1.1 B\n- [ ] 1.1.1 x\n- [ ] 1.1.2 y\n", 0.85, 1.0),
        (FOUR + "  - _Requirements: 1.1_\n", 0.3, 0.6),
        ("## 1. A\n- [ ] x\n- [ ] y\n", 0.6, 0.8),
        ("# Tasks\n## Tasks\n- [ ] x\n- [ ] y\n## Dependencies\n", 0.3, 0.5),
        ("# Tasks\n- [ ] **F1.1** x\n- [ ] **F1.2** y\n", 0.0, 0.0),
        ("- [ ] x\n- [ ] y\n", 0.0, 0.0),
        ("- [ ] 1. x\n  - [ ] 1.1 y\n", 0.0, 0.3),
        ("- [ ] 1. x <!-- id:dig001 -->\n", 0.0, 0.0),
        (HEADINGS, 0.4, 0.6),
    ],
)
def test_sniff(text: str, low: float, high: float) -> None:
    """Boxes that begin with the number of their section are a sure mark."""
    assert low <= sniff(text) <= high


def test_told_apart_from_kiro() -> None:
    """Numbered sections are OpenSpec's, fields between underscores are Kiro's, wherever they stand."""
    fields = FOUR.replace("C\n", "C\n  - _Requirements: 1.1_\n")
    for text, ours in ((FOUR, True), (fields, False)):
        document = read_document(text, path="tasks.md")
        assert (Openspec().sniff(document) > Kiro().sniff(document)) is ours


def test_the_folder_helps() -> None:
    """A plan in the convention's folder is more surely its own."""
    plain = "# Tasks\n- [ ] x\n- [ ] y\n"
    assert sniff(plain, "openspec/changes/add-desk/tasks.md") > sniff(plain)


def test_table_names_the_class() -> None:
    """The table of dialects points at this one."""
    assert f"{Openspec.__module__}:{Openspec.__name__}" == DIALECTS[Openspec.name]


PIECES = st.sampled_from(
    [*SAMPLE.splitlines(), *HEADINGS.splitlines(), "- 1-9 can run in parallel", "- 1.x → 1 → 9.x", "```"]
)


@given(
    st.lists(PIECES, max_size=30), st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20)
)
@settings(max_examples=100, deadline=None)
def test_reading_never_fails(lines: list[str], noise: str) -> None:
    """Any mixture of lines is a plan whose references hold together."""
    plan = parse("\n".join([*lines, noise]))
    ids, known = {one.id for one in plan.tasks}, {one.id for one in plan.phases}
    assert len(known) == len(plan.phases)
    assert {one.phase for one in plan.tasks} <= known
    assert all(set(one.depends_on) <= ids for one in plan.tasks)
    assert all({one.source, one.target} <= ids | known for one in plan.edges)
    elaborate(plan)

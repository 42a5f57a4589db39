"""Kiro plans and their kin: boxes with numbers, tasks with parts, fields between underscores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.claims import Beside
from pytest_wavegate.plan.dialects import DIALECTS
from pytest_wavegate.plan.dialects.kiro import Kiro
from pytest_wavegate.plan.order.graph import elaborate, order
from pytest_wavegate.plan.text.document import read_document

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan, Task

SAMPLE = (Path(__file__).parents[1] / "plans/kiro.md").read_text(encoding="utf-8")


def parse(text: str) -> Plan:
    return Kiro().parse(read_document(text, path="tasks.md"))


def sniff(text: str, path: str = "tasks.md") -> float:
    return Kiro().sniff(read_document(text, path=path))


def tasks(plan: Plan) -> dict[str, Task]:
    return {task.id: task for task in plan.tasks}


def phases(text: str) -> dict[str, tuple[str, ...]]:
    return {phase.id: phase.tasks for phase in parse(text).phases}


def waits(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {task.id: task.depends_on for task in plan.tasks if task.depends_on}


def codes(plan: Plan) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in plan.findings]


def test_whole_plan() -> None:
    """Each whole number is a phase, and a task of it that waits for its parts."""
    plan = parse(SAMPLE)
    assert [(one.id, one.title, one.tasks, one.line) for one in plan.phases] == [
        ("1", "Set up the package", ("1",), 9),
        ("2", "Read the tables of the port office", ("2", "2.1", "2.2", "2.3", "2.4"), 13),
        ("3", "Checkpoint - heights agree with last year's book", ("3",), 35),
        ("4", "Draw the dial", ("4", "4.1", "4.2"), 38),
        ("5", "潮汐を音で知らせる", ("5", "5.1", "5.2"), 47),
        ("6", "Fit everything into the case", ("6",), 53),
    ]
    assert waits(plan) == {
        "2": ("2.1", "2.2", "2.3"),
        "2.2": ("2.1",),
        "4": ("4.1", "4.2"),
        "4.2": ("4.1",),
        "5": ("5.1",),
    }
    assert codes(plan) == []
    assert [one.id for one in plan.tasks if one.parallel] == ["2.2", "2.3", "4", "5"]
    assert all(one.box == one.line for one in plan.tasks)


def test_details() -> None:
    """States, files, requirements, acceptance, effort and owner; prompts are left out."""
    found = tasks(parse(SAMPLE))
    assert [(found[one].status) for one in ("1", "2", "2.1", "2.3")] == [
        "done",
        "in_progress",
        "done",
        "todo",
    ]
    assert found["1"].files == ("src/tide/__init__.py", "pyproject.toml")
    assert (found["2.2"].files, found["2.2"].requirements) == (("src/tide/curve.py",), ("2.1",))
    assert found["2.3"].requirements == ("2", "2.4")
    assert found["2.3"].acceptance == ("one decimal place", "never below chart datum")
    assert (found["2.4"].priority, found["2.4"].requirements) == ("optional", ("2.1", "2.2"))
    assert found["2.4"].tests == ("tests/test_curve.py",)
    assert found["4.1"].effort is not None
    assert (found["4.1"].effort.low, found["4.1"].effort.unit, found["4.1"].external) == (4, "hours", ())
    assert (found["6"].owner, found["6"].requirements) == ("Ada", ())


def test_order_of_the_sample() -> None:
    """Parts come before their task, and neighbours with (P) share a wave."""
    plan = elaborate(parse(SAMPLE))
    assert [one.phases for one in plan.waves] == [("1",), ("2",), ("3",), ("4", "5"), ("6",)]
    place = {task: number for number, task in enumerate(order(plan))}
    assert place["2.1"] < place["2"] < place["3"]
    assert place["2.4"] < place["2"]
    assert [edge.line for edge in plan.edges if (edge.source, edge.target) == ("2.1", "2")] == [13]


NESTED = "- [ ] 1. Dig\n  - [x] 1.1 Mark it\n  - [ ] 1.2 Dig it\n- [ ] 2. Line\n"
FLAT = "- [ ] 1. Dig\n- [x] 1.1 Mark it\n- [ ] 1.2 Dig it\n- [ ] 2. Line\n"


@pytest.mark.parametrize("text", [NESTED, FLAT, FLAT.replace("\n", "\n\n"), NESTED.replace("- ", "* ")])
def test_parts_by_number(text: str) -> None:
    """Parts are known by their number, indented or not."""
    plan = parse(text)
    assert {phase.id: phase.tasks for phase in plan.phases} == {"1": ("1", "1.1", "1.2"), "2": ("2",)}
    assert waits(plan) == {"1": ("1.1", "1.2")}
    assert tasks(plan)["1.1"].status == "done"


def test_parts_of_parts() -> None:
    """A part waits for its own parts; the whole waits for the nearest ones alone."""
    assert waits(
        parse("- [ ] 1. A\n  - [ ] 1.1 B\n    - [ ] 1.1.1 C\n    - [ ] 1.1.2 D\n  - [ ] 1.2.1 E\n")
    ) == {
        "1": ("1.1", "1.2.1"),
        "1.1": ("1.1.1", "1.1.2"),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- [ ] 1. A\n- [ ] 2. B\n", {"1": ("1", "2")}),
        ("# Plan\n## Tasks\n- [ ] 1. A\n- [ ] 2. B\n", {"1": ("1", "2")}),
        ("# Plan\n## Phase 3: X\n- [ ] 1. A\n- [ ] 2. B\n", {"3": ("1", "2")}),
        ("- [ ] 1.1 A\n- [ ] 2.1 B\n", {"1": ("1.1",), "2": ("2.1",)}),
        ("- [ ] 7.1 A\n- [ ] 7.2 B\n", {"7": ("7.1", "7.2")}),
        (
            "# P\n## Dig\n- [ ] 1. A\n- [ ] 1.1 B\n## Line it\n- [ ] 2. C\n",
            {"dig": ("1", "1.1"), "line-it": ("2",)},
        ),
        ("# P\n## T\n### Phase 1: A\n- [ ] 1. A\n### Phase 2: B\n- [ ] 2. B\n", {"1": ("1",), "2": ("2",)}),
        ("# P\n- [ ] 1. A\n## Phase 1: B\n- [ ] 2. B\n", {"0": ("1",), "1": ("2",)}),
        ("## Phase A2: X\n- [ ] 1. A\n## Phase A3a: Y\n- [ ] 2. B\n", {"A2": ("1",), "A3a": ("2",)}),
        ("## US-6.1: X\n- [ ] 1. A\n## US-6.2: Y\n- [ ] 2. B\n", {"6.1": ("1",), "6.2": ("2",)}),
        ("## Notes\n\nnothing\n", {}),
    ],
)
def test_phases_of_every_kind(text: str, expected: dict[str, tuple[str, ...]]) -> None:
    """Headings group tasks; where none does, whole numbers with parts do."""
    assert phases(text) == expected


@pytest.mark.parametrize(
    ("text", "waves"),
    [
        (
            "- [ ] 1. A\n- [ ] 2. (P) B\n- [ ] 3. (P) C\n- [ ] 4. D\n  - [ ] 4.1 E\n",
            [("1",), ("2", "3"), ("4",)],
        ),
        ("- [ ] 1. (P) A\n- [ ] 2. (P) B\n  - [ ] 2.1 C\n- [ ] 3. D\n", [("1", "2"), ("3",)]),
        ("- [ ] 1. A\n- [ ] 2. (P) B\n- [ ] 3. C\n  - [ ] 3.1 D\n", [("1",), ("2",), ("3",)]),
    ],
)
def test_whole_numbers_side_by_side(text: str, waves: list[tuple[str, ...]]) -> None:
    """Only neighbours with (P) share a wave."""
    assert [one.phases for one in elaborate(parse(text)).waves] == waves


def test_parts_keep_their_place_below_a_heading() -> None:
    """A part with (P) starts when the whole number before its own is done."""
    boxes = "- [ ] 1. A\n- [ ] 1.1 B\n- [ ] 2. C\n- [ ] 2.1 (P) D\n- [ ] 2.2 (P) E\n"
    plan = parse(f"## X 1: A\n{boxes}## X 2: B\n- [ ] 3. F\n")
    edges = {(one.source, one.target): one.why for one in plan.edges}
    assert edges["1", "2.1"] == edges["1", "2.2"] == "sequence"
    assert edges["1.1", "1"] == "declared"


def test_tdd_words_and_lists_in_prompts_are_no_tasks() -> None:
    """A prompt may hold boxes, numbers and fields of any kind."""
    text = """\
- [-] 1.1 Dig
  - File: src/dig.py
  - _Leverage: src/spade.py_
  - _Requirements: 1.1, 1.2_
  - _Prompt: |
      Role: Digger | Task: dig
      Files: src/other.py
    - [ ] 9.1 set [ ] to [-] first
    1. Depends on 9.9
       - [ ] 9.2 more
- [ ] 1.2 Line it
  _Prompt: Files: src/other.py
  _Requirements: 9_
"""
    plan = parse(text)
    assert [(one.id, one.status, one.files) for one in plan.tasks] == [
        ("1.1", "in_progress", ("src/dig.py",)),
        ("1.2", "todo", ()),
    ]
    assert [one.requirements for one in plan.tasks] == [("1.1", "1.2"), ()]
    assert codes(plan) == []


HEADINGS = """\
# Tasks - Well

## Group 3: Digging

### Task 3.1: Mark the place
**Status**: [x] Complete
**Files**:
- `well/place.py`
- `well/test_place.py`

**Acceptance Criteria**:
- [x] Far from the stable
- [ ] Marked in red

### Task 3.2: Dig
**Status**: [ ] Pending
**Dependencies**: Task 3.1
**Estimated**: 3 hours | **Priority**: P1 | **Owner**: Ada
**Prompt**: Files: other.py

#### Acceptance Criteria
- [ ] Deep enough

#### Notes
Uses `well/spade.py`.

## Group 4: Lining

### Task 4.1: Line it ✅
- **Description**: Lay stones
- **Depends on**: 3.2, 9.9
- **Blocks**: Task 4.2
- **Parallel with**: Task 4.2

### Task 4.2: Cover it
**Status**: In progress

## Summary

| Group | Tasks |
|---|---|
| Group 3 | 2 |

## Dependencies

### Task Dependencies
```
Task 3.1 → Task 4.2
```
"""


def test_tasks_that_are_headings() -> None:
    """A heading is a task with all below it; its box is that of its status."""
    plan = parse(HEADINGS)
    assert {one.id: (one.label, one.tasks) for one in plan.phases} == {
        "3": ("Group 3", ("3.1", "3.2")),
        "4": ("Group 4", ("4.1", "4.2")),
    }
    assert [(one.id, one.status, one.line, one.box) for one in plan.tasks] == [
        ("3.1", "done", 5, 6),
        ("3.2", "todo", 15, 16),
        ("4.1", "done", 29, None),
        ("4.2", "in_progress", 35, None),
    ]
    found = tasks(plan)
    assert (found["3.1"].files, found["3.1"].tests) == (
        ("well/place.py", "well/test_place.py"),
        ("well/test_place.py",),
    )
    assert found["3.1"].acceptance == ("Far from the stable", "Marked in red")
    assert (found["3.2"].acceptance, found["3.2"].files) == (("Deep enough",), ("well/spade.py",))
    assert (found["3.2"].priority, found["3.2"].owner, found["3.2"].estimates[0].low) == ("P1", "Ada", 3)
    assert found["4.1"].external == ("9.9",)
    assert waits(plan) == {"3.2": ("3.1",), "4.1": ("3.2",), "4.2": ("4.1", "3.1")}
    assert codes(plan) == [("WG102", 31)]
    assert [one.tasks for one in plan.claims if isinstance(one, Beside)] == [("4.1", "4.2")]


@pytest.mark.parametrize(
    ("value", "status", "box"),
    [
        ("Done", "done", None),
        ("✅ Complete", "done", None),
        ("Not complete", "todo", None),
        ("Not started", "todo", None),
        ("In progress", "in_progress", None),
        ("Cancelled", "cancelled", None),
        ("[-] Under way", "in_progress", 2),
        ("", "todo", None),
    ],
)
def test_status_of_a_heading(value: str, status: str, box: int | None) -> None:
    """A status in words or with a box; the box of the heading itself comes first."""
    first, second = parse(
        f"### Task 1: A\n**Status**: {value}\n### Task 2: B [x]\n**Status**: {value}\n"
    ).tasks
    assert (first.status, first.box) == (status, box)
    assert (second.title, second.status, second.box) == ("B", "done", 3)


def test_a_prompt_below_a_heading() -> None:
    """A prompt in a list or paragraph is left out with all inside it."""
    items = "- Prompt: Files: a.py\n  - Files: b.py\n- Files: c.py\n"
    assert parse(f"### Task 1: A\n{items}\n> Files: d.py\n\n_Prompt: e.py_\n").tasks[0].files == ("c.py",)
    assert parse("### Task 1: A\n\nPrompt: Files: a.py\n\nUses b.py\n").tasks[0].files == ("b.py",)


def test_beside_nobody() -> None:
    """A task that says it may run in parallel, or beside a task that is not there."""
    fields = ("Parallel: yes", "Parallel with: none", "Parallel with: 9.9")
    plan = parse("".join(f"### Task 1.{place}: A\n- {line}\n" for place, line in enumerate(fields, 1)))
    assert [one.parallel for one in plan.tasks] == [True, False, False]
    assert plan.claims == ()


def test_a_task_that_waits_for_itself_is_no_task_of_that_kind() -> None:
    """A task's own number in its dependencies says nothing."""
    assert waits(parse("- [ ] 1.1 A\n  - _Depends: 1.1_\n- [ ] 1.2 B\n  - _Depends: 1.x_\n")) == {
        "1.2": ("1.1",)
    }


@pytest.mark.parametrize(
    ("line", "needs"),
    [
        ("_Depends: 1.1_", ("1.1",)),
        ("_Depends on: 1.1, 1.2_", ("1.1", "1.2")),
        ("`_Depends: 1.1-1.2_`", ("1.1", "1.2")),
        ("**Dependencies**: Task 1.1 (the well)", ("1.1",)),
        ("Depends on: 1.x", ("1.1", "1.2")),
        ("Dependencies: None", ()),
        ("Blocked by 1.2", ("1.2",)),
        ("needs Python 3.11", ()),
        ("_Requirements: 1.1, 1.2_", ()),
        ("_依赖: 1.1_", ("1.1",)),
        ("1.1 に依存 1.2", ()),
        ("依赖 1.2", ("1.2",)),
        ("It does what 1.1 does", ()),
    ],
)
def test_dependencies_of_a_task(line: str, needs: tuple[str, ...]) -> None:
    """Fields and clear words in the body of a task make dependencies; requirements do not."""
    plan = parse(f"- [ ] 1.1 A\n- [ ] 1.2 B\n- [ ] 2.1 C\n  - {line}\n")
    assert tasks(plan)["2.1"].depends_on == needs
    assert codes(plan) == []


def test_boxes_without_a_number() -> None:
    """One among tasks is told of, a checklist below is not, and neither is a task."""
    text = "- [ ] 1. A\n- [x] Have a look\n\n## Done when\n\n- [ ] it holds water\n\n> - [ ] 3. quoted\n"
    plan = parse(text)
    assert [one.id for one in plan.tasks] == ["1"]
    assert codes(plan) == [("WG171", 2)]


def test_ticked_too_early() -> None:
    """A task is told of that is ticked while a part is open, unless the part is optional."""
    text = "- [x] 1. A\n  - [x] 1.1 B\n  - [ ]* 1.2 C\n- [x] 2. D\n  - [ ] 2.1 E\n  - [-] 2.2 F\n- [X] 3. G\n"
    assert codes(parse(text)) == [("WG172", 4)]


def test_ticked_with_a_part_put_off() -> None:
    """A part that is put off in so many words holds nothing back; one that only has the word in it does."""
    text = "- [x] 1. A\n  - [ ] 1.1 B *(Deferred - nobody asks for it)*\n  - [ ] 1.2 C — postponed\n"
    assert codes(parse(text)) == []
    assert codes(parse("- [x] 1. A\n  - [ ] 1.1 Draw deferred shadows\n")) == [("WG172", 1)]


def test_a_part_in_a_strange_place() -> None:
    """A number that stands inside another task's item, and begins otherwise, is told of."""
    plan = parse("- [ ] 1. A\n  - [ ] 2.1 B\n- [ ] 2. C\n")
    assert codes(plan) == [("WG173", 2)]
    assert {one.id: one.phase for one in plan.tasks} == {"1": "1", "2.1": "2", "2": "2"}


def test_notes_on_order() -> None:
    """Phases that a note puts side by side share a wave."""
    notes = "## Dependencies\n\n- Task 3 depends on Task 1\n- 2 can run in parallel with 3\n"
    text = f"{FLAT}  - [ ] 2.1 B\n- [ ] 3. C\n\n{notes}"
    plan = elaborate(parse(text))
    assert [one.phases for one in plan.waves] == [("1",), ("2", "3")]


def test_duplicates_are_told() -> None:
    """A number that is used again stands twice, with an error."""
    plan = parse("## Phase 1: A\n- [ ] 1. A\n## Phase 2: B\n- [ ] 1. B\n")
    assert [(one.id, one.phase) for one in plan.tasks] == [("1", "1"), ("1", "2")]
    assert codes(plan) == [("WG101", 4)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        (SAMPLE, 0.9, 1.0),
        (FLAT + "  - _Requirements: 1.1_\n", 0.9, 1.0),
        (FLAT + "- [ ]* 2.1 C\n", 0.9, 1.0),
        (FLAT + "- [ ] 2.1 (P) C\n", 0.85, 0.95),
        (FLAT, 0.6, 0.8),
        ("- [ ] 1. A\n- [ ] 2. B\n", 0.3, 0.5),
        ("## 1. A\n- [ ] 1.1 B\n- [ ] 1.2 C\n", 0.3, 0.5),
        (HEADINGS, 0.4, 0.5),
        (HEADINGS + "- _Prompt: dig_\n", 0.7, 0.9),
        ("### Task 1.1: A\n", 0.0, 0.0),
        ("- [ ] 1. A <!-- id:dig001 -->\n- [ ] 2. B <!-- id:dig002 -->\n", 0.0, 0.29),
        ("- [ ] 1. A\n- [ ] 2. B\n  - Blocked-by: dig001 (A)\n  - Stream: 1\n", 0.0, 0.29),
        ("- [ ] T001 A\n- [ ] T002 B\n", 0.0, 0.0),
        ("- [ ] A\n- [ ] B\n", 0.0, 0.0),
    ],
)
def test_sniff(text: str, low: float, high: float) -> None:
    """Underscored fields, stars and (P) are sure marks; plans with ids in comments are left to others."""
    assert low <= sniff(text) <= high


def test_the_folder_helps() -> None:
    """A plan in the convention's folder is more surely its own."""
    assert sniff(FLAT, ".kiro/specs/well/tasks.md") > sniff(FLAT)
    assert sniff(HEADINGS, ".spec-workflow/specs/well/tasks.md") > 0.6


def test_table_names_the_class() -> None:
    """The table of dialects points at this one."""
    assert f"{Kiro.__module__}:{Kiro.__name__}" == DIALECTS[Kiro.name]


PIECES = st.sampled_from(
    [
        *SAMPLE.splitlines(),
        *HEADINGS.splitlines(),
        "## Dependencies",
        "- 1.x → 2.x → 1.x",
        "- All tasks after 2.1 can run in parallel with 1-3",
        "**Parallel:**",
        "    - [ ] 2.1.1 deep",
        "```",
    ]
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

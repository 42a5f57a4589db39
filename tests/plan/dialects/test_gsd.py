"""GSD plans: roadmaps of phases and plans, and the task elements of one plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.claims import Checkpoint
from pytest_wavegate.plan.dialects import DIALECTS
from pytest_wavegate.plan.dialects.gsd import Gsd
from pytest_wavegate.plan.dialects.gsd.elements import Element, elements
from pytest_wavegate.plan.dialects.gsd.plan import plan_id
from pytest_wavegate.plan.order.graph import elaborate, order
from pytest_wavegate.plan.text.document import read_document

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan, Task

SAMPLE = (Path(__file__).parents[1] / "plans/gsd.md").read_text(encoding="utf-8")
PLAN = """\
---
phase: 03-lamp
plan: 08
type: execute
wave: 2
depends_on: ["07", "02-01", "lens design"]
files_modified: [lamp/drive.py]
autonomous: false
requirements:
  - LAMP-01
must_haves:
  truths:
    - "The lamp turns"
    - "It stops when told"
---

<objective>
Turn the lamp
at an even speed.

Purpose: ships must know the light.
</objective>

<context>
- @lamp/other.py
</context>

<tasks>

<task type="auto" tdd="true">
  <name>Task 1: Drive the lamp</name>
  <files>lamp/drive.py, tests/test_drive.py</files>
  <action>
Write it so:
```python
<task type="auto">
<name>not this</name>
</task>
```
Look at lamp/other.py first.
  </action>
  <verify>pytest tests/test_drive.py && rm -rf /</verify>
  <done>One turn in ten seconds</done>
</task>

<!-- a remark
<task type="auto">
  <name>nor this</name>
</task>
-->

<task type="checkpoint:decision" gate="blocking">
  <decision>Which oil to use</decision>
  <options>
    <option id="a"><name>Whale</name></option>
  </options>
</task>
<task type="checkpoint:human-verify"><what-built>A turning lamp</what-built></task>
<task>
  <name>
    Write the log
  </name>
  <files>
    lamp/log.py
    docs/log.md
  </files>
  <acceptance_criteria>
    - one line a night
    - [ ] a line for fog
  </acceptance_criteria>
</task>

</tasks>

<success_criteria>
- [ ] all tasks done
</success_criteria>
"""


def parse(text: str, path: str = "plan.md") -> Plan:
    return Gsd().parse(read_document(text, path=path))


def sniff(text: str) -> float:
    return Gsd().sniff(read_document(text, path="plan.md"))


def tasks(plan: Plan) -> dict[str, Task]:
    return {task.id: task for task in plan.tasks}


def codes(plan: Plan) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in plan.findings]


def test_whole_roadmap() -> None:
    """Phases with their plans, in the order of their boxes."""
    plan = parse(SAMPLE)
    assert [(one.id, one.label, one.title, one.line, one.tasks, one.depends_on) for one in plan.phases] == [
        ("1", "Phase 1", "Strikers", 28, ("1", "01-01", "01-02"), ()),
        ("2", "Phase 2", "Clockwork", 41, ("2", "02-03", "02-01", "02-02"), ("1",)),
        ("2.1", "Phase 2.1", "Frost repair (INSERTED)", 52, ("2.1",), ("1", "2")),
        ("3", "Phase 3", "Music", 57, ("3", "03-01", "03-02"), ("2",)),
        ("4", "Phase 4", "Concert", 70, ("4", "04-01"), ("3",)),
    ]
    assert plan.phases[0].independent
    assert plan.phases[0].goal == "Each bell can be struck from a keyboard"
    assert codes(plan) == []


def test_plans_and_boxes_of_phases() -> None:
    """A plan is a task; so is the box of a phase, which waits for its plans and has what is asked of it."""
    found = tasks(parse(SAMPLE))
    assert (found["01-02"].title, found["01-02"].status) == (
        "Keyboard in tower/keyboard.py, tests in tests/test_keyboard.py",
        "done",
    )
    assert (found["01-02"].files, found["01-02"].tests) == (
        ("tower/keyboard.py", "tests/test_keyboard.py"),
        ("tests/test_keyboard.py",),
    )
    first = found["1"]
    assert (first.title, first.status, first.line, first.box) == ("Strikers", "done", 17, 17)
    assert (first.depends_on, first.acceptance) == (
        ("01-01", "01-02"),
        ("All bells sound", "No striker sticks"),
    )
    assert first.requirements == ("STRIKE-01", "STRIKE-02")
    assert found["2"].requirements == ("CLOCK-01 through CLOCK-03",)
    assert (found["03-01"].title, found["03-01"].phase, found["03-01"].line) == (
        "Barrel reader in tower/barrel.py",
        "3",
        65,
    )
    assert (found["2.1"].title, found["2.1"].depends_on) == ("Frost repair", ())


def test_order_of_a_roadmap() -> None:
    """Waves inside a phase follow each other; phases follow what they depend on."""
    plan = elaborate(parse(SAMPLE))
    assert [one.phases for one in plan.waves] == [("1",), ("2",), ("2.1", "3"), ("4",)]
    assert [one.id for one in plan.tasks if one.parallel] == ["02-01", "02-02"]
    place = {task: number for number, task in enumerate(order(plan))}
    assert place["02-03"] < place["02-01"] < place["2"]
    assert place["03-01"] < place["03-02"] < place["3"]
    assert {(one.source, one.target) for one in plan.edges if one.why == "sequence"} >= {
        ("02-03", "02-01"),
        ("03-01", "03-02"),
    }


@pytest.mark.parametrize(
    ("line", "task_id", "title"),
    [
        ("01-02-PLAN.md — Light it", "01-02", "Light it"),
        ("01-02-PLAN.md -- Light it", "01-02", "Light it"),
        ("01-02: Light it", "01-02", "Light it"),
        ("Plan 01-02: Light it", "01-02", "Light it"),
        ("**01-02** Light it", "01-02", "Light it"),
        ("`01-02-PLAN.md` - Light it", "01-02", "Light it"),
        ("[01-02-PLAN.md](a/01-02-PLAN.md) — ✅ Light it", "01-02", "Light it"),
        ("1-2: Light it", "01-02", "Light it"),
        ("02.1-03b-PLAN.md - Light it", "02.1-03b", "Light it"),
        ("01-02-PLAN.md", "01-02", "01-02"),
    ],
)
def test_spellings_of_a_plan(line: str, task_id: str, title: str) -> None:
    """A plan is known by phase and number, however it is written."""
    plan = parse(f"### Phase 1: Light\n\nPlans:\n- [~] {line}\n")
    assert [(one.id, one.title, one.phase, one.status) for one in plan.tasks] == [
        (task_id, title, "1", "in_progress")
    ]


@pytest.mark.parametrize(
    ("line", "needs", "free"),
    [
        ("Phase 1", ("1",), False),
        ("Phase 1 and Phase 2", ("1", "2"), False),
        ("Phases 1-2", ("1", "2"), False),
        ("Phase 1: Light, Phase 2 (both lamps of 1890)", ("1", "2"), False),
        ("Phase 01", ("1",), False),
        ("Nothing (first phase)", (), True),
        ("None", (), True),
        ("the weather", (), False),
        ("Phase 3", (), False),
    ],
)
@pytest.mark.parametrize("label", ["**Depends on**: ", "**Depends on:** ", "- **Depends on**: "])
def test_dependencies_of_a_phase(label: str, line: str, needs: tuple[str, ...], free: bool) -> None:
    """They are read with notes in brackets left out; a phase does not wait for itself."""
    boxes = "".join(f"- [ ] **Phase {one}: P{one}** - text\n" for one in (1, 2, 3))
    last = parse(f"{boxes}\n### Phase 3: P3\n{label}{line}\n").phases[-1]
    assert (last.depends_on, last.independent) == (needs, free)


def test_what_is_odd_in_a_roadmap() -> None:
    """A phase that is not there, and one that is ticked too early."""
    box = "- [x] **Phase 1: A** - text\n\n"
    plan = parse(f"{box}### Phase 1: A\n**Depends on**: Phase 7\n\n- [x] 01-01: x\n- [ ] 01-02: y\n")
    assert codes(plan) == [("WG172", 1), ("WG178", 4)]
    assert plan.phases[0].depends_on == ()


def test_notes_among_the_fields() -> None:
    """Drawings, other fields, and a list without end change nothing."""
    text = """\
### Phase 1: A
**Goal**:
**Plans**: TBD
**Success Criteria**:
1. one
2. two

```
Phase 1
```

- [ ] Have a look
- [ ] 01-01: x
"""
    plan = parse("- [ ] **Phase 1: A** - text\n\n" + text)
    assert [(one.id, one.acceptance) for one in plan.tasks] == [("1", ("one", "two")), ("01-01", ())]
    assert plan.phases[0].goal is None


def test_front_matter_without_tasks() -> None:
    """A plan whose elements are missing has no tasks."""
    plan = parse(
        "---\nphase: 01-a\nplan: 02\ndepends_on: [01, {a: b}]\nmust_haves: {truths: [x]}\n---\ntext\n"
    )
    assert (plan.tasks, plan.claims) == ((), ())


def test_plans_without_a_heading() -> None:
    """A plan stands in the phase of its number, and a phase may have no box."""
    plan = parse("## Progress\n\n- [ ] 02-01-PLAN.md — x\n- [x] 01-01-PLAN.md — y\n")
    assert {one.id: (one.label, one.tasks) for one in plan.phases} == {
        "2": ("Phase 2", ("02-01",)),
        "1": ("Phase 1", ("01-01",)),
    }


def test_a_whole_plan() -> None:
    """Elements are tasks in order; fences and comments hold none."""
    plan = parse(PLAN)
    assert plan.title == "Plan 03-08 Lamp"
    assert [(one.id, one.label, one.title, one.goal) for one in plan.phases] == [
        ("03-08", "Plan 03-08", "Lamp", "Turn the lamp at an even speed.")
    ]
    assert [(one.id, one.title, one.owner, one.line) for one in plan.tasks] == [
        ("03-08-T1", "Drive the lamp", None, 31),
        ("03-08-T2", "Which oil to use", "human", 53),
        ("03-08-T3", "A turning lamp", "human", 58),
        ("03-08-T4", "Write the log", None, 61),
    ]
    lines = PLAN.split("\n")
    assert all(one.title in lines[one.line - 1] for one in plan.tasks)
    assert [one.requirements for one in plan.tasks] == [("LAMP-01",)] * 4
    assert all(one.box is None for one in plan.tasks)


def test_details_of_a_plan() -> None:
    """Files and what is asked come from their elements; commands to verify are left alone."""
    first, _, _, last = parse(PLAN).tasks
    assert (first.files, first.tests) == (("lamp/drive.py", "tests/test_drive.py"), ("tests/test_drive.py",))
    assert first.acceptance == ("One turn in ten seconds",)
    assert last.files == ("lamp/log.py", "docs/log.md")
    assert last.acceptance == ("one line a night", "a line for fog")
    plan = parse(PLAN)
    assert (plan.gates, plan.rollback) == ((), ())


def test_other_plans() -> None:
    """What the front matter depends on lies outside, and is told of."""
    plan = parse(PLAN)
    assert plan.tasks[0].external == ("03-07", "02-01", "lens design")
    assert [one.external for one in plan.tasks[1:]] == [(), (), ()]
    assert codes(plan) == [("WG177", 6)] * 3
    assert {one.severity for one in plan.findings} == {"info"}
    assert [(one.title, one.items, one.line) for one in plan.claims if isinstance(one, Checkpoint)] == [
        ("Must haves", ("The lamp turns", "It stops when told"), 11)
    ]


@pytest.mark.parametrize(
    ("matter", "path", "first"),
    [
        ("phase: 03-lamp\nplan: 08\nwave: 1", "x.md", "03-08-T1"),
        ("phase: 3\nplan: 2\nwave: 1", "x.md", "03-02-T1"),
        ('phase: "02.1-fix"\nplan: "01"\nwave: 1', "x.md", "02.1-01-T1"),
        ("phase: 06-a\nplan: 03b\nwave: 1", "x.md", "06-03b-T1"),
        ("phase: 03-lamp\nplan: 010\nwave: 1", "x.md", "03-010-T1"),
        ("wave: 1", ".planning/phases/03-lamp/03-04-PLAN.md", "03-04-T1"),
        ("phase: lamp\nplan: 02\nwave: 1", "x.md", "02-T1"),
        ("wave: 1", "x.md", "T1"),
    ],
)
def test_ids_of_tasks(matter: str, path: str, first: str) -> None:
    """They are made of phase, plan and place, as written and not as YAML takes numbers."""
    plan = parse(f"---\n{matter}\n---\n<task><name>Light it</name></task>\n", path)
    assert [one.id for one in plan.tasks] == [first]


def test_front_matter_that_is_no_yaml() -> None:
    """Phase and plan are read all the same."""
    plan = parse('---\nphase: 03-lamp\nplan: 02\nwave: "1\n---\n<task><name>Light it</name></task>\n')
    assert [one.id for one in plan.tasks] == ["03-02-T1"]


def test_an_element_that_is_never_closed() -> None:
    """It ends where the next one begins, with a finding."""
    text = "<task>\n<name>A</name>\n<task>\n<name>B</name>\n</task>\n<task>\n<name>C\n"
    plan = parse(text)
    assert [(one.id, one.title, one.line) for one in plan.tasks] == [
        ("T1", "A", 2),
        ("T2", "B", 4),
        ("T3", "auto", 6),
    ]
    assert codes(plan) == [("WG179", 1), ("WG179", 6)]


def test_children() -> None:
    """The first of a name counts; one that is never closed is empty."""
    one = Element("auto", "\n<name a='1'>\n x </name><name>y</name><files>z", 1)
    assert (one.child("name"), one.child("files"), one.child("done")) == ("x", "", "")
    assert (one.lines_above("name"), one.lines_above("done")) == (2, 0)


@pytest.mark.parametrize("line", ["Write `<task>` here.", "<tasks>", "<taskforce>", "text <task>x</task>"])
def test_lines_that_open_no_element(line: str) -> None:
    """An element opens at the begin of a line."""
    assert list(elements(read_document(line + "\n", path="p"))) == []


def test_plan_id() -> None:
    """Two digits a part, and what follows them as it is."""
    assert [plan_id(*one) for one in (("1", "2"), ("02.1", "3b"), ("12", "10"))] == [
        "01-02",
        "02.1-03b",
        "12-10",
    ]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        (SAMPLE, 0.9, 1.0),
        (PLAN, 0.9, 1.0),
        ("- [ ] **Phase 1: A** - text\n", 0.5, 0.7),
        ("- [ ] 01-01-PLAN.md — x\n", 0.8, 0.9),
        ("---\nphase: 01-a\nplan: 01\nwave: 1\n---\ntext\n", 0.3, 0.5),
        ("## Phase 1: A\n- [ ] T001 x\n", 0.0, 0.0),
        ("- [ ] 01-01: x\n", 0.0, 0.0),
        ("```\n<task>\n</task>\n```\n", 0.0, 0.0),
    ],
)
def test_sniff(text: str, low: float, high: float) -> None:
    """Task elements, and boxes of phases with plans, are sure marks."""
    assert low <= sniff(text) <= high


def test_table_names_the_class() -> None:
    """The table of dialects points at this one."""
    assert f"{Gsd.__module__}:{Gsd.__name__}" == DIALECTS[Gsd.name]


ROADMAP_PIECES = st.sampled_from(
    [*SAMPLE.splitlines(), "- [ ] 3-9999: x (Wave 999)", "### Phase 9: X", "```"]
)
PLAN_PIECES = st.sampled_from([*PLAN.splitlines(), "---", "<task", "</task>", "```"])


@given(
    st.lists(ROADMAP_PIECES, max_size=25) | st.lists(PLAN_PIECES, max_size=25),
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20),
)
@settings(max_examples=120, deadline=None)
def test_reading_never_fails(lines: list[str], noise: str) -> None:
    """Any mixture of lines is a plan whose references hold together."""
    plan = parse("\n".join([*lines, noise]))
    ids, known = {one.id for one in plan.tasks}, {one.id for one in plan.phases}
    assert len(known) == len(plan.phases)
    assert {one.phase for one in plan.tasks} <= known
    assert all(set(one.depends_on) <= ids for one in plan.tasks)
    elaborate(plan)

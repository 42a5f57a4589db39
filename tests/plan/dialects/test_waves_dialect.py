"""Plans of waves are read as they declare themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.claims import Beside, Restated, Soft
from pytest_wavegate.plan.dialects.streams import Streams
from pytest_wavegate.plan.dialects.waves import Waves
from pytest_wavegate.plan.dialects.waves.find import read_wave
from pytest_wavegate.plan.order.graph import elaborate
from pytest_wavegate.plan.text.document import read_document

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Phase, Plan, Task

SAMPLE = (Path(__file__).parents[1] / "plans/waves.md").read_text(encoding="utf-8")


def read(text: str) -> Plan:
    """The plan of some text, with its waves."""
    return elaborate(Waves().parse(read_document(text, path="plan.md")))


def task(plan: Plan, task_id: str) -> Task:
    """One task of a plan."""
    return next(one for one in plan.tasks if one.id == task_id)


def phase(plan: Plan, phase_id: str) -> Phase:
    """One phase of a plan."""
    return next(one for one in plan.phases if one.id == phase_id)


def codes(plan: Plan) -> list[tuple[str, int]]:
    """The findings of a plan: codes and lines."""
    return [(one.code, one.line) for one in plan.findings]


def waves(plan: Plan) -> list[list[str]]:
    """The tasks of each execution wave."""
    return [list(wave.tasks) for wave in plan.waves]


PLAN = read(SAMPLE)


def test_every_wave_is_one_phase() -> None:
    """A wave that is headed three times is one phase, at the heading that defines its tasks."""
    assert [(one.id, one.label, one.title, one.line) for one in PLAN.phases] == [
        ("0", "Wave 0", "Survey", 8),
        ("1", "Wave 1", "Waterworks", 21),
        ("2", "Wave 2", "Millstones", 62),
        ("3", "Wave 3", "Milling", 82),
        ("4", "Wave 4", "Market", 89),
    ]
    assert [one.mode for one in PLAN.phases] == ["sequential", *["parallel"] * 4]
    assert phase(PLAN, "2").effort is not None


def test_waves_wait_for_waves() -> None:
    """Fields, brackets of any of its headings, and what all of its tasks say make a wave wait."""
    assert [one.depends_on for one in PLAN.phases] == [(), ("0",), (), ("2",), ("0", "1", "2", "3")]
    assert waves(PLAN) == [
        ["0A"], ["1A", "1B", "1C"], ["2.1", "2.2"], ["FLOUR-001", "FLOUR-002"], ["W4-T1", "W4-T2"],
    ]  # fmt: skip


def test_yaml_tasks() -> None:
    """A YAML block gives files, effort, owner, dependencies and what is asked."""
    one = task(PLAN, "1B")
    assert (one.title, one.line, one.owner, one.parallel) == ("Water wheel", 42, "mill-water-1b", True)
    assert one.files == ("src/tidemill/water/wheel.py", "tests/unit/test_wheel.py")
    assert one.depends_on == ("1A",)
    assert one.acceptance == ("DO NOT turn the wheel backwards",)
    assert one.effort is not None
    assert (one.effort.low, one.effort.unit) == (6, "hours")
    assert task(PLAN, "1C").files == ("src/tidemill/tides.py", "tests/unit/test_tides.py")


def test_a_block_that_is_no_yaml_is_read_all_the_same() -> None:
    """Its fields count, and a warning stands on the line that no YAML reader takes."""
    assert task(PLAN, "1A").acceptance == (">85% coverage",)
    assert codes(PLAN) == [("WG152", 39)]


def test_bold_fields() -> None:
    """Fields in bold say the same as YAML; ranges and parts of units are understood."""
    bed, runner = task(PLAN, "2.1"), task(PLAN, "2.2")
    assert (bed.owner, bed.priority, bed.depends_on) == ("Maartje", "P1", ("1A", "1B"))
    assert bed.acceptance == ("it lies level",)
    assert runner.depends_on == ("2.1",)
    assert Soft(source="2.1", target="2.2", line=79) in PLAN.claims
    assert Beside(tasks=("2.2", "2.1"), line=80) in PLAN.claims


def test_tables() -> None:
    """Rows below a wave are tasks: the column of tasks names them, that of agents their owner."""
    one = task(PLAN, "FLOUR-002")
    assert (one.owner, one.depends_on, one.line) == ("A2", ("FLOUR-001",), 87)
    assert one.files == ("src/tidemill/flour/scales.py",)


def test_boxes() -> None:
    """List items with boxes are tasks, with their fields below and their brackets behind."""
    one = task(PLAN, "W4-T2")
    assert (one.title, one.depends_on, one.box) == ("Paint the sign", ("W4-T1",), 94)
    assert one.files == ("docs/sign.md",)
    assert one.effort is not None


def test_progress_gives_states() -> None:
    """Boxes elsewhere give state and box, found by id; another title is a claim, not another task."""
    assert [(one.id, one.status, one.box) for one in PLAN.tasks[:4]] == [
        ("0A", "done", 115), ("1A", "todo", 118), ("1B", "in_progress", 119), ("1C", "todo", 120),
    ]  # fmt: skip
    titles = [one for one in PLAN.claims if isinstance(one, Restated)]
    assert titles == [
        Restated(task="1B", field="title", values=("Wheel",), line=119),
        Restated(task="2.2", field="title", values=("Runner",), line=124),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wave 1: Hull", ("1", "Wave 1", "Hull")),
        ("🌊 **Wave 2** - Hull (Parallel)", ("2", "Wave 2", "Hull")),
        ("Execution Wave 3 Hull", ("3", "Wave 3", "Hull")),
        ("Wave A — Hull", ("A", "Wave A", "Hull")),
        ("wave 2.1", ("2.1", "wave 2.1", "wave 2.1")),
        ("Wave 10b: Hull", ("10b", "Wave 10b", "Hull")),
    ],
)
def test_headings(text: str, expected: tuple[str, str, str]) -> None:
    """A wave has a number or a letter, and perhaps a title."""
    said = read_wave(text)
    assert said is not None
    assert (said.id, said.label, said.title) == expected


@pytest.mark.parametrize(
    "text", ["Waves 1-3", "Wave 1-3: Hull", "Waveform 1", "Wave height", "Phase 1 (Wave 2)", "Wave 2/3"]
)
def test_other_headings(text: str) -> None:
    """Several waves at once and other words are no wave."""
    assert read_wave(text) is None


def test_waves_follow_one_another_by_number() -> None:
    """Wherever a wave stands in the document, its number says when it comes."""
    plan = read("# P\n## Wave 10\n- [ ] T-10: c\n## Wave 2\n- [ ] T-2: b\n## Wave 1\n- [ ] T-1: a\n")
    assert [one.id for one in plan.phases] == ["1", "2", "10"]
    assert waves(plan) == [["T-1"], ["T-2"], ["T-10"]]


def test_waves_that_begin_anew_in_each_phase() -> None:
    """Then a wave is named by phase and wave, and "Wave 2" is the nearest one above."""
    plan = read(
        "# P\n## Phase 1: Hull\n### Wave 1\n- A1: a\n### Wave 2\n- A2: b\n"
        "## Phase 2: Sails\n### Wave 1\n**Depends on**: Wave 2\n\n"
        "- B1: c\n### Wave 2\n- B2: d (after Wave 1)\n"
        "## Progress\n### Wave 1\n- [x] A1: a\n- [x] B1: c\n"
    )
    assert [(one.id, one.depends_on) for one in plan.phases] == [
        ("1.1", ()), ("1.2", ()), ("2.1", ("1.2",)), ("2.2", ("2.1",)),
    ]  # fmt: skip
    assert [one.status for one in plan.tasks] == ["done", "todo", "done", "todo"]
    assert waves(plan) == [["A1"], ["A2"], ["B1"], ["B2"]]


def test_a_wave_that_only_some_tasks_name() -> None:
    """Those tasks wait for each of its tasks; where the wave waits for it anyhow, nothing is added."""
    text = (
        "# P\n## Wave 1\n- [ ] 1A: a\n- [ ] 1B: b\n## Wave 2\n{needs}\n"
        "\n- [ ] 2A: c (after Wave 1)\n- [ ] 2B: d\n"
    )
    plan = read(text.format(needs="**Depends on**: nothing"))
    assert task(plan, "2A").depends_on == ("1A", "1B")
    assert phase(plan, "2").independent
    plan = read(text.format(needs="**Goal**: sail"))
    assert task(plan, "2A").depends_on == ()
    assert phase(plan, "2").depends_on == ()


def test_a_wave_that_all_tasks_name() -> None:
    """The wave itself waits for it, whatever else it says."""
    plan = read(
        "# P\n## Wave 1\n- [ ] 1A: a\n## Wave 2\n**Depends on**: none\n\n- [ ] 2A: c (after Wave 1)\n"
    )
    assert (phase(plan, "2").depends_on, phase(plan, "2").independent) == (("1",), False)


def test_a_wave_may_wait_for_a_unit() -> None:
    """Then each of its tasks does."""
    plan = read(
        "# P\n## Wave 1\n- [ ] 1A: a\n- [ ] 1B: b\n## Wave 2\n"
        "**Depends on**: 1A\n\n- [ ] 2A: c\n- [ ] 2B: d\n"
    )
    assert task(plan, "2A").depends_on == task(plan, "2B").depends_on == ("1A",)


def test_all_others() -> None:
    """All previous waves are those above, all other agents too; what blocks all blocks those below."""
    plan = read(
        "# P\n## Wave 1\n### Agent 1A: a\n**Blocks**: ALL OTHER AGENTS\n### Agent 1B: b\n"
        "## Wave 2\n### Agent 2A: c\n"
        "**Dependencies**: all previous waves, all other agents\n"
        "### Agent 2B: d\n"
    )
    assert task(plan, "1B").depends_on == ("1A",)
    assert task(plan, "2A").depends_on == ("1A", "1B")
    assert task(plan, "2B").depends_on == ("1A",)


def test_blockers_with_an_id_are_dependencies() -> None:
    """Words that name no unit stay words; a rule of lint looks for who provides them."""
    plan = read(
        "# P\n## Wave 1\n### Agent 1A: Hull\n### Agent 1B: Mast\n"
        "```yaml\nBlockers: Agent 1A not merged\n```\n"
        "### Agent 1C: Sail\n```yaml\nBlockers: Needs hull\n```\n"
    )
    assert task(plan, "1B").depends_on == ("1A",)
    assert (task(plan, "1C").depends_on, task(plan, "1C").external) == ((), ())


def test_boxes_without_ids_are_numbered() -> None:
    """They are called by the wave and their place in it; lists of criteria are no tasks."""
    plan = read(
        "# P\n## Wave 1\n- [ ] Build the keel\n"
        "- [x] Build the mast (2h)\n**Success criteria**:\n"
        "- [ ] it floats\n\nWell.\n\n"
        "## Wave 2\n- [ ] Paint\n\n### Checklist\n- [ ] dry\n"
    )
    assert [(one.id, one.title, one.status) for one in plan.tasks] == [
        ("1.1", "Build the keel", "todo"), ("1.2", "Build the mast", "done"), ("2.1", "Paint", "todo"),
    ]  # fmt: skip
    assert codes(plan) == [("WG155", 3), ("WG155", 11)]


def test_made_ids_are_no_ids_of_others() -> None:
    """Where the numbers are taken, a letter tells the made ones apart."""
    plan = read("# P\n## Wave 1\n- [ ] Keel\n## Wave 2\n- [ ] 1.1: Mast\n")
    assert [one.id for one in plan.tasks] == ["W1.1", "1.1"]


def test_headings_without_ids() -> None:
    """Headings with the fields of a task are tasks, if their wave has no others."""
    plan = read(
        "# P\n## Wave 1\n### Hull\n**Files**: a/hull.py\n### Mast\n**Depends on**: Hull\n### Notes\nNone.\n"
    )
    assert [(one.id, one.title, one.depends_on) for one in plan.tasks] == [
        ("1.1", "Hull", ()),
        ("1.2", "Mast", ("1.1",)),
    ]


def test_numbered_headings() -> None:
    """A bare number below a wave is counted within it, since people begin anew in each."""
    plan = read("# P\n## Wave 1\n### 1. Hull\n### 2. Mast\n## Wave 2\n### 1. Sail\n")
    assert [one.id for one in plan.tasks] == ["1.1", "1.2", "2.1"]


def test_bold_paragraphs() -> None:
    """A paragraph that begins with a label in bold is a task up to the next one."""
    plan = read(
        "# P\n## Wave 1\n**Task 1.1: Hull** (2h)\n- **Agent**: kim\n- **Files**: a/hull.py\n\n"
        "**Task 1.2**: Mast\n\n- **Dependencies**: Task 1.1\n\n"
        "**Stream of thought**: none\n\n### Extra\n- [ ] 1.3: Sail\n"
    )
    assert [(one.id, one.title, one.owner, one.depends_on) for one in plan.tasks] == [
        ("1.1", "Hull", "kim", ()), ("1.2", "Mast", None, ("1.1",)), ("1.3", "Sail", None, ()),
    ]  # fmt: skip


def test_lists_of_ids_with_details_elsewhere() -> None:
    """What a wave only lists is defined by a heading outside of it."""
    plan = read(
        "# P\n## Wave 1\n- Agent 1A\n- [x] Agent 1B\n## Wave 2\n"
        "- Agent 2A\n- Agent 2Z is late\n\n## Details\n"
        "### Agent 1A: Keel\n**Files**: a/keel.py\n### Agent 1B: Mast\n"
        "### Agent 2A: Sail\n**Dependencies**: Wave 1\n"
    )
    assert [(one.id, one.title, one.phase, one.line) for one in plan.tasks] == [
        ("1A", "Keel", "1", 10), ("1B", "Mast", "1", 12), ("2A", "Sail", "2", 13),
    ]  # fmt: skip
    assert task(plan, "1A").files == ("a/keel.py",)
    assert (task(plan, "1B").status, task(plan, "1B").box) == ("done", 4)
    assert phase(plan, "2").depends_on == ("1",)


def test_a_table_and_headings_of_the_same_tasks() -> None:
    """Headings define them; the table says some fields again and gives those that headings lack."""
    plan = read(
        "# P\n## Wave 1\n| Agent | Focus | Time | Depends on |\n"
        "|--|--|--|--|\n| 1A | Keel | 2h | - |\n"
        "| 1B | Mast | 3h | 1A |\n"
        "| 1Q | Oars | 3h | 1A |\n\n"
        "### Agent 1A: Keel\n**Files**: a/keel.py\n**Effort**: 5h\n"
        "### Agent 1B: Mast\n**Files**: a/mast.py\n"
    )
    assert [one.line for one in plan.tasks] == [7, 9, 12]
    one, other = task(plan, "1A"), task(plan, "1B")
    assert one.effort is not None
    assert one.effort.low == 5
    assert other.title == "Mast"


def test_marks_of_parallel_tasks() -> None:
    """Where a wave marks tasks with [P], the others run one after another."""
    plan = read("# P\n## Wave 1\n- [ ] [P] 1A: a\n- [ ] 1B: b\n- [ ] [PARALLEL] 1C: c\n")
    assert [one.parallel for one in plan.tasks] == [True, False, True]
    assert phase(plan, "1").mode == "mixed"


def test_modes() -> None:
    """Brackets or a field say how the tasks of a wave run."""
    plan = read(
        "# P\n## Wave 1\n**Execution**: one after another\n\n- [ ] 1A: a\n## Wave 2 (solo)\n- [ ] 2A: b\n"
        "## Wave 3\n- [ ] 3A: c\n## Commands\n### Wave 3 (Sequential, after Wave 2)\n"
    )
    assert [one.mode for one in plan.phases] == ["sequential"] * 3
    assert phase(plan, "3").depends_on == ("2",)


def test_one_id_for_two_tasks() -> None:
    """Both are kept, with an error."""
    plan = read("# P\n## Wave 1\n### Agent 1A: Keel\n**Files**: a\n### Agent 1A: Mast\n**Files**: b\n")
    assert [one.title for one in plan.tasks] == ["Keel", "Mast"]
    assert ("WG101", 5) in codes(plan)
    plan = read("# P\n## Wave 1\n- [ ] 1A: Keel\n## Wave 2\n- [ ] 1A: Mast\n")
    assert len(plan.tasks) == 2
    plan = read("# P\n## Wave 1\n### Agent 1A: Keel\n## Wave 2\n### Agent 1A: Mast\n### Agent 2A: x\n")
    assert len(plan.tasks) == 3


def test_a_wave_that_is_defined_twice() -> None:
    """Tasks of both headings belong to it, with a warning at the second."""
    plan = read(
        "# P\n## Wave 1\n### Agent 1A: Keel\n## Wave 2\n"
        "### Agent 2A: Mast\n## Wave 1 again\n### Agent 1B: Sail\n"
    )
    assert phase(plan, "1").tasks == ("1A", "1B")
    assert codes(plan) == [("WG151", 6)]


def test_boxes_that_disagree() -> None:
    """The first box of a task counts, and one that says otherwise is remarked on."""
    plan = read(
        "# P\n## Wave 1\n### Agent 1A: Keel\n## Progress\n"
        "- [x] Agent 1A: Keel\n- [ ] Agent 1A\n- [x] Agent 9A: no\n"
    )
    assert (task(plan, "1A").status, task(plan, "1A").box) == ("done", 5)
    assert codes(plan) == [("WG153", 6), ("WG154", 7)]
    plan = read("# P\n## Wave 1\n### Agent 1A: Keel\n## Progress\n- [x] 7.1: of another plan\n")
    assert codes(plan) == []


def test_boxes_about_something_else() -> None:
    """A box in a meeting's list that begins with an id says nothing of the state of its task."""
    plan = read(
        "# P\n## Wave 1\n### Agent 1A: Keel\n## Day 2 Sync\n"
        "- [x] Agent 1A: publishes the drawings\n- [x] no id\n"
    )
    assert (task(plan, "1A").status, task(plan, "1A").box) == ("todo", None)


def test_boxes_and_commands_by_the_name_of_the_agent() -> None:
    """An ``Agent ID`` names its task; one that no task has, or in another wave, is told."""
    plan = read(
        "# P\n## Wave 1\n### Agent 1A: Keel\n```yaml\n"
        "Agent ID: yard-1a\n```\n### Agent 1B: Mast\n```yaml\n"
        "Agent ID: yard-1b\n```\n"
        "## Wave 2\n### Agent 2A: Sail\n\n## Commands\n### Wave 1\n"
        '```bash\nTask(yard-1a, "x")\n# Task(yard-7x, "no")\nTask("yard-1x", "y")\n```\n'
        '### Wave 2\n```bash\nTask(yard-1b, "z")\n```\n## Status\n- [x] yard-1a: Keel\n'
    )
    assert codes(plan) == [("WG154", 19)]
    assert plan.claims == (Restated(task="1B", field="phase", values=("Wave 2",), line=23),)
    assert task(plan, "1A").status == "done"


def test_a_box_below_another_wave() -> None:
    """Its task stays where it is defined, and the claim says what the box says."""
    plan = read(
        "# P\n## Wave 1\n### Agent 1A: Keel\n## Wave 2\n"
        "### Agent 2A: Sail\n## Progress\n### Wave 2\n"
        "- [ ] Agent 1A: Keel\n"
    )
    assert plan.claims == (Restated(task="1A", field="phase", values=("Wave 2",), line=8),)


def test_who_waits_for_nobody_there() -> None:
    """A task that waits for its own wave, and names that the plan does not have, are errors."""
    plan = read(
        "# P\n## Wave 1\n### Agent 1A: Keel\n"
        "**Dependencies**: Wave 1 complete\n### Agent 1B: Mast\n"
        "**Dependencies**: Agent 1C\n"
        "## Wave 2\n**Depends on**: Wave 7, Wave 2\n### Agent 2A: Sail\n"
    )
    assert sorted(codes(plan)) == [("WG102", 6), ("WG102", 8), ("WG156", 4), ("WG156", 8)]
    assert task(plan, "1B").external == ("1C",)
    assert all(one.severity == "error" for one in plan.findings)


def test_an_empty_wave_is_left_out() -> None:
    """What waits for it waits for the wave before."""
    plan = read(
        "# P\n## Wave 1\n- [ ] 1A: a\n## Wave 2\nLater.\n\n## Wave 3\n**Depends on**: Wave 2\n\n- [ ] 3A: b\n"
    )
    assert [(one.id, one.depends_on) for one in plan.phases] == [("1", ()), ("3", ("1",))]
    assert codes(plan) == [("WG112", 4)]


def test_titles_from_fields() -> None:
    """A unit without a title of its own is called by a field, else by its label."""
    plan = read(
        "# P\n## Wave 1\n### Agent 1A\n```yaml\nGoal: Lay it\nTask: Lay the keel\n```\n"
        "### Agent 1B\n**Goal**:\n- x\n"
    )
    assert [one.title for one in plan.tasks] == ["Lay the keel", "Agent 1B"]


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        (SAMPLE, 0.95),
        ("## Wave 1\n### Agent 1A: x\n", 0.45),
        ("## Wave 1\n**Files**: x\n", 0.45),
        ("## Wave 1\nHello.\n", 0),
        ("## Wave 1\n## Other\n- [ ] 1A: x\n", 0),
        ("# Tasks\n- [ ] T001 a\n- [ ] T002 b\n- [ ] T003 c\n## Wave 1\n- T001\n## Wave 2\n- T002\n", 0.2),
        ("# Sailing\nWe ride the wave.\n", 0),
    ],
)
def test_sniffing(text: str, sure: float) -> None:
    """It is sure of several waves with units below them, and less so beside tasks of another convention."""
    assert Waves().sniff(read_document(text, path="p")) == sure


def test_streams_leave_waves_alone() -> None:
    """A plan of waves has agents, too, and is none of streams."""
    assert Streams().sniff(read_document(SAMPLE, path="p")) < 0.3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Wave\n",
        "## Wave 1\n",
        "## Wave 1\n" * 3,
        "```yaml\n## Wave 1\n",
        "> ## Wave 1\n> - [ ] 1A: x\n",
        "## Wave 1\n> - [ ] 1A: x\n",
    ],
)
def test_plans_without_tasks(text: str) -> None:
    """Nothing in them is a task, and nothing fails."""
    assert read(text).tasks == ()


def test_everybody_waiting_for_everybody_is_bounded() -> None:
    """Pairs that a few words stand for are counted, and beyond any use they are left out."""
    many = "".join(f"- [ ] A{number}: x (after all other tasks)\n" for number in range(100, 400))
    late = "".join(f"- [ ] B{number}: x (after Wave 1)\n" for number in range(100, 300))
    plan = read(f"# P\n## Wave 1\n{many}## Wave 2\n**Depends on**: none; A100, A101\n\n{late}- [ ] B300: x\n")
    assert len(plan.tasks) == 501
    assert 8_000 < sum(len(one.depends_on) for one in plan.tasks) <= 10_000

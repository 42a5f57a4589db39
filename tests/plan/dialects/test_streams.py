"""Plans of streams are read as they declare themselves, and their matrices held against that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.claims import Beside, Restated, Soft
from pytest_wavegate.plan.dialects.streams import Streams
from pytest_wavegate.plan.order.graph import elaborate
from pytest_wavegate.plan.text.document import read_document

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Phase, Plan, Task

SAMPLE = (Path(__file__).parents[1] / "plans/streams.md").read_text(encoding="utf-8")


def read(text: str) -> Plan:
    """The plan of some text, with its waves."""
    return elaborate(Streams().parse(read_document(text, path="plan.md")))


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


def restated(plan: Plan, field: str) -> dict[str, tuple[str, ...]]:
    """What claims say once more of one field, by task."""
    return {one.task: one.values for one in plan.claims if isinstance(one, Restated) and one.field == field}


PLAN = read(SAMPLE)


def test_phases_are_groups() -> None:
    """A phase is a group of streams; waves follow dependencies across phases."""
    assert [(one.id, one.label, one.title, one.mode) for one in PLAN.phases] == [
        ("1", "Phase 1", "Workshop", "parallel"),
        ("2", "Phase 2", "Evening", "parallel"),
    ]
    assert PLAN.by == "dependency"
    assert waves(PLAN) == [["A", "B"], ["C", "D"], ["E"]]


def test_streams() -> None:
    """Fields give files, owner, effort, dependencies and what is asked; code names no files."""
    one = task(PLAN, "A")
    assert (one.title, one.line, one.owner) == ("Carving & Joints", 12, "Agent A")
    assert one.files == ("src/theatre/puppet.py", "src/theatre/cue.py", "tests/test_puppet.py")
    assert one.acceptance == ("A puppet with eleven joints", "Tests for every joint")
    assert task(PLAN, "D").depends_on == ("A",)
    assert task(PLAN, "E").depends_on == ("C", "D")
    effort = task(PLAN, "B").effort
    assert effort is not None
    assert (effort.low, effort.high, effort.unit) == (2, 3, "days")


def test_parts_of_streams_and_streams_beside() -> None:
    """A part of a stream is a soft dependency; to start in parallel with one is none."""
    assert Soft(source="B", target="C", line=62) in PLAN.claims
    assert Beside(tasks=("D", "C"), line=74) in PLAN.claims


def test_the_matrix_says_it_again() -> None:
    """Each of its columns becomes a claim; a dash beside a stream is a claim, too."""
    assert restated(PLAN, "title") == {"A": ("Carving",), "B": ("Stage",), "C": ("Lamps",)}
    assert restated(PLAN, "start")["C"] == ("After B",)
    assert restated(PLAN, "depends_on") == {"A": (), "B": (), "C": ("B",), "D": ("A",), "E": ("C", "D")}
    assert restated(PLAN, "phase")["E"] == ("2",)
    assert restated(PLAN, "owner")["E"] == ("Agent E",)
    assert Beside(tasks=("E",), exhaustive=True, line=92) in PLAN.claims
    assert codes(PLAN) == []


def test_progress() -> None:
    """Boxes elsewhere give the state."""
    assert [(one.status, one.box) for one in PLAN.tasks] == [
        ("done", 96), ("todo", 97), ("todo", None), ("todo", None), ("todo", None),
    ]  # fmt: skip


def test_a_column_of_blocks_that_means_blocked_by() -> None:
    """It is told by what the streams declare, read that way round, and remarked on."""
    plan = read(
        "# Sails\n## Stream A: Cut\n**Dependencies**: None\n## Stream B: Sew\n"
        "**Dependencies**: Stream A\n\n"
        "| Stream | Blocks |\n|--|--|\n| A | None |\n| B | A (cloth) |\n"
    )
    assert restated(plan, "depends_on") == {"A": (), "B": ("A",)}
    assert restated(plan, "blocks") == {}
    (finding,) = plan.findings
    assert (finding.code, finding.severity, finding.line) == ("WG157", "warning", 7)
    assert "Blocks" in finding.message
    assert "Blocked by" in finding.hint


def test_a_column_of_blocks_that_means_it() -> None:
    """Then it is a claim about what the row blocks."""
    plan = read(
        "# Sails\n## Stream A: Cut\n**Dependencies**: None\n## Stream B: Sew\n"
        "**Dependencies**: Stream A\n\n"
        "| Stream | Blocks |\n|--|--|\n| A | B |\n| B | - |\n"
    )
    assert restated(plan, "blocks") == {"A": ("B",), "B": ()}
    assert codes(plan) == []


def test_a_matrix_may_be_the_only_word_on_order() -> None:
    """Streams that say nothing of order themselves wait as the table says, and no claim is made of it."""
    plan = read(
        "# Sails\n## Stream A: Cut\n## Stream B: Sew\n**Owner**: Kim\n## Stream C: Hoist\n\n"
        "| Stream | Depends On | Blocks | Owner | Effort | Status |\n|--|--|--|--|--|--|\n"
        "| A | - | B | Jo | 2h | Done |\n| B | A | C | Lu | 3h | |\n| C | - | - | - | | |\n"
    )
    assert waves(plan) == [["A"], ["B"], ["C"]]
    assert restated(plan, "depends_on") == {}
    assert restated(plan, "owner") == {"B": ("Lu",)}
    assert (task(plan, "A").owner, task(plan, "A").status) == ("Jo", "done")
    assert task(plan, "B").effort is not None


def test_a_row_of_nobody() -> None:
    """A row with an id that no stream has is remarked on; a table about other things is not looked at."""
    plan = read(
        "# Sails\n## Stream A: Cut\n**Owner**: w\n**Parallel with**: Stream Q\n## Stream B: Sew\n\n"
        "| Stream | Agent | Parallel With |\n|--|--|--|\n| A | - | the tide |\n"
        "| B | y | Stream Q |\n| D | z | |\n\n"
        "| Agent | Pay |\n|--|--|\n| 7 | 1 |\n| 8 | 2 |\n"
    )
    assert codes(plan) == [("WG158", 11)]
    assert restated(plan, "owner") == {}
    assert task(plan, "B").owner == "y"


def test_tables_alone() -> None:
    """Where no heading names streams, rows with titles are the tasks, and other tables say it again."""
    plan = read(
        "# Game plan\n## Sprint 1: Hull (Week 1)\n**Duration**: 8-12 hours in all\n\n"
        "| Track | Component | Dependencies | Effort | Parallelizable |\n|--|--|--|--|--|\n"
        "| 4A | Keel | None | 8-10h | ✅ YES |\n| 4B | Mast | 4A (types) | 2h | ❌ NO |\n\n"
        "## Sprint 2: Sails\n\n"
        "| Track | Component | Dependencies | Effort | Parallelizable |\n|--|--|--|--|--|\n"
        "| 5A | Cut | Sprint 1 | 2h | |\n\n"
        "## Matrix\n\n| Track | Depends On | Blocks |\n|--|--|--|\n| 4A | None | 4B |\n"
        "| 4B | 4A | 5A |\n| 5A | 4A, 4B | None |\n"
    )
    assert [(one.id, one.phase, one.parallel) for one in plan.tasks] == [
        ("4A", "1", True), ("4B", "1", False), ("5A", "2", True),
    ]  # fmt: skip
    assert [one.depends_on for one in plan.tasks] == [(), ("4A",), ()]
    assert phase(plan, "2").depends_on == ("1",)
    assert phase(plan, "1").effort is not None
    assert Soft(source="4A", target="4B", line=8) in plan.claims
    assert restated(plan, "blocks")["4B"] == ("5A",)


def test_a_table_above_all_headings() -> None:
    """Its streams stand in no phase."""
    plan = read("| Track | Name |\n|--|--|\n| 1 | Cut |\n| 2 | Sew |\n")
    assert [(one.id, one.phase) for one in plan.tasks] == [("1", "1"), ("2", "1")]


def test_squads_with_names() -> None:
    """A squad is known by its name, by its first word, and by what it hands over."""
    plan = read(
        "# Plan\n## Squads\n### 🔵 **Rigging Squad** (Can Start: Day 1)\n**Dependencies:** None\n"
        "**Blocks:** Sail Squad\n\n"
        "### Sail Making Squad (Day 3, needs Rigging)\n"
        "**Dependencies:** Rigging ropes (2-day delay)\n\n**Deliverables:**\n- cloth\n\n"
        "## Files to Create (3 files)\n### Rigging Squad (2 files)\n- `a/rope.py`\n"
        "- `tests/test_rope.py`\n\n"
        "## Start\n### Sail Squad\nGo.\n"
    )
    assert [(one.id, one.title, one.depends_on) for one in plan.tasks] == [
        ("rigging", "Rigging Squad", ()), ("sail-making", "Sail Making Squad", ("rigging",)),
    ]  # fmt: skip
    assert task(plan, "rigging").files == ("a/rope.py", "tests/test_rope.py")


def test_names_that_begin_alike_stay_apart() -> None:
    """A short name is another squad where it could be two, or plans for itself."""
    text = (
        "# P\n## Sail Squad\n{own}\n## Sail Making Squad\n**Dependencies**: None\n"
        "## {third}\n**Dependencies**: None\n"
    )
    ids = [one.id for one in read(text.format(own="", third="Sail Mending Squad")).tasks]
    assert ids == ["sail", "sail-making", "sail-mending"]
    ids = [one.id for one in read(text.format(own="**Owner**: Kim", third="Rope Squad")).tasks]
    assert ids == ["sail", "sail-making", "rope"]


def test_agents_of_one_day() -> None:
    """Agents with numbers and no phases are one phase, side by side; their folder is no person."""
    plan = read(
        "# 🚀 Plan\n## AGENT 1: HULL (Planks)\n**Owner:** `services/hull/`\n**Time:** 60 min\n\n"
        "### Files to Modify:\n```\n"
        "services/hull/main.py - rewrite\n```\n## AGENT 2: SAIL\n**Time:** 30 min\n"
    )
    assert [(one.id, one.title, one.owner) for one in plan.tasks] == [
        ("1", "HULL (Planks)", None),
        ("2", "SAIL", None),
    ]
    assert task(plan, "1").files == ("services/hull/main.py",)
    assert [(one.id, one.title, one.line) for one in plan.phases] == [("1", "Tasks", 1)]
    assert waves(plan) == [["1", "2"]]


def test_streams_inside_a_stream() -> None:
    """They are parts of it."""
    plan = read("# P\n## Track A: a\n### Track A1: b\n### Agent 1: c\n## Track B: d\n")
    assert [one.id for one in plan.tasks] == ["A", "B"]


def test_streams_beside_phases() -> None:
    """Where only some streams stand in a phase, the others make one of their own."""
    plan = read("# P\n## Stream A: a\n## Phase 1: One\n### Stream B: b\n")
    assert [(one.id, one.tasks) for one in plan.phases] == [("0", ("A",)), ("1", ("B",))]


def test_lanes() -> None:
    """Teams with a part in several phases are lanes: each part is a task of its own, owned by the team."""
    plan = read(
        "# Fix\n## Territories\n### Team 1: Types\n**Files**: src/*.py\n## Phase 1: Quick\n"
        "### Team 1: Lint (30 min)\n- [x] a\n"
        "### Team 2: Tests\n**Owner**: Kim\n## Phase 2: Slow\n### Team 1: Types\n"
        "**Dependencies**: Phase 1\n### Team 2: More\n### Team 3: Once\n"
    )
    assert [(one.id, one.title, one.owner) for one in plan.tasks] == [
        ("1.1", "Lint", "Team 1"), ("1.2", "Tests", "Kim"), ("2.1", "Types", "Team 1"),
        ("2.2", "More", "Team 2"), ("2.3", "Once", "Team 3"),
    ]  # fmt: skip
    assert plan.by == "phase"
    assert waves(plan) == [["1.1", "1.2"], ["2.1", "2.2", "2.3"]]
    assert codes(plan) == [("WG159", 3), ("WG159", 8)]
    assert task(plan, "2.1").depends_on == ()


def test_numbered_workstreams() -> None:
    """In a document of workstreams, numbered headings are the streams."""
    plan = read(
        "# Sails: parallel workstreams\n## 1. Cut\n**Deliverable:** `CUT.md`\n"
        "## 2. Sew\nAfter cutting.\n## Order\n1. Cut\n"
    )
    assert [(one.id, one.title, one.files) for one in plan.tasks] == [
        ("1", "Cut", ("CUT.md",)),
        ("2", "Sew", ()),
    ]
    assert read("# Sails\n## 1. Cut\n## 2. Sew\n").tasks == ()


def test_phases_of_workstreams_without_dependencies() -> None:
    """Where nobody says what waits for what, phases follow one another."""
    plan = read(
        "# Phased workstreams\n## Phase 0 — Keel\n### 0.1 — Wood\n- [x] oak\n### 0.2 — Nails\n"
        "- [x] iron\n- [ ] brass\n"
        "## Phase 1 — Mast\n### 1.1 — Fir\n"
    )
    assert plan.by == "phase"
    assert waves(plan) == [["0.1", "0.2"], ["1.1"]]
    assert [one.status for one in plan.tasks] == ["done", "in_progress", "todo"]


def test_tasks_that_agents_share() -> None:
    """Paragraphs in bold with an agent and dependencies are tasks; whole phases can be waited for."""
    plan = read(
        "# Sprint: multi-agent coordination\n## Phase 1: Keel (3-4 hours)\n**Task 1.1: Draw**\n"
        "- **Agent**: kim\n- **Dependencies**: None\n\n"
        "**Task 1.2: Build**\n- **Agent**: jo\n- **Dependencies**: Task 1.1\n\n"
        "## Phase 2: Mast\n**Task 2.1: Step**\n- **Agent**: jo\n- **Dependencies**: All Phase 1 tasks\n\n"
        "**Task 2.2: Stay**\n- **Agent**: kim\n- **Dependencies**: All previous tasks\n"
    )
    assert [one.depends_on for one in plan.tasks] == [(), ("1.1",), ("1.1", "1.2"), ("1.1", "1.2", "2.1")]
    assert read("# S\n## Phase 1\n**Task 1.1: Draw**\n\nx\n\n**Task 1.2: Build**\n").tasks == ()


def test_phases_that_wait() -> None:
    """A phase may wait for another, and what all of its streams wait for, it waits for."""
    plan = read(
        "# P\n## Phase 1: One\n### Stream A: a\n## Phase 2: Two - Sequential Streams\n"
        "**Depends on**: Phase 1\n\n### Stream B: b\n### Stream C: c\n"
        "## Phase 3: Three\n### Stream D: d\n**Dependencies**: Phase 2, Phase 9\n## Phase 4: Four\n"
        "**Mode**: any\n\n### Stream E: e\n### Stream F: f\n**Dependencies**: Phase 3\n"
    )
    assert [one.depends_on for one in plan.phases] == [(), ("1",), ("2",), ()]
    assert [one.mode for one in plan.phases] == ["parallel", "sequential", "parallel", "parallel"]
    assert task(plan, "F").depends_on == ("D",)
    assert [one.code for one in plan.findings] == []


def test_one_id_for_two_streams() -> None:
    """Both are kept where both plan something; a heading that plans nothing only mentions the stream."""
    text = (
        "# P\n## Stream A: Cut\n**Files**: a.py\n**Owner**: x\n"
        "## Stream B: b\n## Stream A: {title}\n{fields}\n"
    )
    plan = read(text.format(title="Sew", fields="**Files**: b.py\n**Owner**: y"))
    assert [one.title for one in plan.tasks] == ["Cut", "b", "Sew"]
    assert codes(plan) == [("WG101", 6)]
    plan = read(text.format(title="Cut (again)", fields="**Effort**: 2 days"))
    assert [one.title for one in plan.tasks] == ["Cut", "b"]
    assert task(plan, "A").effort is not None


def test_unknown_streams() -> None:
    """A dependency on a stream that the plan does not have is an error; a phase of another plan is not."""
    plan = read(
        "# P\n## Stream A: a\n**Dependencies**: Stream Z, Phase 7 of the other plan\n## Stream B: b\n"
    )
    assert codes(plan) == [("WG102", 3)]
    assert task(plan, "A").external == ("Z",)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        (SAMPLE, 0.95),
        ("# P\n## Stream A: a\n## Stream B: b\n", 0.75),
        ("# P\n## Agent 1: a\n## Agent 2: b\n", 0.6),
        ("# P\n## Stream A: a\n", 0),
        ("# P\n## Wave 1\n### Agent 1A: a\n## Wave 2\n### Agent 2A: b\n", 0.2),
        ("# P\n## Track A: a\n## Track B: b\n" + "- [ ] T001 x\n" * 5, 0.2),
        ("# P\n## Sail Squad\n**Dependencies**: None\n## Rope Squad\n", 0.6),
        ("# P\n## Sail Squad\n## Rope Squad\n", 0),
        ("# P\n| Track | Component |\n|--|--|\n| 1 | a |\n", 0.5),
        ("# Parallel workstreams\n## 1. a\n## 2. b\n", 0.5),
        ("# Multi-agent plan\n**Task 1.1: a**\n\nx\n\n**Task 1.2: b**\n", 0.4),
        ("# Plan\n**Task 1.1: a**\n\nx\n\n**Task 1.2: b**\n", 0),
        ("# Parallel workstreams\n## 1. a\n## 2. b\n- [ ] 1.1 c\n", 0),
        ("# Streams of the world\nThe Nile.\n", 0),
    ],
)
def test_sniffing(text: str, sure: float) -> None:
    """It is sure of streams with fields, less so of agents, and steps back for other conventions."""
    assert Streams().sniff(read_document(text, path="p")) == sure


@pytest.mark.parametrize(
    "text",
    ["", "# Stream\n", "## Stream A\n", "> ## Stream A: a\n> ## Stream B: b\n", "```\n## Stream A: a\n"],
)
def test_plans_without_tasks(text: str) -> None:
    """Nothing in them is a task, and nothing fails."""
    assert read(text).tasks == ()

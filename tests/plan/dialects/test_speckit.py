"""Spec-kit plans are read as they declare themselves: phases and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.dialects import DIALECTS
from pytest_wavegate.plan.dialects.speckit import Speckit
from pytest_wavegate.plan.text.document import read_document

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan, Task

STORIES = """\
---

description: "Tasks of the library"
---

# Tasks: Lending Library

## Format: `[ID] [P?] [Story] Description`

- **[P]**: may run beside others
- `[ ]` open

<!--
- [ ] T900 sample in a comment
-->

## Phase 1: Setup (Common Ground)

- [x] T001 Create folders src/, tests/unit/ and docs/
- [X] T002 [P] Configure the linter in pyproject.toml

## Phase 2: Foundational (Needed By All)

- [ ] T003 Create `src/library/models.py` (2h)
  - **Effort**: 3-4 hours
  - **Owner**: Ada
  - also touches `src/library/types.py`
  - [x] no id, so no task

**Checkpoint**: ground laid
---

## Phase 3: User Story 1 - Lend a Book (Priority: P1) 🎯 MVP

### Tests for User Story 1

> - [ ] T901 quoted

- [ ] T004 [P] [US1] Contract test in tests/contract/test_lend.py
- [ ] T005 [P] [US1] Unit test `tests/unit/test_lend.py::test_limit`

### Implementation for User Story 1

- [~] T006 [US1] Lend in src/library/lend.py, wrapped
  over two lines with src/library/clock.py
- [-] T006a [US1] Print a receipt
- [ ] T006b [US1] ~~Send a fax~~

## Phase N: Polish & Docs

- [ ] T007 [P] Update docs/guide.md
    - [ ] T007.1 And its index docs/index.md
- [ ] TXXX [P] More tests in tests/unit/
- [ ] TXXX Clean up

## Notes

- [P] tasks = different files
- [P] T004, T005 may run together
- [x] T001 was easy

```text
- [ ] T902 in a fence
```
"""


def parse(text: str) -> Plan:
    return Speckit().parse(read_document(text, path="tasks.md"))


def codes(text: str) -> list[tuple[str, int]]:
    return [(finding.code, finding.line) for finding in parse(text).findings]


def test_whole_plan() -> None:
    """Phases, tasks, files, boxes and stories of a plan as its author sees them."""
    plan = parse(STORIES)
    assert (plan.title, plan.dialect) == ("Lending Library", "speckit")
    assert [(one.id, one.title, one.label, one.mode, one.line) for one in plan.phases] == [
        ("1", "Setup (Common Ground)", "Phase 1", "mixed", 17),
        ("2", "Foundational (Needed By All)", "Phase 2", "sequential", 22),
        ("3", "User Story 1 - Lend a Book", "Phase 3", "mixed", 33),
        ("N", "Polish & Docs", "Phase N", "mixed", 49),
    ]
    assert [task.id for task in plan.tasks] == [
        "T001",
        "T002",
        "T003",
        "T004",
        "T005",
        "T006",
        "T006a",
        "T006b",
        "T007",
        "T007.1",
        "TXXX",
        "TXXX",
    ]
    assert {
        task.id: task.status for task in plan.tasks if task.id in {"T001", "T002", "T006", "T006a", "T006b"}
    } == {"T001": "done", "T002": "done", "T006": "in_progress", "T006a": "cancelled", "T006b": "todo"}


def task(plan: Plan, task_id: str) -> Task:
    return next(one for one in plan.tasks if one.id == task_id)


def test_details_of_tasks() -> None:
    """Files, tests, folders, test ids, effort and owner come from the line and the body."""
    plan = parse(STORIES)
    first, third, fifth, sixth = (task(plan, one) for one in ("T001", "T003", "T005", "T006"))
    assert (first.folders, first.files) == (("src/", "tests/unit/", "docs/"), ())
    assert third.files == ("src/library/models.py", "src/library/types.py")
    assert third.effort is not None
    assert (third.effort.low, third.effort.high, third.effort.unit, third.owner) == (3, 4, "hours", "Ada")
    assert fifth.test_ids == ("tests/unit/test_lend.py::test_limit",)
    assert ("tests/unit/test_lend.py",) == fifth.files == fifth.tests
    assert sixth.files == ("src/library/lend.py", "src/library/clock.py")
    assert (sixth.story, sixth.priority, sixth.phase, sixth.line) == ("US1", "P1", "3", 44)
    assert task(plan, "T007.1").files == ("docs/index.md",)
    assert task(plan, "T007").files == ("docs/guide.md",)


def test_placeholders_are_told() -> None:
    """Ids of the template stay tasks, each with a finding, and are no duplicates."""
    assert codes(STORIES) == [("WG103", 53), ("WG103", 54)]


def test_duplicates_are_kept() -> None:
    """An id that is used again stands twice, with an error on its second line."""
    text = "## Phase 1: A\n- [ ] T001 x\n- [x] T001 x\n## Phase 1: A\n- [ ] T001 y\n"
    plan = parse(text)
    assert [(one.id, one.phase, one.line) for one in plan.tasks] == [
        ("T001", "1", 2),
        ("T001", "1", 3),
        ("T001", "1-2", 5),
    ]
    assert {("WG101", 3), ("WG101", 5), ("WG111", 4)} == set(codes(text))


@pytest.mark.parametrize(
    "mention",
    [
        "- [x] T001: see above",
        "- [x] T001 done above",
        "- [x] T001~T002: see above",
        "## Summary\n\n- [x] T001 x\n- [ ] T002 y",
        "## Dependencies\n\n### Progress\n\n- [x] T002 y",
        "### T001: how it is done\n\ntext",
    ],
)
def test_mentions_are_no_tasks(mention: str) -> None:
    """Back-references, summaries and sections of detail repeat no task."""
    plan = parse(f"## Phase 1: A\n\n- [x] T001 x\n- [ ] T002 y\n\n{mention}\n")
    assert [one.id for one in plan.tasks] == ["T001", "T002"]
    assert not [one for one in plan.findings if one.severity == "error"]


def test_summary_above_the_phases() -> None:
    """A summary may stand first; the task is where its phase is."""
    plan = parse("## Progress overview\n- [x] T001 x\n\n## Phase 1: A\n- [x] T001 Add it\n")
    assert [(one.id, one.phase, one.line) for one in plan.tasks] == [("T001", "1", 5)]


def test_one_box_for_several_tasks() -> None:
    """A range whose members stand nowhere else makes a task of each."""
    text = "## Phase 1: A\n- [x] T003-T005 [US1] Do it at once\n- [ ] T005 last\n"
    assert [(one.id, one.status) for one in parse(text).tasks] == [
        ("T003", "done"),
        ("T004", "done"),
        ("T005", "todo"),
    ]
    assert codes(text) == [("WG105", 2)]


@pytest.mark.parametrize(
    "line",
    [
        " [X] T001 without a bullet\n [ ] T002 another",
        "* [ ] T001 star\n* [ ] T002 star",
        "1. [ ] T001 one\n2. [ ] T002 two",
        "   - [ ] T001 indented\n   - [ ] T002 indented",
        "    - [ ] T001 far\n    - [ ] T002 far",
        "- Group A\n  - [ ] T001 nested\n  - [ ] T002 nested",
        "- [ ] T001 first\n [ ] T002 right below",
        "<details>\n<summary>Open</summary>\n- [ ] T001 inside\n- [ ] T002 inside\n</details>",
        "text right above\n- [ ] T001 x\n- [ ] T002 y",
        "#### T001: First\n\ntext\n\n#### T002: Second\n\ntext",
        "- [OBSOLETE] T001 gone\n- [ ] T002 stays",
    ],
)
def test_layouts(line: str) -> None:
    """Tasks are found in every layout that people use."""
    plan = parse(f"# Tasks: A\n\n## Phase 1: A\n\n{line}\n")
    assert [(one.id, one.phase) for one in plan.tasks] == [("T001", "1"), ("T002", "1")]


def test_status_of_a_heading() -> None:
    """A task that is a heading has its status in a field."""
    text = "## Phase 1: A\n\n### T001: First\n\n**Status**: done\n\n### T002: Second\n\n- Depends on: T001\n"
    plan = parse(text)
    assert [(one.id, one.status, one.depends_on) for one in plan.tasks] == [
        ("T001", "done", ()),
        ("T002", "todo", ("T001",)),
    ]


@pytest.mark.parametrize(
    ("headings", "ids"),
    [
        (("## Phase 1: A", "## Phase 2: B"), ["1", "2"]),
        (("## Phase 3.1: A", "## Phase 3.2: B"), ["3.1", "3.2"]),
        (("## Phase 1: A\n### Models", "## Phase 1.5: B\n### Views"), ["1", "1.5"]),
        (("## Phase 1: A", "## Final Phase: B"), ["1", "final"]),
        (("## User Story 1: A", "## User Story 2: B"), ["US1", "US2"]),
        (("## Phase 1: A\n### User Story 1: B", "### User Story 2: C"), ["1"]),
        (("## Phase 1: A", "## Docs & Polish"), ["1", "docs-polish"]),
        (("## Phase 3: A\n### Phase 3.1: B", "### Phase 3.2: C"), ["3.1", "3.2"]),
        (("# Tasks: X\ntext", "## Phase 1: A"), ["0", "1"]),
        (("## Setup", "## Build"), ["1"]),
        (("text", "more text"), ["1"]),
        (("## Sprint 1: A", "## Sprint 2: B"), ["1", "2"]),
        (("### 🚀 Phase 1 — A", "### Phase 2：B"), ["1", "2"]),
    ],
)
def test_phases_of_every_kind(headings: tuple[str, ...], ids: list[str]) -> None:
    """The innermost phase heading counts; stories, sprints and plain headings where there is none."""
    text = "".join(f"{heading}\n\n- [ ] T00{number} x\n\n" for number, heading in enumerate(headings, 1))
    assert ids == [phase.id for phase in parse(text).phases]


def test_headings_that_only_mention_phases() -> None:
    """Sections about phases that hold no tasks are no phases."""
    text = "## Phase 1: A\n- [ ] T001 x\n## Strategy\n### Phase 1 first\ntext\n### Phase 2 (later)\ntext\n"
    assert [phase.id for phase in parse(text).phases] == ["1"]


@pytest.mark.parametrize(
    ("boxes", "mode"), [(("[P] ", "[P] "), "parallel"), (("", ""), "sequential"), (("[P] ", ""), "mixed")]
)
def test_mode(boxes: tuple[str, str], mode: str) -> None:
    """A phase is parallel where all its tasks are."""
    text = "## Phase 1: A\n" + "".join(f"- [ ] T00{number} {box}x\n" for number, box in enumerate(boxes))
    assert [mode] == [phase.mode for phase in parse(text).phases]


def test_paths_outside_the_project() -> None:
    """A path that leaves the project is left out, with one finding."""
    text = "## Phase 1: A\n- [ ] T001 Read ../other/a.py\n- [ ] T002 Read ../other/a.py and src/b.py\n"
    assert [one.files for one in parse(text).tasks] == [(), ("src/b.py",)]
    assert codes(text) == [("WG106", 2)]


def test_hash_leaves_boxes_out() -> None:
    """Ticking a box is no change of the plan."""
    assert parse(STORIES).sha256 == parse(STORIES.replace("- [ ] T003", "- [x] T003")).sha256


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        (STORIES, 0.9, 1.0),
        ("- [ ] T001 x\n", 0.5, 0.7),
        ("## Phase 1: A\n- [ ] 1. Add it\n  - [ ] 1.1 x\n", 0.0, 0.0),
        ("### Wave 1\n\n#### Agent 2A: x\n- [ ] test\n", 0.0, 0.0),
        ("- [ORCH-001] Build it\n", 0.0, 0.0),
        ("### T001: Only headings\n\ntext\n", 0.2, 0.4),
        ("", 0.0, 0.0),
    ],
)
def test_sniff(text: str, low: float, high: float) -> None:
    """Confidence rises with T ids, phases and tags, and is none without an id."""
    assert low <= Speckit().sniff(read_document(text, path="tasks.md")) <= high


def test_table_names_the_class() -> None:
    """The table of dialects points at this one."""
    assert f"{Speckit.__module__}:{Speckit.__name__}" == DIALECTS[Speckit.name]


ODD = (
    "```",
    "<!--",
    "---",
    "> x",
    "## Dependencies",
    "- T001 → T003 → T999",
    "| Task | Depends on |",
    "|---|---|",
    "| T001 | T002 |",
    "- **Phase 3+**: depends on all previous phases",
    "- [x] T001-T9999 x",
    "\t- [ ] T1 x",
)
PIECES = st.sampled_from([*STORIES.splitlines(), *ODD])
NOISE = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20)  # repair leaves no CR


@given(st.lists(PIECES, max_size=30), NOISE)
@settings(max_examples=120, deadline=None)
def test_reading_never_fails(lines: list[str], noise: str) -> None:
    """Any mixture of lines is a plan whose references hold together."""
    plan = parse("\n".join([*lines, noise]))
    phases = {phase.id for phase in plan.phases}
    assert len(phases) == len(plan.phases)
    assert all(one.phase in phases for one in plan.tasks)
    assert all(set(phase.depends_on) <= phases for phase in plan.phases)
    assert {one.id for one in plan.tasks} == {one for phase in plan.phases for one in phase.tasks}
    ids = {one.id for one in plan.tasks} | phases
    assert all({edge.source, edge.target} <= ids for edge in plan.edges)


def test_brackets_of_a_heading_are_no_retelling() -> None:
    """A heading "Tests (Parallel)" has tasks of its own; "Parallel Opportunities" talks about others."""
    text = "# Tasks: X\n\n## Setup\n\n- [ ] T001 a\n\n### Tests (Parallel)\n\n- [ ] T001 b\n\n"
    plan = parse(f"{text}## Parallel Opportunities\n\n- [ ] T001 a\n")
    assert [task.line for task in plan.tasks] == [5, 9]

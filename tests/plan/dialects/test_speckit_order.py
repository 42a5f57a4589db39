"""Spec-kit plans are read as they declare themselves: what comes before what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.plan.dialects.speckit import Speckit
from pytest_wavegate.plan.text.document import read_document

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan

NEW = """\
# Tasks: A

## Phase 1: Setup
- [ ] T001 a
- [ ] T002 [P] b
## Phase 2: Foundational
- [ ] T003 c
- [ ] T004 d
- [ ] T004a e
## Phase 3: User Story 1 - Lend (Priority: P1)
- [ ] T005 [US1] f
- [ ] T006 [US1] g
## Phase 4: User Story 2 - Return (Priority: P2)
- [ ] T007 [US2] h
- [ ] T008 [US2] i
## Phase 5: Slow Mode
- [ ] T009 j
## Phase 6: Polish
- [ ] T010 k

"""
OLD = """\
# Tasks: B

## Phase 3.1: Setup
- [ ] T001 a
## Phase 3.2: Tests First (TDD)
- [ ] T002 [P] b
- [ ] T003 [P] c
## Phase 3.3: Core Implementation
- [ ] T004 d
- [ ] T005 e
## Phase 3.4: Integration
- [ ] T006 f
## Phase 3.5: Polish
- [ ] T007 g
- [ ] T008 h

"""
PROSE = "## Dependencies & Execution Order\n\n"


def parse(text: str) -> Plan:
    return Speckit().parse(read_document(text, path="tasks.md"))


def phases(text: str) -> str:
    return " ".join(f"{one.id}<{','.join(one.depends_on)}" for one in parse(text).phases if one.depends_on)


def tasks(text: str) -> str:
    return " ".join(f"{edge.source}>{edge.target}" for edge in parse(text).edges if edge.why == "declared")


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("- **Foundational (Phase 2)**: Depends on Setup completion", "2<1"),
        ("- **Foundational (Phase 2)**: Depends on Setup - BLOCKS all user stories", "2<1 3<2 4<2"),
        ("- **User Stories (Phase 3-4)**: All depend on Foundational phase completion", "3<2 4<2"),
        ("- **User Stories (Phase 3+)**: All depend on Foundational phase completion", "3<2 4<2"),
        ("- **User Stories (Phase 3, 4)**: All depend on Phase 2", "3<2 4<2"),
        ("- **Slow Mode (Phase 5)**: Depends on US2 (the queue)", "5<4"),
        ("- **Polish (Phase 6)**: Depends on all user stories and slow mode being complete", "6<3,4,5"),
        ("- **Polish (Final Phase)**: Depends on all desired user stories being complete", "6<3,4"),
        ("- **Polish (Phase 6)**: Depends on all previous phases", "6<1,2,3,4,5"),
        ("- **User Story 2 (P2)**: Can start after Foundational (Phase 2) - May integrate with US1", "4<2"),
        (
            "- **User Story 2 (P2)**: Can start after Foundational (Phase 2) - No dependencies on other ones",
            "4<2",
        ),
        ("- US2 can start after US1 completion, parallel with Slow Mode", "4<3"),
        ("- **US2**: Requires Foundational only - no dependency on US1", "4<2"),
        (
            "- Phase 2 (T003-T004) MUST complete before Phase 3 and Phase 4; not required for Phase 5",
            "3<2 4<2",
        ),
        ("- Phase 1 blocks all user stories", "3<1 4<1"),
        ("- **Phase 1 → Phase 2 → Phases 3–4 → Phase 6**, in turn", "2<1 3<2 4<2 6<3,4"),
        ("- **Stories in turn**: US1 → US2", "4<3"),
        ("- **Phase 3 (US1)** → after Phase 2. The first to ship.", "3<2"),
        ("- **Phase 3**: depends on T003, T004 (ground laid)", "3<2"),
        ("- US1 and US2 can both start in parallel after Phase 2", "3<2 4<2"),
        ("**User Story 2 (P2)**:\n- Depends on: T005 (the lender)\n- Blocks: Phase 5", "4<3 5<4"),
        ("- **User Story 2**:\n  - Depends on US1\n  - Independent of Phase 5", "4<3"),
        ("| Phase | Depends on |\n|---|---|\n| Phase 2 | Phase 1 |\n| US2 | US1, Phase 2 |", "2<1 4<2,3"),
        ("```\nPhase 1 (Setup) → Phase 2 (Base) → Phase 6\n```", "2<1 6<2"),
        ("- US2 阻塞 Phase 5；Phase 6 依赖 US2", "5<4 6<4"),
    ],
)
def test_phases(prose: str, expected: object) -> None:
    """Sentences about phases and stories, chains, tables and labels are declared dependencies."""
    assert expected == phases(f"{NEW}{PROSE}{prose}\n")


@pytest.mark.parametrize(
    "prose",
    [
        "- US1 and US2 can proceed in parallel (if staffed)",
        "- Or one by one in order of priority (US1 → US2)",
        "- **US2**: could be built before US1 in theory, but the usual order is US1 → US2",
        "- **US2 (P2)**: extends US1 patterns but is independently testable",
        "- **US2 (P2)**: depends on US1 concepts but independently testable",
        "- US2 is independent of US1",
        "- the `x` surface, slow proof and stubs must exist before any story test",
        "- Models before services",
        "- **Setup (Phase 1)**: No dependencies - can start immediately",
        "- Story complete before moving to next priority",
        "### Parallel Opportunities\n\n- Phase 1 → Phase 2",
        "### Within Each User Story\n\n- Setup before polish",
        "```text\nPhase 1 ─┬─► Phase 3\n         └─► Phase 4 ─► Phase 5\n```",
    ],
)
def test_no_phases(prose: str) -> None:
    """What is possible, parallel, vague or drawn declares nothing."""
    assert phases(f"{NEW}{PROSE}{prose}\n") == ""


@pytest.mark.parametrize(
    "prose",
    [
        "## Implementation Strategy\n\n1. Phase 1 → Phase 2 → Phase 6",
        "## Notes\n\n- US2 depends on US1",
        "## Parallel Example\n\n- Phase 6 after Phase 5",
    ],
)
def test_other_sections_order_no_phases(prose: str) -> None:
    """Strategies, notes and examples say how one might go about it, not what must come first."""
    assert phases(f"{NEW}{prose}\n") == ""


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("- T003 depends on T001", "T001>T003"),
        ("- T006 depends on T005 and T003 (both)", "T005>T006 T003>T006"),
        ("- T001 blocks T003, T005", "T001>T003 T001>T005"),
        ("- T001, T002 before T003", "T001>T003 T002>T003"),
        ("- T003 (red) before T005-T006 (green).", "T003>T005 T003>T006"),
        ("- T003-T005 before T006", "T003>T006 T004>T006 T004a>T006 T005>T006"),
        ("- T001 → T003 → T005: one file", "T001>T003 T003>T005"),
        ("- **T005 → T006** are sequential", "T005>T006"),
        (
            "- T003 depends on T001; T005 depends on T003. T006 waits for T005",
            "T001>T003 T003>T005 T005>T006",
        ),
        ("- Tests first (T005 before T006; T007 before T008)", "T005>T006 T007>T008"),
        ("- T008 is blocked by T007", "T007>T008"),
        ("- T009 can run in parallel with T007", ""),
        ("- T009 is independent of T007", ""),
        ("- T007 ∥ T009", ""),
        (
            "| Task | Depends on | Blocks |\n|---|---|---|\n| T003 | T001, T002 | T005 |\n| T007 | - | |",
            "T001>T003 T002>T003 T003>T005",
        ),
        ("- Within stories: T006 depends on T005", "T005>T006"),
    ],
)
def test_tasks(prose: str, expected: object) -> None:
    """Sentences about tasks, chains and tables are edges with their line."""
    assert expected == tasks(f"{NEW}{PROSE}{prose}\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- [ ] T011 x (depends on T001, T002)", "T001>T011 T002>T011"),
        ("- [ ] T011 x, depends on T001-T003", "T001>T011 T002>T011 T003>T011"),
        ("- [ ] T011 x (after T005)", "T005>T011"),
        ("- [ ] T011 x (requires tasks T005 and T006)", "T005>T011 T006>T011"),
        ("- [ ] T011 x - blocked by T005", "T005>T011"),
        ("- [ ] T011 x (blocks T010)", "T011>T010"),
        ("- [ ] T011 x\n  - **Depends on**: T001 (not T002), T003", "T001>T011 T003>T011"),
        ("- [ ] T011 x\n  - Dependencies: T001; T003", "T001>T011 T003>T011"),
        ("- [ ] T011 x\n  Depends on: T004a", "T004a>T011"),
        ("- [ ] T011 x\n  - Blocked by: T001\n  - Blocks: T010", "T001>T011 T011>T010"),
        ("- [ ] T011 x\n  - Depends on: none (may start with T001)", ""),
        ("- [ ] T011 x (not blocked by T005)", ""),
        ("- [ ] T011 Verify the deploy after T005 has run", ""),
        ("- [ ] T011 Extend T005 with a limit", ""),
        ("- [ ] T011 x (依赖 T001、T002)", "T001>T011 T002>T011"),
    ],
)
def test_what_tasks_say_themselves(line: str, expected: object) -> None:
    """A task names what it waits for in its line or in a field below."""
    assert expected == tasks(f"{NEW}## Phase 7: More\n\n{line}\n")


def test_edges_have_the_line_that_says_so() -> None:
    """Each edge points at its sentence, and a task lists what it waits for."""
    plan = parse(f"{NEW}{PROSE}- T003 depends on T001\n- Phase 2: depends on Phase 1\n")
    first = NEW.count("\n") + 3
    assert [("T001", "T003", "declared", first), ("1", "2", "phase", first + 1)] == [
        (edge.source, edge.target, edge.why, edge.line) for edge in plan.edges
    ]
    assert next(one.depends_on for one in plan.tasks if one.id == "T003") == ("T001",)


def test_old_generation() -> None:
    """Names with their ids in brackets are phases where they are all of it."""
    text = f"{OLD}## Dependencies\n- Tests (T002-T003) before implementation (T004-T005)\n"
    text += "- T004 blocks T005, T006\n"
    text += "- Implementation before polish (T007-T008)\n"
    assert phases(text) == "3.3<3.2 3.5<3.3,3.4"
    assert tasks(text) == "T004>T005 T004>T006"


def test_phases_that_depend_on_nothing() -> None:
    """A phase without dependencies is free; of a story the words speak of other stories only."""
    text = f"{NEW}{PROSE}- **Setup (Phase 1)**: No dependencies\n"
    text += "- **Slow Mode (Phase 5)**: Independent - run in parallel\n"
    text += "- **User Story 1 (P1)**: Independent - ships alone\n"
    assert [phase.id for phase in parse(text).phases if phase.independent] == ["1", "5"]


def test_headings_and_fields_of_phases() -> None:
    """A heading may say whom it blocks, and a field above the tasks what it waits for."""
    text = "## Phase 1: Base - BLOCKS all stories\n- [ ] T001 a\n## Phase 2: User Story 1\n- [ ] T002 b\n"
    text += "## Phase 3: Docs\n**Depends on**: Phase 1 (T001) + US1 complete.\n\n- [ ] T003 c\n"
    assert phases(text) == "2<1 3<1,2"


def test_empty_phases_are_skipped() -> None:
    """What waits for a phase without tasks waits for those before it."""
    text = "## Phase 1: Setup\n- [ ] T001 a\n## Phase 2: Base\nnothing to do\n"
    text += "## Phase 3: User Story 1\n- [ ] T002 b\n## Phase 4: User Story 2\n- [ ] T003 c\n"
    text += (
        f"{PROSE}- **Base (Phase 2)**: Depends on Setup\n- **User Stories (Phase 3+)**: All depend on Base\n"
    )
    assert phases(text) == "3<1 4<1"
    assert [(one.code, one.line) for one in parse(text).findings] == [("WG112", 3)]


def test_undefined_dependencies() -> None:
    """An id without a task is external, makes no edge, and is an error that names the near one."""
    plan = parse(f"{NEW}## Phase 7: X\n- [ ] T011 x (depends on T1, T999)\n")
    assert plan.tasks[-1].depends_on == ()
    assert plan.tasks[-1].external == ("T1", "T999")
    assert plan.edges == ()
    assert [(one.code, one.hint) for one in plan.findings] == [
        ("WG102", "write T001"),
        ("WG102", "define the task or remove it from the list"),
    ]


def test_self_dependency_is_kept() -> None:
    """A task that waits for itself says so; the cycle is found later."""
    assert tasks(f"{NEW}## Phase 7: X\n- [ ] T011 x (depends on T011)\n") == "T011>T011"


def test_many_pairs_stay_linear() -> None:
    """All of one long range before all of another makes a bounded number of edges."""
    lines = "".join(f"- [ ] T{number:04} x\n" for number in range(1, 401))
    plan = parse(f"## Phase 1: A\n{lines}\n{PROSE}- T0001-T0200 before T0201-T0400\n")
    assert len(plan.edges) == 399

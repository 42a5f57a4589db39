"""Sentences about order are taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.words.prose import only_label, plain, read_statements


def said(text: str) -> list[tuple[str, str, str]]:
    return [
        (one.word, one.subject.text or one.label.text, " > ".join(link.text for link in one.objects))
        for one in read_statements(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "**Setup (Phase 1)**: No dependencies - can start immediately",
            [("free", "Setup", ""), ("free", "Setup", "")],
        ),
        ("**Base (Phase 2)**: Depends on Setup completion", [("depends", "Base", "Setup completion")]),
        (
            "**Base**: Depends on Setup - BLOCKS all stories",
            [("depends", "Base", "Setup"), ("blocks", "Base", "all stories")],
        ),
        (
            "**Base**: depends on Phase 1, blocks all stories",
            [("depends", "Base", "Phase 1"), ("blocks", "Base", "all stories")],
        ),
        ("**Stories (Phase 3+)**: All depend on Base", [("depends", "Stories", "Base")]),
        ("**US1**: Can start after Base (Phase 2)", [("after", "US1", "Base")]),
        ("T001, T002 before T003", [("before", "T001, T002", "T003")]),
        ("T008 blocks T009, T015", [("blocks", "T008", "T009, T015")]),
        ("T009 is blocked by T008", [("depends", "T009", "T008")]),
        ("Phase 1 MUST complete before Phase 2; not needed for Phase 3", [("before", "Phase 1", "Phase 2")]),
        ("T013, T014 must complete before T015; then T016 can run", [("before", "T013, T014", "T015")]),
        (
            "T003 depends on T001. T004 waits for T003",
            [("depends", "T003", "T001"), ("depends", "T004", "T003")],
        ),
        ("Phase 1 → Phase 2 → Phases 3–5", [("chain", "", "Phase 1 > Phase 2 > Phases 3–5")]),
        ("Order: T001 -> T002", [("chain", "Order", "T001 > T002")]),
        ("**Phase 2** → after Phase 1", [("after", "Phase 2", "Phase 1")]),
        ("Depends on: T001, T002", [("depends", "", "T001, T002")]),
        ("**Blocks**: US2", [("blocks", "", "US2")]),
        ("US2 depends on US1 because it extends US3", [("depends", "US2", "US1")]),
        ("US3 can start after US1, parallel with US2", [("after", "US3", "US1")]),
        ("US1 and US2 can run in parallel after Phase 2", [("after", "US1 and US2", "Phase 2")]),
        (
            "Tests first (T003 before T004; T005 before T006)",
            [("before", "T003", "T004"), ("before", "T005", "T006")],
        ),
        ("**第二阶段**: 依赖 Phase 1。可同时 Phase 3", [("depends", "第二阶段", "Phase 1")]),
        ("US2 depende de US1", [("depends", "US2", "US1")]),
        ("Phase 2 bloqueia todas as stories", [("blocks", "Phase 2", "todas as stories")]),
    ],
)
def test_statements(text: str, expected: object) -> None:
    """Each clause says one thing of its own subject or of the label before the colon."""
    assert expected == said(text)


@pytest.mark.parametrize(
    "text",
    [
        "US2 can run in parallel with US1",
        "US2 may integrate with US1 but stays testable",
        "US2: No dependencies on other stories",
        "US3 depends on US1 concepts but is independently testable",
        "T006 → T007 are ordered by size but independent",
        "T014 is independent of T015",
        "US2 does not depend on US1",
        "US2 could be built before US1",
        "T001 ∥ T002",
        "Depends on: none",
        "Depends on: (none - can start with T001)",
        "Run T001, then run T002",
        "Commit after each task?",
        "",
    ],
)
def test_no_statements(text: str) -> None:
    """What is parallel, possible, denied or vague orders nothing that could be named."""
    named = [one for one in said(text) if any(mark in one[2] for mark in ("T0", "US", "Phase"))]
    assert named == []


def test_asides_stay_with_their_phrase() -> None:
    """Brackets are told apart from the words around them."""
    (statement,) = read_statements("**Base (Phase 2)**: Depends on Setup (Phase 1, T001)")
    assert (statement.label.text, statement.label.asides) == ("Base", ("Phase 2",))
    assert (statement.objects[0].text, statement.objects[0].asides) == ("Setup", ("Phase 1, T001",))


def test_plain() -> None:
    """Emphasis, code and comments go; ids in code and ranges with blanks stay."""
    assert (
        plain("**T001** and `make it` `T002` – `T004` <!-- no -->x".replace("` – `", " – "))
        == "T001 and ¤ T002–T004 x"
    )


@pytest.mark.parametrize(
    ("text", "expected"), [("**User Story 2 (P2)**:", True), ("Done: yes", False), ("x", False)]
)
def test_only_label(text: str, expected: object) -> None:
    """A label alone ends with its colon."""
    assert expected is only_label(text)


@given(st.text(alphabet="T01→-()（）:;., beforeafterdependsonblocks*`~", max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_text_is_readable(text: str) -> None:
    """Reading sentences never fails, and all but ``free`` have an object."""
    for statement in read_statements(text):
        assert bool(statement.objects) is (statement.word != "free")

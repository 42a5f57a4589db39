"""Headings of phases are read."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.words.phase_heading import read_any_heading, read_phase_heading, read_story_heading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Phase 1: Setup", ("1", "Phase 1", "Setup", None, None)),
        ("Phase 2: Base (Blocking Work)", ("2", "Phase 2", "Base (Blocking Work)", None, None)),
        (
            "Phase 3: User Story 1 - Pool (Priority: P1) 🎯 MVP",
            ("3", "Phase 3", "User Story 1 - Pool", "P1", 1),
        ),
        ("Phase 3: User Story 1 — Pool (P1) — MVP", ("3", "Phase 3", "User Story 1 — Pool", "P1", 1)),
        ("Phase 3 — US-002: Pool", ("3", "Phase 3", "US-002: Pool", None, 2)),
        ("Phase 3：用户故事 1 - 池（优先级：P2）", ("3", "Phase 3", "用户故事 1 - 池", "P2", 1)),
        ("Phase 3.2: Tests First ⚠️", ("3.2", "Phase 3.2", "Tests First", None, None)),
        ("Phase 5.5: Extra", ("5.5", "Phase 5.5", "Extra", None, None)),
        ("Phase N: Polish", ("N", "Phase N", "Polish", None, None)),
        ("Phase A - Base", ("A", "Phase A", "Base", None, None)),
        ("Final Phase: Polish", ("final", "Final Phase", "Polish", None, None)),
        ("Implementation Phase 2: Store", ("2", "Implementation Phase 2", "Store", None, None)),
        ("階段 1：準備", ("1", "階段 1", "準備", None, None)),
        ("第二阶段：核心", ("2", "第二阶段", "核心", None, None)),
        ("Sprint 2 - Core", ("2", "Sprint 2", "Core", None, None)),
        ("🚀 **Phase 4**: Run", ("4", "Phase 4", "Run", None, None)),
        ("Phase 7", ("7", "Phase 7", "Phase 7", None, None)),
    ],
)
def test_phase_headings(text: str, expected: object) -> None:
    """Label, number, priority and story are told apart from the title."""
    said = read_phase_heading(text)
    assert said is not None
    assert expected == (said.id, said.label, said.title, said.priority, said.story)


@pytest.mark.parametrize(
    "text",
    [
        "Phase Dependencies",
        "Phases",
        "Phase 1-3 at a glance",
        "Phase 4 & 5",
        "After Phase 1",
        "Phase a thing",
        "Setup",
    ],
)
def test_other_headings(text: str) -> None:
    """Headings that speak of phases are none."""
    assert read_phase_heading(text) is None


def test_story_headings() -> None:
    """A story without a phase keeps its whole title."""
    said = read_story_heading("User Story 2: Queue (Priority: P2)")
    assert said is not None
    assert (
        said.id, said.label, said.title, said.priority, said.story,
    ) == ("US2", "User Story 2", "User Story 2: Queue", "P2", 2)  # fmt: skip
    assert read_story_heading("Notes on User Story 2") is None


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Docs & Polish - 8 tasks", "docs-polish"), ("Extra (later)", "extra"), ("整理", "tasks")],
)
def test_any_heading(text: str, slug: str) -> None:
    """A heading without a label has an id of its words."""
    assert (slug, "") == (read_any_heading(text).id, read_any_heading(text).label)

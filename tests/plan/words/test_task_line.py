"""The line of a task is read in every order and emphasis."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.words.task_line import read_task_heading, read_task_line


@pytest.mark.parametrize(
    ("text", "task_id", "title"),
    [
        ("[ ] T001 Add it", "T001", "Add it"),
        ("[ ] **T001** Add it", "T001", "Add it"),
        ("[ ] **T001**: Add it", "T001", "Add it"),
        ("[ ] **T001 [P] Add it** in a.py", "T001", "Add it in a.py"),
        ("[ ] `T001` Add it", "T001", "Add it"),
        ("[ ] [T001] [P] Add it", "T001", "Add it"),
        ("[ ] T001: Add it", "T001", "Add it"),
        ("[ ] T001 - Add it", "T001", "Add it"),
        ("[ ] T001. Add it", "T001", "Add it"),
        ("[ ] T-001 Add it", "T-001", "Add it"),
        ("[ ] T-01 Add it", "T-01", "Add it"),
        ("[ ] T016a Add it", "T016a", "Add it"),
        ("[ ] T016A Add it", "T016A", "Add it"),
        ("[ ] T011-test Add it", "T011-test", "Add it"),
        ("[ ] T032-MIN Add it", "T032-MIN", "Add it"),
        ("[ ] T104-e2e-web Add it", "T104-e2e-web", "Add it"),
        ("[ ] T35.1.1 Add it", "T35.1.1", "Add it"),
        ("[ ] T028.1 Add it", "T028.1", "Add it"),
        ("[ ] T2-001 Add it", "T2-001", "Add it"),
        ("[ ] T158-1 Add it", "T158-1", "Add it"),
        ("[ ] T1001 Add it", "T1001", "Add it"),
        ("[ ] G01 Add it", "G01", "Add it"),
        ("[x] ✅ T001 Add it", "T001", "Add it"),
        ("[ ] T001 Add [Entity] to <id:1> <!-- id: 4 -->", "T001", "Add [Entity] to <id:1>"),
        ("[ ] T001 [a.js](src/a.js) gets it", "T001", "[a.js](src/a.js) gets it"),
        ("[ ] T001 [language] setup", "T001", "[language] setup"),
        ("[ ] T001", "T001", ""),
    ],
)
def test_ids_and_titles(text: str, task_id: str, title: str) -> None:
    """Every shape of id is read, and the title is what follows id and tags."""
    said = read_task_line(text)
    assert said is not None
    assert (task_id, title) == (said.id, said.title)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("[ ] T001 x", "todo"),
        ("[] T001 x", "todo"),
        ("[x] T001 x", "done"),
        ("[X] T001 x", "done"),
        ("[-] T001 x", "cancelled"),
        ("[~] T001 x", "in_progress"),
        ("[OBSOLETE] T001 x", "cancelled"),
        ("[ ] [OBSOLETE] T001 x", "cancelled"),
        ("[x] ~~T001~~ x", "cancelled"),
        ("[ ] ~~T001 x~~", "cancelled"),
        ("[ ] T001 [OBSOLETE] x", "cancelled"),
        ("[ ] T001 [DONE] x", "done"),
        ("[ ] T001 Mark tasks complete", "todo"),
        ("[ ] T001 25/28 ✅ 85%", "todo"),
    ],
)
def test_status(text: str, status: str) -> None:
    """The box says the status, a word in its place or struck text cancels; words of the title say nothing."""
    said = read_task_line(text)
    assert said is not None
    assert status == said.status


@pytest.mark.parametrize(
    ("text", "parallel", "story", "priority"),
    [
        ("[ ] T001 [P] [US1] x", True, "US1", None),
        ("[ ] T001 [US1] [P] x", True, "US1", None),
        ("[ ] T001 [P][US1] x", True, "US1", None),
        ("[ ] T001 [US-001] x", False, "US-001", None),
        ("[ ] T001 [US-ADMIN-01] x", False, "US-ADMIN-01", None),
        ("[ ] T001 [US1,US2] x", False, "US1,US2", None),
        ("[ ] T001 [Story: US2] x", False, "US2", None),
        ("[ ] T001 [P1] x", False, None, "P1"),
        ("[ ] T001 (P) x", True, None, None),
        ("[ ] T001 [Foundation] [P] x", True, None, None),
        ("[ ] T001 [BLOCKER: the key] [设计] x", False, None, None),
        ("[ ] T001 Explain [P] in the notes", False, None, None),
    ],
)
def test_tags(text: str, parallel: bool, story: object, priority: object) -> None:
    """Tags count in any order right behind the id, and never inside the title."""
    said = read_task_line(text)
    assert said is not None
    assert (parallel, story, priority) == (said.parallel, said.story, said.priority)
    assert said.title.endswith("x") or "[P]" in said.title


@pytest.mark.parametrize(
    "text",
    [
        "[P] tasks = different files",
        "[P] T010, T011 can run together",
        "[ ] All contracts have tests",
        "[ ] FR-001 is met",
        "[ ] US1 works",
        "[ ] SC-002 is met",
        "[ ] CHK001 reviewed",
        "[ ] TODO fix",
        "[ ] Tests pass",
        "[x](a.md) T001",
        "[ ] 1.1 Add it",
        "T001 without a box",
        "",
    ],
)
def test_no_tasks(text: str) -> None:
    """A bracket with P, a check without an id, and requirement numbers are no tasks."""
    assert read_task_line(text) is None


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("[x] T030.2~T030.6: see above", "T030.2~T030.6"),
        ("[x] T032-T040 [US3] done otherwise", "T032-T040"),
        ("[x] T007, T008: done", "T007, T008"),
        ("[x] T001-003 done", "T001-003"),
    ],
)
def test_one_box_for_several(text: str, span: str) -> None:
    """A list or range in place of the id is kept as written."""
    said = read_task_line(text)
    assert said is not None
    assert span == said.span


@pytest.mark.parametrize("task_id", ["TXXX", "T0XX", "TNNN", "T###"])
def test_placeholders(task_id: str) -> None:
    """Ids of a template are known as such."""
    said = read_task_line(f"[ ] {task_id} Docs")
    assert said is not None
    assert (task_id, True) == (said.id, said.placeholder)


@pytest.mark.parametrize(
    ("text", "task_id"),
    [
        ("T001: Add it", "T001"),
        ("T2-001 — Add it", "T2-001"),
        ("[x] T005 Add it", "T005"),
        ("T001", None),
        ("Tests for it", None),
        ("T001-T004 together", None),
        ("2.1 Models", None),
    ],
)
def test_headings(text: str, task_id: str | None) -> None:
    """A heading that begins with an id and a title is a task."""
    said = read_task_heading(text)
    assert task_id == (said.id if said else None)

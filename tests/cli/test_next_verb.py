"""``wavegate next``: what can start, for people and for programs."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.cli import main
from pytest_wavegate.model.planned import PlanFacts
from pytest_wavegate.model.record import TaskRecord
from pytest_wavegate.plan.read import read_plan
from pytest_wavegate.reports.json_document import JsonDocument
from pytest_wavegate.run.fold import fold

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.model.record import TaskDecision

PLAN = """\
# Tasks: Seed bank

## Phase 1: Setup

- [x] T001 Create the project in src/bank/app.py
- [ ] T002 Write the settings in src/bank/settings.py, with every wish that anybody had in years
- [ ] T003 Write the log
- [ ] T004 Read the log
- [ ] T005 [P] Draw the logo
- [~] T006 [P] Ask the lawyers (depends on T900)
- [ ] T007 [P] Print the logo (depends on T005)

## Phase 2: User Story 1 - Store a seed

- [ ] T008 [P] [US1] Store it
- [ ] T009 [P] [US1] Label it
- [ ] T010 [P] [US1] Count it
"""
PAGE = """\
Seed bank
{path}
10 tasks: 1 settled, 1 in progress, 2 can start, 6 waiting

In progress ------------------------------------------------------------- 1 task
  T006 Ask the lawyers (depends on T900)
       needs T900, which is not in this plan

Can start now ---------------------------------------------------------- 2 tasks

Phase 1: Setup
  side by side [P]
    T005 Draw the logo
  next of the row
    T002 Write the settings in src/bank/settings.py, with every wish that any...

Waiting ---------------------------------------------------------------- 6 tasks
  2 tasks wait in the row behind T002: T003, T004
  T007 waits for T005
  3 tasks wait for Phase 1 (6 open): T008 to T010
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A small plan that has begun."""
    path = tmp_path / "tasks.md"
    path.write_text(PLAN, encoding="utf-8")
    return path


def run_of(plan: Path, **decisions: TaskDecision) -> str:
    """The path of the record of a run that decided this."""
    known = {task.id: task for task in read_plan(plan).tasks}
    tasks = tuple(
        TaskRecord(
            id=id_, title="", phase=known[id_].phase, wave=1, parallel=False, status="todo",
            decision=decision, items=(),
        )
        for id_, decision in decisions.items()
    )  # fmt: skip
    facts = PlanFacts(path=str(plan), title="", dialect="speckit", sha256=read_plan(plan).sha256)
    file = plan.parent / "run.json"
    file.write_text(JsonDocument.render(fold(()).model_copy(update={"plan": facts, "tasks": tasks})))
    return str(file)


def test_text_is_for_people(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In progress, what can start, and what the rest waits for, in groups."""
    assert main(["next", str(plan)]) == 0
    assert capsys.readouterr().out.splitlines() == PAGE.format(path=plan).splitlines()


def test_json_is_for_programs(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every task that is not settled stands in one of its lists."""
    assert main(["next", str(plan), "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "wavegate.next/1"
    assert document["ready"] == ["T002", "T005"]
    assert document["in_progress"] == ["T006"]
    assert document["unverified"] == []
    assert document["waiting"][1] == {"task": "T004", "waits_for": ["T003"], "row": ["T003"], "phases": []}
    assert document["waiting"][3] == {"task": "T008", "waits_for": [], "row": [], "phases": ["1"]}
    assert document["phases"] == {"1": 6}
    assert document["external"] == {"T006": ["T900"]}


def test_a_record_knows_better_than_boxes(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Passed is settled; a tick that its tests deny is listed, and holds back its row."""
    record = run_of(plan, T001="failed", T005="passed", T006="passed", T007="no_tests")
    assert main(["next", str(plan), "--record", record]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    page = captured.out.partition("\n10 tasks")
    assert page[0].endswith(f"checked against {record}")
    assert page[2] == (
        ": 2 settled, 1 can start, 1 not verified, 6 waiting\n\n"
        "Can start now ----------------------------------------------------------- 1 task\n\n"
        "Phase 1: Setup\n"
        "    T007 Print the logo (depends on T005)\n\n"
        "Ticked, but not verified ------------------------------------------------ 1 task\n"
        "  failed: T001\n\n"
        "Waiting ---------------------------------------------------------------- 6 tasks\n"
        "  3 tasks wait in the row behind T001: T002 to T004\n"
        "  3 tasks wait for Phase 1 (5 open): T008 to T010\n"
    )


def test_a_record_of_another_text_is_told_of(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its tasks count all the same."""
    record = run_of(plan, T001="passed", T005="passed")
    plan.write_text(PLAN.replace("logo", "sign"), encoding="utf-8")
    assert main(["next", str(plan), "--record", record]) == 0
    captured = capsys.readouterr()
    assert "T007 Print the sign" in captured.out
    assert captured.err.startswith("warning: the record is of another text of this plan")


def test_nothing_starts_before_what_is_not_finished(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page says what to look at."""
    plan.write_text("## Phase 1: A\n- [x] T001 A\n- [~] T002 [P] B\n- [ ] T003 C (depends on T002)\n")
    assert main(["next", str(plan), "--record", run_of(plan)]) == 0
    out = capsys.readouterr().out
    assert "  not in the record: T001\n" in out
    assert "  T003 waits for T002 and T001\n" in out
    assert out.endswith("\nNothing can start before what is in progress and what is not verified.\n")


def test_a_circle_is_shown(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where that is why nothing can start."""
    plan.write_text("## Phase 1: A\n- [ ] T001 [P] A (depends on T002)\n- [ ] T002 [P] B (depends on T001)\n")
    assert main(["next", str(plan)]) == 0
    out = capsys.readouterr().out
    assert "\nNothing can start.\n" in out
    assert "T001 waits for itself: T001 -> T002 -> T001" in out


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (PLAN.replace("[ ]", "[x]").replace("[~]", "[x]"), "Nothing is left to do."),
        ("", "This plan has no tasks."),
    ],
)
def test_an_end_is_told(text: str, last: str, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All done, or nothing there."""
    plan.write_text(text, encoding="utf-8")
    assert main(["next", str(plan)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_a_large_plan_stays_short(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three hundred waiting tasks are a few lines; of many that can start, the last ones share a line."""
    lines = ["# Tasks: Beds"]
    for number in range(1, 7):
        lines += [f"## Phase {number}: Part {number}"]
        lines += [f"- [ ] T{number}{row:02} [P] Dig bed {row}" for row in range(60)]
    plan.write_text("\n".join(lines), encoding="utf-8")
    assert main(["next", str(plan)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert len(out) < 35
    assert max(map(len, out[2:])) <= 80
    assert "    and 45 more: T115 to T159" in out
    assert "  60 tasks wait for Phase 5 (60 open): T600 to T659" in out


def test_many_reasons_to_wait_are_cut(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The rest is counted."""
    chain = [f"- [ ] T{number:03} [P] Dig (depends on T{number - 1:03})" for number in range(2, 60)]
    plan.write_text("\n".join(["## Phase 1: A", "- [ ] T001 [P] Dig", *chain]), encoding="utf-8")
    assert main(["next", str(plan)]) == 0
    out = capsys.readouterr().out
    assert "  T013 waits for T012\n  46 more wait for other tasks; --format json has them all\n" in out


def test_standard_input_and_waves_can_be_chosen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By dependency, phases in document order hold nothing back."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(PLAN.encode())))
    assert main(["next", "-", "--wave-by", "dependency", "--dialect", "speckit", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["ready"] == ["T002", "T005", "T008", "T009", "T010"]


def test_a_missing_record_is_missing_evidence(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has an exit status of its own."""
    assert main(["next", str(plan), "--record", "none.json"]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error[no-record]")

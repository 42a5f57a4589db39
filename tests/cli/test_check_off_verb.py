"""``wavegate check-off``: a run's record in, ticked boxes out, and nothing else."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.cli import main
from pytest_wavegate.model.planned import PlanFacts
from pytest_wavegate.model.record import PhaseRecord, TaskRecord
from pytest_wavegate.plan.read import parse_plan, read_plan
from pytest_wavegate.reports.json_document import JsonDocument
from pytest_wavegate.run.fold import fold

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.model.record import TaskDecision

PLAN = """\
# Tasks: Seed bank

## Phase 1: Setup

- [X] T001 Create the project in src/bank/app.py
- [ ] T002 Write the settings in src/bank/settings.py, with every wish that anybody had in years
- [~] T003 [P] Write the log
- [ ] T004 Read the log
- [-] T005 Draw the logo
"""
PAGE = """\
Seed bank
{path}
checked against {record}

To tick ---------------------------------------------------------------- 2 lines
  6  [ ] -> [X]  T002  Write the settings in src/bank/settings.py, with every...
  7  [~] -> [X]  T003  Write the log

Ticked, though their tests failed: T001. Their boxes stay ticked.
Still open: 1 without tests.

2 boxes to tick; --write ticks them.
"""
TICKED = PLAN.replace("[ ] T002", "[X] T002").replace("[~]", "[X]")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A small plan that has begun."""
    path = tmp_path / "tasks.md"
    path.write_bytes(PLAN.encode())
    return path


@pytest.fixture
def record(plan: Path) -> str:
    """The path of the record of a run in which all but the first and the fourth task passed."""
    return run_of(plan, T001="failed", T002="passed", T003="passed", T004="no_tests", T005="passed")


def run_of(plan: Path, *phases: PhaseRecord, **decisions: TaskDecision) -> str:
    """The path of the record of a run that decided this."""
    tasks = tuple(
        TaskRecord(
            id=id_, title="", phase="1", wave=1, parallel=False, status="todo", decision=decision, items=()
        )
        for id_, decision in decisions.items()
    )
    facts = PlanFacts(path=str(plan), title="", dialect="speckit", sha256=read_plan(plan).sha256)
    file = plan.parent / "run.json"
    run = fold(()).model_copy(update={"plan": facts, "tasks": tasks, "phases": phases})
    file.write_text(JsonDocument.render(run), encoding="utf-8")
    return str(file)


def test_without_write_it_only_shows(plan: Path, record: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Line, change, task; what else is to be said; and how to go on."""
    assert main(["check-off", str(plan), "--record", record]) == 0
    assert capsys.readouterr().out.splitlines() == PAGE.format(path=plan, record=record).splitlines()
    assert plan.read_bytes() == PLAN.encode()


def test_with_write_boxes_are_ticked(plan: Path, record: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder means the plan in it; the plan's hash stays, so a second time finds nothing to do."""
    call = ["check-off", str(plan.parent), "--record", record, "--write"]
    assert main(call) == 0
    out = capsys.readouterr().out
    assert out.endswith("\n2 boxes ticked.\n")
    assert "\nTicked -----" in out
    assert plan.read_text() == TICKED
    written = plan.stat().st_mtime_ns
    assert main(call) == 0
    assert capsys.readouterr().out.endswith("\nNo box to tick.\n")
    assert (plan.read_text(), plan.stat().st_mtime_ns) == (TICKED, written)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (PLAN.replace("\n", "\r\n"), TICKED.replace("\n", "\r\n")),
        ("\ufeff" + PLAN.rstrip(), "\ufeff" + TICKED.rstrip()),
        (PLAN.replace("logo", "‚Äúlogo‚Äù √©"), TICKED.replace("logo", "‚Äúlogo‚Äù √©")),
    ],
    ids=["crlf", "bom", "mojibake"],
)
def test_every_other_byte_stays(before: str, after: str, plan: Path) -> None:
    """Line ends, marks and letters that were damaged before."""
    plan.write_bytes(before.encode())
    record = run_of(plan, T002="passed", T003="passed")
    assert main(["check-off", str(plan), "--record", record, "--write"]) == 0
    assert plan.read_bytes() == after.encode()


def test_one_box_is_one(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A phase of which something was left out is named."""
    part = PhaseRecord(id="1", title="Setup", wave=1, decision="passed", tasks=(), partial=True)
    record = run_of(plan, part, T002="passed", T009="passed")
    assert main(["check-off", str(plan), "--record", record]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[-1] == "1 box to tick; --write ticks it."
    assert "Passed, but not in this plan: T009." in out
    assert "Not all tests of Phase 1 were run." in out
    assert "Still open: 2 not in the record." in out


def test_what_keeps_a_box_open_is_told(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A duplicated id, a box for several tasks, no box at all."""
    plan.write_text(PLAN + "- [ ] T002 Again\n- [ ] T010-T011 Dig\n- [x] T012\n\n### T013: Sow\n\nWide.\n")
    record = run_of(plan, T002="passed", T010="passed", T011="failed", T013="passed")
    assert main(["check-off", str(plan), "--record", record, "--write"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert "Passed, but without a box to tick: T013." in out
    assert "Passed, but their box stands for other tasks too: T010." in out
    assert "Passed, but the plan has these ids more than once: T002. Give each task its" in out
    assert out[-1] == "No box to tick."


def test_a_record_of_another_text_is_refused(
    plan: Path, record: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unless it is forced; a ticked box is no other text."""
    plan.write_text(PLAN.replace("[~]", "[ ]"))
    assert main(["check-off", str(plan), "--record", record]) == 0
    plan.write_text(PLAN.replace("logo", "sign"))
    assert main(["check-off", str(plan), "--record", record, "--write"]) == 3
    assert "error[other-plan]: this record is of another text of the plan" in capsys.readouterr().err
    assert plan.read_text() == PLAN.replace("logo", "sign")
    assert main(["check-off", str(plan), "--record", record, "--write", "--force"]) == 0
    assert plan.read_text() == TICKED.replace("logo", "sign")


def test_standard_input_can_be_shown_but_not_written(
    plan: Path, record: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """There is no file to write to."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(PLAN.encode())))
    assert main(["check-off", "-", "--record", record, "--dialect", "speckit"]) == 0
    assert "2 boxes to tick" in capsys.readouterr().out
    assert main(["check-off", "-", "--record", record, "--write"]) == 2
    assert "error[unwritable-plan]" in capsys.readouterr().err


def test_a_change_while_it_was_read_is_kept(
    plan: Path, record: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody else's words are worth more than a tick."""

    def meanwhile(data: bytes, *, path: str, dialect: str | None) -> Plan:
        plan.write_text(PLAN + "- [ ] T006 New\n")
        return parse_plan(data, path=path, dialect=dialect)

    monkeypatch.setattr("pytest_wavegate.plan.read.parse_plan", meanwhile)
    assert main(["check-off", str(plan), "--record", record, "--write"]) == 2
    assert "error[plan-changed]" in capsys.readouterr().err
    assert plan.read_text() == PLAN + "- [ ] T006 New\n"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--record", "none.json"], 3, "error[no-record]"),
        (["--record", "{plan}"], 3, "error[bad-record]: this is no run record: it is not JSON"),
        ([], 2, "the following arguments are required: --record"),
        (["--record", "{record}", "--dialect", "spekit"], 2, 'did you mean "speckit"?'),
    ],
)
def test_what_cannot_be_done_has_a_status(
    arguments: list[str],
    status: int,
    said: str,
    plan: Path,
    record: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Missing evidence is not wrong usage."""
    told = [word.format(plan=plan, record=record) for word in arguments]
    assert main(["check-off", str(plan), *told]) == status
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_wide_letters_are_refused(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file stays as it is."""
    plan.write_bytes(PLAN.encode("utf-16"))
    record = run_of(plan, T002="passed")
    assert main(["check-off", str(plan), "--record", record, "--write"]) == 2
    assert "error[wide-plan]" in capsys.readouterr().err
    assert plan.read_bytes() == PLAN.encode("utf-16")


def test_words_are_ticked_as_words(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan in JSON has no brackets."""
    plan.write_text('{\n"tasks": [\n{"id": 1,\n"title": "Dig",\n"status": "pending"\n}\n]\n}\n')
    passed: dict[str, TaskDecision] = {"1": "passed"}
    record = run_of(plan, **passed)
    assert main(["check-off", str(plan), "--record", record, "--write"]) == 0
    assert "  5  pending -> done  1  Dig\n" in capsys.readouterr().out
    assert '"status": "done"\n' in plan.read_text()


def test_a_run_that_passed_leaves_nothing_to_say(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The boxes alone are told."""
    record = run_of(plan, T001="passed", T002="passed", T003="passed", T004="passed")
    assert main(["check-off", str(plan), "--record", record]) == 0
    assert "  8  [ ] -> [X]  T004  Read the log\n\n3 boxes to tick; --write" in capsys.readouterr().out

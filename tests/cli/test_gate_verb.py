"""``wavegate gate``: verdicts from records, for people and for programs."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.cli import main
from pytest_wavegate.model.planned import PlanFacts
from pytest_wavegate.model.record import ItemRecord, PhaseRecord, Record, TaskRecord
from pytest_wavegate.plan.read import read_plan
from pytest_wavegate.reports.json_document import JsonDocument
from pytest_wavegate.run.fold import fold

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.model.item_events import ItemOutcome

PLAN = """\
# Tasks: Ferry

## Phase 1: Ropes
- [x] T001 Coil them
## Phase 2: Crossing
- [x] T002 Cast off
- [x] T003 Land
## Phase 3: Paint
- [x] T004 Paint it
"""
OK = """\
gate passed | Phase 1: Ropes | pass_rate >= 100%: 100%
gate passed | Phase 2: Crossing | pass_rate >= 100%: 100%
gate no data | Phase 3: Paint | no task of it has an item
evidence | 1 run, 3 tests
3 phases: 2 passed, 1 no data
"""
FAILED = """\
gate FAILED | Phase 1: Ropes | 1 condition unmet
  unmet: pass_rate >= 100%, observed 0%
    t.py::t1 (failed, T001)
gate blocked | Phase 2: Crossing | by Phase 1: Ropes
evidence | 1 run, 1 test
2 phases: 1 FAILED, 1 blocked
next: mend what is unmet, then run pytest --wave-plan={plan} --wave phase:1
"""


@pytest.fixture
def ferry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a plan, and a folder for records."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tasks.md").write_text(PLAN, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.wavegate]\n", encoding="utf-8")
    return tmp_path


def leave(folder: Path, name: str = "artifacts/run.json", **outcomes: ItemOutcome) -> Path:
    """Write the record of a run in which the tests of tasks ended so."""
    plan = read_plan(folder / "tasks.md")
    home = {task.id: task.phase for task in plan.tasks}
    items = [
        ItemRecord(
            nodeid=f"t.py::t{task[-1]}", tasks=(task,), phase=home[task], phases=(home[task],),
            wave=int(home[task]), outcome=outcome, reason="boom",
        )
        for task, outcome in outcomes.items()
    ]  # fmt: skip
    phases = [
        PhaseRecord(
            id=phase.id, title=phase.title, label=phase.label, wave=int(phase.id), tasks=phase.tasks,
            decision="not_run", blocked_by_all=("1",) if phase.id == "2" else (),
        )
        for phase in plan.phases
    ]  # fmt: skip
    tasks = [
        TaskRecord(
            id=task.id, title=task.title, phase=task.phase, wave=1, parallel=False, status="done",
            decision="not_run", items=(),
        )
        for task in plan.tasks
    ]  # fmt: skip
    record = Record.model_validate(
        fold(()).model_dump()
        | {
            "run_id": name, "started": "2026-01-01T10:00:00+00:00", "finished": "2026-01-01T11:00:00+00:00",
            "plan": PlanFacts(path="tasks.md", title="", dialect="speckit", sha256=plan.sha256),
            "items": items, "phases": phases, "tasks": tasks,
        }
    )  # fmt: skip
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(JsonDocument.render(record), encoding="utf-8")
    return path


def gate(*more: str) -> int:
    return main(["gate", "--plan", "tasks.md", "--artifacts", "artifacts", *more])


def test_gates_that_hold(ferry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each phase; one without tests blocks nothing."""
    leave(ferry, T001="passed", T002="passed", T003="passed")
    assert gate() == 0
    assert capsys.readouterr().out == OK


def test_a_gate_that_failed(ferry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is unmet, what to look at, what it blocks, and one way on."""
    leave(ferry, T001="failed", T002="blocked", T003="blocked")
    assert gate("--phase", "Crossing") == 1
    out = capsys.readouterr().out
    assert out.startswith(FAILED.format(plan="tasks.md").rstrip("\n"))
    assert max(map(len, out.splitlines())) <= 80


def test_evidence_that_is_missing(ferry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 3, with the file or the shard that is at fault."""
    leave(ferry, T001="passed", T002="passed", T003="passed")
    (ferry / "artifacts/torn.json").write_text('{"schema": "wavegate.run/1",\n "run_id', encoding="utf-8")
    assert gate("--expect-shards", "2", "--wave", "2") == 3
    out = " ".join(capsys.readouterr().out.split())
    assert "missing: artifacts/torn.json:2: this is no run record: it is not JSON" in out
    assert "missing: wave 2: 1 of 2 shards left a record with tests of it" in out
    assert "next: let every job of this text of the plan leave a record" in out


def test_json_is_for_programs(ferry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The document says all that the page says."""
    leave(ferry, T001="failed", T002="passed", T003="not_run")
    assert gate("--format", "json", "--all") == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["exit_code"]) == ("wavegate.gate/1", 1)
    assert document["plan"]["path"] == "tasks.md"
    assert [(phase["id"], phase["decision"], phase["closes"]) for phase in document["phases"]] == [
        ("1", "failed", True), ("2", "no_data", True), ("3", "no_data", False),
    ]  # fmt: skip
    assert [job["items"] for job in document["jobs"]] == [2]
    condition = document["phases"][0]["verdicts"][0]["conditions"][0]
    assert (condition["name"], condition["observed"]) == ("pass_rate >= 100%", "0%")


def test_settings_are_those_of_the_plans_project(
    ferry: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From wherever it is called; a condition can be typed in addition."""
    leave(ferry, T001="passed", T002="skipped", T003="passed")
    (ferry / "pyproject.toml").write_text('[tool.wavegate]\ngates = ["verified >= 100%"]\n', encoding="utf-8")
    elsewhere = ferry / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    monkeypatch.chdir(elsewhere)
    asked = ["gate", "--plan", "../tasks.md", "--artifacts", "../artifacts"]
    assert main(asked) == 1
    assert "verified >= 100%, observed 50% (pyproject.toml)" in capsys.readouterr().out
    assert main([*asked, "--phase", "1"]) == 0
    assert main([*asked, "--phase", "1", "--gate", "failures > 0"]) == 1
    assert "(--wave-gate)" in capsys.readouterr().out


def test_front_matter_counts(ferry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it adds is judged, what it relaxes is refused."""
    plan = ferry / "tasks.md"
    plan.write_text('---\nwavegate:\n  gates: ["failures > 5"]\n---\n' + PLAN, encoding="utf-8")
    leave(ferry, T001="passed", T002="passed", T003="passed")
    assert gate() == 1
    assert "(front matter)" in capsys.readouterr().out
    plan.write_text('---\nwavegate:\n  gates: ["pass_rate >= 1%"]\n---\n' + PLAN, encoding="utf-8")
    assert gate() == 2
    assert "untrusted-plan" in capsys.readouterr().err


def test_conditions_of_the_plans_prose_warn(ferry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are judged as in a run; settings may enforce them."""
    plan = ferry / "tasks.md"
    plan.write_text(PLAN.replace("- [x] T002", "Target: >90% coverage\n\n- [x] T002"), encoding="utf-8")
    leave(ferry, T001="passed", T002="passed", T003="passed")
    assert gate("--wave", "2") == 0
    out = capsys.readouterr().out
    assert "gate warned | Phase 2: Crossing" in out
    assert "(plan:6)" in out
    (ferry / "pyproject.toml").write_text('[tool.wavegate]\nprose_gates = "enforce"\n', encoding="utf-8")
    assert gate("--wave", "2") == 3


def test_a_plan_from_standard_input(
    ferry: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its settings are those of the folder that the command is called in."""
    leave(ferry, T001="passed", T002="passed", T003="passed")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(PLAN.encode())))
    assert main(["gate", "--plan", "-", "--artifacts", "artifacts"]) == 0
    assert capsys.readouterr().out == OK


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--artifacts", "nowhere"], 3, "error[no-artifacts]: this folder does not exist"),
        (["--artifacts", "empty"], 3, "error[no-artifacts]: no run record lies here"),
        (["--artifacts", "artifacts", "--phase", "9"], 2, "error[unknown-selection]"),
        (["--artifacts", "artifacts", "--wave", "9"], 2, "error[unknown-selection]: there is no wave 9"),
        (["--artifacts", "artifacts", "--wave", "x"], 2, "invalid int value"),
        (["--artifacts", "artifacts", "--wave", "1", "--all"], 2, "not allowed with argument"),
        (["--artifacts", "artifacts", "--expect-shards", "0"], 2, "--expect-shards"),
        (["--artifacts", "artifacts", "--gate", "pass_rat >= 1%"], 2, "pass_rat"),
        ([], 2, "--artifacts"),
    ],
)
def test_wrong_usage(
    ferry: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, words: str
) -> None:
    """Each says what is wrong, and none shows a traceback."""
    leave(ferry, T001="passed")
    (ferry / "empty").mkdir()
    assert main(["gate", "--plan", "tasks.md", *arguments]) == status
    assert words in capsys.readouterr().err


def test_bad_settings_and_baseline_are_told(ferry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is judged."""
    leave(ferry, T001="passed")
    (ferry / "wavegate-baseline.json").write_text("{\n<<<<", encoding="utf-8")
    assert gate() == 2
    assert "wavegate-baseline.json:2" in capsys.readouterr().err
    (ferry / "pyproject.toml").write_text('[tool.wavegate]\ngats = ["x"]\n', encoding="utf-8")
    assert gate() == 2
    assert "unknown-setting" in capsys.readouterr().err

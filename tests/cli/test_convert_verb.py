"""``wavegate convert``: the plan in another dialect, and what did not come through."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.cli import main
from pytest_wavegate.plan.read import read_plan

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """\
# Tasks: Bakery

## Phase 1: Setup

- [x] T001 Lay out the package, "all of it"
  - Effort: 2-4 hours
  - Owner: Ada

## Final Phase

- [ ] T002 [P] [US1] Bake in bakery/oven.py, tested in tests/test_oven.py (depends on T001)
"""


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small plan."""
    path = tmp_path / "tasks.md"
    path.write_text(PLAN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return path


@pytest.mark.usefixtures("plan")
def test_speckit(capsys: pytest.CaptureFixture[str]) -> None:
    """It goes to standard output, and nothing is lost of a plan of that dialect."""
    assert main(["convert", "tasks.md", "--to", "speckit"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "## Phase 2: Final Phase\n\n- [ ] T002 [P] [US1] Bake in bakery/oven.py" in said.out


@pytest.mark.usefixtures("plan")
def test_csv(capsys: pytest.CaptureFixture[str]) -> None:
    """A row for each task, under the names that trackers know."""
    assert main(["convert", "tasks.md", "--to", "csv"]) == 0
    said = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(said.out, newline="")))
    assert said.out.count("\r\n") == 3
    assert rows[0] | {"Line": ""} == dict.fromkeys(rows[0], "") | {
        "ID": "T001",
        "Title": 'Lay out the package, "all of it"',
        "Phase": "Phase 1: Setup",
        "Wave": "1",
        "Parallel": "no",
        "Status": "Done",
        "Effort": "2-4 hours",
        "Owner": "Ada",
    }
    assert rows[1]["Depends on"] == "T001"
    assert rows[1]["Files"] == "bakery/oven.py;tests/test_oven.py"
    assert rows[1]["Tests"] == "tests/test_oven.py"
    assert (rows[1]["Parallel"], rows[1]["Story"], rows[1]["Status"]) == ("yes", "US1", "To do")


def test_to_a_file(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that is there is replaced by force only."""
    command = ["convert", "tasks.md", "--to", "speckit", "--output", "out/new.md"]
    assert main(command) == 0
    assert capsys.readouterr().out == ""
    new = read_plan(plan.parent / "out/new.md")
    assert [task.id for task in new.tasks] == ["T001", "T002"]
    (plan.parent / "out/new.md").write_text("mine", encoding="utf-8")
    assert main(command) == 2
    assert "error[file-exists]" in capsys.readouterr().err
    assert (plan.parent / "out/new.md").read_text(encoding="utf-8") == "mine"
    assert main([*command, "--force"]) == 0
    assert read_plan(plan.parent / "out/new.md").tasks == new.tasks


@pytest.mark.usefixtures("plan")
def test_a_folder_is_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Not even by force."""
    assert main(["convert", "tasks.md", "--to", "csv", "--output", ".", "--force"]) == 2
    assert "error[unwritable-file]" in capsys.readouterr().err


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("output", ["", "x" * 300, "tasks.md/x.csv", "."])
def test_a_name_that_no_file_can_have(output: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It is told, and nothing is written."""
    assert main(["convert", "tasks.md", "--to", "csv", "--output", output]) == 2
    assert capsys.readouterr().err.startswith("error[unwritable-file]: this file cannot be written")


def test_what_is_lost_is_told(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, so that the plan stays clean."""
    plan.write_text(PLAN + "\n## Dependencies\n\n- **Final Phase**: Depends on Setup\n", encoding="utf-8")
    assert main(["convert", "tasks.md", "--to", "csv"]) == 0
    told = "not carried over to csv, other than as notes:\n  dependencies of Final Phase\n"
    assert capsys.readouterr().err == told


@pytest.mark.usefixtures("plan")
def test_a_target_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    """And it is one of two."""
    assert main(["convert", "tasks.md"]) == 2
    assert main(["convert", "tasks.md", "--to", "jira"]) == 2
    assert "choose from csv, speckit" in capsys.readouterr().err.replace("'", "")

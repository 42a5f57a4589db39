"""``wavegate``, ``wavegate plan`` and ``wavegate schema``: text in, text and exit status out."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import pytest

from pytest_wavegate import cli
from pytest_wavegate.cli import main
from pytest_wavegate.cli.plan import VIEWS
from pytest_wavegate.cli.schema import DOCUMENTS, schema
from pytest_wavegate.errors import WavegateError

ROOT = Path(__file__).parents[2]
PLAN = """\
# Tasks: Lending desk

## Phase 1: Setup

- [x] T001 Create the project in src/desk/app.py
- [ ] T002 [P] Write the settings in src/desk/settings.py

## Phase 2: User Story 1 - Lend a book (Priority: P1)

- [ ] T003 [US1] Store loans in src/desk/loans.py (depends on T002)
"""


@pytest.fixture
def plan(tmp_path: Path) -> str:
    """The path of a small plan."""
    path = tmp_path / "tasks.md"
    path.write_text(PLAN, encoding="utf-8")
    return str(path)


def test_text_is_for_people(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It is what comes without --format."""
    assert main(["plan", plan]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Lending desk\n")
    assert "  [ ] T003   US1 Store loans" in out
    assert "after T002" in out


def test_json_is_the_document(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With the names of the format, ``from`` and ``schema`` among them."""
    assert main(["plan", plan, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "wavegate.plan/1"
    assert document["path"] == plan
    assert {"from": "T002", "to": "T003", "why": "declared", "line": 10} in document["edges"]
    assert [wave["tasks"] for wave in document["waves"]] == [["T001", "T002"], ["T003"]]


@pytest.mark.parametrize("name", VIEWS)
def test_every_format_ends_its_last_line(name: str, plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    """And none of them is empty."""
    assert main(["plan", plan, "--format", name]) == 0
    out = capsys.readouterr().out
    assert "T003" in out
    assert out.endswith("\n")


def test_csv_keeps_its_line_ends(plan: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """CR and LF, as the standard has them."""
    assert main(["plan", plan, "--format", "csv"]) == 0
    out = capsysbinary.readouterr().out.decode()
    assert out.count("\r\n") == 4
    assert [row["wave"] for row in csv.DictReader(io.StringIO(out, newline=""))] == ["1", "1", "2"]


def test_standard_input_is_a_plan(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its path is a dash."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(PLAN.encode())))
    assert main(["plan", "-", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["path"] == "-"


def test_what_makes_waves_can_be_chosen(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By dependency, phases in document order bind nothing."""
    assert main(["plan", plan, "--wave-by", "dependency", "--format", "json"]) == 0
    assert "phase" not in {edge["why"] for edge in json.loads(capsys.readouterr().out)["edges"]}


def test_an_empty_plan_still_prints(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With a finding, and no error."""
    empty = tmp_path / "tasks.md"
    empty.touch()
    assert main(["plan", str(empty), "--format", "json"]) == 0
    assert "no tasks found" in {each["message"] for each in json.loads(capsys.readouterr().out)["findings"]}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plan", "no-such-file.md"], "error[missing-plan]: there is no such file or folder"),
        (["plam"], 'did you mean "plan"?'),
        (["zzz"], "see wavegate --help"),
        (["plan"], "the following arguments are required: PATH"),
        (["plan", "x", "--format", "pdf"], "invalid choice: 'pdf'"),
        (["--nonsense"], "unrecognized arguments"),
        (["schema", "moon"], "invalid choice: 'moon'"),
    ],
)
def test_wrong_usage_is_2(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong goes to standard error; standard output stays empty."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_an_unknown_dialect_is_wrong_usage(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest name is offered."""
    assert main(["plan", plan, "--dialect", "spekit"]) == 2
    assert 'did you mean "speckit"?' in capsys.readouterr().err


def test_help_lists_the_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    """``wavegate`` alone says the same, and is wrong usage."""
    assert main(["--help"]) == 0
    helped = capsys.readouterr().out
    assert all(verb in helped for verb in cli.VERBS)
    assert main([]) == 2
    assert capsys.readouterr().out == helped


def test_the_version_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A source tree that nothing installed has none."""

    def version(name: str) -> str:
        if name in installed:
            return installed[name]
        raise PackageNotFoundError(name)

    installed: dict[str, str] = {}
    monkeypatch.setattr("importlib.metadata.version", version)
    assert main(["--version"]) == 0
    installed["pytest-wavegate"] = "1.2.3"
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == "wavegate (from a source tree)\nwavegate 1.2.3\n"


@pytest.mark.parametrize("verb", cli.VERBS)
def test_every_verb_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With its own name in the usage line."""
    assert main([verb, "--help"]) == 0
    assert f"usage: wavegate {verb}" in capsys.readouterr().out


def test_help_imports_no_verb() -> None:
    """The first answer is quick."""
    code = (
        "import sys; from pytest_wavegate.cli import main; main(['--help']);"
        "print({'pydantic', 'networkx', 'pytest_wavegate.cli.plan'} & set(sys.modules))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert answer.stdout.endswith("set()\n")


@pytest.mark.parametrize(("error", "status"), [(KeyboardInterrupt(), 130), (WavegateError("x", "y"), 2)])
def test_what_a_verb_raises_becomes_a_status(
    error: BaseException, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C ends as shells expect."""

    def broken(arguments: object) -> None:
        raise error

    monkeypatch.setattr("pytest_wavegate.cli.schema.run", broken)
    assert main(["schema", "plan"]) == status


def test_a_reader_that_goes_away_is_no_error(plan: str) -> None:
    """``wavegate plan ... | head -0`` says nothing."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    call = [sys.executable, "-m", "pytest_wavegate", "plan", plan]
    with os.fdopen(write_end, "wb") as gone:
        answer = subprocess.run(call, stdout=gone, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT)
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_output_that_is_not_taken_is_told(plan: str) -> None:
    """A full disk is an error like any other, not a traceback."""
    call = [sys.executable, "-m", "pytest_wavegate", "plan", plan]
    with Path("/dev/full").open("wb") as full:
        answer = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT)
    assert answer.returncode == 2
    assert answer.stderr.startswith("error[unwritable-file]: standard output cannot be written: no space")
    assert "Traceback" not in answer.stderr


def test_what_the_system_refuses_is_told(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Of a file that nobody else tells of, the name is told."""

    def full(document: str) -> str:
        raise OSError(28, "No space left on device", f"/tmp/{document}")

    monkeypatch.setattr("pytest_wavegate.cli.schema.schema", full)
    monkeypatch.setattr(cli, "_drop_output", lambda: None)
    assert main(["schema", "plan"]) == 2
    assert capfd.readouterr().err.splitlines()[:2] == [
        "error[unwritable-file]: this file cannot be used: no space left on device",
        "  --> /tmp/plan",
    ]


def test_closed_output_is_wanted_by_nobody(plan: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell closes it with ``>&-``."""
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["plan", plan]) == 0


@pytest.mark.parametrize("verb", [["plan"], ["lint"], ["explain", "tests"]])
def test_closed_input_holds_no_plan(
    verb: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A shell closes it with ``<&-``."""
    monkeypatch.setattr(sys, "stdin", None)
    name, *more = verb
    assert main([name, "-", *more]) == 2
    assert capsys.readouterr().err.startswith("error[unreadable-plan]: standard input cannot be read: it is")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_schema_is_printed(document: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It is JSON, names its draft, and has properties."""
    assert main(["schema", document]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["$schema"].startswith("https://json-schema.org/")
    assert printed["properties"]


def test_the_schema_of_a_plan_has_the_names_of_the_document() -> None:
    """Aliases, not the names of attributes."""
    described = json.loads(schema("plan"))
    assert "schema" in described["properties"]
    assert {"from", "to"} <= set(described["$defs"]["Edge"]["properties"])

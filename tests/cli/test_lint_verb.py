"""``wavegate lint``: formats, exit status, settings, several plans."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.cli import main

if TYPE_CHECKING:
    from pathlib import Path

BAD = """\
# Tasks: Ferry

## Phase 1: Deck

- [ ] T001 [P] Add berths in src/deck.py
- [ ] T002 [P] Add ramps in src/deck.py
"""
GOOD = BAD.replace("T002 [P]", "T002")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lint(folder: Path, text: str, *options: str) -> int:
    (folder / "tasks.md").write_text(text, encoding="utf-8")
    return main(["lint", "tasks.md", *options])


def test_an_error_is_quoted_with_a_caret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The line, what is wrong under it, one way out, a count; exit status 1."""
    assert lint(tmp_path, BAD) == 1
    assert capsys.readouterr().out == (
        "tasks.md:6:29: error WG301: "
        "T001 and T002 may run side by side and change the same file, src/deck.py\n"
        "  6 | - [ ] T002 [P] Add ramps in src/deck.py\n"
        "    |                             ^^^^^^^^^^^\n"
        "  hint: take [P] from all but one of them, or let one depend on the other\n"
        "\n"
        "1 plan: 1 error\n"
    )


def test_a_long_line_is_cut_around_the_caret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its begin, with the id, stays."""
    assert lint(tmp_path, BAD.replace("Add ramps", "Add " + "very " * 40 + "wide ramps")) == 1
    quoted, caret = capsys.readouterr().out.splitlines()[1:3]
    assert quoted.startswith("  6 | - [ ] T002 [P] A ... ")
    assert quoted[caret.index("^") :] == "src/deck.py"


def test_many_infos_of_one_kind_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Five are shown, the others are one line; JSON has them all."""
    text = GOOD + "".join(f"- [ ] T1{n:02} Copy /etc/file{n}.py\n" for n in range(9))
    assert lint(tmp_path, text) == 0
    said = capsys.readouterr().out
    assert said.count("leaves the project") == 5
    assert said.endswith("info WG106: 4 more like these; --format json has all\n\n1 plan: 9 infos\n")
    assert lint(tmp_path, text, "--format", "json") == 0
    assert len(json.loads(capsys.readouterr().out)["findings"]) == 9


def test_nothing_to_remark(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound plan is exit status 0 and one line."""
    assert lint(tmp_path, GOOD) == 0
    assert capsys.readouterr().out == "1 plan: nothing to remark\n"


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The findings have the shape of the plan document."""
    assert lint(tmp_path, BAD, "--format", "json") == 1
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "wavegate.lint/1"
    (found,) = document["findings"]
    assert {key: found[key] for key in ("code", "severity", "path", "line", "task")} == {
        "code": "WG301", "severity": "error", "path": "tasks.md", "line": 6, "task": "T002",
    }  # fmt: skip


def test_github(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One workflow command a finding, escaped as GitHub wants it."""
    assert lint(tmp_path, BAD, "--format", "github") == 1
    line = capsys.readouterr().out
    assert line.startswith(
        "::error file=tasks.md,line=6,col=29,title=WG301::T001 and T002 may run side by side"
    )
    assert lint(tmp_path, GOOD, "--format", "github") == 0
    assert capsys.readouterr().out == ""


def test_rules_in_the_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule made a warning is exit status 0; an unknown rule or level is wrong usage."""
    settings = tmp_path / "pyproject.toml"
    settings.write_text('[tool.wavegate.lint]\nWG301 = "warning"\n', encoding="utf-8")
    assert lint(tmp_path, BAD) == 0
    assert "1 plan: 1 warning" in capsys.readouterr().out
    settings.write_text('[tool.wavegate.lint]\nWG301 = "off"\n', encoding="utf-8")
    assert lint(tmp_path, BAD) == 0
    assert "nothing to remark" in capsys.readouterr().out
    settings.write_text('[tool.wavegate.lint]\nWG999 = "off"\n', encoding="utf-8")
    assert lint(tmp_path, BAD) == 2
    assert "error[unknown-rule]: lint has no rule WG999" in capsys.readouterr().err
    settings.write_text('[tool.wavegate.lint]\nWG301 = "silent"\n', encoding="utf-8")
    assert lint(tmp_path, BAD) == 2
    assert "pyproject.toml:2" in capsys.readouterr().err


def test_several_plans_and_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every plan of a folder is linted; one that is missing is told of and hides none."""
    for name, text in {"001-deck": BAD, "002-hold": GOOD}.items():
        (tmp_path / "specs" / name).mkdir(parents=True)
        (tmp_path / "specs" / name / "tasks.md").write_text(text, encoding="utf-8")
    assert main(["lint", "."]) == 1
    assert "2 plans: 1 error" in capsys.readouterr().out
    assert main(["lint", "absent.md", "."]) == 2
    said = capsys.readouterr()
    assert "error[missing-plan]" in said.err
    assert "2 plans: 1 error" in said.out

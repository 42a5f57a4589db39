"""``wavegate scaffold``: what it shows, what it writes, and what pytest says to that."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_wavegate.cli import main

PLAN = """\
# Tasks: Bakery

## Phase 1: Setup

- [x] T001 Lay out the package in pyproject.toml

## Phase 2: User Story 1 - Bread (Priority: P1)

- [ ] T002 [P] [US1] Test the oven in tests/unit/test_oven.py
- [ ] T003 [US1] Heat it in bakery/oven.py (depends on T002)
- [ ] T004 [US1] Knead in bakery/dough.py
- [ ] T005 [US1] Show bread in web/shop.ts
"""
OVEN = b'"""Ovens."""\r\n\r\n# [T003] Warm enough.\r\ndef test_warm():\r\n    pass'


@pytest.fixture
def bakery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a plan and one test; its folder is where the command runs."""
    for path, text in {
        "tasks.md": PLAN.encode(),
        "pyproject.toml": b"[tool.pytest.ini_options]\n",
        "bakery/dough.py": b"",
        "bakery/oven.py": b"",
        "tests/unit/test_oven.py": OVEN,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


SHOWN = '''\
# tests/unit/test_oven.py (added at its end): T002

import pytest  # noqa: E402


@pytest.mark.task("T002")
def test_t002_the_oven() -> None:
    """Test the oven in tests/unit/test_oven.py."""
    raise NotImplementedError("T002 is not written yet: Test the oven in...")


# tests/unit/test_dough.py (new): T004

import pytest


@pytest.mark.task("T004")
def test_t004_knead() -> None:
    """Knead in bakery/dough.py."""
    raise NotImplementedError("T004 is not written yet: Knead in bakery/dough.py")


# 2 tests in 2 files; --write writes them
not scaffolded:
  T005: not Python: web/shop.ts
'''


@pytest.mark.usefixtures("bakery")
def test_it_shows_what_it_would_write(capsys: pytest.CaptureFixture[str]) -> None:
    """And writes nothing."""
    assert main(["scaffold", "tasks.md"]) == 0
    assert capsys.readouterr().out == SHOWN
    assert Path("tests/unit/test_oven.py").read_bytes() == OVEN
    assert not Path("tests/unit/test_dough.py").exists()


@pytest.mark.usefixtures("bakery")
def test_it_writes_once(capsys: pytest.CaptureFixture[str]) -> None:
    """What was there stays, line ends and mode included; the second time there is nothing to do."""
    Path("tests/unit/test_oven.py").chmod(0o600)
    assert main(["scaffold", "tasks.md", "--write", "--task", "T002", "--task", "T004"]) == 0
    assert (
        capsys.readouterr().out
        == "added to tests/unit/test_oven.py: T002\nwrote tests/unit/test_dough.py: T004\n"
    )
    grown = Path("tests/unit/test_oven.py").read_bytes()
    assert grown.startswith(OVEN + b"\r\n\r\n\r\nimport pytest  # noqa: E402\r\n")
    assert Path("tests/unit/test_oven.py").stat().st_mode & 0o777 == 0o600
    assert main(["scaffold", "tasks.md", "--write"]) == 0
    assert capsys.readouterr().out == "not scaffolded:\n  T005: not Python: web/shop.ts\n"
    assert Path("tests/unit/test_oven.py").read_bytes() == grown
    assert sorted(path.name for path in Path("tests").rglob("*")) == ["test_dough.py", "test_oven.py", "unit"]


def test_all_of_it_is_red_and_belongs_to_its_task(bakery: Path) -> None:
    """No item is an error, and explain finds each by its mark."""
    assert main(["scaffold", "tasks.md", "--write"]) == 0
    environment = {**os.environ, "PYTEST_ADDOPTS": "-p no:xdist -p no:hypothesispytest -p no:cacheprovider"}
    options = ["--wave-plan=tasks.md", "--wave-gates=off", "--strict-markers", "-q"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "wavegate", *options],
        cwd=bakery,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert re.search(r"^2 failed, 1 passed", done.stdout, re.MULTILINE), done.stdout
    assert done.stdout.count("E       NotImplementedError: T00") == 2
    ruff = pytest.importorskip("ruff")
    command = [ruff.find_ruff_bin(), "format", "--isolated", "--check", "tests/unit/test_dough.py"]
    assert subprocess.run(command, cwd=bakery, capture_output=True, check=False).returncode == 0


def test_they_are_explained(bakery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the mark, which stands above all other rules."""
    assert main(["scaffold", str(bakery / "tasks.md"), "--write"]) == 0
    capsys.readouterr()
    assert main(["explain", "tasks.md", "tests"]) == 0
    out = capsys.readouterr().out
    assert "tests/unit/test_dough.py::test_t004_knead: T004 (Phase 2), wave 2, by mark" in out


@pytest.mark.usefixtures("bakery")
def test_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """Because all is done, or because there is no task."""
    Path("tasks.md").write_text(PLAN.replace("[ ]", "[x]"), encoding="utf-8")
    assert main(["scaffold", "tasks.md"]) == 0
    assert capsys.readouterr().out == "nothing to scaffold: every open task has tests\n"
    Path("tasks.md").write_text("# Tasks\n", encoding="utf-8")
    assert main(["scaffold", "tasks.md"]) == 0
    assert capsys.readouterr().out == "nothing to scaffold: this plan has no tasks\n"


@pytest.mark.usefixtures("bakery")
def test_what_cannot_be_parsed_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """The error names it, the others are written, and the status says that not all is well."""
    Path("tests/unit/test_oven.py").write_text("def (:\n", encoding="utf-8")
    Path("tests/test_other.py").write_text("def (:\n", encoding="utf-8")
    assert main(["scaffold", "tasks.md", "--write", "--task", "T002", "--task", "T004"]) == 2
    said = capsys.readouterr()
    assert said.out == "wrote tests/unit/test_dough.py: T004\n"
    assert "error[broken-test-file]: this file is left alone, without tests for T002" in said.err
    assert "  --> tests/unit/test_oven.py:1\n" in said.err
    assert said.err.startswith("warning: tests/test_other.py cannot be parsed")
    assert Path("tests/unit/test_oven.py").read_text(encoding="utf-8") == "def (:\n"


def test_links_do_not_lead_out(
    bakery: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder of tests that lies elsewhere is not written to."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (bakery / ".git").mkdir()
    (bakery / "tests/links").symlink_to(elsewhere, target_is_directory=True)
    (bakery / "tasks.md").write_text("- [ ] T001 Test tests/links/test_x.py\n", encoding="utf-8")
    assert main(["scaffold", "tasks.md", "--write"]) == 2
    assert "error[outside-project]" in capsys.readouterr().err
    assert list(elsewhere.iterdir()) == []


def test_a_file_that_was_changed_meanwhile(
    bakery: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is left as it is, and so is one that may not be written."""
    from pytest_wavegate import atomic_write

    held = atomic_write._held
    monkeypatch.setattr(
        atomic_write, "_held", lambda path: b"new" if path.name == "test_oven.py" else held(path)
    )
    (bakery / "tests/unit/test_dough.py").mkdir()
    assert main(["scaffold", "tasks.md", "--write", "--task", "T002", "--task", "T004"]) == 2
    said = capsys.readouterr().err
    assert "error[changed-file]" in said
    assert "error[unwritable-file]" in said
    assert (bakery / "tests/unit/test_oven.py").read_bytes() == OVEN
    assert [path.name for path in (bakery / "tests/unit").iterdir() if path.name.endswith(".tmp")] == []


def test_the_plan_of_a_feature(bakery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Tests go to the project's folder; where it has several plans, marks name theirs."""
    for feature in ("001-bread", "002-cake"):
        folder = bakery / "specs" / feature
        folder.mkdir(parents=True)
        (folder / "tasks.md").write_text("- [ ] T001 Bake in bakery/oven.py\n", encoding="utf-8")
    assert main(["scaffold", "specs/001-bread/tasks.md", "--write"]) == 0
    assert capsys.readouterr().out == "added to tests/unit/test_oven.py: T001\n"
    assert '@pytest.mark.task("001-bread:T001")' in (bakery / "tests/unit/test_oven.py").read_text(
        encoding="utf-8"
    )
    assert main(["scaffold", "specs/002-cake/tasks.md"]) == 0
    assert '@pytest.mark.task("002-cake:T001")' in capsys.readouterr().out


def test_standard_input_and_no_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A plan from nowhere belongs to where the user is."""
    import io
    from types import SimpleNamespace

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"- [ ] T001 Bake\n")))
    assert main(["scaffold", "-", "--write"]) == 0
    assert capsys.readouterr().out == "wrote tests/test_t001.py: T001\n"
    assert (tmp_path / "tests/test_t001.py").is_file()


@pytest.mark.usefixtures("bakery")
def test_a_path_that_leads_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    """What no folder of the project holds is made below its root, and two modules may have one name."""
    Path("tests/dough").mkdir()
    Path("tests/dough/test_rye.py").write_text("def test_rye(): ...\n", encoding="utf-8")
    Path("tasks.md").write_text(
        "- [ ] T001 Test tests/new/test_a.py\n- [ ] T002 Bake /etc/oven.py\n- [ ] T009 Write bakery/rye.py\n",
        encoding="utf-8",
    )
    assert main(["scaffold", "tasks.md", "--write"]) == 0
    assert capsys.readouterr().out == (
        "wrote tests/new/test_a.py: T001\nwrote tests/unit/test_t002.py: T002\n"
        "wrote tests/unit/test_bakery_rye.py: T009\n"
    )


@pytest.mark.usefixtures("bakery")
def test_tasks_without_tests_on_purpose(capsys: pytest.CaptureFixture[str]) -> None:
    """The settings list them; one that is named gets a test all the same."""
    Path("pyproject.toml").write_text('[tool.wavegate]\nno_tests = ["T002", "T005"]\n', encoding="utf-8")
    assert main(["scaffold", "tasks.md"]) == 0
    out = capsys.readouterr().out
    assert "T004" in out
    assert "T002" not in out
    assert "T005" not in out
    assert main(["scaffold", "tasks.md", "--task", "T002"]) == 0
    assert "test_t002_the_oven" in capsys.readouterr().out


@pytest.mark.usefixtures("bakery")
def test_a_task_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    """A usage error."""
    assert main(["scaffold", "tasks.md", "--task", "T020"]) == 2
    assert "error[unknown-task]" in capsys.readouterr().err

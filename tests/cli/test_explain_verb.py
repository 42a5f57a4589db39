"""``wavegate explain`` asks pytest to collect and prints what the plugin wrote."""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_wavegate.cli import explain
from pytest_wavegate.errors import ExitCode, WavegateError
from pytest_wavegate.run.explain import VARIABLE

LINE = "tests/test_x.py::test_a: T001 (Phase 1), wave 1, by file: tasks.md:4 names tests/test_x.py\n"


class FakePytest:
    """Stands in for the process: remembers the command, reads the plan, and answers."""

    def __init__(self, answer: str, said: str = "") -> None:
        self.answer = answer
        self.said = said
        self.command: list[str] = []
        self.plan = ""

    def __call__(
        self, command: list[str], *, env: dict[str, str], **more: object
    ) -> subprocess.CompletedProcess[str]:
        self.command = command
        plan = Path(next(word for word in command if word.startswith("--wave-plan=")).partition("=")[2])
        self.plan = plan.read_text(encoding="utf-8") if plan.exists() else ""
        if self.answer:
            Path(env[VARIABLE]).write_text(self.answer, encoding="utf-8")
        return subprocess.CompletedProcess(command, 0, stdout=self.said)


def run(*words: str) -> ExitCode:
    parser = argparse.ArgumentParser()
    explain.add_arguments(parser)
    return explain.run(parser.parse_args(words))


def test_prints_what_the_plugin_wrote(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command collects with this interpreter and runs nothing."""
    fake = FakePytest(LINE)
    monkeypatch.setattr(subprocess, "run", fake)
    assert run("tasks.md", "tests/test_x.py::test_a", "--dialect", "speckit") is ExitCode.OK
    assert capsys.readouterr().out == LINE
    assert fake.command[:5] == [sys.executable, "-m", "pytest", "-q", "--collect-only"]
    assert fake.command[5:] == ["--wave-plan=tasks.md", "--dialect=speckit", "tests/test_x.py::test_a"]


def test_reads_a_plan_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan on standard input reaches pytest as a file."""
    fake = FakePytest(LINE)
    monkeypatch.setattr(subprocess, "run", fake)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"# Plan\n")))
    run("-", "tests/test_x.py")
    assert fake.plan == "# Plan\n"


def test_without_an_answer_shows_what_pytest_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that does not exist, or a plan that cannot be read, is wrong usage in pytest's own words."""
    monkeypatch.setattr(subprocess, "run", FakePytest("", "ERROR: not found: x.py::test_a\n"))
    with pytest.raises(WavegateError, match="ERROR: not found") as caught:
        run("tasks.md", "x.py::test_a")
    assert caught.value.slug == "nothing-explained"


def test_what_the_plugin_refuses_is_told_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says where and what to do already."""
    said = "no tests ran\nERROR: error[missing-plan]: there is no such file\n  --> x.md\n  hint: name one\n\n"
    monkeypatch.setattr(subprocess, "run", FakePytest("", said))
    with pytest.raises(WavegateError) as caught:
        run("x.md", "x.py")
    assert str(caught.value) == ("error[missing-plan]: there is no such file\n  --> x.md\n  hint: name one")

"""A small project to run pytest on, in one process and over workers."""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = ["pytester"]

MODES = {"plain": [], "n0": ["-n0"], "n2": ["-n2"]}
ALONE = "-p no:hypothesispytest"
"""The plugin that our own tests need: in the runs they start, it would take longer than all the rest."""


@pytest.fixture(autouse=True)
def _no_outer_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that a test starts are nobody's workers, though the test itself may run on one."""
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_XDIST_TESTRUNUID"):
        monkeypatch.delenv(name, raising=False)


@dataclass(frozen=True)
class Answer:
    """What a run of pytest printed, and its record."""

    result: pytest.RunResult
    record: dict[str, Any]
    """The run record as JSON; empty where none was written."""

    @property
    def exit_code(self) -> int:
        return int(self.result.ret)

    @property
    def text(self) -> str:
        return self.result.stdout.str()

    @property
    def error(self) -> str:
        return self.result.stderr.str()

    def outcomes(self) -> dict[str, str]:
        """Outcome by node id; every selected item stands in the record once."""
        items = self.record["items"]
        assert len({item["nodeid"] for item in items}) == len(items)
        return {item["nodeid"]: item["outcome"] for item in items}

    def decisions(self) -> dict[str, str]:
        """Decision by phase id."""
        return {phase["id"]: phase["decision"] for phase in self.record["phases"]}

    def tasks(self) -> dict[str, str]:
        """Decision by task id."""
        return {task["id"]: task["decision"] for task in self.record["tasks"]}


class Example:
    """A project of a few files; the plan is ``tasks.md``."""

    def __init__(self, pytester: pytest.Pytester, mode: str) -> None:
        if MODES[mode]:
            pytest.importorskip("xdist")
        self.pytester = pytester
        self.mode = mode
        self.path: Path = pytester.path

    def write(self, files: dict[str, str]) -> Example:
        """Write files by path; texts may be indented."""
        for name, text in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return self

    def run(self, *args: str, plan: str | None = "tasks.md") -> Answer:
        """Run pytest over the plan in this test's mode; with workers, in a process of its own."""
        target = self.path / "record.json"
        target.unlink(missing_ok=True)
        options = [f"--wave-plan={plan}", f"--wave-report=json={target}"] if plan is not None else []
        command = [*MODES[self.mode], *options, *args]
        if self.mode == "n2":
            result = self.pytester.runpytest_subprocess(*command, timeout=120)
        else:
            result = self.pytester.runpytest_inprocess(*command)
        record = json.loads(target.read_text(encoding="utf-8")) if target.exists() else {}
        return Answer(result, record)


@pytest.fixture
def folder(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """An empty folder, for runs without the plugin of our own tests."""
    monkeypatch.setenv("PYTEST_ADDOPTS", ALONE)
    return pytester


@pytest.fixture(params=list(MODES))
def example(request: pytest.FixtureRequest, folder: pytest.Pytester) -> Example:
    """A project that is run plain, with ``-n0`` and with ``-n2``."""
    return Example(folder, request.param)


@pytest.fixture
def plain(folder: pytest.Pytester) -> Example:
    """A project that is run in one process."""
    return Example(folder, "plain")


@pytest.fixture
def spread(folder: pytest.Pytester) -> Example:
    """A project that is run with two workers."""
    return Example(folder, "n2")

"""Loads once what every run needs, for pytester forgets imports; and repositories to prove tests in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pytest_wavegate import cli, reports, settings
from pytest_wavegate.plan import read, select
from pytest_wavegate.plan.dialects import speckit
from pytest_wavegate.plan.order import graph
from pytest_wavegate.plugin import in_process, wake, xdist_controller
from pytest_wavegate.reports import json_document
from pytest_wavegate.run import conductor

__all__ = [
    "cli",
    "conductor",
    "graph",
    "in_process",
    "json_document",
    "read",
    "reports",
    "select",
    "settings",
    "speckit",
    "wake",
    "xdist_controller",
]


ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "PYTEST_ADDOPTS": "-p no:hypothesispytest",
    "COLUMNS": "120",
}
IGNORED = "__pycache__/\n.pytest_cache/\n"


class Project:
    """A repository with a plan.

    Attributes:
        root: its top folder.
        temp: the temp folder of its runs.
    """

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.temp = folder / "temp"
        for made in (self.root, self.temp):
            made.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        self.write({".gitignore": IGNORED})

    def git(self, *arguments: str) -> str:
        """What git says."""
        command = ["git", *arguments]
        done = subprocess.run(
            command, cwd=self.root, env=os.environ | ENVIRONMENT, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def write(self, files: dict[str, str]) -> Project:
        """Write files; texts may be indented."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return self

    def commit(self, files: dict[str, str], *, branch: str = "") -> Project:
        """Commit files, on a new branch where one is named."""
        if branch:
            self.git("switch", "--quiet", "--create", branch)
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "a change")
        return self

    def command(self, *arguments: str, python: str = sys.executable) -> list[str]:
        """The command line of a proof."""
        given = () if any(one.startswith("--wave-plan") for one in arguments) else ("--wave-plan=tasks.md",)
        report = f"--wave-report=json={self.root.parent / 'record.json'}"
        return [python, "-m", "pytest", *given, "--wave-tdd=prove", report, *arguments]

    @property
    def environment(self) -> dict[str, str]:
        """Of its runs; the plugin is that of this run."""
        here = os.pathsep.join((str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")))
        known = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "GIT_"))}
        return known | ENVIRONMENT | {"TMPDIR": str(self.temp), "PYTHONPATH": here}

    def prove(self, *arguments: str, python: str = sys.executable, **environment: str) -> Verdicts:
        """Prove its tests, in a process of its own."""
        (self.root.parent / "record.json").unlink(missing_ok=True)
        done = subprocess.run(
            self.command(*arguments, python=python),
            cwd=self.root,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        return self.verdicts(done.returncode, done.stdout + done.stderr)

    def verdicts(self, exit_code: int, text: str) -> Verdicts:
        """What a run that is over has found."""
        record = self.root.parent / "record.json"
        return Verdicts(exit_code, text, json.loads(record.read_text()) if record.exists() else {})

    def assert_clean(self, *, but: str = "") -> None:
        """Nothing is left: no change, no worktree, nothing put aside, no folder in the temp folder."""
        assert self.git("status", "--porcelain") == but
        assert len(self.git("worktree", "list").splitlines()) == 1
        assert self.git("stash", "list") == ""
        refs = self.git("for-each-ref", "--format=%(refname)").splitlines()
        assert all(ref.startswith(("refs/heads/", "refs/remotes/")) for ref in refs)
        assert list(self.temp.glob("*")) == []


@dataclass(frozen=True)
class Verdicts:
    """What a run has found."""

    exit_code: int
    text: str
    record: dict[str, Any]

    @property
    def tasks(self) -> dict[str, str]:
        """Verdicts by task id."""
        return {
            task["id"]: task["proof"]["verdict"] for task in self.record["tasks"] if task["proof"] is not None
        }

    @property
    def items(self) -> dict[str, tuple[str, str]]:
        """Verdict and slug by the last part of a node id."""
        return {
            item["nodeid"].rpartition("::")[2]: (item["proof"]["verdict"], item["proof"]["slug"])
            for item in self.record["items"]
            if item["proof"] is not None
        }


ProjectMaker = Callable[[], Project]


@pytest.fixture(scope="session")
def make_project(tmp_path_factory: pytest.TempPathFactory) -> ProjectMaker:
    """Makes empty repositories to prove tests in."""
    return lambda: Project(tmp_path_factory.mktemp("proof"))


@pytest.fixture
def project(make_project: ProjectMaker) -> Project:
    """An empty repository."""
    return make_project()

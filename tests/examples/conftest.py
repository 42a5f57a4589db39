"""Runs a copy of an example in a process of its own, as a user would."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[2] / "examples"
LEFT_BEHIND = ("var", ".*", "__pycache__")
MODES = {"alone": [], "n2": ["-n2"]}
PATIENCE = 180
NOBODY = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
NOT_THEIRS = ("PYTEST", "COV", "PYTHONDONTWRITEBYTECODE")
"""Variables for what measures or starts a test of ours; to the run inside it they say nothing."""


@dataclass(frozen=True)
class Ran:
    """A run of an example, with the folder it was run in."""

    folder: Path
    exit_code: int
    text: str
    record: dict[str, Any]

    def decisions(self) -> dict[str, str]:
        """Decision by phase id."""
        return {phase["id"]: phase["decision"] for phase in self.record["phases"]}

    def conditions(self, phase: str) -> dict[str, str]:
        """Decision by condition of one phase."""
        (found,) = (row for row in self.record["phases"] if row["id"] == phase)
        return {
            row["name"]: row["decision"] for verdict in found["verdicts"] for row in verdict["conditions"]
        }

    def unmet(self, phase: str) -> set[str]:
        """Conditions of one phase that did not hold, where that counts."""
        return {name for name, decision in self.conditions(phase).items() if decision in ("failed", "error")}

    def outcomes(self, **where: object) -> set[str]:
        """Outcomes of the items with these fields."""
        return {
            item["outcome"]
            for item in self.record["items"]
            if all(item[name] == value for name, value in where.items())
        }

    def tasks(self) -> dict[str, str]:
        """Decision by task."""
        return {task["id"]: task["decision"] for task in self.record["tasks"]}


@pytest.fixture(params=list(MODES))
def mode(request: pytest.FixtureRequest) -> list[str]:
    """In one process, and over two workers."""
    if MODES[request.param]:
        pytest.importorskip("xdist")
    return MODES[request.param]


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where copies of examples lie; a module's runs share one, and so what Python has compiled."""
    return tmp_path_factory.mktemp("examples")


@pytest.fixture
def run(copies: Path) -> Callable[..., Ran]:
    """Run the example of a name with some options, and with variables in its environment."""

    def run_copy(name: str, *args: str, **variables: str) -> Ran:
        folder = copy_of(name, copies)
        _forget(folder)
        env = {key: value for key, value in os.environ.items() if not key.startswith(NOT_THEIRS)}
        env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env.get('PATH', '')}"
        # A folder of its own for what is temporary: runs that share one tidy up behind each other.
        options = ["--basetemp", str(copies / "temporary"), "--wave-report=json=record.json"]
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:hypothesispytest", *options, *args],
            cwd=folder,
            env=env | variables,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        text = ended.stdout + ended.stderr
        assert (folder / "record.json").exists(), text
        record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
        return Ran(folder, ended.returncode, text, record)

    return run_copy


@pytest.fixture(scope="module")
def commit(copies: Path) -> Callable[[str], Path]:
    """Make the copy of an example a repository of its own; where it lies."""

    def commit_copy(name: str) -> Path:
        folder = copy_of(name, copies)
        known = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        for words in (
            ["init", "--quiet"],
            ["add", "--all"],
            [*NOBODY, "commit", "--quiet", "-m", "all"],
        ):
            subprocess.run(["git", *words], cwd=folder, check=True, env=known)
        return folder

    return commit_copy


def copy_of(name: str, copies: Path) -> Path:
    """The folder of an example's copy, made where it is not there yet."""
    folder = copies / name
    if not folder.exists():
        shutil.copytree(EXAMPLES / name, folder, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    return folder


def _forget(folder: Path) -> None:
    """Take away what an earlier run has left."""
    for name in ("var", ".wavegate"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "record.json").unlink(missing_ok=True)

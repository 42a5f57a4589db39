"""Tiny git repositories."""

from __future__ import annotations

import os
import subprocess
import tempfile
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.proof.git import Git

if TYPE_CHECKING:
    from pathlib import Path


class Repository:
    """A repository to commit files to.

    Attributes:
        root: its top folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.run("init", "--quiet", "--initial-branch=main")

    @property
    def git(self) -> Git:
        """The same for the code under test."""
        return Git(self.root)

    def run(self, *arguments: str) -> str:
        """Let git do something, and return what it says."""
        names = {"AUTHOR": "A", "COMMITTER": "C"}
        who = {
            f"GIT_{role}_{key}": f"{name}@x.org" for role, name in names.items() for key in ("NAME", "EMAIL")
        }
        nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        command = ["git", "-c", "protocol.file.allow=always", *arguments]
        answer = subprocess.run(
            command, cwd=self.root, env=os.environ | who | nothing, check=True, capture_output=True, text=True
        )
        return answer.stdout.strip()

    def write(self, path: str, text: str) -> Path:
        """Write a file without committing it."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
        return target

    def commit(self, **files: str | None) -> str:
        """Commit files: ``src__a=...`` is ``src/a.py``; none deletes one. Returns the hash."""
        for name, text in files.items():
            path = name.replace("__", "/") + ".py"
            if text is None:
                (self.root / path).unlink()
            else:
                self.write(path, text)
        self.run("add", "--all")
        self.run("commit", "--quiet", "--allow-empty", "-m", "a change")
        return self.run("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository on the branch ``main``."""
    return Repository((tmp_path / "repository").resolve())


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temp folder of the test's own."""
    folder = (tmp_path / "temp").resolve()
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder

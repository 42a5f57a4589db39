"""Where things lie: the roots of a plan's paths, the tests beside a plan, the revision under test."""

from __future__ import annotations

import os
import subprocess
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.run.assignment import Roots

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan

_INI_FILES = (
    "pytest.toml",
    ".pytest.toml",
    "pytest.ini",
    ".pytest.ini",
    "tox.ini",
    "setup.cfg",
    "pyproject.toml",
)


def roots_of(config: pytest.Config, plan: Plan) -> Roots:
    """Where the plan's paths may start."""
    git = next(
        (path for path in (config.rootpath, *config.rootpath.parents) if (path / ".git").exists()), None
    )
    return Roots(
        rootdir=config.rootpath.as_posix(),
        git_root=git.as_posix() if git is not None else None,
        plan_folder=_folder(plan).as_posix(),
        test_roots=tuple((config.rootpath / path).as_posix() for path in config.getini("testpaths")),
    )


def plan_path(config: pytest.Config, plan: str) -> str:
    """The plan as the user would type it here; one that a configuration file names starts at the rootdir."""
    if config.getoption("--wave-plan"):
        return plan
    return os.path.relpath(config.rootpath / plan, config.invocation_params.dir)


def collect_from(config: pytest.Config, plan: Plan) -> list[str] | None:
    """The plan's own project, where the user named no path and it lies below the rootdir.

    A plan that lies beside its own tests, as in a repository of several projects or in an example, means
    those tests, and not the ones of the repository around it. Where the project's own settings name the
    plan, a folder that pytest is started in means the tests of that folder, as ever.
    """
    folder = _folder(plan)
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    if named or folder == config.invocation_params.dir or not folder.is_relative_to(config.rootpath):
        return None
    if folder == config.rootpath:
        if not config.getoption("--wave-plan"):
            return None
        return [str(folder / path) for path in config.getini("testpaths")] or [str(folder)]
    is_project = (folder / "tests").is_dir() or any((folder / name).is_file() for name in _INI_FILES)
    return [str(folder)] if is_project else None


def moved_rootdir(config: pytest.Config, plan: Plan) -> str:
    """A sentence where the plan's path, typed after a blank, has moved pytest's rootdir; else empty.

    pytest looks for its rootdir before it knows our options, so it takes ``PATH`` of ``--wave-plan PATH``
    for a test path.
    """
    start = config.invocation_params.dir
    typed_apart = "--wave-plan" in config.invocation_params.args
    if not typed_apart or _folder(plan).is_relative_to(start) or config.inipath is not None:
        return ""
    if config.rootpath == start:
        return ""
    return (
        f"the plan's path has moved rootdir to {config.rootpath}; write --wave-plan=PATH with an equals sign"
    )


def git_revision(root: Path) -> str | None:
    """The commit that is checked out; none outside of a git work tree."""
    try:
        answer = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() or None if answer.returncode == 0 else None


def new_run_id() -> str:
    """Sorts by time, and is unique."""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()) + "-" + uuid.uuid4().hex[:6]


def _folder(plan: Plan) -> Path:
    return Path(plan.path).resolve().parent

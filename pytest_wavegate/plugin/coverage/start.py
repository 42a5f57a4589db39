"""Measuring coverage where gates ask for it and nobody else does."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import chdir
from typing import TYPE_CHECKING, Literal

import coverage

from pytest_wavegate.evidence.coverage_setup import project_coverage, quietly
from pytest_wavegate.plugin.coverage.children import are_measured
from pytest_wavegate.run.journal import STATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

ROLE = "wavegate_measuring"
_VARIABLES = ("COVERAGE_FILE", "COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START", "COVERAGE_RCFILE")
"""What coverage.py reads in child processes, and what it sets for them."""
_OF_CHILDREN = (
    *("branch", "concurrency", "core", "data_file", "include", "omit", "parallel", "patch", "plugins"),
    *("relative_files", "sigterm", "source", "source_dirs", "source_pkgs", "timid"),
)
_A_DAY = 86_400


class Measuring:
    """A ``Coverage`` object of ours that runs until pytest ends.

    Nothing of it is written to the project's data file. Child processes that measure themselves write
    below ``.wavegate/coverage/``, to a folder that goes when measuring ends.

    Args:
        config: pytest's.
        measure: what gates ask for; more where the project's configuration says so.
        name: of the folder for child processes, with slashes.

    Raises:
        WavegateError: ``coverage-config``.
    """

    def __init__(self, config: pytest.Config, measure: Literal["lines", "branches"], *, name: str) -> None:
        configured = project_coverage(config.rootpath, started_in=config.invocation_params.dir)
        self.coverage = configured.coverage
        self.folder = configured.folder
        """Where its configuration was read."""
        self._room: Path | None = None
        self._environment = {name: os.environ.get(name) for name in _VARIABLES}
        adds_branches = measure == "branches" and not self.coverage.get_option("run:branch")
        if adds_branches:
            self.coverage.set_option("run:branch", True)  # noqa: FBT003 (coverage.py's signature)
        # Gates know no contexts, and they keep Python's faster way of measuring from being used.
        self.coverage.set_option("run:dynamic_context", None)
        if are_measured(self.coverage):
            self._make_room(config.rootpath / STATE / "coverage", name)
            if adds_branches:
                self._configure_children()
        with chdir(self.folder), quietly():
            self.coverage.start()
        config.add_cleanup(self.stop)

    def _make_room(self, top: Path, name: str) -> None:
        """Send what child processes write to a folder of its own."""
        _forget_old(top)
        self._room = top / name
        self._room.mkdir(parents=True, exist_ok=True)
        data_file = str(self._room / "data")
        self.coverage.set_option("run:data_file", data_file)
        # Some children read the project's configuration by themselves.
        os.environ["COVERAGE_FILE"] = data_file

    def _configure_children(self) -> None:
        """Children that read a configuration by themselves would measure lines: give them one of ours."""
        assert self._room is not None
        rows = ["[run]"]
        for option in _OF_CHILDREN:
            value = self.coverage.get_option(f"run:{option}")
            if value:
                text = "\n    ".join(["", *value]) if isinstance(value, list) else f" {value}"
                rows.append(f"{option} ={text}")
        file = self._room / "children.ini"
        file.write_text("\n".join(rows) + "\n", encoding="utf-8")
        self.coverage.config.config_file = str(file)

    def stop(self) -> None:
        """End, and leave no trace; to stop twice is fine."""
        with quietly():
            self.coverage.stop()
        for name, value in self._environment.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        room, self._room = self._room, None
        if room is not None:
            shutil.rmtree(room, ignore_errors=True)
            _remove_empty(room.parent, room.parent.parent)


def measure(config: pytest.Config, what: Literal["lines", "branches"], *, name: str) -> None:
    """Measure this process unless somebody does, or is about to.

    Args:
        config: pytest's; its plugins are loaded, its conftest files need not be.
        what: what gates ask for.
        name: of the folder for child processes, with slashes.

    Raises:
        WavegateError: ``coverage-config``.
    """
    if coverage.Coverage.current() is None and not _pytest_cov_will(config):
        config.pluginmanager.register(Measuring(config, what, name=name), ROLE)


def new_name() -> str:
    """Unique among the runs of one project."""
    return f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{os.getpid()}"


def _pytest_cov_will(config: pytest.Config) -> bool:
    typed = config.known_args_namespace
    if getattr(typed, "no_cov", False):
        return False
    return config.pluginmanager.hasplugin("_cov") or bool(getattr(typed, "cov_source", None))


def _forget_old(top: Path) -> None:
    """Remove what runs have left behind that were killed."""
    for folder in _entries(top):
        try:
            if folder.stat().st_mtime < time.time() - _A_DAY:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue


def _entries(top: Path) -> Iterator[Path]:
    try:
        yield from top.iterdir()
    except OSError:
        return


def _remove_empty(*folders: Path) -> None:
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            return

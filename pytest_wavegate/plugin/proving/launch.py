"""How a child is started: as the user's own pytest was, but in a worktree."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.plugin.options import PROOF_CHILD
from pytest_wavegate.plugin.proving.arguments import passed_on
from pytest_wavegate.plugin.proving.request import VARIABLE
from pytest_wavegate.proof.git import OF_HOOKS
from pytest_wavegate.proof.imports import import_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pytest

    from pytest_wavegate.proof.worktree import Worktree

_FOLDER = "{folder}"
"""Stands for the folder of a child in an option."""
_LEFT_OUT = ("PYTEST_XDIST_", "PYTEST_CURRENT_TEST", "COV_CORE_", "WAVEGATE_")
"""How variables begin that speak of the parent's own run."""
_SWITCHES = {
    "terminal": ("--tb=short", "-q"),
    "xdist": ("-n0",),
    "pytest_cov": ("--no-cov",),
    "tmpdir": (f"--basetemp={_FOLDER}/basetemp",),
    "junitxml": (f"--junitxml={_FOLDER}/junit.xml",),
    "cacheprovider": ("-o", f"cache_dir={_FOLDER}/cache"),
}
"""What a child is told where a plugin is there."""


@dataclass(frozen=True, slots=True)
class Launch:
    """What the children of a run have in common; paths are those of the user's tree."""

    rootdir: Path
    cwd: Path
    ini: Path | None
    confcutdir: Path
    words: tuple[str, ...]
    """What the user typed, as far as it is for a child."""
    switches: tuple[str, ...]
    """What turns other plugins off, and where they write."""
    search_path: tuple[str, ...]
    """``sys.path`` of the parent."""

    def command(self, tree: Worktree, folder: Path, files: Iterable[str]) -> list[str]:
        """The command line of a child.

        Args:
            tree: where it runs.
            folder: its own, for all that it writes.
            files: to collect, relative to the rootdir.
        """
        rootdir = self.inside(tree, self.rootdir)
        # A traceback that nobody reads takes half a second where the test file is long.
        quiet = ("--tb=no",) if "--tb=short" in self.switches else ()
        return [
            # Without the current folder in front of the search path, which is taken over from the parent.
            *(sys.executable, "-P", "-m", "pytest", "-p", PROOF_CHILD),
            *self.options(tree, folder),
            *("--maxfail=0", "--continue-on-collection-errors", *quiet),
            *(str(rootdir / file) for file in files),
        ]

    def options(self, tree: Worktree, folder: Path) -> list[str]:
        """The options of every child: what the user typed, and where things are."""
        ini = os.devnull if self.ini is None else str(self.inside(tree, self.ini))
        return [
            *self.words,
            *("-c", ini, f"--rootdir={self.inside(tree, self.rootdir)}"),
            f"--confcutdir={self.inside(tree, self.confcutdir)}",
            *(switch.replace(_FOLDER, str(folder)) for switch in self.switches),
        ]

    def environment(self, tree: Worktree, folder: Path, files: Iterable[str]) -> dict[str, str]:
        """The environment of a child.

        Args:
            tree: where it runs.
            folder: its own.
            files: implementation files, relative to the top.
        """
        known = {name: value for name, value in os.environ.items() if name not in OF_HOOKS}
        kept = {name: value for name, value in known.items() if not name.startswith(_LEFT_OUT)}
        temp = folder / "tmp"
        temp.mkdir(exist_ok=True)
        own = import_path(tree, search_path=self.search_path, files=[tree.source / file for file in files])
        entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
        others = (
            entry for entry in entries if entry and not Path(entry).resolve().is_relative_to(tree.source)
        )
        if sys.pycache_prefix is not None:  # compiled Python would stay behind there, and outlive its file
            kept["PYTHONDONTWRITEBYTECODE"] = "1"
        return kept | {
            "PYTHONPATH": os.pathsep.join((*own, *others)),
            "TMPDIR": str(temp),
            VARIABLE: str(folder / "request.json"),
        }

    def inside(self, tree: Worktree, path: Path) -> Path:
        """Where a file lies in the worktree; one from elsewhere stays where it is."""
        real = path.resolve()
        return tree.inside(real) if real.is_relative_to(tree.source) else path


def launch_of(config: pytest.Config) -> Launch:
    """Take down how this pytest was started."""
    option, ini = config.option, config.inipath
    cut = getattr(option, "confcutdir", None)
    start = Path(config.invocation_params.dir)
    return Launch(
        rootdir=config.rootpath,
        cwd=start,
        ini=ini,
        confcutdir=start / cut if cut else (ini.parent if ini is not None else config.rootpath),
        words=tuple(passed_on(list(map(str, config.invocation_params.args)), positional=config.args)),
        switches=tuple(_switches(config)),
        search_path=tuple(sys.path),
    )


def _switches(config: pytest.Config) -> Iterator[str]:
    """What turns plugins off that would spread items, repeat them, or measure; and where others write."""
    for plugin, words in _SWITCHES.items():
        if config.pluginmanager.hasplugin(plugin):
            yield from words
    if hasattr(config.option, "reruns"):
        yield "--reruns=0"
    if hasattr(config.option, "benchmark_disable"):
        yield "--benchmark-disable"

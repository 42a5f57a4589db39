"""Hands a job to mutmut: it copies the project, and runs pytest in processes that it forks."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.model.mutants import Mutants
from pytest_wavegate.plugin.mutating.mutator import NO_TIME
from pytest_wavegate.plugin.mutating.request import environment, options
from pytest_wavegate.plugin.mutating.start import command
from pytest_wavegate.proof.mutants.mutant import summed
from pytest_wavegate.proof.mutants.mutmut import configured, read, why_nothing
from pytest_wavegate.proof.worktree import Worktree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.plugin.mutating.mutator import Job
    from pytest_wavegate.proof.mutants.mutant import Mutant

_COPY = "mutants"
_NOT_COPIED = frozenset({".git", _COPY})


@dataclass(frozen=True, slots=True)
class Mutmut:
    """mutmut 3.6 and later."""

    name: str

    def mutate(self, job: Job) -> Mutants:
        """Run it at the rootdir, where it wants its configuration, and read what it leaves there."""
        where = _Where.of(job)
        files = where.files()
        if not files:
            note = "mutmut changes files below pytest's rootdir, and none of these is"
            return Mutants(tool=self.name, files=job.files, note=note)
        try:
            self._configure(job, where, files)
        except ValueError as error:
            return Mutants(tool=self.name, files=job.files, note=str(error))
        env = environment(job, where.copy, files)
        for entry in env["PYTHONPATH"].split(os.pathsep):
            # A folder that is not there when Python starts is never looked into again.
            if Path(entry).is_relative_to(where.copy.root):
                Path(entry).mkdir(parents=True, exist_ok=True)
        over = job.run(command("mutmut", "run", "--max-children", str(job.children)), where.rootdir, env)
        mutants, note = where.results(files)
        if all(mutant.fate == "untried" for mutant in mutants) and (over.status != 0 or not note):
            mutants, note = [], NO_TIME if over.status is None else why_nothing(over.output)
        return summed(mutants, tool=self.name, files=files.values(), note=note)

    def _configure(self, job: Job, where: _Where, files: dict[str, str]) -> None:
        """Write its table into the worktree's ``pyproject.toml``.

        Raises:
            ValueError: this cannot be done.
        """
        target = where.rootdir / "pyproject.toml"
        known = target.read_text(encoding="utf-8") if target.is_file() else ""
        # Several pytests run at once, and each removes what it finds at ``--basetemp``.
        words = [word for word in options(job, where.copy) if not word.startswith("--basetemp")]
        entries = sorted(path for path in where.rootdir.iterdir() if path.exists())
        copied = [path.name for path in entries if path.name not in _NOT_COPIED]
        text = configured(known, files=list(files), tests=job.tests, words=words, copied=copied)
        target.write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Where:
    """Where things are: mutmut runs tests in a copy of the rootdir, in a folder of its own."""

    job: Job
    rootdir: Path
    copy: Worktree

    @classmethod
    def of(cls, job: Job) -> _Where:
        rootdir = job.launch.inside(job.tree, job.launch.rootdir)
        return cls(job, rootdir, Worktree(job.launch.rootdir.resolve(), rootdir / _COPY))

    def files(self) -> dict[str, str]:
        """The files that can be changed: their path from the top by that from the rootdir."""
        found = {path: self.job.tree.root / path for path in self.job.files}
        return {
            file.relative_to(self.rootdir).as_posix(): path
            for path, file in found.items()
            if file.is_relative_to(self.rootdir) and file.is_file()
        }

    def results(self, files: Mapping[str, str]) -> tuple[list[Mutant], str]:
        """All that mutmut has written down so far, and why that is not all of it."""
        found: list[Mutant] = []
        note = ""
        for file, path in files.items():
            changed = self.copy.root / file
            results = changed.with_name(f"{changed.name}.meta")
            if not results.is_file():
                continue
            try:
                texts = (one.read_text(encoding="utf-8") for one in (results, self.rootdir / file, changed))
                results_text, source, mutated = texts
                found += read(results_text, path=path, source=source, mutated=mutated)
            except (OSError, ValueError) as error:
                note = str(error)
        return found, note

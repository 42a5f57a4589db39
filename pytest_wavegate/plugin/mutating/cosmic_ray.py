"""Hands a job to cosmic-ray: it changes files in place, and starts one pytest for each change."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.plugin.mutating.mutator import NO_TIME
from pytest_wavegate.plugin.mutating.request import environment, options
from pytest_wavegate.plugin.mutating.start import command
from pytest_wavegate.proof.mutants.cosmic_ray import configuration, read, why_nothing
from pytest_wavegate.proof.mutants.mutant import summed

if TYPE_CHECKING:
    from pytest_wavegate.model.mutants import Mutants
    from pytest_wavegate.plugin.mutating.mutator import Job
    from pytest_wavegate.plugin.mutating.running import Over

_LEAST_SECONDS = 15.0
_TIMES = 5.0
"""How much longer than unchanged the items may take, besides."""


@dataclass(frozen=True, slots=True)
class CosmicRay:
    """cosmic-ray 8, with its local distributor."""

    name: str

    def mutate(self, job: Job) -> Mutants:
        """Run it, and read what it has noted down, also where its time was up."""
        self._configure(job)
        over, mutants, note = self._run(job, "baseline", "job.toml"), [], ""
        if over.status == 0:
            over = self._run(job, "init", "job.toml", "job.sqlite")
        if over.status == 0:
            over = self._run(job, "exec", "job.toml", "job.sqlite")
            dumped = self._run(job, "dump", "job.sqlite")
            try:
                mutants = list(read(dumped.stdout, root=job.tree.root.as_posix()))
            except ValueError as error:
                note = str(error)
        if over.status != 0 and all(mutant.fate == "untried" for mutant in mutants):
            mutants, note = [], NO_TIME if over.status is None else why_nothing(over.output)
        return summed(mutants, tool=self.name, files=job.files, note=note)

    def _run(self, job: Job, verb: str, *files: str) -> Over:
        cwd = job.launch.inside(job.tree, job.launch.cwd)
        where = cwd if cwd.is_dir() else job.launch.inside(job.tree, job.launch.rootdir)
        places = (str(job.folder / file) for file in files)
        run = job.ask if verb == "dump" else job.run
        return run(command("cosmic-ray", verb, *places), where, environment(job, job.tree, job.files))

    def _configure(self, job: Job) -> None:
        rootdir = job.launch.inside(job.tree, job.launch.rootdir)
        words = [
            *(sys.executable, "-P", "-m", "pytest"),
            *options(job, job.tree),
            "-x",
            *(str(rootdir / test) for test in job.tests),
        ]
        text = configuration(
            files=[(job.tree.root / file).as_posix() for file in job.files],
            command=words,
            seconds=_LEAST_SECONDS + _TIMES * job.seconds,
        )
        (job.folder / "job.toml").write_text(text, encoding="utf-8")

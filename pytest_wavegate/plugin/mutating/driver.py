"""Mutates groups side by side: a thread and a worktree for each, a tool of its own in there."""

from __future__ import annotations

import threading
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from functools import partial
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.mutants import Mutants
from pytest_wavegate.plugin.mutating.mutator import Job
from pytest_wavegate.plugin.mutating.request import LINE
from pytest_wavegate.plugin.mutating.running import run
from pytest_wavegate.plugin.proving.lifeline import named_line
from pytest_wavegate.plugin.proving.turns import Turns
from pytest_wavegate.plugin.proving.watch import Stopped
from pytest_wavegate.proof.worktree import worktree

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from pathlib import Path

    from pytest_wavegate.plugin.mutating.groups import Group
    from pytest_wavegate.plugin.mutating.mutator import Mutator
    from pytest_wavegate.plugin.mutating.running import Over
    from pytest_wavegate.plugin.proving.ground import Ground
    from pytest_wavegate.plugin.proving.launch import Launch
    from pytest_wavegate.proof.worktree import Worktree

_GLANCE = 0.2
_TO_READ = 60.0
"""Seconds beyond the limit, in which results can be read."""


class Mutating:
    """One go over all groups of a run.

    Args:
        mutator: the tool.
        ground: the repository.
        launch: how tests are started.
        children: how many processes run tests at once, over all groups.
        limit: seconds for each group.
        copied: files that git ignores and tests need.
        run_id: of the run.
    """

    def __init__(
        self,
        mutator: Mutator,
        ground: Ground,
        launch: Launch,
        *,
        children: int,
        limit: float,
        copied: tuple[str, ...],
        run_id: str,
    ) -> None:
        self._mutator = mutator
        self._ground = ground
        self._launch = launch
        self._children = children
        self._limit = limit
        self._copied = copied
        self._run_id = run_id
        self._stop = threading.Event()
        self._turns = Turns()

    def mutate(self, groups: Sequence[Group]) -> Generator[tuple[Group, Mutants]]:
        """Mutate all groups, and yield the figures of each as soon as they are known.

        However the caller stops, tools are ended and worktrees removed before this returns.
        """
        at_once = max(1, min(len(groups), self._children))
        each = max(1, self._children // at_once)
        with ThreadPoolExecutor(at_once, thread_name_prefix="wavegate-mutants") as pool:
            waiting = {pool.submit(self._safely, group, each): group for group in groups}
            try:
                while waiting:
                    done, _ = wait(waiting, timeout=_GLANCE, return_when=FIRST_COMPLETED)
                    for future in done:
                        yield waiting.pop(future), future.result()
            finally:
                self._stop.set()
                pool.shutdown(wait=False, cancel_futures=True)

    def _safely(self, group: Group, children: int) -> Mutants:
        """What is proven stays proven, whatever goes wrong here."""
        try:
            return self._mutate(group, children)
        except Stopped:
            why = "the run was stopped"
        except WavegateError as error:
            why = error.message
        except OSError as error:
            why = f"{error.strerror or error}"
        return Mutants(tool=self._mutator.name, files=group.files, note=why)

    def _mutate(self, group: Group, children: int) -> Mutants:
        files = tuple(file for file in group.files if file.endswith(".py"))
        if not files:
            note = "none of these files is Python, so there is nothing to change"
            return Mutants(tool=self._mutator.name, files=group.files, note=note)
        with worktree(self._ground.git, self._run_id) as tree, self._turns.taken(group.cases, self._stop):
            tree.overlay(self._ground.changes)
            tree.bring(self._copied)
            tree.purge_bytecode()
            folder = tree.root.parent / "mutants"
            folder.mkdir()
            with named_line(folder / LINE):
                until = time.monotonic() + self._limit
                job = self._job(group, files, tree, folder, children=children, until=until)
                found = self._mutator.mutate(job)
        return self._with_limit(found)

    def _job(
        self,
        group: Group,
        files: tuple[str, ...],
        tree: Worktree,
        folder: Path,
        *,
        children: int,
        until: float,
    ) -> Job:
        return Job(
            tree=tree,
            folder=folder,
            launch=self._launch,
            files=files,
            items=tuple(case.nodeid for case in group.cases),
            tests=tuple(dict.fromkeys(case.path for case in group.cases)),
            seconds=group.seconds,
            children=1 if any(case.alone or case.locks for case in group.cases) else children,
            run=partial(self._run, folder=folder, until=until),
            ask=partial(self._run, folder=folder, until=until + _TO_READ),
        )

    def _run(
        self, command: Sequence[str], cwd: Path, env: Mapping[str, str], *, folder: Path, until: float
    ) -> Over:
        return run(command, cwd=cwd, env=env, folder=folder, until=until, stop=self._stop)

    def _with_limit(self, found: Mutants) -> Mutants:
        """What the user should know where time was up."""
        if not found.untried or found.note:
            return found
        note = (
            f"{self._mutator.name} was stopped after {self._limit:g}s; "
            "mutate_timeout under [tool.wavegate] gives it more"
        )
        return found.model_copy(update={"note": note})

"""The role of a process that proves, and then hands what is proven to a mutation tester."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

from pytest_wavegate.model.mutants import TasksMutated
from pytest_wavegate.plugin.mutating.driver import Mutating
from pytest_wavegate.plugin.mutating.groups import groups_of
from pytest_wavegate.plugin.proving.launch import launch_of
from pytest_wavegate.plugin.proving.prover import Prover, children_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from pytest_wavegate.plugin.mutating.mutator import Mutator
    from pytest_wavegate.plugin.proving.ground import Ground
    from pytest_wavegate.plugin.proving.ledger import Ledger
    from pytest_wavegate.plugin.proving.subject import Subject
    from pytest_wavegate.plugin.terminal import Terminal
    from pytest_wavegate.run.conductor import Conductor


class MutatingProver(Prover):
    """Proves as ever; what the tool finds changes no verdict and no exit status.

    Args:
        session: pytest's.
        conductor: what the run knows.
        terminal: tells the user; none under ``-p no:terminal``.
        ground: the repository.
        mutator: the tool.
    """

    def __init__(
        self,
        session: pytest.Session,
        conductor: Conductor,
        terminal: Terminal | None,
        ground: Ground,
        mutator: Mutator,
    ) -> None:
        super().__init__(session, conductor, terminal, ground)
        self._mutator = mutator

    def _when_proven(self, subjects: Sequence[Subject], ledger: Ledger) -> None:
        config, settings = self.session.config, self.conductor.settings
        groups = groups_of(subjects, ledger.tasks, ledger.proofs)
        driver = Mutating(
            self._mutator,
            self._ground,
            launch_of(config),
            children=children_of(config),
            limit=settings.mutate_timeout,
            copied=settings.copy_ignored,
            run_id=self.conductor.run_id,
        )
        if self.terminal is not None:
            self.terminal.mutating(self._mutator.name, groups=len(groups), limit=settings.mutate_timeout)
        with closing(driver.mutate(groups)) as results:
            for group, mutants in results:
                self.conductor.emit(TasksMutated(at=time.time(), tasks=group.tasks, mutants=mutants))

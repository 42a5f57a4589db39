"""What happens around the phases of a run: they are announced, judged, and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pytest_wavegate.model.events import GateJudged
    from pytest_wavegate.model.planned import PlannedPhase
    from pytest_wavegate.run.fold import Fold
    from pytest_wavegate.run.host import Host
    from pytest_wavegate.run.judging import Judging
    from pytest_wavegate.run.rollback.rollback import Rollback


class Keeper:
    """The bench of the dispatcher, which passes on what it is asked to those who know.

    Args:
        fold: what has happened so far.
    """

    def __init__(self, fold: Fold) -> None:
        self._fold = fold
        self.host: Host | None = None
        """Who runs the tests: it has the evidence that only a host can fetch."""
        self.rollback: Rollback | None = None
        """Who undoes what a phase has done once its gate has closed."""
        self.judging: Judging | None = None
        """Who judges; known once the items are."""

    def opened(self, wave: int, phases: Sequence[PlannedPhase]) -> None:
        """These phases are about to start: what undoes them is written down before anything else."""
        if self.rollback is not None:
            self.rollback.register(wave, phases)
        if self.host is not None:
            for phase in phases:
                self.host.phase_started(self._fold.phase(phase.id))

    def gather(self, wave: int, phases: Sequence[PlannedPhase]) -> None:
        """Fetch what the verdicts on these phases need."""
        assert self.judging is not None
        self.judging.gather(wave, phases)

    def judge(self, phase: str) -> GateJudged | None:
        """The verdict on a phase; none where gates are off."""
        assert self.judging is not None
        verdict = self.judging.judge(phase)
        if verdict is not None and self.rollback is not None:
            self.rollback.judged(verdict)
        return verdict

    def judged(self, wave: int, verdicts: Sequence[GateJudged]) -> Collection[str]:
        """Every phase that ends with this wave has been judged; the answer is what was rolled back so far."""
        if self.host is not None:
            for verdict in verdicts:
                self.host.phase_ended(self._fold.phase(verdict.phase), verdict)
        if self.rollback is not None:
            self.rollback.gate_failed(wave, verdicts)
        return self._fold.undone

    def failed(self, index: int) -> bool:
        """True where an item has failed or broken."""
        return self._fold.outcome(index) in ("failed", "error")

    def began(self, index: int) -> bool:
        """True where an item has started, or was reported in any other way."""
        return self._fold.began(index)

    def prepare(self, phases: Sequence[PlannedPhase]) -> None:
        """It is known what is going to run."""
        if self.rollback is not None:
            self.rollback.prepare(phases)

    def interrupted(self, reason: str) -> None:
        """The run is being stopped by Ctrl-C or SIGTERM."""
        if self.rollback is not None:
            self.rollback.interrupted(reason)

    def workers_known(self, pids: Mapping[str, int]) -> None:
        """Processes that run tests, by worker id: after a crash they may live on for a while."""
        if self.rollback is not None:
            self.rollback.workers(pids)

    def close(self) -> None:
        """The run is over."""
        if self.rollback is not None:
            self.rollback.close()

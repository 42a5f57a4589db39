"""The verdict on a phase: evidence is fetched, commands run where the tests held, and the judge is asked."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pytest_wavegate.gates.asked import kind_name, without_commands
from pytest_wavegate.gates.judge import applying, judge
from pytest_wavegate.model.events import GateJudged
from pytest_wavegate.model.verdict import NOTHING, Condition, Decision, Verdict
from pytest_wavegate.run import baseline_file
from pytest_wavegate.run.gathering import Gathering, why

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from fractions import Fraction
    from pathlib import Path

    from pytest_wavegate.gates.judge import Judgement
    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.planned import PlannedPhase
    from pytest_wavegate.model.record import PhaseRecord, Record
    from pytest_wavegate.run.fold import Fold
    from pytest_wavegate.run.host import Host
    from pytest_wavegate.settings import GateSpec, Settings


class Judging:
    """Judges phases by what the settings ask of them.

    Args:
        settings: with the gates.
        fold: what has happened so far.
        root: the rootdir.
        emit: takes each event.
        host: whoever runs the tests; none where nobody does.
    """

    def __init__(
        self, settings: Settings, *, fold: Fold, root: Path, emit: Callable[[Event], None], host: Host | None
    ) -> None:
        self._settings = settings
        self._fold = fold
        self._host = host
        self._gathering = Gathering(root, emit=emit, host=host)
        self._baseline: Mapping[str, Fraction] = baseline_file.load(root / settings.baseline)

    def gather(self, wave: int, phases: Sequence[PlannedPhase]) -> None:
        """Fetch what the verdicts on these phases need."""
        if self._settings.gates_mode != "off":
            self._gathering.at_border(wave, phases, gates=self._gates)

    def judge(self, phase_id: str) -> GateJudged | None:
        """The verdict on a phase; none where gates are off.

        Commands run last, and only where everything else holds: what follows tests is not tried on code
        that has just failed them.
        """
        if self._settings.gates_mode == "off":
            return None
        record = self._fold.record_of(phase_id)
        phase = record.phases[0]
        gates = self._gates(phase)
        more = (*self._said(phase, record), *self._lost())
        wanted = [spec for spec in applying(phase, record, gates=gates) if spec.command is not None]
        if wanted:
            before = without_commands(gates)
            if not judge(phase, record, gates=before, baseline=self._baseline, more=more).closes:
                self._gathering.commands(phase, wanted)
                record = self._fold.record_of(phase_id)
        judgement = judge(phase, record, gates=gates, baseline=self._baseline, more=more)
        return self._event(phase_id, judgement)

    def _event(self, phase_id: str, judgement: Judgement) -> GateJudged:
        return GateJudged(
            at=time.time(),
            phase=phase_id,
            decision=judgement.decision,
            closes=judgement.closes and self._settings.gates_mode == "enforce",
            verdicts=judgement.verdicts,
        )

    def judge_proof(self, phase_id: str) -> GateJudged | None:
        """The verdict on a phase whose tests were proven, by what is asked of proofs.

        Returns:
            None where nothing is, or gates are off.
        """
        record = self._fold.record_of(phase_id)
        phase = record.phases[0]
        wanted = [
            spec for spec in applying(phase, record, gates=self._gates(phase)) if kind_name(spec) == "proven"
        ]
        if self._settings.gates_mode == "off" or not wanted:
            return None
        return self._event(phase_id, judge(phase, record, gates=wanted, baseline=self._baseline))

    def _said(self, phase: PhaseRecord, record: Record) -> tuple[Verdict, ...]:
        """What conftest files and plugins say; where asking them breaks, that is a verdict too."""
        try:
            return () if self._host is None else tuple(self._host.verdicts(phase, record))
        except Exception as error:
            return (_error("pytest_wavegate_gate", required="a verdict", detail=why(error)),)

    def _lost(self) -> tuple[Verdict, ...]:
        """Samples of services that could not be read: nobody knows which phases they would count for."""
        detail = self._gathering.lost_samples
        return (_error("samples of services", required="readable", detail=detail),) if detail else ()

    def _gates(self, phase: PlannedPhase | PhaseRecord) -> tuple[GateSpec, ...]:
        return self._settings.gates_of(phase.id, phase.title, phase.label)


def _error(name: str, *, required: str, detail: str) -> Verdict:
    condition = Condition(
        name=name, observed=NOTHING, required=required, decision=Decision.ERROR, detail=detail
    )
    return Verdict(gate=name, decision=Decision.ERROR, conditions=(condition,))

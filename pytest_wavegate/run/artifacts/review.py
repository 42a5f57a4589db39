"""Judge the phases of runs that are over, as they would be judged in one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.gates.asked import commands_once, without_commands
from pytest_wavegate.gates.condition import PROSE
from pytest_wavegate.gates.judge import applying, judge
from pytest_wavegate.model.gate_report import PhaseAnswer
from pytest_wavegate.run.artifacts.complete import lacking, some
from pytest_wavegate.run.artifacts.job import IDLE
from pytest_wavegate.run.found import summaries
from pytest_wavegate.run.gathering import command_record
from pytest_wavegate.settings.gate import COMMAND_LINE, DEFAULT_GATE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from fractions import Fraction
    from pathlib import Path

    from pytest_wavegate.gates.judge import Judgement
    from pytest_wavegate.model.gate_report import AnswerDecision
    from pytest_wavegate.model.record import PhaseRecord, Record
    from pytest_wavegate.model.verdict import Verdict
    from pytest_wavegate.settings import GateSpec, Settings

_OWN = frozenset({DEFAULT_GATE.source, COMMAND_LINE, "pyproject.toml", "front matter"})
"""Sources of gates that are judged anew; verdicts of any other come from a conftest or plugin."""


class Review:
    """Judges phases from a record, each once.

    Args:
        record: of all jobs.
        settings: with the gates.
        baseline: figures that relative bounds refer to.
        root: where commands run.
    """

    def __init__(
        self, record: Record, settings: Settings, *, baseline: Mapping[str, Fraction], root: Path
    ) -> None:
        self.record = record
        self._settings = settings
        self._baseline = baseline
        self._root = root
        self._phases = {phase.id: phase for phase in record.phases}
        self._answers: dict[str, PhaseAnswer] = {}
        self._open: set[str] = set()

    def answers(self, asked: Collection[str]) -> tuple[PhaseAnswer, ...]:
        """Judge phases by id, and those that block them; in the order of the record."""
        for phase in asked:
            self._answer(phase)
        order = [*self._phases, *(phase for phase in asked if phase not in self._phases)]
        return tuple(
            self._answers[phase].model_copy(update={"asked": phase in asked})
            for phase in order
            if phase in self._answers
        )

    def _answer(self, phase_id: str) -> PhaseAnswer:
        if phase_id not in self._answers:
            self._open.add(phase_id)
            phase = self._phases.get(phase_id)
            self._answers[phase_id] = _unknown(phase_id) if phase is None else self._judged(phase)
            self._open.discard(phase_id)
        return self._answers[phase_id]

    def _judged(self, phase: PhaseRecord) -> PhaseAnswer:
        blocked = [
            item.nodeid for item in self.record.items if phase.id in item.phases and item.outcome == "blocked"
        ]
        if blocked or phase.decision == "blocked":
            gate = next((gate for gate in phase.blocked_by_all if self._closed(gate)), None)
            if gate is not None:
                return self._row(phase, "blocked", closes=True, blocked_by=gate)
        judgement = self._judgement(phase)
        missing = lacking(phase, self.record)
        if blocked:
            missing = (*missing, f"what blocked them holds now, so they can run: {some(blocked)}")
        decision: AnswerDecision = judgement.decision
        if missing and decision in ("passed", "warned"):
            decision = "no_data"
        return self._row(
            phase,
            decision,
            closes=judgement.closes or bool(missing),
            missing=missing,
            verdicts=judgement.verdicts,
        )

    def _closed(self, phase: str) -> bool:
        # A record that somebody edited may have phases that block each other.
        return phase in self._phases and phase not in self._open and self._answer(phase).closes

    def _judgement(self, phase: PhaseRecord) -> Judgement:
        gates = self._settings.gates_of(phase.id, phase.title, phase.label)
        more = _others(phase.verdicts)
        before = judge(phase, self.record, gates=without_commands(gates), baseline=self._baseline, more=more)
        wanted = [spec for spec in applying(phase, self.record, gates=gates) if spec.command is not None]
        if not wanted:
            return judge(phase, self.record, gates=gates, baseline=self._baseline, more=more)
        if not before.closes and not lacking(phase, self.record):
            self._run(phase, wanted)
        return judge(phase, self.record, gates=gates, baseline=self._baseline, more=more)

    def _run(self, phase: PhaseRecord, gates: Sequence[GateSpec]) -> None:
        """Run the commands that no job has run for this phase."""
        known = {(result.phase, result.argv) for result in self.record.commands}
        for spec in commands_once(gates):
            if (phase.id, spec.command) not in known:
                result = command_record(spec, phase=phase, root=self._root)
                samples = [sample for metric in self.record.metrics for sample in metric.samples]
                added = {
                    "commands": (*self.record.commands, result),
                    "metrics": summaries([*samples, *result.samples]),
                }
                self.record = self.record.model_copy(update=added)

    def _row(
        self,
        phase: PhaseRecord,
        decision: AnswerDecision,
        *,
        closes: bool,
        blocked_by: str | None = None,
        missing: tuple[str, ...] = (),
        verdicts: tuple[Verdict, ...] = (),
    ) -> PhaseAnswer:
        own = [item for item in self.record.items if phase.id in item.phases]
        left = sum(phase.id in item.phases for item in self.record.left_out)
        return PhaseAnswer(
            id=phase.id,
            title=phase.title,
            label=phase.label,
            wave=phase.wave,
            decision=decision,
            closes=closes,
            blocked_by=blocked_by,
            items=len(own) + left,
            ran=sum(item.outcome not in IDLE for item in own),
            missing=missing,
            verdicts=verdicts,
        )


def _unknown(phase: str) -> PhaseAnswer:
    why = "no record tells of it"
    return PhaseAnswer(id=phase, title="", wave=None, decision="not_run", closes=True, missing=(why,))


def _others(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """What a conftest or plugin has said; it cannot be asked again."""
    return tuple(
        verdict for verdict in verdicts if verdict.gate not in _OWN and not verdict.gate.startswith(PROSE)
    )

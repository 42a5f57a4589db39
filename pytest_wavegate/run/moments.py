"""The moments of a run that command hooks listen to, made out of its events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_wavegate.model.events import (
    GateJudged,
    PhaseBlocked,
    RollbackFinished,
    RollbackStarted,
    RunFinished,
    RunPlanned,
    WaveCut,
    WaveDrained,
    WaveOpened,
)
from pytest_wavegate.run.blockade import name_of, unmet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.planned import PlannedPhase
    from pytest_wavegate.settings.actions import Moment

_HOLDS = frozenset({"passed", "warned"})
_BROKEN = frozenset({"failed", "error"})


@dataclass(frozen=True, slots=True)
class Occasion:
    """A moment that has come."""

    moment: Moment
    phase: str = ""
    """Its id."""
    wave: int | None = None
    decision: str = ""
    """``passed``, ``failed``, ``blocked`` ..."""
    reason: str = ""
    """Why it is not ``passed``, in one line."""


class Moments:
    """Hears the events of one run in order.

    Whatever starts also finishes: what is open when the run ends, because somebody stopped it or because
    gates are off, finishes then.
    """

    def __init__(self) -> None:
        self._planned: dict[str, PlannedPhase] | None = None
        self._open: dict[str, PlannedPhase] = {}
        self._begun: set[str] = set()
        self._wave: int | None = None
        self._cut = ""

    def of(self, event: Event) -> Iterator[Occasion]:
        """Return what an event means, in order; most events mean nothing."""
        match event:
            case RunPlanned():
                self._planned = {phase.id: phase for phase in event.phases}
                yield Occasion("run_started")
            case WaveOpened() | WaveCut() | WaveDrained():
                yield from self._of_wave(event)
            case GateJudged():
                yield from self._judged(event)
            case PhaseBlocked():
                yield from self._blocked(event)
            case RollbackStarted() | RollbackFinished():
                yield _rollback(event)
            case RunFinished() if self._planned is not None:
                yield from self._run_finished(event)

    def _of_wave(self, event: WaveOpened | WaveCut | WaveDrained) -> Iterator[Occasion]:
        match event:
            case WaveOpened():
                yield from self._wave_opened(event)
            case WaveCut():
                self._cut = event.reason
            case WaveDrained():
                yield from self._wave_finished(self._cut)

    def _wave_opened(self, event: WaveOpened) -> Iterator[Occasion]:
        # Where gates are off, nothing else says that the phases of earlier waves are over.
        over = (phase for phase in self._open.values() if phase.wave is not None and phase.wave < event.wave)
        yield from self._finish(list(over), reason="")
        self._wave, self._cut = event.wave, ""
        yield Occasion("wave_started", wave=event.wave)
        for name in event.phases:
            phase = (self._planned or {}).get(name)
            if phase is not None and name not in self._begun:
                self._begun.add(name)
                self._open[name] = phase
                yield Occasion("phase_started", phase=name, wave=event.wave)

    def _wave_finished(self, reason: str) -> Iterator[Occasion]:
        if self._wave is not None:
            yield Occasion("wave_finished", wave=self._wave, reason=reason)
            self._wave = None

    def _judged(self, event: GateJudged) -> Iterator[Occasion]:
        phase = (self._planned or {}).get(event.phase)
        wave = None if phase is None else phase.wave
        over = Occasion(
            "phase_finished", phase=event.phase, wave=wave, decision=event.decision, reason=unmet(event)
        )
        ended = self._open.pop(event.phase, None) is not None
        if event.decision in _HOLDS:
            yield replace(over, moment="gate_passed")
            if ended:
                yield replace(over, moment="phase_passed")
        elif event.closes or event.decision in _BROKEN:
            yield replace(over, moment="gate_failed")
            if ended:
                yield replace(over, moment="phase_failed")
        if ended:
            yield over

    def _blocked(self, event: PhaseBlocked) -> Iterator[Occasion]:
        phases = self._planned or {}
        by, phase = phases.get(event.blocked_by), phases.get(event.phase)
        reason = f"blocked by {name_of(by) if by else event.blocked_by}"
        wave = None if phase is None else phase.wave
        blocked = Occasion("phase_blocked", phase=event.phase, wave=wave, decision="blocked", reason=reason)
        yield blocked
        # Items of it can lie in earlier waves than what it waits for.
        if self._open.pop(event.phase, None) is not None:
            yield replace(blocked, moment="phase_finished")

    def _run_finished(self, event: RunFinished) -> Iterator[Occasion]:
        yield from self._wave_finished(self._cut or event.stopped)
        yield from self._finish(list(self._open.values()), reason=event.stopped)
        decision = "failed" if event.exit_code else "passed"
        yield Occasion("run_finished", decision=decision, reason=event.stopped)

    def _finish(self, phases: Iterable[PlannedPhase], *, reason: str) -> Iterator[Occasion]:
        for phase in phases:
            del self._open[phase.id]
            yield Occasion(
                "phase_finished", phase=phase.id, wave=phase.wave, decision="not_run", reason=reason
            )


def _rollback(event: RollbackStarted | RollbackFinished) -> Occasion:
    if isinstance(event, RollbackFinished):
        failed = f"{event.failed} failed" if event.failed else ""
        return Occasion("rollback_finished", decision="failed" if event.failed else "done", reason=failed)
    phase = event.actions[0].phase if event.actions else ""
    return Occasion(
        "rollback_started", phase=phase, decision="dry_run" if event.dry else "", reason=event.reason
    )

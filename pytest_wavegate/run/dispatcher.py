"""Drives a run from wave to wave: opens, judges, blocks. It starts no test itself."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

from pytest_wavegate.model.events import GateJudged, PhaseBlocked, WaveCut, WaveDrained, WaveOpened
from pytest_wavegate.model.item_events import ItemBlocked, ItemFinished
from pytest_wavegate.run.blockade import Blockade

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.planned import PlannedItem, PlannedPhase
    from pytest_wavegate.run.placement import Placement
    from pytest_wavegate.run.work import Work


class Bench(Protocol):
    """Who judges, and what is known of the items so far."""

    def opened(self, wave: int, phases: Sequence[PlannedPhase]) -> None:
        """These phases are about to start; nothing of them has run before."""

    def gather(self, wave: int, phases: Sequence[PlannedPhase]) -> None:
        """Fetch what the verdicts on these phases need."""

    def judge(self, phase: str) -> GateJudged | None:
        """The verdict on a phase; none where gates are off."""

    def judged(self, wave: int, verdicts: Sequence[GateJudged]) -> Collection[str]:
        """Every phase that ends with this wave has been judged.

        Returns:
            The phases that were rolled back so far.
        """

    def failed(self, index: int) -> bool:
        """True where an item has failed or broken."""

    def began(self, index: int) -> bool:
        """True where an item has started; asked in a wave that was stopped early."""


class Dispatcher:
    """The waves of one run, in turn.

    A driver calls ``open_next`` until it answers none, runs all the work it is given, then calls
    ``drained``. Whoever hears ``emit`` writes the journal, folds the record and tells the user.

    Args:
        placement: every selected item in its place.
        works: of every item, by index.
        blockers: for each task those it declares to depend on; only where a failed task blocks.
        bench: judges phases.
        emit: takes each event.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        placement: Placement,
        *,
        works: Mapping[int, Work],
        blockers: Mapping[str, Sequence[str]],
        bench: Bench,
        emit: Callable[[Event], None],
        clock: Callable[[], float],
    ) -> None:
        self._placement = placement
        self._works = works
        self._bench = bench
        self._emit = emit
        self._clock = clock
        self._waves = iter(placement.waves)
        self._last_with_items = max((item.wave for item in placement.items), default=0)
        self._by_wave: dict[int, list[PlannedItem]] = defaultdict(list)
        for item in placement.items:
            self._by_wave[item.wave].append(item)
        self._phases = {phase.id: phase for phase in placement.phases}
        self._blockade = Blockade(placement.phases, blockers=blockers)
        self._begun: set[str] = set()
        self._runnable: list[PlannedItem] = []
        self._cut = ""
        self.wave: int | None = None
        """The wave that is open."""

    @property
    def is_last(self) -> bool:
        """No later wave has items: what ends now ends the run."""
        return self.wave == self._last_with_items

    def open_next(self) -> list[Work] | None:
        """Open the next wave that has work.

        Returns:
            Its work; none where the run is over.
        """
        for number in self._waves:
            self.wave = number
            items = self._by_wave.get(number, [])
            self._block_phases(number, items)
            runnable = [item for item in items if self._may_run(item)]
            self._runnable, self._cut = runnable, ""
            if runnable:
                phases = tuple(dict.fromkeys(phase for item in runnable for phase in item.phases))
                self._begin(number, phases)
                self._emit(WaveOpened(at=self._clock(), wave=number, phases=phases))
                return [self._works[item.index] for item in runnable]
            self._judge(number)
        if self.wave is not None:
            self.wave = None
            self._block_phases(None, [])
            self._judge(None)
        return None

    def drained(self) -> None:
        """Every item of the open wave has ended, and its fixtures are torn down."""
        assert self.wave is not None
        if self._cut:
            self._leave_out(self._cut)
        self._emit(WaveDrained(at=self._clock(), wave=self.wave))
        self._judge(self.wave)

    def cut(self, reason: str) -> None:
        """Nothing more of the open wave starts; the driver calls ``drained`` once what runs has ended."""
        assert self.wave is not None
        self._cut = reason
        self._emit(WaveCut(at=self._clock(), wave=self.wave, reason=reason))

    def cut_short(self, reason: str) -> None:
        """The run is being stopped: judge what the open wave has shown, and open nothing more."""
        assert self.wave is not None
        self._emit(WaveCut(at=self._clock(), wave=self.wave, reason=reason))
        self._judge(self.wave)

    def _begin(self, number: int, phases: Sequence[str]) -> None:
        fresh = [self._phases[phase] for phase in phases if phase not in self._begun]
        self._begun.update(phases)
        if fresh:
            self._bench.opened(number, fresh)

    def _judge(self, number: int | None) -> None:
        due = [
            phase
            for phase in self._placement.phases
            if phase.wave == number and not self._blockade.is_blocked(phase.id)
        ]
        wave = self._last_with_items if number is None else number
        self._bench.gather(wave, due)
        verdicts = [verdict for phase in due if (verdict := self._judge_phase(phase.id)) is not None]
        for phase in self._bench.judged(wave, verdicts):
            self._blockade.undo(phase)
        if number is not None:
            failed = (item for item in self._by_wave.get(number, ()) if self._bench.failed(item.index))
            self._blockade.fail(failed, "failed")
            self._blockade.spread()

    def _leave_out(self, reason: str) -> None:
        left = [item for item in self._runnable if not self._bench.began(item.index)]
        for item in left:
            self._emit(_not_run(item, reason, at=self._clock()))
        self._blockade.fail(left, "was not run")

    def _judge_phase(self, phase: str) -> GateJudged | None:
        verdict = self._bench.judge(phase)
        if verdict is not None:
            if verdict.closes:
                self._blockade.close(verdict)
            self._emit(verdict)
        return verdict

    # What lies behind a closed gate

    def _block_phases(self, number: int | None, items: Sequence[PlannedItem]) -> None:
        here = {phase for item in items for phase in item.phases}
        for phase in self._placement.phases:
            due = phase.wave == number or phase.id in here
            if due and not self._blockade.is_blocked(phase.id) and phase.id not in self._placement.absent:
                gates = self._blockade.block(phase)
                if gates:
                    self._emit(
                        PhaseBlocked(
                            at=self._clock(), phase=phase.id, blocked_by=gates[0], blocked_by_all=gates
                        )
                    )

    def _may_run(self, item: PlannedItem) -> bool:
        reason = self._placement.skipped.get(item.index)
        if reason is not None:
            self._emit(_not_run(item, reason, at=self._clock()))
            return False
        reason = self._blockade.reason(item)
        if reason is not None:
            self._emit(ItemBlocked(at=self._clock(), index=item.index, reason=reason))
            return False
        return True


def _not_run(item: PlannedItem, reason: str, *, at: float) -> ItemFinished:
    return ItemFinished(
        at=at,
        index=item.index,
        outcome="not_run",
        reason=reason,
        seconds=0.0,
        started=None,
        worker="",
        attempts=0,
    )

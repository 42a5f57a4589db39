"""What a run does about rollback: registers actions before phases start, and runs them after a failure."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.events import RollbackStarted
from pytest_wavegate.run.rollback import orphans
from pytest_wavegate.run.rollback.book import Book
from pytest_wavegate.run.rollback.entries import Judged, PhaseActions, Registered
from pytest_wavegate.run.rollback.interrupts import patient
from pytest_wavegate.run.rollback.lock import Lock
from pytest_wavegate.run.rollback.opening import fresh_ledger, require_nothing_open
from pytest_wavegate.run.rollback.performing import NoHooks, Performer
from pytest_wavegate.run.rollback.registering import actions_of, opened, rolls_back
from pytest_wavegate.run.rollback.saga import Saga

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pytest_wavegate.model.events import Event, GateJudged
    from pytest_wavegate.model.planned import PlannedPhase
    from pytest_wavegate.model.rollback import Action
    from pytest_wavegate.run.rollback.disk import Disk
    from pytest_wavegate.run.rollback.entries import Entry
    from pytest_wavegate.run.rollback.performing import Hooks, Perform
    from pytest_wavegate.run.rollback.state import Batch
    from pytest_wavegate.settings import Settings


class Rollback:
    """The rollback of one run.

    ``check_open`` before anything else, ``prepare`` once collection is over, ``register`` before the first
    item of a phase, ``judged`` before a verdict is shown, ``gate_failed`` once all phases of a wave are
    judged and nothing of it runs any more, ``close`` at the very end. A forked child of the run does nothing.

    Args:
        settings: with the actions, and when they run.
        root: the rootdir, where commands run.
        state: the ``.wavegate`` folder.
        run_id: names the ledger, and begins the key of every action.
        plan: the plan's path, for people.
        emit: takes each event.
        hooks: what conftest files and plugins implement; none where nobody does.
        sleep: waits so many seconds before another attempt.
        disk: writes the ledger.
        perform: runs one attempt, in place of the real thing.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        root: Path,
        state: Path,
        run_id: str,
        plan: str,
        emit: Callable[[Event], None],
        hooks: Hooks | None = None,
        sleep: Callable[[float], None] = time.sleep,
        disk: Disk | None = None,
        perform: Perform | None = None,
    ) -> None:
        self._settings = settings
        self._folder = state
        self._run_id = run_id
        self._plan = plan
        self._emit = emit
        self._hooks = hooks or NoHooks()
        self._disk = disk
        self._book = Book()
        self._perform = perform or Performer(root, self._book.state, self._hooks)
        self._sleep = sleep
        self._lock = Lock(state)
        self._mode: Literal["off", "dry", "live", "left"] = "off"
        self._workers: dict[str, int] = {}
        self._waves: dict[str, int] = {}
        self._pid = os.getpid()
        self.problem = ""
        """What went wrong at the very end, for a warning."""

    @property
    def on_interrupt(self) -> bool:
        """Whether Ctrl-C and SIGTERM roll back."""
        return self._mode == "live" and "interrupt" in self._settings.rollback_on

    @property
    def was_left(self) -> bool:
        """Whether this run has stopped undoing before all was tried."""
        return self._mode == "left" and bool(self._book.state.unfinished())

    def check_open(self) -> None:
        """Refuse to start where an earlier run has left something to undo; not under ``--collect-only``.

        Raises:
            WavegateError: ``open-rollback``; ``rollback-locked`` while it is being finished; ``bad-ledger``.
        """
        require_nothing_open(self._folder, self._lock, run_id=self._run_id)

    def prepare(self, phases: Sequence[PlannedPhase]) -> None:
        """Collection is over: take the lock where there is something to undo.

        Args:
            phases: all of the run, for a partial run does not roll back.

        Raises:
            WavegateError: as ``check_open``; ``unwritable-ledger``.
        """
        if not rolls_back(self._settings, phases) or not any(map(self._actions, phases)):
            return
        if self._settings.rollback_mode == "run":
            self._book.ledger = fresh_ledger(self._folder, self._lock, run_id=self._run_id, disk=self._disk)
        self._mode = "live" if self._settings.rollback_mode == "run" else "dry"
        # A phase without items has no wave; its gate is judged with the last one.
        last = max((phase.wave or 0 for phase in phases), default=0)
        self._waves = {phase.id: last if phase.wave is None else phase.wave for phase in phases}
        self._note(opened(self._settings, run_id=self._run_id, plan=self._plan))
        self.workers(self._workers)

    def workers(self, pids: Mapping[str, int]) -> None:
        """Write down who runs tests, by worker id; to name one twice is fine.

        Raises:
            WavegateError: ``unwritable-ledger``.
        """
        if self._is_idle:
            self._workers |= pids  # written once there is a ledger
            return
        known = {worker.pid for worker in self._book.state.workers}
        for worker, pid in pids.items():
            entry = orphans.seen(worker, pid) if pid not in known else None
            if entry is not None:
                self._note(entry)

    def register(self, wave: int, phases: Sequence[PlannedPhase]) -> None:
        """These phases are about to start, and nothing of them has run before.

        Raises:
            WavegateError: ``unwritable-ledger``: nothing of them may start.
        """
        if not self._is_idle:
            found = tuple(PhaseActions(phase=phase, actions=self._actions(phase)) for phase in phases)
            self._note(Registered(at=time.time(), wave=wave, phases=found))

    def judged(self, verdict: GateJudged) -> None:
        """Write a verdict down before anybody hears of it: after a crash it still counts.

        Raises:
            WavegateError: ``unwritable-ledger``.
        """
        if self._is_idle:
            return
        if verdict.closes and "gate" in self._settings.rollback_on:
            self._note(Judged(wave=self._waves.get(verdict.phase, 0), verdict=verdict))
        else:
            self._book.state.verdicts[verdict.phase] = verdict

    def gate_failed(self, wave: int, failed: Sequence[GateJudged]) -> None:
        """Roll back after closed gates; verdicts that close nothing are passed over.

        Raises:
            WavegateError: ``unwritable-ledger``.
            KeyboardInterrupt: one came meanwhile: a first one after all actions were tried, a second one at
                once, and the rollback stays open.
        """
        closing = [verdict for verdict in failed if verdict.closes]
        if self._is_idle or not closing or "gate" not in self._settings.rollback_on:
            return
        self._book.state.verdicts.update({verdict.phase: verdict for verdict in closing})
        batch = self._book.state.after_gate(wave, closing)
        signals = [signal.SIGINT, *([signal.SIGTERM] if self.on_interrupt else [])]
        with patient(signals) as patience:
            try:
                self._undo(batch)
            except KeyboardInterrupt:
                if patience.asked > 1:
                    self.leave("Ctrl-C")
                raise

    def interrupted(self, reason: str) -> None:
        """Nothing runs any more: roll back where the settings ask for that, or where a gate has closed.

        Args:
            reason: ``Ctrl-C``, ``SIGTERM``.

        Raises:
            WavegateError: ``unwritable-ledger``.
            KeyboardInterrupt: another one came: the rollback stays open.
        """
        batch = self._overlooked(reason)
        try:
            if batch is not None:
                self._undo(batch)
        except KeyboardInterrupt:
            self.leave(reason)
            raise

    def leave(self, reason: str) -> None:
        """As ``interrupted``, but what is due is left for `wavegate rollback --resume`.

        Raises:
            WavegateError: ``unwritable-ledger``.
        """
        batch = self._overlooked(reason)
        if batch is not None:
            self._saga().begin(batch)
        self._mode = "left"

    def _overlooked(self, reason: str) -> Batch | None:
        stopped = f"{reason} stopped the run"
        return None if self._is_idle else self._book.state.overlooked(stopped=stopped)

    def close(self) -> None:
        """The run is over; closing twice is fine. What goes wrong here stands in ``problem``."""
        if os.getpid() == self._pid:
            self.problem = self._book.close() or self.problem
            self._mode = "off"
            self._lock.release()

    def _undo(self, batch: Batch) -> None:
        if not batch.actions:
            return
        if self._mode == "dry":
            self._saga().begin(batch)
            actions = tuple(batch.actions)
            self._emit(RollbackStarted(at=time.time(), reason=batch.reason, actions=actions, dry=True))
            return
        self._saga().run(batch)

    def _saga(self) -> Saga:
        return Saga(self._book, perform=self._perform, emit=self._emit, sleep=self._sleep)

    @property
    def _is_idle(self) -> bool:
        return self._mode in ("off", "left") or os.getpid() != self._pid

    def _note(self, entry: Entry) -> None:
        try:
            self._book.note(entry)
        except WavegateError:
            self._mode = "left"
            raise

    def _actions(self, phase: PlannedPhase) -> tuple[Action, ...]:
        return actions_of(phase, self._settings, run_id=self._run_id, hooks=self._hooks.places())

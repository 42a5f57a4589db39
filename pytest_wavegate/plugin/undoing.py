"""Rollback in pytest: hooks of conftest files as actions, Ctrl-C and SIGTERM."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.events import RunPlanned
from pytest_wavegate.plugin.rollback_hooks import RollbackHooks
from pytest_wavegate.plugin.usage import usage_errors
from pytest_wavegate.run.journal import STATE
from pytest_wavegate.run.rollback.interrupts import Patience

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.plugin.terminal import Terminal
    from pytest_wavegate.run.conductor import Conductor
    from pytest_wavegate.run.rollback.rollback import Rollback

_SIGTERM = "SIGTERM"
_LEFT = "the rollback was cut short and stays open: `wavegate rollback --resume` finishes it"


def rollback_of(config: pytest.Config, conductor: Conductor) -> Rollback:
    """The rollback of a run that is about to start.

    Raises:
        WavegateError: an earlier run has left something to undo.
    """
    from pytest_wavegate.run.rollback.rollback import Rollback

    rollback = Rollback(
        conductor.settings,
        root=config.rootpath,
        state=config.rootpath / STATE,
        run_id=conductor.run_id,
        plan=conductor.plan.path,
        emit=conductor.emit,
        hooks=RollbackHooks(config),
    )
    rollback.check_open()
    config.add_cleanup(rollback.close)
    return rollback


class Undoing:
    """Rolls back when the run is stopped; registered after the role, so that the run is closed after it.

    Args:
        conductor: of the run.
        rollback: likewise.
        terminal: tells the user; none under ``-p no:terminal``.
    """

    def __init__(self, conductor: Conductor, rollback: Rollback, terminal: Terminal | None) -> None:
        self._conductor = conductor
        self._rollback = rollback
        self._terminal = terminal
        self._stopped_by = ""
        self._first = Patience(bears=0)
        self._patience: Patience | None = None
        self._before: dict[signal.Signals, Any] = {}
        self._pid = os.getpid()
        conductor.undo_with(rollback)
        conductor.listen(self._hear)

    def _hear(self, event: Event) -> None:
        """Once it is known what runs, SIGTERM stops it as Ctrl-C does where both roll back."""
        if isinstance(event, RunPlanned) and self._rollback.on_interrupt:
            self._take(signal.SIGTERM, self._terminate)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        """Note by what the run was stopped."""
        try:
            with usage_errors():
                return (yield)
        except KeyboardInterrupt as error:
            self._stopped_by = stopped_by(error)
            if self._stopped_by and self._rollback.on_interrupt:
                self._bear()
            raise

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self) -> Generator[None, object, object]:
        """Undo once fixtures are torn down and workers are gone, before the run is closed."""
        undo = self._conductor.interrupted
        if self._patience is not None:
            self._patience.bears = 1
            if self._patience.asked > 1:
                undo = self._rollback.leave
        try:
            return (yield)
        except KeyboardInterrupt:
            undo = self._rollback.leave  # the second one
            if self._patience is None:
                raise
            return None  # the run stops already, and what it came to is told all the same
        finally:
            if self._stopped_by and os.getpid() == self._pid:
                self._close(undo)
            self._restore()

    def pytest_terminal_summary(self) -> None:
        """Say where the ledger could not be closed."""
        if self._rollback.problem and self._terminal is not None:
            self._terminal.note(self._rollback.problem)

    def _close(self, undo: Callable[[str], None]) -> None:
        try:
            undo(self._stopped_by)
        except WavegateError as error:
            self._note(str(error))
        except KeyboardInterrupt:
            pass  # the run is over anyway
        if self._rollback.was_left:
            self._note(_LEFT)

    def _note(self, text: str) -> None:
        if self._terminal is not None:
            self._terminal.note(text)

    def _bear(self) -> None:
        """Let a second signal only count for a while: pytest is telling of the first one, and would break."""
        self._patience = Patience(asked=1, bears=2)
        for number in (signal.SIGINT, signal.SIGTERM):
            self._take(number, self._patience)

    def _take(self, number: signal.Signals, handler: Callable[..., None]) -> None:
        before = signal.getsignal(number)
        if threading.current_thread() is threading.main_thread() and before not in (signal.SIG_IGN, None):
            self._before.setdefault(number, before)
            signal.signal(number, handler)

    def _restore(self) -> None:
        for number, before in self._before.items():
            if signal.getsignal(number) in (self._terminate, self._patience):
                signal.signal(number, before)
        self._before.clear()

    def _terminate(self, *_: object) -> None:
        if os.getpid() != self._pid:
            # A process that a test has forked: it ends as it would without us.
            signal.signal(signal.SIGTERM, self._before.get(signal.SIGTERM, signal.SIG_DFL))
            signal.raise_signal(signal.SIGTERM)
            return
        try:
            self._first()
        except KeyboardInterrupt:
            raise KeyboardInterrupt(_SIGTERM) from None


def stopped_by(error: KeyboardInterrupt) -> str:
    """Who stopped the run from outside; empty where ``-x``, a plugin or a limit did."""
    if isinstance(error, pytest.Session.Interrupted):
        return ""
    return _SIGTERM if error.args == (_SIGTERM,) else "Ctrl-C"

"""Rollback in pytest: hooks of conftest files as actions, Ctrl-C and SIGTERM."""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.events import RunPlanned
from pytest_wavegate.plugin.usage import usage_errors
from pytest_wavegate.process import Ended
from pytest_wavegate.run.journal import STATE

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.plugin.terminal import Terminal
    from pytest_wavegate.run.conductor import Conductor
    from pytest_wavegate.run.rollback.performing import HookCall
    from pytest_wavegate.run.rollback.rollback import Rollback

_FRAMES = 3
HOOK = "pytest_wavegate_rollback"
_LEFT = "the rollback was cut short and stays open: `wavegate rollback --resume` finishes it"


class RollbackHooks:
    """The implementations of ``pytest_wavegate_rollback`` that are known, one action for each.

    Args:
        config: pytest's.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._manager = config.pluginmanager
        self._root = config.rootpath

    def places(self) -> Sequence[str]:
        """``conftest.py::pytest_wavegate_rollback``; of a plugin, its name in place of the file."""
        return list(self._known())

    def call(self, call: HookCall) -> Ended:
        """Call the one that an action names; whatever it raises makes it a failure."""
        plugin = self._known().get(call.action.name)
        if plugin is None:
            return Ended(None, 0.0, problem=f"nobody implements {call.action.name} any more")
        others = [other for other in self._known().values() if other is not plugin]
        caller = self._manager.subset_hook_caller(HOOK, remove_plugins=others)
        start, problem, output = time.monotonic(), "", ""
        try:
            with _added(call.env), _limited(call.action.timeout):
                caller(phase=call.phase, verdict=call.verdict)
        except KeyboardInterrupt:
            raise
        except (Exception, SystemExit, pytest.fail.Exception, pytest.skip.Exception) as error:
            problem, output = _told(error)
        return Ended(None if problem else 0, time.monotonic() - start, problem=problem, output=output)

    def _known(self) -> dict[str, object]:
        """Plugins that implement the hook, by place, in the order pytest registered them."""
        caller = getattr(self._manager.hook, HOOK)
        return {self._place(found.plugin_name): found.plugin for found in caller.get_hookimpls()}

    def _place(self, name: str) -> str:
        path = Path(name)
        if path.is_absolute() and path.is_relative_to(self._root):
            name = path.relative_to(self._root).as_posix()
        return f"{name}::{HOOK}"


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
        self._before: Any = None
        self._pid = os.getpid()
        conductor.undo_with(rollback)
        conductor.listen(self._hear)

    def _hear(self, event: Event) -> None:
        """Once it is known what runs, SIGTERM stops it as Ctrl-C does where both roll back."""
        if isinstance(event, RunPlanned) and self._rollback.on_interrupt:
            self._listen()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        """Note by what the run was stopped."""
        try:
            with usage_errors():
                return (yield)
        except KeyboardInterrupt as error:
            self._stopped_by = stopped_by(error)
            raise

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self) -> Generator[None, object, object]:
        """Undo once fixtures are torn down and workers are gone, before the run is closed."""
        undo = self._conductor.interrupted
        try:
            return (yield)
        except KeyboardInterrupt:
            undo = self._rollback.leave  # the second one
            raise
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

    def _listen(self) -> None:
        if threading.current_thread() is threading.main_thread():
            handler = signal.getsignal(signal.SIGTERM)
            if handler not in (signal.SIG_IGN, None):
                self._before = handler
                signal.signal(signal.SIGTERM, _terminate)

    def _restore(self) -> None:
        before, self._before = self._before, None
        if before is not None and signal.getsignal(signal.SIGTERM) is _terminate:
            signal.signal(signal.SIGTERM, before)


def _told(error: BaseException) -> tuple[str, str]:
    """What a hook has raised in one line, and where; the way through pluggy interests nobody."""
    said = next(iter(str(error).splitlines()), "")
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename != __file__ and "pluggy" not in Path(frame.filename).parts
    ]
    places = "".join(traceback.format_list(frames[-_FRAMES:])).rstrip()
    return f"{type(error).__name__}: {said}".removesuffix(": "), places


class Terminated(KeyboardInterrupt):
    """SIGTERM, where it stops a run as Ctrl-C does."""


def stopped_by(error: KeyboardInterrupt) -> str:
    """Who stopped the run from outside; empty where ``-x``, a plugin or a limit did."""
    if isinstance(error, pytest.Session.Interrupted):
        return ""
    return "SIGTERM" if isinstance(error, Terminated) else "Ctrl-C"


def _terminate(*_: object) -> None:
    raise Terminated


@contextmanager
def _added(env: Mapping[str, str]) -> Iterator[None]:
    """Add to the environment for a while."""
    before = {name: os.environ.get(name) for name in env}
    os.environ.update(env)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Let the body run for so long at most, where the system has a timer that nobody uses.

    Raises:
        TimeoutError: time is up.
    """
    main = threading.current_thread() is threading.main_thread()
    if not main or not hasattr(signal, "setitimer") or signal.getitimer(signal.ITIMER_REAL)[0]:
        yield
        return

    def ring(*_: object) -> None:
        message = f"it took longer than {seconds:g}s"
        raise TimeoutError(message)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

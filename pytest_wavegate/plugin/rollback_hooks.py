"""Implementations of ``pytest_wavegate_rollback`` as actions: each is called by itself, with a limit."""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.plugin.hook_places import implementations
from pytest_wavegate.process import Ended

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.run.rollback.performing import HookCall

_FRAMES = 3
HOOK = "pytest_wavegate_rollback"


class RollbackHooks:
    """The implementations of ``pytest_wavegate_rollback`` that are known, one action for each.

    Args:
        config: pytest's.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def places(self) -> Sequence[str]:
        """``conftest.py::pytest_wavegate_rollback``; of a plugin, its name in place of the file."""
        return list(self._known())

    def call(self, call: HookCall) -> Ended:
        """Call the one that an action names; whatever it raises makes it a failure."""
        plugin = self._known().get(call.action.name)
        if plugin is None:
            return Ended(None, 0.0, problem=f"nobody implements {call.action.name} any more")
        others = [other for other in self._known().values() if other is not plugin]
        caller = self._config.pluginmanager.subset_hook_caller(HOOK, remove_plugins=others)
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
        found = reversed(implementations(self._config, HOOK))
        return {f"{place}::{HOOK}": plugin for plugin, place in found}


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

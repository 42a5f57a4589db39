"""``--wave-rollback=resume``: finishes what a crash has left open, in a pytest that runs no test."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal

import pytest

from pytest_wavegate.plugin.rollback_hooks import RollbackHooks
from pytest_wavegate.plugin.side_lines import side_lines
from pytest_wavegate.plugin.usage import usage_errors
from pytest_wavegate.run.journal import STATE
from pytest_wavegate.run.rollback.performing import Performer
from pytest_wavegate.run.rollback.resume import Resume
from pytest_wavegate.run.rollback.saga import why_failed
from pytest_wavegate.run.rollback.shelf import open_ledgers

if TYPE_CHECKING:
    from pytest_wavegate.model.events import Event
    from pytest_wavegate.process import Ended


ROLE = "wavegate_resuming"


def in_one_process(config: pytest.Config) -> None:
    """Keep pytest-xdist from starting workers, whatever the settings ask for: there is nothing to spread."""
    if hasattr(config.option, "numprocesses"):
        config.option.numprocesses, config.option.distload = 0, False
        config.option.dist, config.option.tx = "no", []


class Resuming:
    """Takes the place of collection and of the test loop.

    ``wavegate rollback --resume`` starts this for a single hook, which it names by ``WAVEGATE_KEY``; it
    holds the lock and keeps the ledger. Without that name, everything that is open is finished here.

    Args:
        session: pytest's.
    """

    def __init__(self, session: pytest.Session) -> None:
        self._config = session.config
        self._failed = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> Literal[True]:
        """There is nothing to collect."""
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> Literal[True]:
        """Undo."""
        with usage_errors():
            key = os.environ.get("WAVEGATE_KEY")
            self._failed = self._finish() if key is None else self._call(key)
        return True

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """That no test was run is as it should be."""
        if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
            failed = self._failed > 0
            session.exitstatus = pytest.ExitCode.TESTS_FAILED if failed else pytest.ExitCode.OK

    def _finish(self) -> int:
        root = self._config.rootpath
        hooks = RollbackHooks(self._config)
        return Resume(root=root, state=root / STATE, emit=self._tell, tell=self._line, hooks=hooks).finish()

    def _call(self, key: str) -> int:
        """Call the hook of one action once."""
        root = self._config.rootpath
        for found in open_ledgers(root / STATE):
            action = found.state.actions.get(key)
            if action is not None:
                perform = Performer(root, found.state, RollbackHooks(self._config))
                return self._said(perform(action, {}))
        self._line(f"no action {key} is left to undo")
        return 1

    def _said(self, ended: Ended) -> int:
        if not ended.well:
            self._line(why_failed(ended))
        return int(not ended.well)

    def _tell(self, event: Event) -> None:
        for line in side_lines(event, {}):
            self._line(line.text, **line.markup)

    def _line(self, text: str, **markup: bool) -> None:
        reporter: Any = self._config.pluginmanager.getplugin("terminalreporter")
        if reporter is not None:
            reporter.ensure_newline()
            for row in text.splitlines():
                reporter.write_line(row, **markup)

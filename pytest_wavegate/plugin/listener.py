"""What both hosts of a run hear from pytest: reports come in, the summary and the record go out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.events import WaveDrained
from pytest_wavegate.plugin import blocked, expected_red
from pytest_wavegate.plugin.metrics_variable import open_metrics_file
from pytest_wavegate.plugin.outputs import write_reports
from pytest_wavegate.plugin.phase_hooks import PhaseHooks
from pytest_wavegate.plugin.recorder import Recorder
from pytest_wavegate.run.breaker import Breaker

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Sequence

    from pytest_wavegate.model.events import Event, GateJudged
    from pytest_wavegate.model.evidence import CoverageRecord
    from pytest_wavegate.model.metrics import Sample
    from pytest_wavegate.model.record import PhaseRecord, Record
    from pytest_wavegate.model.verdict import Verdict
    from pytest_wavegate.plugin.terminal import Terminal
    from pytest_wavegate.run.conductor import Conductor


class Listener:
    """Base of the two deciding roles.

    Args:
        session: pytest's.
        conductor: what the run knows.
        terminal: tells the user; none under ``-p no:terminal``.
    """

    def __init__(self, session: pytest.Session, conductor: Conductor, terminal: Terminal | None) -> None:
        self.session = session
        self.conductor = conductor
        self.terminal = terminal
        self.recorder: Recorder | None = None
        self.nodeids: Sequence[str] = ()
        self._pid = os.getpid()
        self._metrics = open_metrics_file(session.config, conductor)
        self._phase_hooks = PhaseHooks(session.config, tell=self._tell)
        enforced = conductor.settings.gates_mode == "enforce"
        self.breaker = Breaker(conductor.settings.breaker if enforced else None)
        conductor.listen(self._hear)
        conductor.on_blocked(self.blocked)
        conductor.serve(self)

    def record_items(self, nodeids: Sequence[str]) -> Recorder:
        """From now on reports are about these items."""
        self.nodeids = nodeids
        placement = self.conductor.placement
        planned = {item.index: item for item in placement.items} if placement is not None else {}
        self.recorder = Recorder(nodeids, planned=planned, emit=self.conductor.emit)
        return self.recorder

    def blocked(self, index: int, reason: str) -> None:
        """An item lies behind a closed gate: pytest hears of it."""
        facts = self.conductor.facts[index]
        blocked.report_blocked(self.session.config, nodeid=self.nodeids[index], facts=facts, reason=reason)

    # What the core asks of its host

    def coverage(self, *, wave: int, files: Collection[str], branches: bool) -> CoverageRecord:
        """What has been measured of these files up to the end of a wave."""
        raise NotImplementedError

    def samples(self) -> Iterable[Sample]:
        """What services under test have appended to their file since the last time."""
        return self._metrics.new_samples() if self._metrics is not None else ()

    def verdicts(self, phase: PhaseRecord, record: Record) -> Sequence[Verdict]:
        """What conftest files and plugins say of a phase that has ended."""
        return self._phase_hooks.verdicts(phase, record)

    def phase_started(self, phase: PhaseRecord) -> None:
        """The phase's first item is about to run."""
        self._phase_hooks.started(phase)

    def phase_ended(self, phase: PhaseRecord, verdict: GateJudged) -> None:
        """The phase's gate was judged."""
        self._phase_hooks.ended(phase, verdict)

    def _hear(self, event: Event) -> None:
        self.breaker.hear(event)
        if isinstance(event, WaveDrained) and self.conductor.settings.gates_mode == "off":
            self._phase_hooks.close(wave=event.wave)

    def _tell(self, text: str) -> None:
        if self.terminal is not None:
            self.terminal.note(text)

    # Hooks

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add a report to its item."""
        if self.recorder is not None:
            self.recorder.add(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Name the categories that are ours."""
        return blocked.status(report) or expected_red.status(report)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        """Close the run once everybody else has had a say in the exit status, before the summary.

        A second Ctrl-C or a broken fixture can end somebody else's part: the record is written all the same.
        """
        try:
            return (yield)
        finally:
            self.finish(int(session.exitstatus))

    def finish(self, exit_code: int) -> None:
        """Write the record and its reports."""
        if os.getpid() != self._pid:
            # A child that a test has forked came back out of it: the run is its parent's.
            return
        try:
            self._phase_hooks.close()
        finally:
            self._write(exit_code)

    def _write(self, exit_code: int) -> None:
        if self.recorder is not None:
            self.recorder.close()
        durations = self.recorder.durations() if self.recorder is not None else {}
        record = self.conductor.finish(exit_code, durations=durations)
        problems = write_reports(record, self.conductor.settings.reports) + self._bad_lines()
        if self.terminal is not None:
            self.terminal.finished(record, problems=problems)

    def _bad_lines(self) -> list[str]:
        """What services under test have written and nobody could read."""
        if self._metrics is None:
            return []
        self._metrics.end()
        return self._metrics.problems

    @pytest.hookimpl(tryfirst=True)
    def pytest_unconfigure(self) -> None:
        """Let go of everything before pytest looks through all objects for garbage, several times."""
        self.recorder, self.nodeids = None, ()
        self.conductor.forget()
        if self.terminal is not None:
            self.terminal.forget()

    def pytest_terminal_summary(self) -> None:
        """Print the closing table."""
        if self.terminal is not None:
            self.terminal.summary()


def collection_errors(session: pytest.Session) -> str:
    """Why pytest runs nothing where something could not be collected, in its own words."""
    count = session.testsfailed
    return f"{count} error{'' if count == 1 else 's'} during collection"


def too_many(session: pytest.Session) -> str:
    """Why ``--maxfail`` stops a run in the midst of a wave, as a gate tells it."""
    most = session.config.getoption("maxfail")
    return "stopped at the first failure (-x)" if most == 1 else f"stopped at {most} failures (--maxfail)"


def why_stopped(error: BaseException) -> str:
    """What the items that were not run have to say, in one line."""
    said = str(error).strip().splitlines()
    if said:
        return said[0]
    return "interrupted" if isinstance(error, KeyboardInterrupt) else type(error).__name__

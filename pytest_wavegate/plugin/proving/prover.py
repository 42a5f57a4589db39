"""The role of a process that proves: it collects as ever, and runs proofs in place of items."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.model.item_events import ItemFinished, ItemProven
from pytest_wavegate.plugin.in_process import InProcess
from pytest_wavegate.plugin.listener import collection_errors, too_many, why_stopped
from pytest_wavegate.plugin.places import roots_of
from pytest_wavegate.plugin.proving import reporting
from pytest_wavegate.plugin.proving.driver import Driver
from pytest_wavegate.plugin.proving.launch import launch_of
from pytest_wavegate.plugin.proving.ledger import Ledger
from pytest_wavegate.plugin.proving.subject import Case
from pytest_wavegate.plugin.proving.subjects import Readings, subjects_of
from pytest_wavegate.plugin.usage import usage_errors
from pytest_wavegate.run.judging import Judging
from pytest_wavegate.run.task_proofs import BAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_wavegate.plugin.proving.ground import Ground
    from pytest_wavegate.plugin.proving.subject import Proved, Subject
    from pytest_wavegate.plugin.terminal import Terminal
    from pytest_wavegate.run.conductor import Conductor

_SIGTERM = "SIGTERM"


class Prover(InProcess):
    """Assigns and selects as a run does; its items are run by children, in worktrees.

    Args:
        session: pytest's.
        conductor: what the run knows.
        terminal: tells the user; none under ``-p no:terminal``.
        ground: the repository.
    """

    def __init__(
        self, session: pytest.Session, conductor: Conductor, terminal: Terminal | None, ground: Ground
    ) -> None:
        super().__init__(session, conductor, terminal)
        self._ground = ground

    def _measure(self, config: pytest.Config) -> None:
        """Nothing runs here that could be measured."""

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Items start elsewhere."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Reports tell of proofs, and are made here."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Prove the items, and judge what is asked of phases."""
        option = session.config.option
        if self.recorder is None or option.collectonly:
            return None
        self.recorder = None
        if session.testsfailed and not option.continue_on_collection_errors:
            self.conductor.stopped = collection_errors(session)
            return None
        try:
            with usage_errors(), _terminated():
                self._prove(session)
        except BaseException as error:
            self.conductor.stopped = why_stopped(error)
            raise
        return True

    def _prove(self, session: pytest.Session) -> None:
        config, settings = session.config, self.conductor.settings
        subjects = self._subjects(config)
        children = children_of(config)
        self._announce(subjects, children)
        driver = Driver(
            self._ground,
            launch_of(config),
            children=children,
            samples=settings.samples,
            copied=settings.copy_ignored,
            run_id=self.conductor.run_id,
        )
        ledger = Ledger(self.conductor)
        with closing(driver.prove(subjects)) as proofs:
            for proved in proofs:
                self._emit(proved)
                for ready in ledger.enter(proved):
                    self._report(ready, ledger)
                if session.shouldfail:
                    self.conductor.stopped = too_many(session)
                    raise session.Failed(session.shouldfail)
        self._judge(session)
        self._when_proven(subjects, ledger)

    def _when_proven(self, subjects: Sequence[Subject], ledger: Ledger) -> None:
        """What follows once all is proven: nothing here."""

    def _judge(self, session: pytest.Session) -> None:
        """Judge every phase of which a proof is asked; nothing is left that it could hold back."""
        conductor, placement = self.conductor, self.conductor.placement
        assert placement is not None
        judging = Judging(
            conductor.settings,
            fold=conductor.fold,
            root=session.config.rootpath,
            emit=conductor.emit,
            host=None,
        )
        for phase in placement.phases:
            verdict = judging.judge_proof(phase.id) if phase.id not in placement.absent else None
            if verdict is not None:
                session.testsfailed += verdict.closes
                conductor.emit(verdict.model_copy(update={"closes": False}))

    def _subjects(self, config: pytest.Config) -> tuple[Subject, ...]:
        placement, assignment = self.conductor.placement, self.conductor.assignment
        assert placement is not None
        assert assignment is not None
        readings = Readings(config.rootpath)
        cases = {}
        for item in placement.items:
            facts = self.conductor.facts[item.index]
            if not item.tasks or item.index in placement.skipped:
                continue
            case = Case(
                index=item.index,
                nodeid=facts.nodeid,
                path=facts.path,
                exempt=item.exempt,
                locks=facts.locks,
                alone=facts.alone,
                uses=readings.uses(facts.nodeid, facts.path),
                blind=readings.blind(facts.nodeid, facts.path),
            )
            cases[case] = assignment.items[item.index].tasks
        roots = roots_of(config, self.conductor.plan)
        git, ini = self._ground.git, config.inipath
        return subjects_of(cases, self.conductor.plan, git=git, roots=roots, ini=ini)

    def _announce(self, subjects: Iterable[Subject], children: int) -> None:
        if self.terminal is not None:
            count = sum(len(subject.cases) for subject in subjects)
            self.terminal.proving(items=count, children=children, base=self._ground.base)
            for note in self._ground.notes():
                self.terminal.note(note)

    def _emit(self, proved: Proved) -> None:
        now, case, proof = time.time(), proved.case, proved.proof
        self.conductor.emit(
            ItemFinished(
                at=now,
                index=case.index,
                outcome=proved.outcome,
                reason=proved.why,
                seconds=proved.seconds,
                started=None,
                worker="proof",
            )
        )
        self.conductor.emit(
            ItemProven(
                at=now,
                index=case.index,
                verdict=proof.verdict,
                slug=proof.slug,
                reason=proof.reason,
                todo=proof.todo,
                warn=proof.warn,
            )
        )

    def _report(self, proved: Proved, ledger: Ledger) -> None:
        facts = self.conductor.facts[proved.case.index]
        spoils = proved.proof.verdict in BAD and ledger.is_bad(proved)
        reporting.report_proof(self.session.config, proved, facts=facts, spoils=spoils)

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> Any:
        """Name the verdicts."""
        return reporting.status(report)


def children_of(config: pytest.Config) -> int:
    """How many children run at once: as many as there would be workers, else one for each processor."""
    if config.getoption("numprocesses", default=None) == 0:
        return 1
    workers = len(config.getoption("tx", default=None) or ())
    if workers:
        return workers
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


@contextmanager
def _terminated() -> Iterator[None]:
    """Let SIGTERM stop the run as Ctrl-C does, so that nothing is left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt(_SIGTERM)

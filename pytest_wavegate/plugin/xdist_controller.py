"""The part of pytest-xdist's controller: a channel to each worker, and the run over them all."""

from __future__ import annotations

import json
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plugin.collection import policy_of
from pytest_wavegate.plugin.coverage.hint import nothing_measured, wishes_of
from pytest_wavegate.plugin.hook_places import conftests
from pytest_wavegate.plugin.inbox import Inbox
from pytest_wavegate.plugin.listener import Listener, collection_errors, too_many, why_stopped
from pytest_wavegate.plugin.measuring import Row
from pytest_wavegate.plugin.tdd.asked import brief_of
from pytest_wavegate.plugin.usage import usage_errors
from pytest_wavegate.plugin.xdist_scheduler import WaveScheduling
from pytest_wavegate.quiet_gc import paused
from pytest_wavegate.run.repetition import rounds_of

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Sequence

    from pytest_wavegate.model.evidence import CoverageRecord
    from pytest_wavegate.plugin.coverage.workers import CoverageOfWorkers
    from pytest_wavegate.plugin.terminal import Terminal
    from pytest_wavegate.run.conductor import Conductor


class Controller(Listener):
    """Opens the channels, hands pytest-xdist our scheduler, and closes the run."""

    def __init__(self, session: pytest.Session, conductor: Conductor, terminal: Terminal | None) -> None:
        super().__init__(session, conductor, terminal)
        self.inbox = Inbox()
        self._channels: dict[str, Any] = {}
        self._alive: set[str] = set()
        self._scheduler: WaveScheduling | None = None
        self._measured = self._begin_to_measure(session.config)

    def _begin_to_measure(self, config: pytest.Config) -> CoverageOfWorkers | None:
        """Have the workers measure coverage where a gate asks for it."""
        wishes = wishes_of(config, self.conductor)
        if wishes is None:
            return None
        from pytest_wavegate.plugin.coverage.workers import register  # coverage.py comes with it

        return register(config, wishes, self.inbox)

    def coverage(self, *, wave: int, files: Collection[str], branches: bool) -> CoverageRecord:
        """What the workers have measured of these files up to the end of a wave."""
        if self._measured is None:
            return nothing_measured(wave, files)
        return self._measured.record(wave=wave, files=files, branches=branches)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Give a worker its channel, the plan, and the paths to collect."""
        channel = node.gateway.newchannel()
        channel.setcallback(partial(self.inbox.receive, node.gateway.id))
        self._channels[node.gateway.id] = channel
        self._alive.add(node.gateway.id)
        node.workerinput["wavegate_channel"] = channel
        plan = self.conductor.plan.model_dump_json(by_alias=True)
        heard = list(conftests(self.session.config))
        told = {
            "plan": plan,
            "args": self.conductor.collect_from,
            "heard": heard,
            "tdd": self.conductor.settings.tdd,
        }
        node.workerinput["wavegate_input"] = json.dumps(told)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker has ended, well or not.

        Raises:
            pytest.UsageError: it could not even collect, for a reason that the user can mend.
        """
        self._alive.discard(node.gateway.id)
        self._refuse(self.inbox.problem(node.gateway.id))

    @pytest.hookimpl(optionalhook=True, tryfirst=True)
    def pytest_xdist_make_scheduler(self) -> WaveScheduling:
        """Schedule by the plan."""
        self._scheduler = WaveScheduling(self, workers=len(self._channels))
        return self._scheduler

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Note why a run was stopped, and let a closed gate decide the exit status."""
        try:
            answer = yield
        except BaseException as error:
            if not isinstance(error, pytest.UsageError):
                self.conductor.stopped = why_stopped(error)
                self._judge_what_ran(self.conductor.stopped)
            raise
        cut_short = self._scheduler is not None and not self._scheduler.over
        if cut_short:
            self.conductor.stopped = "no worker was left to run it"
        if cut_short or self.conductor.gate_closed:
            session.testsfailed = max(1, session.testsfailed)
        return answer

    def _judge_what_ran(self, why: str) -> None:
        """Judge the open wave where ``--maxfail`` has stopped the run: what runs has ended by now."""
        driver = self.session.config.pluginmanager.getplugin("dsession")
        dispatcher = self.conductor.dispatcher
        if dispatcher is None or dispatcher.wave is None:
            return
        most = driver.maxfail or 0  # pytest-xdist has none of it where nobody has asked
        if why == driver.shouldstop and 0 < most <= driver.countfailures:
            dispatcher.cut_short(too_many(self.session))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """A worker has begun with an item."""
        if self._scheduler is not None and self.recorder is not None:
            begun = self._scheduler.announced(nodeid)
            if begun is not None:
                index, worker = begun
                self.recorder.start(index, worker=worker)
                if self._measured is not None:
                    self._measured.began(worker)

    # What the scheduler asks for

    def flushed(self, worker: str) -> None:
        """A worker has ended the open wave, for now; what it told of it has arrived."""
        dispatcher = self.conductor.dispatcher
        if self._measured is not None and dispatcher is not None and dispatcher.wave is not None:
            self._measured.flushed(worker, wave=dispatcher.wave)

    def begin(self, worker: str, nodeids: Sequence[str]) -> None:
        """All workers have collected: plan the run over one worker's items.

        Raises:
            pytest.UsageError: what the user can mend.
            pytest.Session.Interrupted: something could not be collected. pytest-xdist would run the rest,
                but the phase that lacks its tests could not be judged.
        """
        config = self.session.config
        self._refuse(self.inbox.problem(worker))
        with usage_errors(), paused():
            facts = self.inbox.facts(worker)
            if facts is None:
                raise WavegateError(
                    "deaf-worker",
                    f"worker {worker} does not know pytest-wavegate",
                    hint="install it where the workers run, and load it there with -p as here",
                )
            policy = policy_of(self.session, self.conductor)
            placement = self.conductor.collected(facts, policy=policy, dist=config.getoption("dist"))
        self.record_items(nodeids)
        self.conductor.announce()
        self.session.testscollected = len(placement.items) - len(placement.skipped)
        self.count_deselected([nodeids[index] for index in (*placement.deselected, *placement.skipped)])
        if self.session.testsfailed and not config.option.continue_on_collection_errors:
            raise self.session.Interrupted(collection_errors(self.session))

    def brief(self, worker: str) -> None:
        """Tell a worker, before its first test, what it must know of the items."""
        self.conductor.workers_known(self.inbox.pids())
        placement = self.conductor.placement
        assert placement is not None
        red = [item.index for item in placement.items if item.expect_red]
        rounds = rounds_of(placement, self.conductor.facts, self.conductor.settings)
        told = {"red": red, "rounds": list(rounds.items()), "tdd": brief_of(self.session.config)}
        try:
            self._channels[worker].send(json.dumps(told))
        except OSError:
            # The worker has just died; pytest-xdist will say so.
            return

    def finish(self, exit_code: int) -> None:
        """Count what fixtures of the session have measured in the end, on any worker."""
        if self.recorder is not None:
            for index, rows in self.inbox.late():
                self.recorder.measured(index, [Row(*row) for row in rows])
        super().finish(exit_code)

    def _refuse(self, problem: str) -> None:
        # Once the run is planned, a worker that joins later must not end it.
        if problem and self.recorder is None:
            raise pytest.UsageError(problem)

    def alive(self) -> int:
        """How many workers are up or on their way."""
        return len(self._alive)

    def stopping(self) -> bool:
        """Somebody else has ended the run: ``-x``, ``--maxfail``, the limit of crashed workers."""
        driver = self.session.config.pluginmanager.getplugin("dsession")
        return bool(driver.shuttingdown or driver.shouldstop)

    def hurried(self) -> bool:
        """``-x`` and ``--maxfail`` do not wait for what was handed out; to be out of workers does."""
        return bool(self.session.config.pluginmanager.getplugin("dsession").shouldstop)

    def tripped(self) -> str:
        """Why the open wave is to be stopped early."""
        return self.breaker.tripped

    def drop(self, worker: str, indices: Sequence[int]) -> None:
        """Tell a worker to pass over those of these items that it has not begun."""
        try:
            self._channels[worker].send(json.dumps({"drop": list(indices)}))
        except OSError:
            # The worker has just died; what it held is dropped all the same.
            return

    def count_deselected(self, nodeids: Sequence[str]) -> None:
        """Add to the number that pytest's last line shows; other plugins look into each entry."""
        reporter = self.session.config.pluginmanager.getplugin("terminalreporter")
        if reporter is not None and nodeids:
            left_out = [SimpleNamespace(nodeid=nodeid) for nodeid in nodeids]
            reporter.stats.setdefault("deselected", []).extend(left_out)

    def odd_worker(self, worker: str) -> None:
        """A worker collected other tests than the first one."""
        if self.terminal is not None:
            self.terminal.note(f"worker {worker} collected other tests than the first one and gets no work")

"""The driver for one process: pytest's own loop, wave by wave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.plugin.border import border, tear_down, tear_down_session
from pytest_wavegate.plugin.collection import gather, policy_of
from pytest_wavegate.plugin.coverage.hint import nothing_measured, wishes_of
from pytest_wavegate.plugin.expected_red import ExpectedRed
from pytest_wavegate.plugin.explaining import explain
from pytest_wavegate.plugin.fixtures import METER
from pytest_wavegate.plugin.listener import Listener, collection_errors, too_many, why_stopped
from pytest_wavegate.plugin.measuring import Meter
from pytest_wavegate.plugin.rounds import Rounds
from pytest_wavegate.plugin.tdd.asked import brief_of, watch
from pytest_wavegate.plugin.usage import usage_errors
from pytest_wavegate.quiet_gc import paused, settled, unhurried
from pytest_wavegate.run.repetition import rounds_of
from pytest_wavegate.run.schedule import in_order

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Sequence

    from pytest_wavegate.model.evidence import CoverageRecord
    from pytest_wavegate.plugin.coverage.ledger import CoverageLedger
    from pytest_wavegate.plugin.terminal import Terminal
    from pytest_wavegate.run.conductor import Conductor
    from pytest_wavegate.run.work import Work


class InProcess(Listener):
    """Orders the items at collection, runs them, and judges at every border."""

    def __init__(self, session: pytest.Session, conductor: Conductor, terminal: Terminal | None) -> None:
        super().__init__(session, conductor, terminal)
        self._deselected: list[pytest.Item] = []
        self._items: Sequence[pytest.Item] = ()
        self._last: pytest.Item | None = None
        self._meter = Meter()
        self._ledger = self._begin_to_measure(session.config)

    def _begin_to_measure(self, config: pytest.Config) -> CoverageLedger | None:
        """Measure coverage where a gate asks for it; mostly it has begun before conftest files were read."""
        wishes = wishes_of(config, self.conductor)
        if wishes is None:
            return None
        from pytest_wavegate.plugin.coverage.ledger import ledger_of  # coverage.py comes with it

        return ledger_of(config, wishes)

    def coverage(self, *, wave: int, files: Collection[str], branches: bool) -> CoverageRecord:
        """What has been measured of these files up to the end of a wave."""
        if self._ledger is None:
            return nothing_measured(wave, files)
        return self._ledger.record(wave=wave, files=files, branches=branches)

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Remember what ``-k``, ``-m`` and others left out: its phase is not known whole."""
        self._deselected.extend(items)

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        """Collect without going through the growing list of items again and again."""
        with unhurried():
            return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Assign and place the items, and put them into the plan's order."""
        if not session.items and (session.testsfailed or not self._deselected):
            return  # pytest says why there is nothing
        with usage_errors(), paused():
            self._plan(session)

    def _plan(self, session: pytest.Session) -> None:
        config = session.config
        facts = gather(session, self._deselected, plan=lambda: self.conductor.plan)
        policy = policy_of(session, self.conductor)
        if explain(self.conductor, facts):
            return
        placement = self.conductor.collected(facts, policy=policy, dist="load")
        self._items = tuple(session.items)
        self.record_items([item.nodeid for item in self._items])
        left_out = [self._items[index] for index in (*placement.deselected, *placement.skipped)]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
        red = [self._items[item.index] for item in placement.items if item.expect_red]
        if red:
            config.pluginmanager.register(ExpectedRed(red), "wavegate_expected_red")
        watch(config, self._items, brief_of(config))
        self._measure(config)
        order = self.conductor.whole_order()
        session.items[:] = [self._items[index] for index in order]
        if not config.option.collectonly:
            self.conductor.announce()

    def _measure(self, config: pytest.Config) -> None:
        """Keep what items record from now on, and repeat those of which a gate wants that."""
        config.pluginmanager.register(self._meter, METER)
        assert self.conductor.placement is not None
        counts = rounds_of(self.conductor.placement, self.conductor.facts, self.conductor.settings)
        if counts:
            by_item = {self._items[index]: count for index, count in counts.items()}
            config.pluginmanager.register(Rounds(self._meter, by_item), "wavegate_rounds")

    def finish(self, exit_code: int) -> None:
        """Count what fixtures of the session have measured in the end."""
        rows = self._meter.rest()
        if rows and self.recorder is not None and self.recorder.focus is not None:
            self.recorder.measured(self.recorder.focus, rows)
        super().finish(exit_code)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """An item starts."""
        assert self.recorder is not None
        if self.recorder.focus is not None and self.nodeids[self.recorder.focus] == nodeid:
            self.recorder.start(self.recorder.focus, worker="main")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run every wave whose gate is open."""
        option = session.config.option
        if self.recorder is None or option.collectonly:
            return None
        if session.testsfailed and not option.continue_on_collection_errors:
            self.conductor.stopped = collection_errors(session)
            return None
        try:
            with settled():
                self._run_waves(session)
        except BaseException as error:
            self.conductor.stopped = why_stopped(error)
            raise
        if self.conductor.gate_closed:
            session.testsfailed = max(1, session.testsfailed)
        return True

    def _run_waves(self, session: pytest.Session) -> None:
        dispatcher = self.conductor.dispatcher
        assert dispatcher is not None
        fence = border(session, "wavegate-border")
        while (works := dispatcher.open_next()) is not None:
            self._run_wave(session, works, fence=fence)
            dispatcher.drained()
        if self._last is not None:
            tear_down_session(self._last)

    def _run_wave(self, session: pytest.Session, works: Sequence[Work], *, fence: pytest.Item) -> None:
        assert self.recorder is not None
        order = [work.index for work in in_order(works)]
        items = [self._items[index] for index in order]
        for index, item, following in zip(order, items, [*items[1:], fence], strict=True):
            self._last = item
            self.recorder.focus = index
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            self.recorder.finish(index)
            self._stop_where_asked(session, fence=fence)
            if self.breaker.tripped and following is not fence:
                self._cut_wave(item, fence=fence)
                return

    def _stop_where_asked(self, session: pytest.Session, *, fence: pytest.Item) -> None:
        """End the run as pytest does; what ``--maxfail`` has seen of the wave is judged before."""
        if session.shouldfail:
            dispatcher = self.conductor.dispatcher
            assert dispatcher is not None
            assert self._last is not None
            # Before anything is rolled back, the fixtures that stand on it end.
            tear_down(self._last, following=fence)
            dispatcher.cut_short(too_many(session))
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)

    def _cut_wave(self, last: pytest.Item, *, fence: pytest.Item) -> None:
        """Leave the rest of the wave out; the fixtures that were kept for it are torn down."""
        dispatcher = self.conductor.dispatcher
        assert dispatcher is not None
        dispatcher.cut(self.breaker.tripped)
        tear_down(last, following=fence)

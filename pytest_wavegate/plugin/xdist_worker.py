"""The part of one of pytest-xdist's workers: tells what it collected, waits at the borders."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plugin.border import Border, border, tear_down
from pytest_wavegate.plugin.collection import gather
from pytest_wavegate.plugin.expected_red import ExpectedRed
from pytest_wavegate.plugin.facts import to_row
from pytest_wavegate.plugin.fixtures import METER
from pytest_wavegate.plugin.hook_places import require_heard
from pytest_wavegate.plugin.measuring import Meter
from pytest_wavegate.plugin.rounds import Rounds
from pytest_wavegate.plugin.tdd.asked import stand_in, watch
from pytest_wavegate.quiet_gc import paused, settled, unhurried

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from pytest_wavegate.model.plan import Plan

HOLD = 0
"""Added to the number of items: the index of the item that does nothing but keep a worker waiting."""
FLUSH = 1
"""Likewise: the item that ends a wave on a worker; by then module fixtures are torn down."""
PATIENCE = 60.0
"""Seconds a worker waits for the controller's brief, which was sent before its first test."""


class Worker:
    """Sends item facts before pytest-xdist sends node ids, and adds the two sentinels after that."""

    def __init__(self, session: pytest.Session, channel: Any) -> None:
        self._session = session
        self._channel = channel
        self._deselected: list[pytest.Item] = []
        self._send("hello", os.getpid())
        brief = session.config.workerinput["wavegate_input"]  # type: ignore[attr-defined]
        self._input = json.loads(brief)
        if self._input["args"] is not None:
            session.config.args[:] = self._input["args"]
        stand_in(session.config, self._input["tdd"], plan=self._plan)

    def _send(self, kind: str, value: object) -> None:
        try:
            self._channel.send((kind, value))
        except OSError:
            # The controller is gone; pytest-xdist ends this worker by itself.
            return

    def _plan(self) -> Plan:
        from pytest_wavegate.model.plan import Plan

        return Plan.model_validate_json(self._input["plan"])

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Remember what ``-k``, ``-m`` and others left out."""
        self._deselected.extend(items)

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        """Tell the controller of a usage error: pytest-xdist would only see a worker that is gone."""
        try:
            with unhurried():
                return (yield)
        except pytest.UsageError as error:
            self._send("problem", "\n".join(map(str, error.args)))
            raise

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Tell the controller what it will schedule; an error here would end as an internal one."""
        try:
            with paused():
                facts = gather(session, self._deselected, plan=self._plan)
                require_heard(session.config, self._input["heard"])
        except (WavegateError, pytest.UsageError) as error:
            self._send("problem", str(error))
            return
        self._send("facts", json.dumps([to_row(fact) for fact in facts], separators=(",", ":")))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Add the sentinels: node ids have been sent, so nobody ever sees them."""
        meter = Meter()
        plugins = session.config.pluginmanager
        plugins.register(meter, METER)
        plugins.register(Sentinels(session, self._channel, meter), "wavegate_sentinels")
        try:
            with settled():
                return (yield)
        finally:
            self._send_late(session, meter)

    def _send_late(self, session: pytest.Session, meter: Meter) -> None:
        """Tell what fixtures of the session have measured when they were torn down: no report carries it."""
        rows = meter.rest()
        if rows and meter.last is not None:
            self._send("late", json.dumps([session.items.index(meter.last), rows]))


class Sentinels:
    """Runs HOLD and FLUSH, before any other plugin could touch them."""

    def __init__(self, session: pytest.Session, channel: Any, meter: Meter) -> None:
        self._session = session
        self._channel = channel
        self._meter = meter
        self._briefed = False
        self._last: pytest.Item | None = None
        self._dropped: set[int] = set()
        self._passed_over = False
        self._hold = len(session.items)
        session.items += [border(session, "wavegate-hold"), border(session, "wavegate-flush")]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
        """A sentinel is done at once; at the very end it tears the session's fixtures down."""
        if not isinstance(item, Border):
            rounds = None if self._briefed else self._read_brief()
            if id(item) in self._dropped:
                self._passed_over = True
                return True
            self._last = item
            # Who was registered just now is not asked yet.
            return None if rounds is None else rounds.pytest_runtest_protocol(item, nextitem)
        if self._last is not None and (nextitem is None or self._passed_over):
            self._passed_over = False
            self._end(item, self._last, following=nextitem)
        return True

    def _read_brief(self) -> Rounds | None:
        self._briefed = True
        plugins = self._session.config.pluginmanager
        items = self._session.items
        brief = json.loads(self._channel.receive(PATIENCE))
        red = [items[index] for index in brief["red"]]
        if red:
            plugins.register(ExpectedRed(red), "wavegate_expected_red")
        watch(self._session.config, items, brief["tdd"])
        self._channel.setcallback(self._drop)
        if not brief["rounds"]:
            return None
        rounds = Rounds(self._meter, {items[index]: count for index, count in brief["rounds"]})
        plugins.register(rounds, "wavegate_rounds")
        return rounds

    def _drop(self, message: str) -> None:
        """The wave is stopped early: pass over those of these items that have not begun.

        Called on the thread that receives.
        """
        self._dropped.update(id(self._session.items[index]) for index in json.loads(message)["drop"])

    def _end(self, sentinel: pytest.Item, last: pytest.Item, *, following: pytest.Item | None) -> None:
        # pytest-xdist insists that a report is about the item it runs: let that one bear the name.
        place = self._session.items.index(sentinel)
        self._session.items[place] = border(self._session, sentinel.name, nodeid=last.nodeid)
        tear_down(last, following=following)

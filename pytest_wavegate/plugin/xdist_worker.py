"""The part of one of pytest-xdist's workers: tells what it collected, waits at the borders."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plugin.border import Border, border, tear_down_session
from pytest_wavegate.plugin.collection import gather
from pytest_wavegate.plugin.expected_red import ExpectedRed
from pytest_wavegate.plugin.facts import to_row
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
        except (WavegateError, pytest.UsageError) as error:
            self._send("problem", str(error))
            return
        self._send("facts", json.dumps([to_row(fact) for fact in facts], separators=(",", ":")))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Add the sentinels: node ids have been sent, so nobody ever sees them."""
        sentinels = Sentinels(session, self._channel)
        session.config.pluginmanager.register(sentinels, "wavegate_sentinels")
        with settled():
            return (yield)


class Sentinels:
    """Runs HOLD and FLUSH, before any other plugin could touch them."""

    def __init__(self, session: pytest.Session, channel: Any) -> None:
        self._session = session
        self._channel = channel
        self._briefed = False
        self._last: pytest.Item | None = None
        self._hold = len(session.items)
        session.items += [border(session, "wavegate-hold"), border(session, "wavegate-flush")]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
        """A sentinel is done at once; at the very end it tears the session's fixtures down."""
        if not isinstance(item, Border):
            self._last = item
            if not self._briefed:
                self._read_brief()
            return None
        if nextitem is None and self._last is not None:
            self._end(item, self._last)
        return True

    def _read_brief(self) -> None:
        self._briefed = True
        red = [self._session.items[index] for index in json.loads(self._channel.receive(PATIENCE))["red"]]
        if red:
            self._session.config.pluginmanager.register(ExpectedRed(red), "wavegate_expected_red")

    def _end(self, sentinel: pytest.Item, last: pytest.Item) -> None:
        # pytest-xdist insists that a report is about the item it runs: let that one bear the name.
        place = self._session.items.index(sentinel)
        self._session.items[place] = border(self._session, sentinel.name, nodeid=last.nodeid)
        tear_down_session(last)

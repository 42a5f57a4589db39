"""Runs items that measure several times, where a gate asks for that: ``repeat`` of a metric."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.plugin.border import Border, tear_down

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from pytest_wavegate.plugin.measuring import Meter


class Rounds:
    """Gives an item all of its rounds inside one protocol; where all go well, the last one is reported.

    The first round that does not pass is the outcome of the item, and no further one is run. It runs where
    the items run.

    Args:
        meter: hears which round it is.
        counts: how often to run an item; all others run once.
    """

    def __init__(self, meter: Meter, counts: Mapping[pytest.Item, int]) -> None:
        self._meter = meter
        self._counts = counts
        self._trial: _Trial | None = None
        self._calling = False

    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
        """Run an item that is to be repeated; all others are for the plugins that were there before."""
        count = self._counts.get(item, 1)
        if count < 2:
            return None
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        try:
            if all(self._goes_well(item, nextitem, number) for number in range(1, count)):
                self._meter.round = count
                _runner(item).runtestprotocol(item, nextitem=nextitem)
        finally:
            self._meter.round = 1
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """What is reported before the call has ended is a subtest, and told in any case."""
        self._calling = True
        try:
            return (yield)
        finally:
            self._calling = False

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Take in each report of a round that is not to be the last."""
        report = yield
        if self._trial is not None and not self._calling:
            self._trial.hear(report)
        return report

    def _goes_well(self, item: pytest.Item, following: pytest.Item | None, number: int) -> bool:
        """Run one round before the last; false where it has become the last, and has been reported."""
        self._meter.round = number
        self._trial = trial = _Trial(item, following)
        try:
            _runner(item).runtestprotocol(item, log=False, nextitem=trial.fence)
        finally:
            self._trial = None
        if item.session.shouldfail or item.session.shouldstop:
            trial.end()
        elif trial.over:
            # A failing teardown is known too late to be one for the item that really follows.
            tear_down(item, following=following)
        else:
            self._meter.end_round(item)
            _renew_instance(item)
        return not trial.over


class _Trial:
    """One round, of which nobody need hear as long as everything passes."""

    def __init__(self, item: pytest.Item, following: pytest.Item | None) -> None:
        self.reports: list[pytest.TestReport] = []
        self.over = False
        """No further round is run: this one is the outcome of the item."""
        assert item.parent is not None
        self.fence: _Again = _Again.from_parent(item.parent, name="wavegate-again")
        self._following = following
        self._log = item.ihook.pytest_runtest_logreport

    def hear(self, report: pytest.TestReport) -> None:
        """Keep a report to ourselves until one tells of trouble."""
        self.reports.append(report)
        if self.over:
            self._log(report=report)
        elif not report.passed:
            self.end()

    def end(self) -> None:
        """Report what has been kept back; fixtures are torn down for the item that really follows."""
        if not self.over:
            self.over = True
            self.fence.stand_for(self._following)
            for report in self.reports:
                self._log(report=report)


class _Again(Border):
    """The next round as pytest's next item: of fixtures only those of the function are torn down for it."""

    _in_place_of: tuple[pytest.Item | None] | None = None

    def stand_for(self, item: pytest.Item | None) -> None:
        """There is no next round: let the fixtures see another item, or the end of the run."""
        self._in_place_of = (item,)

    def listchain(self) -> list[Any]:
        """The collectors that are still needed, as pytest asks for them at each teardown."""
        if self._in_place_of is None:
            return super().listchain()
        (item,) = self._in_place_of
        return [] if item is None else item.listchain()


def _renew_instance(item: pytest.Item) -> None:
    """Give a method another instance of its class: pytest makes one for each item, and no more."""
    if not isinstance(item, pytest.Function) or not isinstance(item.parent, pytest.Class):
        return
    owner = item.instance
    # A function that somebody has put in place of the method stays.
    if owner is not None and item.obj == getattr(owner, item.originalname, None):
        item.obj = None
        if hasattr(item, "_instance"):
            del item._instance  # noqa: SLF001 (since pytest 8.2 `obj` is made from it)


def _runner(item: pytest.Item) -> Any:
    return item.config.pluginmanager.getplugin("runner")

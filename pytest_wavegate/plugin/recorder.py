"""Turns pytest's reports into one outcome an item."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.model.events import MetricRecorded
from pytest_wavegate.model.item_events import ItemFinished, ItemStarted
from pytest_wavegate.model.metrics import Sample
from pytest_wavegate.plugin.measuring import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.item_events import ItemOutcome
    from pytest_wavegate.model.planned import PlannedItem
    from pytest_wavegate.plugin.measuring import Row

_BAD = frozenset({"failed", "error"})
_SUBTEST: Any = getattr(pytest, "SubtestReport", ())
"""pytest's own since release 9; an empty tuple is the kind of nothing."""


@dataclass(slots=True)
class _Tally:
    outcome: ItemOutcome = "not_run"
    reason: str = ""
    seconds: float = 0.0
    started: float | None = None
    worker: str = ""
    attempts: int = 1
    reports: int = 0
    rows: list[Row] = field(default_factory=list)
    """Samples that have not been told yet."""


class Recorder:
    """Adds up the reports of each item and emits what became of it.

    Args:
        nodeids: as they stand in reports, by index.
        planned: the items that take part, by index.
        emit: takes each event.
    """

    def __init__(
        self, nodeids: Sequence[str], *, planned: Mapping[int, PlannedItem], emit: Callable[[Event], None]
    ) -> None:
        self._emit = emit
        self._planned = planned
        self._index: dict[str, int] = {}
        for index, nodeid in enumerate(nodeids):
            self._index.setdefault(nodeid, index)
        self._nodeids = nodeids
        self._count = len(nodeids)
        self._tallies: dict[int, _Tally] = {}
        self._done: set[int] = set()
        self.focus: int | None = None
        """The item that runs right now, where one process runs them one after another."""

    def index_of(self, report: pytest.TestReport) -> int | None:
        """The item a report is about; none for a node id that was never selected."""
        index = getattr(report, "item_index", None)
        if isinstance(index, int) and index < self._count:
            return index
        return self.find(report.nodeid)

    def find(self, nodeid: str) -> int | None:
        """The item of that node id: the one in focus, else the first."""
        if self.focus is not None and self._nodeids[self.focus] == nodeid:
            return self.focus
        return self._index.get(nodeid)

    def start(self, index: int, *, worker: str) -> None:
        """An item was announced."""
        earlier = self._tallies.get(index)
        self._tallies[index] = _Tally(worker=worker, attempts=earlier.attempts if earlier else 1)
        self._done.discard(index)
        self._emit(ItemStarted(at=time.time(), index=index, worker=worker))

    def add(self, report: pytest.TestReport) -> None:
        """A report of an item; one that comes after the item's end is added to it."""
        index = self.index_of(report)
        if index is None or hasattr(report, "wavegate_blocked"):
            return
        tally = self._tallies.setdefault(index, _Tally(worker=_worker(report)))
        _count(tally, report)
        if index in self._done or report.when not in ("setup", "call", "teardown"):
            self.finish(index)

    def finish(self, index: int) -> None:
        """No more reports of this item are due."""
        tally = self._tallies.get(index)
        if tally is None or not tally.reports:
            return
        self._done.add(index)
        self.measured(index, tally.rows)
        tally.rows = []
        self._emit(
            ItemFinished(
                at=time.time(),
                index=index,
                outcome=tally.outcome,
                reason=tally.reason,
                seconds=tally.seconds,
                started=tally.started,
                worker=tally.worker,
                attempts=tally.attempts,
            )
        )

    def measured(self, index: int, rows: Iterable[Row]) -> None:
        """An item has recorded samples; what is expected to fail holds nothing back, and so do they."""
        item = self._planned.get(index)
        if item is None:
            return
        phases = () if item.expect_red else item.phases
        for row in rows:
            sample = Sample(**row._asdict(), nodeid=item.nodeid, phases=phases, wave=item.wave)
            self._emit(MetricRecorded(at=time.time(), sample=sample))

    def close(self) -> None:
        """The run is over: what was cut short after a report of its failure has failed."""
        for index, tally in list(self._tallies.items()):
            if tally.outcome in _BAD and index not in self._done:
                self.finish(index)

    def durations(self) -> dict[str, float]:
        """Seconds by node id of the items that have ended."""
        return {self._nodeids[index]: self._tallies[index].seconds for index in self._done}


def _count(tally: _Tally, report: pytest.TestReport) -> None:
    tally.reports += 1
    tally.rows += rows_of(report)
    if tally.started is None:
        tally.started = getattr(report, "start", None)
    if str(report.outcome) == "rerun":  # pytest-rerunfailures' own word
        tally.outcome, tally.reason, tally.attempts = "not_run", "", tally.attempts + 1
        tally.rows = []
        return
    tally.seconds += report.duration
    outcome = _outcome(report)
    # The first bad word stands: neither a later good one nor a failing teardown changes it.
    if outcome is not None and tally.outcome not in _BAD:
        tally.reason = _reason(report, outcome)
        tally.outcome = outcome


def _outcome(report: pytest.TestReport) -> ItemOutcome | None:
    """What one report says of its item; none where it says nothing new."""
    if report.passed:
        if report.when != "call" or isinstance(report, _SUBTEST):
            return None
        return "xpassed" if hasattr(report, "wasxfail") else "passed"
    if report.failed:
        return "failed" if report.when not in ("setup", "teardown") else "error"
    if report.skipped and not isinstance(report, _SUBTEST):
        return "xfailed" if hasattr(report, "wasxfail") else "skipped"
    return None


def _reason(report: pytest.TestReport, outcome: ItemOutcome) -> str:
    if outcome in ("xfailed", "xpassed"):
        return str(getattr(report, "wasxfail", ""))
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash is not None else str(report.longrepr or "")
    return text.strip().split("\n", 1)[0][:300] if outcome in _BAD else ""


def _worker(report: pytest.TestReport) -> str:
    return str(getattr(report, "worker_id", "main"))

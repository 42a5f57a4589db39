"""A controller's part: what its workers have measured, and what was lost with those that died."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.plugin.coverage.hint import VARIABLE
from pytest_wavegate.plugin.coverage.ledger import CoverageLedger
from pytest_wavegate.plugin.coverage.probe import unpacked
from pytest_wavegate.plugin.coverage.start import ROLE, new_name
from pytest_wavegate.plugin.coverage.teller import INPUT, brief

if TYPE_CHECKING:
    from collections.abc import Collection

    from pytest_wavegate.model.evidence import CoverageRecord
    from pytest_wavegate.plugin.coverage.start import Measuring
    from pytest_wavegate.plugin.inbox import Inbox
    from pytest_wavegate.run.coverage_wishes import CoverageWishes

_PATIENCE = 10.0
"""Seconds to wait for what a worker has sent already: it comes by the same way as the end of its FLUSH."""
_START = 60.0
"""Seconds that a worker's Python may take to start."""
_TELL = "import os\nos.environ.update(channel.receive())"


class CoverageOfWorkers:
    """A plugin of pytest beside the controller.

    Args:
        config: pytest's.
        wishes: what gates want to know.
        inbox: where workers' messages arrive.

    Raises:
        pytest.UsageError: coverage.py does not accept its configuration.
    """

    def __init__(self, config: pytest.Config, wishes: CoverageWishes, inbox: Inbox) -> None:
        early: Measuring | None = config.pluginmanager.get_plugin(ROLE)
        if early is not None:
            # It was not known yet that workers would run the tests.
            early.stop()
            config.pluginmanager.unregister(early)
        self._ledger = CoverageLedger(config, wishes)
        self._wishes = wishes
        self._root = str(config.rootpath)
        self._name = new_name()
        self._inbox = inbox
        self._flushes: Counter[str] = Counter()
        self._told_in: dict[str, int] = {}
        self._busy: set[str] = set()

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_newgateway(self, gateway: Any) -> None:
        """Let the worker measure from the start: of options, only those on the command line reach it."""
        try:
            channel = gateway.remote_exec(_TELL)
            channel.send({VARIABLE: f"{self._wishes.measure} {self._name}"})
            channel.waitclose(_START)
        except (OSError, EOFError):
            # It has died, which pytest-xdist will tell; or it begins to measure when it collects.
            return

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell the worker which files are wanted."""
        node.workerinput[INPUT] = brief(self._wishes, root=self._root, name=self._name)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Note what is lost with a worker that has not told all it measured."""
        worker = node.gateway.id
        if worker in self._busy and self._inbox.told(worker) <= self._flushes[worker]:
            wave = self._told_in.get(worker)
            what = "all that it had measured" if wave is None else f"what it had measured since wave {wave}"
            self._lose(f"worker {worker} died with {what}")
        self._busy.discard(worker)

    def began(self, worker: str) -> None:
        """A worker has begun with an item."""
        self._busy.add(worker)

    def flushed(self, worker: str, *, wave: int) -> None:
        """A worker has told what it measured in a wave."""
        self._flushes[worker] += 1
        self._told_in[worker] = wave
        self._busy.discard(worker)

    def record(self, *, wave: int, files: Collection[str], branches: bool) -> CoverageRecord:
        """Report on files after a wave."""
        for worker in self._inbox.workers():
            texts = self._inbox.take_snapshots(worker, at_least=self._flushes[worker], patience=_PATIENCE)
            for text in texts:
                self._take_in(worker, json.loads(text))
            if self._inbox.told(worker) < self._flushes[worker]:
                self._lose(f"worker {worker} did not tell what it had measured")
        return self._ledger.record(wave=wave, files=files, branches=branches)

    def _take_in(self, worker: str, told: dict[str, str]) -> None:
        if told["problem"]:
            self._lose(f"worker {worker} could not tell what it had measured: {told['problem']}")
        self._ledger.add(unpacked(told["found"]))

    def _lose(self, sentence: str) -> None:
        if sentence not in self._ledger.lost:
            self._ledger.lost.append(sentence)


def register(config: pytest.Config, wishes: CoverageWishes, inbox: Inbox) -> CoverageOfWorkers:
    """Have workers measure from now on.

    Raises:
        pytest.UsageError: coverage.py does not accept its configuration.
    """
    measured = CoverageOfWorkers(config, wishes, inbox)
    config.pluginmanager.register(measured, "wavegate_coverage_of_workers")
    return measured

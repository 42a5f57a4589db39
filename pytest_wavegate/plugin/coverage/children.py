"""What child processes have measured that have ended: data files that each of them leaves behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import TYPE_CHECKING

import coverage
from coverage.exceptions import CoverageException

from pytest_wavegate.evidence.coverage_setup import quietly
from pytest_wavegate.plugin.coverage.snapshot import from_data

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_wavegate.evidence.coverage_figures import Measured
    from pytest_wavegate.plugin.coverage.sieve import Sieve

_VARIABLES = ("COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")
_PATIENCE = 1.0
"""Seconds by which a file's time may lie before ours: file systems count coarsely."""


class Children:
    """Reads the data files beside one, each once and again where it has changed; it removes none.

    Args:
        data_file: children add a dot and more to its name.
        since: older files are of other runs; seconds since the epoch.
        sieve: which measured files are wanted.
        started_in: what relative names in the data start at.
    """

    def __init__(self, data_file: Path, *, since: float, sieve: Sieve, started_in: Path) -> None:
        self._data_file = data_file
        self._since = since - _PATIENCE
        self._sieve = sieve
        self._started_in = started_in
        self._read: dict[Path, tuple[int, int]] = {}

    def new(self) -> Iterator[Measured]:
        """Return what the files hold that have come or changed since the last call."""
        for path in sorted(self._data_file.parent.glob(f"{self._data_file.name}.*")):
            try:
                status = path.stat()
                stamp = status.st_mtime_ns, status.st_size
                if status.st_mtime < self._since or self._read.get(path) == stamp:
                    continue
                found = self._measured(path)
            except (OSError, CoverageException):
                continue  # still being written, gone by now, or none of coverage.py's
            self._read[path] = stamp
            yield found

    def _measured(self, path: Path) -> Measured:
        """Read a copy: to open a database that is being made could spoil it."""
        with tempfile.TemporaryDirectory() as folder, quietly():
            data = coverage.CoverageData(shutil.copy(path, folder))
            data.read()
            return from_data(data, self._sieve, started_in=self._started_in)


def are_measured(active: coverage.Coverage) -> bool:
    """Whether child processes measure themselves, by configuration or by the environment."""
    concurrency = active.get_option("run:concurrency")
    spread = isinstance(concurrency, list) and "multiprocessing" in concurrency
    return spread or bool(active.get_option("run:patch")) or any(name in os.environ for name in _VARIABLES)

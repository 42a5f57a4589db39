"""What has been measured so far, on the side that judges."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from coverage.exceptions import CoverageException

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.evidence.coverage_figures import Figures
from pytest_wavegate.evidence.coverage_setup import like, project_coverage
from pytest_wavegate.model.evidence import CoverageRecord, FileCoverage
from pytest_wavegate.plugin.coverage.probe import Probe
from pytest_wavegate.plugin.coverage.start import measure, new_name
from pytest_wavegate.plugin.usage import usage_errors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pytest

    from pytest_wavegate.evidence.coverage_figures import Measured
    from pytest_wavegate.run.coverage_wishes import CoverageWishes

_LINES_ONLY = "branches were not measured: set branch = true under [tool.coverage.run], or pass --cov-branch"


class CoverageLedger:
    """Unites what processes have measured, and reports on it.

    Args:
        config: pytest's.
        wishes: what gates want to know.

    Raises:
        pytest.UsageError: coverage.py does not accept its configuration.
    """

    def __init__(self, config: pytest.Config, wishes: CoverageWishes) -> None:
        self.lost: list[str] = []
        """What is missing from the data, a sentence each."""
        with usage_errors():
            self._probe = Probe(config, wishes)
            make = (
                partial(project_coverage, config.rootpath, started_in=config.invocation_params.dir)
                if self._probe.active is None or self._probe.is_ours
                else partial(like, self._probe.active, started_in=self._probe.folder)
            )
            self._figures = Figures(make, config.rootpath)
        self._waiting: list[Measured] = []
        self._is_controller = config.pluginmanager.hasplugin("dsession")

    def add(self, found: Iterable[Measured]) -> None:
        """Take in what was measured."""
        for measured in found:
            self._figures.add(measured)

    def record(self, *, wave: int, files: Collection[str], branches: bool) -> CoverageRecord:
        """Report on files after a wave."""
        self._add_own()
        lost = list(self.lost)
        try:
            figures = self._figures.of(files)
        except (CoverageException, WavegateError, OSError) as error:
            lost.append(f"coverage.py could not report: {error}")
            figures = tuple(FileCoverage(path=path, state="no_data") for path in sorted(files))
        if branches and self._figures.kind == "lines":
            lost.append(_LINES_ONLY)
        return CoverageRecord(wave=wave, files=figures, lost=tuple(lost))

    def _add_own(self) -> None:
        """Take in what this process has measured.

        Where others measure a controller and we its workers, they may not measure the same: what such a
        controller imports is of no account, for its workers import it too.
        """
        self._waiting += self._probe.new()
        kind = self._figures.kind
        if kind is None and self._is_controller:
            return
        self.add(measured for measured in self._waiting if measured.kind == (kind or measured.kind))
        self._waiting = []


def ledger_of(config: pytest.Config, wishes: CoverageWishes) -> CoverageLedger:
    """Measure this process, unless somebody does, and keep what is measured until pytest ends.

    Raises:
        pytest.UsageError: coverage.py does not accept its configuration.
    """
    with usage_errors():
        measure(config, wishes.measure, name=f"{new_name()}/main")
    return CoverageLedger(config, wishes)

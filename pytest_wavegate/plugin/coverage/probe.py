"""What is new of coverage in one process and its children."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Literal

import coverage

from pytest_wavegate.evidence.coverage_figures import Measured
from pytest_wavegate.plugin.coverage.children import Children, are_measured
from pytest_wavegate.plugin.coverage.sieve import Sieve, namesakes
from pytest_wavegate.plugin.coverage.snapshot import Snapshots
from pytest_wavegate.plugin.coverage.start import ROLE

if TYPE_CHECKING:
    import pytest

    from pytest_wavegate.plugin.coverage.start import Measuring
    from pytest_wavegate.run.coverage_wishes import CoverageWishes


class Probe:
    """Looks at whatever measures this process: pytest-cov, ``coverage run``, or ourselves.

    Args:
        config: pytest's.
        wishes: which files are wanted.
        children_of_others: ``leave`` on a worker whose controller sees the same disk and reads them.
    """

    def __init__(
        self,
        config: pytest.Config,
        wishes: CoverageWishes,
        *,
        children_of_others: Literal["read", "leave"] = "read",
    ) -> None:
        ours: Measuring | None = config.pluginmanager.get_plugin(ROLE)
        self.active = ours.coverage if ours is not None else coverage.Coverage.current()
        """None where nothing measures."""
        self.folder = ours.folder if ours is not None else config.invocation_params.dir
        """Where its configuration was read."""
        self.is_ours = ours is not None
        self._snapshots: Snapshots | None = None
        self._children: Children | None = None
        if self.active is None:
            return
        elsewhere = namesakes(config.rootpath, wishes) if self.active.get_option("paths") else ()
        sieve = Sieve(config.rootpath, wishes, namesakes=elsewhere)
        self._snapshots = Snapshots(self.active, sieve, started_in=self.folder)
        if are_measured(self.active) and (ours is not None or children_of_others == "read"):
            data_file = self.folder / str(self.active.get_option("run:data_file"))
            self._children = Children(data_file, since=time.time(), sieve=sieve, started_in=self.folder)

    def new(self) -> list[Measured]:
        """Return what has run since the last call."""
        found = [self._snapshots.new()] if self._snapshots is not None else []
        if self._children is not None:
            found += self._children.new()
        return [measured for measured in found if measured.points]


def packed(found: list[Measured]) -> str:
    """Measurements as they travel from a worker."""
    rows = [(one.kind, dict(one.points), dict(one.tracers)) for one in found]
    return json.dumps(rows, separators=(",", ":"))


def unpacked(text: str) -> list[Measured]:
    """What ``packed`` made."""
    return [Measured(*row) for row in json.loads(text)]

"""What has run in this process since the last look, of the files that gates name; measuring goes on."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pytest_wavegate.evidence.coverage_figures import Measured
from pytest_wavegate.evidence.coverage_setup import quietly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import coverage

    from pytest_wavegate.evidence.coverage_figures import Kind
    from pytest_wavegate.plugin.coverage.sieve import Sieve


class Snapshots:
    """Looks at what a ``Coverage`` object has collected, again and again.

    A look at the collector's own sets costs next to nothing and leaves the object as it is. Asking it for
    its data would write them away, look for files that never ran, and warn of modules not imported yet.

    Args:
        active: it measures this process; ours, pytest-cov's or that of ``coverage run``.
        sieve: which files are wanted.
        started_in: what relative names in the data start at.
    """

    def __init__(self, active: coverage.Coverage, sieve: Sieve, *, started_in: Path) -> None:
        self._active = active
        self._sieve = sieve
        self._started_in = started_in
        self._seen: dict[str, set[Any]] = {}
        self._from_data = False

    def new(self) -> Measured:
        """Return what has run since the last call, or since the start."""
        if not self._from_data:
            try:
                return self._looked()
            except (AttributeError, TypeError, _WrittenAwayError):
                # Parts of it are in the data, or this coverage.py keeps it in another way: begin anew.
                self._from_data, self._seen = True, {}
        return self._asked()

    def _looked(self) -> Measured:
        """What the collector holds now and did not hold before."""
        collector, data = self._active._collector, self._active._data  # noqa: SLF001 (see the class)
        if collector is None or data is None or data._have_used:  # noqa: SLF001
            raise _WrittenAwayError
        # Other threads go on while we look: copies and differences of sets are made in one step.
        collected: dict[str, Any] = collector.data.copy()
        names = self._sieve.of(collected)
        points = {name: self._unseen(name, collected[path]) for path, name in names.items()}
        tracers = collector.file_tracers.copy()
        traced = {name: tracers[path] for path, name in names.items() if tracers.get(path)}
        if collector.branch:
            return Measured("arcs", _pairs(collector, points), traced)
        return Measured("lines", {name: list(found) for name, found in points.items()}, traced)

    def _asked(self) -> Measured:
        """The same from the object's data, which hold all that was ever collected."""
        with quietly():
            data = self._active.get_data()
        found = from_data(data, self._sieve, started_in=self._started_in)
        points = {name: list(self._unseen(name, set(points))) for name, points in found.points.items()}
        return replace(found, points=points)

    def _unseen(self, name: str, found: set[Any]) -> set[Any]:
        known = self._seen.setdefault(name, set())
        new = found - known
        known |= new
        return new


class _WrittenAwayError(Exception):
    """Some of what was collected has left the collector, as it does whenever a context changes."""


class _Flush:
    """Stands for a collector: coverage.py unpacks what we give it, for its releases pack differently."""

    branch = True
    disabled_plugins: frozenset[str] = frozenset()

    def __init__(self, core: object, data: Mapping[str, set[Any]]) -> None:
        self.core = core
        self.data = data
        self.file_tracers: dict[str, str] = {}
        self.covdata = self
        self.found: dict[str, list[Any]] = {}

    def _activity(self) -> bool:
        return True

    def _clear_data(self) -> None:
        """Nothing is cleared: it is ours."""

    def mapped_file_dict(self, by_path: Mapping[str, Any]) -> Mapping[str, Any]:
        return by_path

    def cached_mapped_file(self, path: str) -> str:
        return path

    def add_arcs(self, found: Mapping[str, Iterable[Any]]) -> None:
        self.found = {path: list(pairs) for path, pairs in found.items()}

    def add_file_tracers(self, tracers: Mapping[str, str]) -> None:
        """There are none."""


def _pairs(collector: Any, points: Mapping[str, set[Any]]) -> dict[str, list[Any]]:
    """Pairs of lines, whichever way they were collected."""
    flush = _Flush(collector.core, points)
    type(collector).flush_data(flush)
    return flush.found


def from_data(data: coverage.CoverageData, sieve: Sieve, *, started_in: Path) -> Measured:
    """Return all that coverage data hold of the wanted files.

    Args:
        data: of a running object, or of a file.
        sieve: which files are wanted.
        started_in: what relative names in the data start at.
    """
    places = {os.path.realpath(started_in / path): path for path in data.measured_files()}
    names = {places[place]: name for place, name in sieve.of(places).items()}
    kind: Kind = "arcs" if data.has_arcs() else "lines"
    read = data.arcs if kind == "arcs" else data.lines
    points = {name: list(read(path) or ()) for path, name in names.items()}
    tracers = {name: data.file_tracer(path) or "" for path, name in names.items()}
    return Measured(kind, points, {name: tracer for name, tracer in tracers.items() if tracer})

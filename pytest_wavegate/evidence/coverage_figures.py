"""From lines and branches that ran to figures for each file, by coverage.py's own JSON report."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from coverage.exceptions import CoverageException, NoDataError
from coverage.files import relative_directory

from pytest_wavegate.evidence.coverage_setup import folders_of_sources, leave_out, quietly, told
from pytest_wavegate.model.evidence import FileCoverage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from coverage import Coverage, CoverageData

    from pytest_wavegate.evidence.coverage_setup import Configured

Kind = Literal["lines", "arcs"]
Points = list[Any]
"""Line numbers, or pairs of them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What ran, by file."""

    kind: Kind
    points: Mapping[str, Points] = field(default_factory=dict)
    """By path: relative to the rootdir with slashes, or absolute for a file that ``[paths]`` may map."""
    tracers: Mapping[str, str] = field(default_factory=dict)
    """By path, the coverage.py plugin that measured it."""


class Figures:
    """Collects what ran, and reports on it.

    Args:
        make: makes a ``Coverage`` object to report with, a new one for each report: releases of coverage.py
            differ in what such an object remembers of files and data.
        rootdir: what relative paths start at.

    Raises:
        WavegateError: ``coverage-config``.
    """

    def __init__(self, make: Callable[[], Configured], rootdir: Path) -> None:
        self._make = make
        self._rootdir = rootdir
        self._ran: dict[str, set[Any]] = {}
        self._tracers: dict[str, str] = {}
        self._elsewhere: set[str] = set()
        """Files among them that ``[paths]`` may map."""
        self._known: dict[str, tuple[object, FileCoverage]] = {}
        self.kind: Kind | None = None
        """What has been added so far; none for nothing."""
        with self._reporter() as (configured, _):
            self._sources = folders_of_sources(configured)

    def add(self, measured: Measured) -> None:
        """Add what ran; what was first, lines or branches, decides.

        Branches are added to lines as lines. Lines cannot be added to branches: they are passed over.
        """
        points = {path: found for path, found in measured.points.items() if found}
        if points and self.kind is None:
            self.kind = measured.kind
        if (self.kind, measured.kind) == ("arcs", "lines"):
            return
        for path, found in points.items():
            place = self._absolute(path)
            self._ran.setdefault(place, set()).update(_converted(found, measured.kind, self.kind))
            if Path(path).is_absolute():
                self._elsewhere.add(place)
        self._tracers |= {self._absolute(path): name for path, name in measured.tracers.items()}

    def of(self, files: Iterable[str]) -> tuple[FileCoverage, ...]:
        """Report on files.

        Args:
            files: relative to the rootdir, with slashes.

        Returns:
            One figure for each, sorted by path.

        Raises:
            CoverageException: coverage.py cannot report.
        """
        wanted = {path: self._absolute(path) for path in sorted(set(files))}
        states = {path: self._known_state(path, place) for path, place in wanted.items()}
        asked = {
            path: place for path, place in wanted.items() if states[path] is None and self._stale(path, place)
        }
        if asked:
            self._report(asked)
        return tuple(states[path] or self._known[path][1] for path in wanted)

    def _known_state(self, path: str, place: str) -> FileCoverage | None:
        """What can be said without a report."""
        ran = place in self._ran
        if not ran and not path.endswith((".py", ".pyw")):
            return FileCoverage(path=path, state="foreign")
        if not Path(place).is_file():
            return FileCoverage(path=path, state="absent")
        if not ran and self._sources and not any(_within(place, source) for source in self._sources):
            return FileCoverage(path=path, state="omitted")
        return None

    def _stale(self, path: str, place: str) -> bool:
        """Whether a file or what ran of it has changed since the last report."""
        known = self._known.get(path)
        return known is None or known[0] != self._stamp(place)

    def _stamp(self, place: str) -> object:
        status = Path(place).stat()
        ran = sum(len(self._ran[path]) for path in (place, *self._elsewhere) if path in self._ran)
        return status.st_mtime_ns, status.st_size, ran

    def _report(self, asked: Mapping[str, str]) -> None:
        with self._reporter() as (configured, data):
            self._fill(data, asked.values())
            entries = _json_report(configured.coverage, list(asked.values()))
            mapped = configured.coverage.get_data()  # where paths are mapped, it is another one now
            for path, place in asked.items():
                entry = entries.get(os.path.normcase(place))
                ran = bool(mapped.lines(place))
                found = (
                    _left_out(configured.coverage, path, place)
                    if entry is None
                    else _figure(path, entry, ran=ran)
                )
                self._known[path] = (self._stamp(place), found)

    def _fill(self, data: CoverageData, places: Iterable[str]) -> None:
        """Give the data of files, and of all that may be mapped onto them."""
        wanted = {place for place in (*places, *self._elsewhere) if place in self._ran}
        add = data.add_arcs if self.kind == "arcs" else data.add_lines
        add({place: self._ran[place] for place in wanted})
        data.add_file_tracers({place: self._tracers[place] for place in wanted if place in self._tracers})

    @contextmanager
    def _reporter(self) -> Iterator[tuple[Configured, CoverageData]]:
        """A ``Coverage`` object to report with, and its data, in the folder that it is configured for."""
        configured = self._make()
        with chdir(configured.folder), quietly():
            with told():
                leave_out(configured)
                configured.coverage.set_option("run:relative_files", False)  # noqa: FBT003 (theirs)
                data = configured.coverage.get_data()
            try:
                yield configured, data
            finally:
                for one in (data, configured.coverage.get_data()):
                    if hasattr(one, "close"):  # older ones of coverage.py close themselves
                        one.close(force=True)

    def _absolute(self, path: str) -> str:
        return os.path.realpath(self._rootdir / path)


def _json_report(reporter: Coverage, places: Sequence[str]) -> dict[str, Any]:
    """The entries of coverage.py's JSON report, by absolute path."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "report.json"
        try:
            reporter.json_report(
                morfs=list(places),
                outfile=str(target),
                ignore_errors=True,
                contexts=[],
                show_contexts=False,
            )
        except NoDataError:  # every one of them is left out
            return {}
        report = json.loads(target.read_text(encoding="utf-8"))
    top = relative_directory()
    return {os.path.normcase(Path(top, name)): entry for name, entry in report["files"].items()}


def _figure(path: str, entry: dict[str, Any], *, ran: bool) -> FileCoverage:
    summary = entry["summary"]
    statements = summary["num_statements"]
    return FileCoverage(
        path=path,
        state="measured" if ran or not statements else "no_data",
        statements=statements,
        missing=tuple(entry["missing_lines"]),
        branches=summary.get("num_branches"),
        missing_branches=tuple((start, end) for start, end in entry.get("missing_branches", ())),
    )


def _left_out(reporter: Coverage, path: str, place: str) -> FileCoverage:
    """A file that the report passes over: it cannot be read, or the configuration omits it."""
    try:
        reporter.analysis2(place)
    except CoverageException:
        return FileCoverage(path=path, state="foreign")
    return FileCoverage(path=path, state="omitted")


def _within(place: str, folder: str) -> bool:
    return place in (folder, f"{folder}.py") or place.startswith(folder + os.sep)


def _converted(points: Points, kind: Kind, wanted: Kind | None) -> Iterable[Any]:
    if kind == "arcs" and wanted == "lines":
        return (line for pair in points for line in pair if line > 0)
    return map(tuple, points) if kind == "arcs" else points

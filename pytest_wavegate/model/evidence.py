"""What gates look at beside items: coverage figures, commands that were run, results of other runners."""

from __future__ import annotations

from typing import Literal

from pytest_wavegate.model.base import Noun, many
from pytest_wavegate.model.metrics import Sample  # noqa: TC001 (pydantic reads it at run time)

FileState = Literal["measured", "no_data", "absent", "omitted", "foreign"]
"""``no_data``: it holds statements and nothing of it was measured; ``absent``: there is no such file;
``omitted``: the project's coverage configuration leaves it out; ``foreign``: coverage.py cannot measure
it."""


@many
class FileCoverage:
    """What coverage.py says of one file.

    What is missing stands here, and not what was run: of two jobs a line is missing where it is missing in
    both, so figures of several jobs can be united.
    """

    path: str
    """Relative to the rootdir, with slashes."""
    state: FileState = "measured"
    statements: int = 0
    missing: tuple[int, ...] = ()
    """Lines, from 1."""
    branches: int | None = None
    """Possible branches; none where branches were not measured."""
    missing_branches: tuple[tuple[int, int], ...] = ()
    """``(from, to)`` as coverage.py's JSON report has them; below zero: an exit."""


class CoverageRecord(Noun):
    """What was measured from the start of the run to the end of one wave."""

    wave: int
    files: tuple[FileCoverage, ...] = ()
    """Those that a gate of this wave names; cumulative."""
    lost: tuple[str, ...] = ()
    """What is missing from the data, one sentence each: a worker that died with what it had measured."""


class CommandRecord(Noun):
    """A gate's command that was run for one phase."""

    phase: str
    argv: tuple[str, ...]
    exit_status: int | None
    """None where it did not end by itself or could not be started."""
    seconds: float
    problem: str = ""
    """What went wrong beside a bad exit status: ``it took longer than 60s``."""
    output: str = ""
    """The end of what it wrote, at most some kilobytes."""
    samples: tuple[Sample, ...] = ()
    """What it measured, where its gate asked for that; also in the metrics of the run."""


class JunitRecord(Noun):
    """Results of another test runner that a gate of one phase names."""

    phase: str
    pattern: str
    files: tuple[str, ...]
    tests: int = 0
    failed: tuple[str, ...] = ()
    """Names of test cases that failed or broke."""
    skipped: int = 0
    problems: tuple[str, ...] = ()
    """Files that could not be read, and why."""

"""Results of other test runners: JUnit XML, the one format that nearly all of them write."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from junitparser import Error, Failure, JUnitXmlError, Skipped
from junitparser.xunit2 import RerunError, RerunFailure, TestCase

from pytest_wavegate.globs import files_below
from pytest_wavegate.model.evidence import JunitRecord

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 128 * 1024 * 1024
"""Bytes of a file; none that a test runner writes is larger, and reading one takes a second or two."""
MOST = 5000
"""Files of one pattern."""
_CHUNK = 1024 * 1024
_NAME = 300
"""Characters of a test case's name."""
_ROOTS = frozenset({"testsuites", "testsuite"})
_FINAL = (Failure, Error)
_RERUN = (RerunFailure, RerunError)
"""Further attempts that failed as well; what failed before a pass is written as flaky."""
_NOT_RUN = frozenset({"notrun", "disabled", "skipped", "suppressed"})
"""Words by which GoogleTest and CTest say of a test case that it was left out."""


def read_junit(pattern: str, *, phase: str, root: Path) -> JunitRecord:
    """Read the files that a gate names.

    A file that cannot be read, or is no JUnit XML, is told of as a problem; what it held up to there counts.
    Files of the same content count once.

    Args:
        pattern: as ``globs.files_below`` takes it: ``reports/frontend/*.xml``.
        phase: the id of the phase whose gate asks.
        root: the rootdir, which the pattern starts at.
    """
    try:
        paths = files_below(root, [pattern])
    except ValueError as error:
        return JunitRecord(phase=phase, pattern=pattern, files=(), problems=(str(error),))
    found, problems, seen = _Results(), [], set()
    if len(paths) > MOST:
        problems.append(f"{pattern} matches {len(paths)} files, of which the first {MOST} were read")
    for path in paths[:MOST]:
        results, digest, why = _read(root / path)
        if why:
            problems.append(f"{path}: {why}")
        if digest not in seen:
            seen.add(digest)
            found.add(results)
    return JunitRecord(
        phase=phase,
        pattern=pattern,
        files=tuple(paths[:MOST]),
        tests=found.tests,
        failed=tuple(found.failed),
        skipped=found.skipped,
        problems=tuple(problems),
    )


@dataclass(slots=True)
class _Results:
    tests: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: int = 0

    def add(self, other: _Results) -> None:
        self.tests += other.tests
        self.failed += other.failed
        self.skipped += other.skipped


@dataclass(slots=True)
class _Suite:
    """A suite that is being read: what it says of itself, against what is in it."""

    name: str
    claimed: int
    bad: int = 0


class _UnreadableError(ValueError):
    """The file is XML, and not what it should be."""


class _Reader(ET.TreeBuilder):
    """Counts test cases while the file is parsed, and keeps neither texts nor cases: files may be huge."""

    def __init__(self) -> None:
        super().__init__()
        self.results = _Results()
        self._suites: list[_Suite] = []
        self._depth = 0

    def doctype(self, name: str, *_: str | None) -> None:
        """Refuse it before the first entity is declared: they grow without bounds, or name other files."""
        message = f"it has a document type ({name}), which JUnit XML has not"
        raise _UnreadableError(message)

    def data(self, data: str) -> None:
        """Leave it away: what tests wrote says nothing of how they ended."""

    def start(self, tag: str, attrs: dict[str, str]) -> ET.Element:
        """Open an element; namespaces, which some runners add, do not matter."""
        tag = tag.rpartition("}")[2]
        if not self._depth and tag not in _ROOTS:
            message = f"it is no JUnit XML: it begins with <{tag[:40]}>"
            raise _UnreadableError(message)
        self._depth += 1
        if tag in _ROOTS:
            claimed = _figure(attrs, "failures") + _figure(attrs, "errors")
            self._suites.append(_Suite(attrs.get("name", ""), claimed))
        return super().start(tag, attrs)

    def end(self, tag: str) -> ET.Element:
        """Close an element, and count what it was."""
        tag = tag.rpartition("}")[2]
        element = super().end(tag)
        self._depth -= 1
        if tag == "testcase":
            self._count(element)
            element.clear()
        elif tag in _ROOTS:
            self._close()
            element.clear()
        return element

    def _count(self, element: ET.Element) -> None:
        case = TestCase.fromelem(element)  # type: ignore[no-untyped-call]
        entries = list(case)
        bad = sum(isinstance(entry, _FINAL) for entry in entries)
        bad = bad or any(isinstance(entry, _RERUN) for entry in entries)
        words = {str(element.get(key, "")).lower() for key in ("status", "result")}
        self.results.tests += 1
        if bad:
            self._suites[-1].bad += bad
            self.results.failed.append(_name(case))
        elif any(isinstance(entry, Skipped) for entry in entries) or not _NOT_RUN.isdisjoint(words):
            self.results.skipped += 1

    def _close(self) -> None:
        """A suite that failed as a whole has no failed case: what it says of itself counts."""
        suite = self._suites.pop()
        missing = suite.claimed - suite.bad
        if missing > 0:
            self.results.tests += missing
            name = suite.name[:_NAME] or "a suite without a name"
            self.results.failed += [f"{name}: it says that it failed, and names no test"] * missing
            suite.bad = suite.claimed
        if self._suites:
            self._suites[-1].bad += suite.bad


def _read(path: Path) -> tuple[_Results, bytes, str]:
    """What a file holds, a digest of it, and what is wrong with it."""
    reader, digest = _Reader(), hashlib.sha256()
    try:
        _require_readable(path)
        parser = ET.XMLParser(target=reader)  # no document type passes
        with path.open("rb") as stream:
            # Some runners begin with an empty line, which XML does not allow.
            chunk = stream.read(_CHUNK).lstrip(b" \t\r\n")
            while chunk:
                digest.update(chunk)
                parser.feed(chunk)
                chunk = stream.read(_CHUNK)
        parser.close()
    except OSError as error:
        return (
            reader.results,
            str(path).encode(errors="replace"),
            f"it cannot be read: {error.strerror or error}",
        )
    except _UnreadableError as error:
        return reader.results, digest.digest(), str(error)
    except (ET.ParseError, JUnitXmlError, ValueError, LookupError) as error:
        return reader.results, digest.digest(), f"it is no XML: {error}"
    return reader.results, digest.digest(), ""


def _require_readable(path: Path) -> None:
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        # A pipe would keep the run waiting.
        raise _UnreadableError("it is no ordinary file")
    if not state.st_size:
        raise _UnreadableError("it is empty")
    if state.st_size > LARGEST:
        message = f"it is larger than {LARGEST // 2**20} MiB"
        raise _UnreadableError(message)


def _figure(attrs: dict[str, str], key: str) -> int:
    """What a suite says of itself; some write ``1.0``, some nothing, and odd words count for nothing."""
    text = attrs.get(key, "").strip()[:9]
    return int(text.partition(".")[0]) if text.partition(".")[0].isdecimal() else 0


def _name(case: TestCase) -> str:
    parts = [part.strip() for part in (case.classname or "", case.name or "") if part and part.strip()]
    return "::".join(parts)[:_NAME] or "a test without a name"

"""Coverage of files together or of each: what both coverage kinds have in common."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pytest_wavegate.gates.condition import Reading, bound_of, show
from pytest_wavegate.globs import matching
from pytest_wavegate.model.evidence import FileCoverage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pytest_wavegate.gates.evidence import Evidence
    from pytest_wavegate.settings import GateSpec
    from pytest_wavegate.settings.check import Check

SHOWN = 5
"""Files that are named where all count together."""
_NOT_JUDGED = {
    "omitted": "not judged, the coverage configuration leaves out: ",
    "foreign": "not judged, coverage.py cannot measure: ",
}
_LOST = {
    "no_data": "{path}: nothing of it was measured",
    "absent": "{path}: there is no such file",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What of a file is counted."""

    possible: Callable[[FileCoverage], int | None]
    """None where it was not measured."""
    missing: Callable[[FileCoverage], int]
    places: Callable[[FileCoverage], str]
    """What is missing, as people look it up."""
    unmeasured: str = ""
    """What a file lacks whose parts were not measured, with one way out."""


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    covered: int
    possible: int
    missing: str

    @property
    def share(self) -> Fraction:
        return share(self.covered, self.possible)


def share(covered: int, possible: int) -> Fraction:
    """Divide; of nothing, all is covered, as coverage.py has it."""
    return Fraction(covered, possible) if possible else Fraction(1)


def read_coverage(evidence: Evidence, spec: GateSpec, part: Part) -> Reading:
    """Measure the files that a gate is about."""
    chosen = _chosen(evidence, spec)
    measured = [file for file in chosen if file.state == "measured"]
    files = [_file(file, part) for file in measured if part.possible(file) is not None]
    unmeasured = [file.path for file in measured if part.possible(file) is None]
    lost = [_LOST[file.state].format(path=file.path) for file in chosen if file.state in _LOST]
    lost += [part.unmeasured.format(paths=_listed(unmeasured))] if unmeasured else []
    lost += _no_match(evidence, spec, chosen)
    value, detail = _figure(files, spec, bound=bound_of(spec, evidence))
    if files or lost:
        lost += dict.fromkeys(line for found in evidence.measurements for line in found.lost)
    detail = (*detail, *_not_judged(chosen), *_nothing(spec, chosen))
    return Reading(value, detail=detail, lost=tuple(lost))


def _chosen(evidence: Evidence, spec: GateSpec) -> list[FileCoverage]:
    """The files that count, with their newest figures; one without figures has no data."""
    known = evidence.covered
    if spec.files:
        return [known[path] for path in sorted(matching(spec.files, known))]
    return [known.get(path) or _unknown(path) for path in sorted(set(evidence.phase.files))]


def _unknown(path: str) -> FileCoverage:
    # Coverage plugins measure templates too; then there are figures, and this is not asked.
    python = PurePosixPath(path).suffix in (".py", ".pyw")
    return FileCoverage(path=path, state="no_data" if python else "foreign")


def _file(file: FileCoverage, part: Part) -> _File:
    possible = part.possible(file) or 0
    return _File(file.path, possible - part.missing(file), possible, part.places(file))


def _figure(
    files: Sequence[_File], spec: GateSpec, *, bound: Fraction | None
) -> tuple[Fraction | None, tuple[str, ...]]:
    if not files:
        return None, ()
    ranked = sorted(files, key=lambda file: (_rank(file.share, spec.parsed, bound), file.path))
    if spec.each_file:
        unmet = [file for file in ranked if bound is not None and not spec.parsed.holds(file.share, bound)]
        named = unmet or [file for file in ranked if file.missing][:SHOWN]
        return ranked[0].share, tuple(_line(file, spec, bound) for file in named)
    value = share(sum(file.covered for file in files), sum(file.possible for file in files))
    partly = [file for file in ranked if file.missing]
    more = len(partly) - SHOWN
    lines = [_line(file, spec, bound) for file in partly[:SHOWN]]
    return value, (*lines, f"and {more} more that are not covered whole") if more > 0 else tuple(lines)


def _rank(figure: Fraction, check: Check, bound: Fraction | None) -> tuple[bool, Fraction]:
    """The worst first: what does not hold, then what lies nearest to it."""
    holds = bound is not None and check.holds(figure, bound)
    return holds, -figure if check.side == "upper" else figure


def _line(file: _File, spec: GateSpec, bound: Fraction | None) -> str:
    figure = show(file.share, spec.parsed, bound=bound)
    return f"{file.path} {figure}" + (f", missing {file.missing}" if file.missing else "")


def _no_match(evidence: Evidence, spec: GateSpec, chosen: Sequence[FileCoverage]) -> list[str]:
    """A gate that names files and finds none of them has lost its evidence."""
    if chosen or not spec.files:
        return []
    patterns = ", ".join(spec.files)
    return [
        f"no file that was measured matches {patterns}" if evidence.covered else "no coverage was measured"
    ]


def _not_judged(chosen: Iterable[FileCoverage]) -> list[str]:
    lines = []
    for state, words in _NOT_JUDGED.items():
        paths = [file.path for file in chosen if file.state == state]
        lines += [words + _listed(paths)] if paths else []
    return lines


def _nothing(spec: GateSpec, chosen: Sequence[FileCoverage]) -> list[str]:
    if chosen or spec.files:
        return []
    return ["its tasks name no file to measure that no later phase names too"]


def _listed(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - 2 * SHOWN} more" if len(paths) > 2 * SHOWN else ""
    return ", ".join(paths[: 2 * SHOWN]) + more

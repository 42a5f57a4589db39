"""The share of statements that ran, in the files of a phase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.gates.covered_files import Part, read_coverage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_wavegate.gates.condition import Reading
    from pytest_wavegate.gates.evidence import Evidence
    from pytest_wavegate.model.evidence import FileCoverage
    from pytest_wavegate.settings import GateSpec

_RANGES = 12
"""Ranges of lines that are shown of one file."""


class Coverage:
    """``coverage >= 90%``: statements that ran, as coverage.py counts them."""

    def read(self, evidence: Evidence, spec: GateSpec) -> Reading:
        """Divide; over all files together, or of the worst one."""
        return read_coverage(evidence, spec, LINES)


def ranges(lines: Iterable[int]) -> str:
    """Return lines as people look them up: ``4-9, 17``."""
    found = list(_ranges(lines))
    texts = [f"{first}-{last}" if last > first else str(first) for first, last in found[:_RANGES]]
    left = sum(last - first + 1 for first, last in found[_RANGES:])
    return ", ".join(texts) + (f" and {left} more" if left else "")


def _ranges(lines: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for line in sorted(set(lines)):
        if first is None or last is None:
            first = last = line
        elif line == last + 1:
            last = line
        else:
            yield first, last
            first = last = line
    if first is not None and last is not None:
        yield first, last


def _places(file: FileCoverage) -> str:
    return ranges(file.missing)


LINES = Part(
    possible=lambda file: file.statements,
    missing=lambda file: len(file.missing),
    places=_places,
)

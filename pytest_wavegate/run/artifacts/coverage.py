"""Coverage of several jobs, put together: a line is missing where it is missing in all of them."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

from pytest_wavegate.model.evidence import CoverageRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_wavegate.model.evidence import FileCoverage

PlaceT = TypeVar("PlaceT")
_KNOWN_BEST = ("measured", "no_data", "omitted", "foreign", "absent")
"""States from the one that tells most of a file to the one that tells least."""


def join_coverage(jobs: Sequence[Sequence[CoverageRecord]]) -> tuple[CoverageRecord, ...]:
    """Return what jobs measured together, by wave.

    Args:
        jobs: of each job its records; each is cumulative for the files that it has.
    """
    waves = sorted({record.wave for records in jobs for record in records})
    return tuple(_at(wave, jobs) for wave in waves)


def _at(wave: int, jobs: Sequence[Sequence[CoverageRecord]]) -> CoverageRecord:
    files: dict[str, list[FileCoverage]] = {}
    lost: list[str] = []
    for records in jobs:
        known = sorted((record for record in records if record.wave <= wave), key=lambda one: one.wave)
        newest = {file.path: file for record in known for file in record.files}
        for path, file in newest.items():
            files.setdefault(path, []).append(file)
        lost += known[-1].lost if known else ()
    joined = (reduce(_joined, found) for found in files.values())
    return CoverageRecord(wave=wave, files=tuple(joined), lost=tuple(dict.fromkeys(lost)))


def _joined(one: FileCoverage, other: FileCoverage) -> FileCoverage:
    best, rest = sorted((one, other), key=lambda file: _KNOWN_BEST.index(file.state))
    if best.state != rest.state:
        return best
    branches = [file for file in (best, rest) if file.branches is not None]
    return replace(
        best,
        statements=max(best.statements, rest.statements),
        missing=_in_all((best.missing, rest.missing)),
        branches=max((file.branches or 0 for file in branches), default=None),
        missing_branches=_in_all(file.missing_branches for file in branches),
    )


def _in_all(found: Iterable[tuple[PlaceT, ...]]) -> tuple[PlaceT, ...]:
    first, *rest = [*found] or [()]
    kept = set(first).intersection(*rest)
    return tuple(place for place in first if place in kept)

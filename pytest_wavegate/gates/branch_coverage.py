"""The share of branches that were taken, in the files of a phase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.gates.covered_files import Part, read_coverage

if TYPE_CHECKING:
    from pytest_wavegate.gates.condition import Reading
    from pytest_wavegate.gates.evidence import Evidence
    from pytest_wavegate.model.evidence import FileCoverage
    from pytest_wavegate.settings import GateSpec

_SHOWN = 12
"""Branches that are shown of one file."""
WAY_OUT = "no branches were measured of {paths}; set branch = true for coverage.py, or pass --cov-branch"


class BranchCoverage:
    """``branch_coverage >= 80%``: branches that were taken, as coverage.py counts them."""

    def read(self, evidence: Evidence, spec: GateSpec) -> Reading:
        """Divide; over all files together, or of the worst one."""
        return read_coverage(evidence, spec, BRANCHES)


def _places(file: FileCoverage) -> str:
    found = sorted(set(file.missing_branches))
    texts = [f"{start}->{end if end > 0 else 'exit'}" for start, end in found[:_SHOWN]]
    left = len(found) - _SHOWN
    return ", ".join(texts) + (f" and {left} more" if left > 0 else "")


BRANCHES = Part(
    # Where there are no statements there are no branches, measured or not.
    possible=lambda file: file.branches if file.statements else 0,
    missing=lambda file: len(file.missing_branches),
    places=_places,
    unmeasured=WAY_OUT,
)

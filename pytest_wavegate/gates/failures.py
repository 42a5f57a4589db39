"""How many of a phase's items failed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pytest_wavegate.gates.condition import Reading
from pytest_wavegate.gates.evidence import cut_short, describe

if TYPE_CHECKING:
    from pytest_wavegate.gates.evidence import Evidence
    from pytest_wavegate.settings import GateSpec


class Failures:
    """``failures <= 3``: items that failed, and those whose fixtures broke."""

    partial = True

    def read(self, evidence: Evidence, spec: GateSpec) -> Reading:  # noqa: ARG002 (one figure for all)
        """Count them."""
        detail = (*cut_short(evidence), *describe(evidence.bad))
        return Reading(Fraction(len(evidence.bad)), detail=detail, lost=describe(evidence.lost))

"""How many of a phase's items failed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pytest_wavegate.gates.condition import Reading, describe

if TYPE_CHECKING:
    from pytest_wavegate.gates.condition import Evidence


class Failures:
    """``failures <= 3``: items that failed, and those whose fixtures broke."""

    partial = True

    def read(self, evidence: Evidence) -> Reading:
        """Count them."""
        bad = evidence.bad
        return Reading(Fraction(len(bad)), detail=describe(bad), lost=describe(evidence.lost))

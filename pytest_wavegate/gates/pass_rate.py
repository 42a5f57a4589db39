"""The share of a phase's items that passed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pytest_wavegate.gates.condition import Reading
from pytest_wavegate.gates.evidence import GOOD, cut_short, describe

if TYPE_CHECKING:
    from pytest_wavegate.gates.evidence import Evidence
    from pytest_wavegate.settings import GateSpec


class PassRate:
    """``pass_rate >= 100%``: items that passed, xfailed or xpassed over all that were not skipped."""

    partial = True

    def read(self, evidence: Evidence, spec: GateSpec) -> Reading:  # noqa: ARG002 (one figure for all)
        """Divide; nothing to divide where every item was skipped."""
        good = sum(item.outcome in GOOD for item in evidence.items)
        total = good + len(evidence.bad)
        detail = (*cut_short(evidence), *describe(evidence.bad))
        if not total and not evidence.lost:
            detail = (*detail, "every item was skipped")
        value = Fraction(good, total) if total else None
        return Reading(value, detail=detail, lost=describe(evidence.lost))

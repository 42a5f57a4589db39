"""The share of a phase's items that passed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pytest_wavegate.gates.condition import BAD, Reading, describe

if TYPE_CHECKING:
    from pytest_wavegate.gates.condition import Evidence

GOOD = frozenset({"passed", "xfailed", "xpassed"})
"""A non-strict xpass counts as passed, as it does for pytest; a strict one arrives as failed."""


class PassRate:
    """``pass_rate >= 100%``: items that passed, xfailed or xpassed over all that were not skipped."""

    partial = True

    def read(self, evidence: Evidence) -> Reading:
        """Divide; nothing to divide where every item was skipped."""
        good = sum(item.outcome in GOOD for item in evidence.items)
        total = good + sum(item.outcome in BAD for item in evidence.items)
        value = Fraction(good, total) if total else None
        detail = describe(evidence.bad)
        if not total and not evidence.lost:
            detail = ("every item was skipped",)
        return Reading(value, detail=detail, lost=describe(evidence.lost))

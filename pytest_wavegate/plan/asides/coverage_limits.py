"""Shares that tests reach: coverage, and how many pass, as a line of a plan demands them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.asides.limit import Limit

if TYPE_CHECKING:
    from pytest_wavegate.plan.asides.figures import Figure

_COVER = r"(?:\bcov(?:erage)?\b|\bcobertura\b|覆盖率)"
_COVERED = regex(rf"\s?\+?\s+(?P<kind>(?:[\w-]{{1,20}}\s+){{0,4}}?){_COVER}", re.IGNORECASE)
_COVERAGE = regex(rf"(?P<kind>(?:[\w-]{{1,20}}\s+){{0,2}}){_COVER}[^.;|%\d]{{0,40}}$", re.IGNORECASE)
_TARGET = regex(r"\b(?:target|goal|requirement|required|threshold)\W{0,3}$", re.IGNORECASE)
_OTHER_COVERAGE = frozenset(
    """
    api apis endpoint endpoints feature features requirement requirements spec specification type
    types docs documentation story scenario scenarios tile building map site translation locale
    language browser device data area color schema tool tools rule rules token tokens event events
    cluster local fr sc functional vacant
    """.split()  # noqa: SIM905 (a list this long reads better as words)
)
"""What may be covered and is no code."""
_PASSED = regex(
    r"\s+(?:[\w-]{1,20}\s+){0,2}?pass(?:ing)?[\s-]rate\b|\s+(?:of\s+)?(?:all\s+)?tests?\s+pass(?:ing|es)?\b",
    re.IGNORECASE,
)
_PASSING = regex(
    r"\bpass(?:ing)?[\s-]rate\b[^.;|%\d]{0,30}$|(?<!\d )\btests?\s+(?:pass(?:ing|es)?|green)[:\s]{1,3}$",
    re.IGNORECASE,
)
_WINDOW = 120
"""Characters before a figure in which its subject stands."""
_WHOLE = 100


def share_limit(figure: Figure) -> Limit | None:
    """Read a percentage as a limit of coverage, or of the share of tests that pass.

    Returns:
        None where it is about something else; a limit without a condition where it is about these, and
        demands nothing: what was reached, an upper bound.
    """
    subject = _covered(figure)
    amount, before = figure.amount, figure.before[-_WINDOW:]
    if subject == "":
        return Limit("", "loose")
    if subject is None and (_PASSED.match(figure.after) or _PASSING.search(before)):
        subject = "pass_rate"
    if subject is None:
        return None
    if _is_result(figure) or amount.sign.startswith("<") or not 0 < float(amount.figure) <= _WHOLE:
        return Limit("", "loose")
    firm = amount.sign or subject == "pass_rate" or figure.line.firm
    return Limit(f"{subject} {amount.sign or '>='} {amount.written}", "firm" if firm else "likely")


def _is_result(figure: Figure) -> bool:
    """Whether a figure was reached rather than demanded: ``improved to 60%``, ``60% (target 80%)``."""
    if figure.amount.sign or _TARGET.search(figure.before[-_WINDOW:]):
        return False
    last = figure.amount.end + len(figure.after) == len(figure.line.text)
    return figure.line.result or (not last and bool(_TARGET.search(figure.after[-_WINDOW:])))


def _covered(figure: Figure) -> str | None:
    """Return the built-in subject; empty where something else than code is covered."""
    before = figure.before[-_WINDOW:]
    found = _COVERED.match(figure.after) or _COVERAGE.search(before)
    if found is None:
        return "coverage" if _TARGET.search(before) and "coverage" in figure.earlier.lower() else None
    kind = found["kind"].lower().split()
    if _OTHER_COVERAGE.intersection(kind):
        return ""
    return "branch_coverage" if "branch" in kind else "coverage"

"""Effort in running text: ``(2h)``, ``2-4 hours``, ``Estimate: 3 days``."""

from __future__ import annotations

import re

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.effort import Effort

_UNITS = {
    "m": "minutes", "min": "minutes", "mins": "minutes", "minute": "minutes", "minutes": "minutes",
    "h": "hours", "hr": "hours", "hrs": "hours", "hour": "hours", "hours": "hours",
    "d": "days", "day": "days", "days": "days",
    "w": "weeks", "wk": "weeks", "week": "weeks", "weeks": "weeks",
    "sp": "points", "pt": "points", "pts": "points", "point": "points", "points": "points",
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_AMOUNT = regex(
    r"~?\s*(?P<low>\d{1,5}(?:\.\d{1,3})?)\s*(?:(?:[-–—~]|to)\s*(?P<high>\d{1,5}(?:\.\d{1,3})?))?\s*"
    rf"(?:(?:story|person|dev|work(?:ing)?)[ -])?(?P<unit>{_UNIT})\b",
    re.IGNORECASE,
)
_ASIDE = regex(r"[(\[]([^()\[\]]{2,30})[)\]]")
_BETWEEN = regex(r"[()\[\],;/|=≈]|\b(?:or|and)\b")
_LONGEST = 1_000
"""Characters of a text that are read for more than one effort."""


def read_effort(text: str) -> Effort | None:
    """Return the effort that a text begins with, ``2-4 hours``; none where it begins otherwise."""
    found = _AMOUNT.match(text.strip())
    if found is None:
        return None
    low = float(found["low"])
    return Effort(low=low, high=max(low, float(found["high"] or low)), unit=_UNITS[found["unit"].lower()])


def read_efforts(text: str) -> tuple[Effort, ...]:
    """Return every effort of a text, one for each unit: ``8 story points (5-8 days)`` has two."""
    parts = (read_effort(part) for part in _BETWEEN.split(text[:_LONGEST]))
    units: dict[str, Effort] = {}
    for effort in parts:
        if effort is not None:
            units.setdefault(effort.unit, effort)
    return tuple(units.values())


def find_effort(title: str) -> Effort | None:
    """Return the effort in brackets of a title, ``Add the pool (2h)``; none where brackets hold more."""
    for aside in _ASIDE.finditer(title):
        amount = _AMOUNT.fullmatch(aside.group(1).strip())
        if amount:
            return read_effort(aside.group(1))
    return None

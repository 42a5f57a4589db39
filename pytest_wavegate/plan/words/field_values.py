"""What the values of common fields mean: ``P0 (Blocker)``, ``🔄 In progress``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.effort import Effort
from pytest_wavegate.plan.words.boxes import read_box
from pytest_wavegate.plan.words.effort import read_effort, read_efforts

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Status

_LEVEL = regex(r"\bP\d\b")
_WORD = regex(r"^[^\w]{0,8}(?P<word>[A-Za-z]+)")
_WORDS: tuple[tuple[Status, str], ...] = (
    ("cancelled", r"\b(?:cancell?ed|dropped|won'?t|wontfix|obsolete|rejected|duplicate)\b|❌"),
    ("todo", r"\b(?:not|to.?do|open|backlog|ready|planned|pending|blocked|new)\b|⬜|⏳"),
    ("in_progress", r"\b(?:in[ _-](?:progress|review)|doing|started|ongoing|wip|review)\b|🔄|🚧|🟡"),
    ("done", r"\b(?:done|completed?|closed|resolved|merged|shipped|finished)\b|✅|✔|☑"),
)
_STATES = tuple((state, regex(words, re.IGNORECASE)) for state, words in _WORDS)
"""The first that fits counts, so that "Not started" is none of the later ones."""
_NUMBER = regex(r"^~?\s{0,2}(\d{1,4}(?:\.\d)?)(?:\s{0,2}[-–]\s{0,2}(\d{1,4}))?(?![\w.]*\w)")
_POINTS = frozenset(
    ["story points", "story point", "points", "sp", "estimate", "estimated effort", "effort", "size"]
)
"""Labels behind which a number without a unit counts points."""
_LONGEST = 120


def read_priority(value: str) -> str:
    """Return a priority without its explanation: ``P0`` of ``P0 (Blocker)``, ``High`` of ``🔴 High``."""
    found = _LEVEL.search(value)
    word = _WORD.match(value)
    return found.group() if found else (word["word"] if word else value)[:_LONGEST]


def read_status(value: str) -> Status | None:
    """Return what a field says of a task's state; none where it says nothing that is known."""
    box = read_box(value)
    if box is not None:
        return box.status
    return next((state for state, words in _STATES if words.search(value[:_LONGEST])), None)


def read_estimates(label: str, value: str) -> tuple[Effort, ...]:
    """Return the efforts of a field, one for each unit; ``**Story Points:** 5`` has 5 points.

    Args:
        label: as written; it says what a bare number counts.
        value: ``8 story points (5-8 days)``, ``5``, ``3 d``.
    """
    efforts = read_efforts(value)
    number = _NUMBER.match(value) if label.casefold() in _POINTS else None
    if number is None or read_effort(value) or any(effort.unit == "points" for effort in efforts):
        return efforts
    low = float(number.group(1))
    return (Effort(low=low, high=max(low, float(number.group(2) or low)), unit="points"), *efforts)

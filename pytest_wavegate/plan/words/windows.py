"""Windows of time in a plan, ``Hour 8-14``, ``Day 1-2``, and the order that follows from them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.effort import Effort, Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0}
"""Hours of each unit that a window may be written in: a day is a day of the calendar."""
_UNITS = {"h": "hour", "hr": "hour", "min": "minute", "d": "day", "w": "week", "wk": "week"}
_WORD = r"hours?|hrs?|days?|weeks?|wks?|minutes?|mins?"
_NUMBER = r"\d{1,5}(?:\.\d{1,2})?"
_TO = r"\s{0,3}(?:[-–—~→]|to\b|until\b|through\b)\s{0,3}"
_BASE = regex(
    rf"(?P<unit>day|week)\s{{0,3}}(?P<number>{_NUMBER})\s{{0,3}}[,:;/@]?\s{{0,3}}(?=(?:{_WORD}|h)\b)",
    re.IGNORECASE,
)
_NAMED = regex(
    rf"(?:(?P<word>{_WORD})|(?P<short>[hdwHDW])(?=\d)|T\+)\s{{0,3}}(?P<low>{_NUMBER})"
    rf"(?:{_TO}(?:(?:{_WORD}|[hdwHDW]|T\+)\s{{0,3}})?(?P<high>{_NUMBER}))?"
    rf"(?P<unit>\s{{0,2}}(?:{_WORD}|h|m)\b)?(?P<open>\+|\s{{0,2}}onwards?\b)?",
    re.IGNORECASE,
)
_COUNTED = regex(
    rf"^[\s*_([]{{0,8}}(?P<low>{_NUMBER})\s{{0,2}}h?{_TO}(?P<high>{_NUMBER})\s{{0,2}}(?P<word>{_WORD}|h)\b",
    re.IGNORECASE,
)
"""Only where the text begins: elsewhere it is how long something takes."""
_CLOCK = regex(rf"(?P<low>\d{{1,3}}:[0-5]\d){_TO}(?P<high>\d{{1,3}}:[0-5]\d)(?!\d)")
_COUNT_FROM_1 = frozenset({"day", "week"})
_LONGEST = 400
"""Characters in which a window is looked for."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A window where a text gives it."""

    start: float
    """In hours from the plan's begin."""
    end: float | None
    """None where it is open, or does not end after it begins."""
    length: Effort | None
    """In the unit that the text uses."""
    begin: int
    """Where the text of the window begins."""
    stop: int
    """Where it ends."""
    open: bool = False
    """It says that it has no end: ``Hour 18+``."""

    @property
    def window(self) -> Window | None:
        """Its two ends; none where it has but one."""
        return None if self.end is None else Window(start=self.start, end=self.end)


def find_window(text: str) -> Timed | None:
    """Return the first window of a text: ``Hour 0-8``, ``Day 2, Hours 4-8``, ``0-8h``, ``09:00-11:30``.

    Days and weeks are counted from 1 and have all their hours; ``Hour 4`` alone lasts one hour.
    """
    text = text[:_LONGEST]
    base = _BASE.search(text)
    offset = (float(base["number"]) - 1) * HOURS[base["unit"].lower()] if base else 0.0
    found = _first(text, base.end() if base else 0)
    if found is None:
        return None
    timed = _timed(found, offset=max(offset, 0.0))
    begin = min(base.start(), found.start()) if base else found.start()
    return replace(timed, begin=begin, stop=found.end())


def _first(text: str, at: int) -> re.Match[str] | None:
    matches = [match for pattern in (_NAMED, _COUNTED, _CLOCK) if (match := pattern.search(text, at))]
    whole = [match for match in matches if not text[max(0, match.start() - 1) : match.start()].isalnum()]
    return min(whole, key=lambda match: (match.start(), -match.end()), default=None)


def _timed(found: re.Match[str], *, offset: float) -> Timed:
    groups = found.groupdict()
    if "word" not in groups:
        return _between(_clock(found["low"]), _clock(found["high"]), unit="hour", offset=offset)
    unit = _unit(groups["word"] or groups.get("unit") or groups.get("short") or "h")
    low = float(found["low"])
    first = 1.0 if unit in _COUNT_FROM_1 and groups.get("unit") is None and "short" in groups else 0.0
    if groups.get("open"):
        return Timed((low - first) * HOURS[unit] + offset, None, None, 0, 0, open=True)
    high = float(found["high"]) if found["high"] else low + 1 - first
    return _between(max(low - first, 0.0), high, unit=unit, offset=offset)


def _between(low: float, high: float, *, unit: str, offset: float) -> Timed:
    start, end = low * HOURS[unit] + offset, high * HOURS[unit] + offset
    if end <= start:
        return Timed(start, None, None, 0, 0)
    return Timed(start, end, Effort(low=high - low, high=high - low, unit=f"{unit}s"), 0, 0)


def _unit(word: str) -> str:
    word = word.strip().lower()
    singular = word.rstrip("s") if len(word) > 1 else word
    return _UNITS.get(singular, "minute" if word == "m" else singular)


def _clock(text: str) -> float:
    hours, _, minutes = text.partition(":")
    return int(hours) + int(minutes) / 60


_MOST_BEFORE = 50


def rows(windows: Sequence[Window | None]) -> Iterator[tuple[int, int]]:
    """Yield who comes right before whom: pairs of places, the first window ends before the second begins.

    What follows from other pairs is left out. Of very many windows right before one, those that end last
    stand for the rest, so that the pairs stay few.
    """
    timed = [(window, place) for place, window in enumerate(windows) if window and window.end > window.start]
    ends = sorted((window.end, place) for window, place in timed)
    starts = sorted((window.end, window.start) for window, _ in timed)
    latest = list(accumulate((start for _, start in starts), max))
    for window, place in timed:
        last = bisect_right(ends, window.start, key=lambda entry: entry[0])
        if last:
            first = bisect_right(ends, latest[last - 1], key=lambda entry: entry[0])
            for _, source in ends[max(first, last - _MOST_BEFORE) : last]:
                yield source, place

"""Figures with comparison and unit in running text: ``under 200 ms``, ``≥ 85 %``, ``100+ events/second``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.lazy_regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind: TypeAlias = Literal["time", "share", "bytes", "rate", "count"]

_SIGNS = {"<": "<", "<=": "<=", "≤": "<=", "⩽": "<=", ">": ">", ">=": ">=", "≥": ">=", "⩾": ">="}
_WORDS = {
    "<": "under|below|less than|fewer than|lower than|faster than|smaller than|shorter than",
    "<=": "within|at most|no more than|not more than|no longer than|no greater than|not exceed|not exceeding"
    "|maximum of|maximum|max",
    ">": "above|over|more than|greater than|higher than|exceed",
    ">=": "at least|no less than|not less than|no fewer than|minimum of|minimum|min",
}
_SPELLED = {word: sign for sign, words in _WORDS.items() for word in words.split("|")}
_SPELLINGS = "|".join(sorted(_SPELLED, key=len, reverse=True)).replace(" ", r"\s+")
COMPARISON = rf"(?<![-=<>])(?:[<>]=?|[≤≥⩽⩾])(?![<>=])|\b(?:{_SPELLINGS})\b"
"""A sign or words that compare; a pattern without groups."""
FIGURE = r"(?<![\w.,/~≈-])(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,9})(?:\.\d{1,6})?"
"""A number that is no part of a word, a range, a list of digits, or an estimate; a pattern without groups."""
_UNITS: dict[str, tuple[str, Kind]] = {
    **dict.fromkeys(("ns", "nanosecond", "nanoseconds"), ("ns", "time")),
    **dict.fromkeys(("us", "µs", "μs", "microsecond", "microseconds"), ("us", "time")),
    **dict.fromkeys(("ms", "msec", "msecs", "millisecond", "milliseconds"), ("ms", "time")),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), ("s", "time")),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), ("m", "time")),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), ("h", "time")),
    **dict.fromkeys(("%", "percent"), ("%", "share")),
    **dict.fromkeys(("b", "byte", "bytes"), ("B", "bytes")),
    **dict.fromkeys(("kb",), ("kB", "bytes")),
    **{name.lower(): (name, "bytes") for name in ("KiB", "MiB", "GiB", "MB", "GB")},
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_AMOUNT = regex(
    rf"(?P<sign>{COMPARISON})?\s{{0,3}}(?:(?:an?|the|of)\s)?(?P<figure>{FIGURE})"
    rf"(?:\s?\+?(?:\s?(?P<unit>{_UNIT})(?![\w/])|(?![\w%])))?(?P<more>\s?\+(?!\d))?",
    re.IGNORECASE,
)
_RATE = regex(
    rf"(?P<sign>{COMPARISON})?\s{{0,3}}(?P<figure>{FIGURE})(?P<more>\s?\+)?\s{{0,2}}"
    r"(?:(?P<short>fps|rps|qps|tps)|(?P<what>[a-z]{2,20})\s?(?:/\s?|per\s)(?:s|sec|second))\b",
    re.IGNORECASE,
)
_RANGE = regex(r"\s?(?:[-–—~/:]|to\b|\.\.)\s?\d|\s?x\b|\s?±")
_SHORT = {"rps": "requests", "qps": "queries", "tps": "transactions"}
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure where it stands in a text."""

    start: int
    end: int
    sign: str
    """``<``, ``<=``, ``>``, ``>=``; empty where nothing compares."""
    figure: str
    """Digits, with a point where it is no whole number."""
    unit: str
    """As conditions have it: ``ms``, ``%``, ``/s``, empty."""
    kind: Kind
    counted: str = ""
    """What a rate counts: ``events`` of ``100 events/second``."""

    @property
    def written(self) -> str:
        """Figure and unit: ``200ms``."""
        return self.figure + self.unit


def read_amounts(text: str) -> Iterator[Amount]:
    """Yield the figures of a text in order; ranges, versions, fractions and estimates are none."""
    text = text[:_LONGEST]
    rates = [rate for found in _RATE.finditer(text) if (rate := _rate(found))]
    taken = {place for rate in rates for place in range(rate.start, rate.end)}
    plain = [one for found in _AMOUNT.finditer(text) if (one := _amount(found, text))]
    yield from sorted(
        (*rates, *(one for one in plain if one.end - 1 not in taken)), key=lambda one: one.start
    )


def _amount(found: re.Match[str], text: str) -> Amount | None:
    unit, kind = _UNITS[found["unit"].lower()] if found["unit"] else ("", "count")
    if _RANGE.match(text, found.end()) or text[found.end() : found.end() + 1].isalnum():
        return None
    return Amount(_start(found), found.end(), _sign(found), _digits(found), unit, kind)


def _rate(found: re.Match[str]) -> Amount | None:
    short = (found["short"] or "").lower()
    counted = _SHORT.get(short, short) or found["what"].lower()
    if counted in _UNITS:
        return None
    unit = "" if short == "fps" else "/s"
    return Amount(_start(found), found.end(), _sign(found), _digits(found), unit, "rate", counted)


def _start(found: re.Match[str]) -> int:
    return found.start("sign") if found["sign"] else found.start("figure")


def _sign(found: re.Match[str]) -> str:
    written = " ".join((found["sign"] or "").lower().split())
    return _SIGNS.get(written) or _SPELLED.get(written) or (">=" if found["more"] else "")


def _digits(found: re.Match[str]) -> str:
    whole, point, rest = found["figure"].replace(",", "").partition(".")
    return (whole.lstrip("0") or "0") + point + rest

"""Mermaid's ``gantt`` charts: sections of bars, each with an id, a begin and an end."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.effort import Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_wavegate.plan.text.blocks import Fence

_HEAD = regex(r"(?:[ \t]*(?:%%[^\n]*)?\n)*[ \t]*gantt\b")
_SECTION = regex(r"\s*section\s+(?P<name>\S.*)$")
_BAR = regex(r"\s*(?P<title>[^:\n]{1,200}):(?P<data>[^:\n]*(?::\d\d[^:\n]*)*)$")
_SETTING = regex(
    r"\s*(?:title|dateFormat|axisFormat|tickInterval|excludes|includes|weekday|todayMarker|inclusiveEndDates"
    r"|topAxis|accTitle|accDescr|click|%%)\b|\s*%%"
)
_TAGS = frozenset({"crit", "done", "active", "milestone", "vert"})
_CLOCK = regex(r"^(\d{1,3}):(\d\d)(?::\d\d)?$")
_LENGTH = regex(r"^(\d{1,6}(?:\.\d{1,3})?)(ms|s|m|h|d|w|M|y)$")
_LENGTHS = {
    "ms": 1 / 3.6e6,
    "s": 1 / 3600,
    "m": 1 / 60,
    "h": 1.0,
    "d": 24.0,
    "w": 168.0,
    "M": 720.0,
    "y": 8760.0,
}
_AFTER = regex(r"^after\s+(\S.*)$")
_DATE = regex(r"^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d)?$")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (only differences count)
_LONGEST_LINE = 400
_MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    title: str
    section: str
    """Empty where the chart has none."""
    id: str
    """Empty where it has none."""
    tags: frozenset[str]
    """``crit``, ``done``, ``active``, ``milestone``."""
    window: Window | None
    """Counted from the chart's first moment; none where it cannot be told."""
    line: int


@dataclass(frozen=True, slots=True)
class _Raw:
    title: str
    section: str
    line: int
    tags: frozenset[str]
    parts: tuple[str, ...]


def read_gantt(fence: Fence) -> tuple[Bar, ...]:
    """Return the bars of a fence that holds a gantt chart; none where it holds something else."""
    if not _HEAD.match(fence.text):
        return ()
    return tuple(_placed(_raw(fence)))


def _raw(fence: Fence) -> Iterator[_Raw]:
    section = ""
    for number, text in enumerate(fence.text.split("\n"), start=fence.line + 1):
        line = text[:_LONGEST_LINE].rstrip()
        if found := _SECTION.match(line):
            section = found["name"].strip()
        elif not _SETTING.match(line) and (found := _BAR.match(line)):
            words = [word.strip() for word in found["data"].split(",")][:_MOST_PARTS]
            tags = frozenset(word for word in words if word in _TAGS)
            parts = tuple(word for word in words if word and word not in _TAGS)
            yield _Raw(found["title"].strip(), section, number, tags, parts)


def _placed(bars: Iterable[_Raw]) -> Iterator[Bar]:
    """Give each bar its window: a bar without a begin follows the one before it."""
    ends: dict[str, float] = {}
    last = 0.0
    zero: float | None = None
    for bar in bars:
        name, begin, until = _three(bar.parts)
        start = _moment(begin, ends=ends, last=last)
        if start is not None and not _relative(begin):
            zero = start if zero is None else zero
            start -= zero
        end = _end(until, start, zero=zero)
        window = None
        if start is not None and end is not None and end > start >= 0:
            window = Window(start=round(start, 4), end=round(end, 4))
        if end is not None:
            last = end
            ends[name] = end
        yield Bar(bar.title, bar.section, name, bar.tags, window, bar.line)


def _three(parts: tuple[str, ...]) -> tuple[str, str, str]:
    """Return id, begin and end; with two parts there is no id, with one no begin."""
    match parts:
        case (name, begin, until, *_):
            return name, begin, until
        case (begin, until):
            return "", begin, until
        case (until,):
            return "", "", until
    return "", "", ""


def _relative(begin: str) -> bool:
    """Whether a begin needs no zero: none at all, ``after`` another bar, or a time of the clock."""
    return not begin or _AFTER.match(begin) is not None or _CLOCK.match(begin) is not None


def _moment(begin: str, *, ends: dict[str, float], last: float) -> float | None:
    if not begin:
        return last
    if after := _AFTER.match(begin):
        known = [ends[name] for name in after.group(1).split() if name in ends]
        return max(known) if known else None
    return _absolute(begin)


def _absolute(text: str) -> float | None:
    """Return a time of the clock or of the calendar in hours."""
    if clock := _CLOCK.match(text):
        return int(clock.group(1)) + int(clock.group(2)) / 60
    if _DATE.match(text):
        with suppress(ValueError):
            return (datetime.fromisoformat(text) - _EPOCH).total_seconds() / 3600
    return None


def _end(until: str, start: float | None, *, zero: float | None) -> float | None:
    if start is None:
        return None
    if length := _LENGTH.match(until):
        return start + float(length.group(1)) * _LENGTHS[length.group(2)]
    end = _absolute(until)
    return end - zero if end is not None and zero is not None and not _CLOCK.match(until) else end

"""Sums and lengths that a plan states of itself: ``Total tasks: 12``, ``Timeline: 6 weeks``."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Total
from pytest_wavegate.model.effort import Effort
from pytest_wavegate.plan.words.effort import read_effort
from pytest_wavegate.plan.words.phase_names import PhaseNames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.asides.places import Place, Places

_HINTS = (
    "total", " task", "tasks:", "duration", "timeline", "effort", "estimate", " points", "teams", "phases",
    "critical path", " hour", " day", " week",
)  # fmt: skip
_LABELLED = regex(
    r"^[^\w(]{0,12}(?P<label>[^:：|]{1,60}?)[\s*_]{0,6}[:：][\s*_]{0,6}(?P<value>[^\s*_].{0,300})$"
)
_TASKS = regex(
    r"^(?:(?:total|number of|overall)\s+)?tasks?(?:\s+(?:total|count))?$|^total(?:\s+task\s+count)?$",
    re.IGNORECASE,
)
_GROUPS = regex(r"^(?:total\s+)?(?P<unit>phases|teams)$", re.IGNORECASE)
_EFFORT = regex(
    r"^(?:(?:total|overall|estimated|est\.?)\s+){0,3}"
    r"(?:effort|estimate|estimation|story points|points|work|hours)(?:\s+(?:estimate|total))?$|^total$",
    re.IGNORECASE,
)
_SPAN = regex(
    r"^(?:(?:total|overall|estimated|expected|project|critical\s+path|calendar)\s+){0,4}"
    r"(?:duration|timeline|time\s?frame|calendar\s+time|time|length)$"
    r"|^(?:total\s+)?critical\s+path(?:\s+(?:total|with\s+[\w-]+))?$",
    re.IGNORECASE,
)
_CRITICAL = regex(r"critical[ -]path", re.IGNORECASE)
_COUNT = regex(r"^(?:[^\d~≈/]{0,60}=\s*)?(?P<count>\d{1,5})(?![\d./]|\s*[-–—]\s*\d)\s*(?P<unit>[^\W\d]+)?")
_EQUALS = regex(r"=\s*(?P<count>\d{1,5})\s+tasks\b", re.IGNORECASE)
_OF_PHASE = regex(
    r"^(?P<count>\d{1,5})\s+tasks?\b(?!\s*(?:done|complete|remaining|left|in parallel))", re.IGNORECASE
)
_IN_HEADING = regex(r"(?:[(（,]\s*|[-–—]\s+)(?P<count>\d{1,5})\s+tasks?\s*(?:[)）,]|$)", re.IGNORECASE)
_PIECE = regex(r"[,;()（）+]|\band\b|\s=\s")
_PART = regex(
    r"\bmvp\b|scope|increment|parallel|remaining|critical|suggested|\bopen\b|\bdone\b", re.IGNORECASE
)
_SUMMARY = regex(
    r"summary|overview|total|effort|estimat|timeline|statistic|metric|critical path|schedule|at a glance"
    r"|progress|track",
    re.IGNORECASE,
)
_CELL = regex(r"^[*_\s]*(?P<count>\d{1,5})(?:\s+(?P<unit>tasks?))?[*_\s]*$", re.IGNORECASE)
_COLUMN = regex(r"\btasks?\b|\bcount\b|^#$", re.IGNORECASE)
_LONG = frozenset({"days", "weeks"})
_TOP = 2
_FIRST_SECTIONS = 3


class TotalReader:
    """Reads what a plan says of its own size."""

    def __init__(self, places: Places) -> None:
        """Take the plan's lines."""
        self._places = places

    @cached_property
    def _phases(self) -> PhaseNames:
        return PhaseNames(self._places.plan)

    def read(self) -> Iterator[Total]:
        """Yield the totals of headings, lines and tables."""
        yield from self._of_headings()
        for place in self._places.running(*_HINTS):
            if place.task is None:
                yield from self._of_line(place)
        for table, row, place in self._places.rows("total"):
            if place.task is None and row.cells and row.cells[0].strip("*_ ").casefold() == "total":
                for name, cell in zip(table.header[1:], row.cells[1:], strict=False):
                    found = _CELL.match(cell)
                    if found and (found["unit"] or _COLUMN.search(name)):
                        yield _tasks(found, line=row.line, phase=place.phase)
                        break

    def _of_headings(self) -> Iterator[Total]:
        """``Phase 2: Roofs - 9 tasks``: the size of the phase that the heading opens."""
        for heading in self._places.document.headings:
            phase = self._places.phase_lines.get(heading.line)
            found = _IN_HEADING.search(heading.text[:400]) if phase else None
            if found:
                yield _tasks(found, line=heading.line, phase=phase)

    def _of_line(self, place: Place) -> Iterator[Total]:
        found = _LABELLED.match(place.text)
        if found is None:
            return
        label, value = " ".join(found["label"].replace("*", "").split()), found["value"]
        own = [*self._of_plan(label, value, place=place)] if self._counts(label, place) else []
        yield from own or self._of_phase(label, value, place=place)

    def _counts(self, label: str, place: Place) -> bool:
        """Whether a line is about the whole plan or a whole phase, not about some part without a name."""
        headings = self._places.headings(place)
        if not headings or (place.line < self._begin and self._places.section(place) <= _FIRST_SECTIONS):
            return True
        if place.phase is not None:
            return place.phase == self._places.phase_lines.get(headings[-1].line)
        total = label.lower().startswith("total") and headings[-1].level <= _TOP
        return total or any(_SUMMARY.search(one) for one in (headings[-1].text, *self._places.labels(place)))

    @cached_property
    def _begin(self) -> int:
        """The first line of a phase or a task."""
        plan = self._places.plan
        lines = [*(phase.line for phase in plan.phases), *(task.line for task in plan.tasks)]
        return min(lines, default=0)

    def _of_plan(self, label: str, value: str, *, place: Place) -> Iterator[Total]:
        count = _COUNT.match(value)
        unit = (count["unit"] or "").lower() if count else ""
        groups = _GROUPS.match(label)
        if (
            count
            and _TASKS.match(label)
            and (unit in {"task", "tasks"} or ("task" in label.lower() and not unit))
        ):
            yield _tasks(count, line=place.line, phase=place.phase)
        elif count and groups:
            size = float(count["count"])
            amount = Effort(low=size, high=size, unit=groups["unit"].lower())
            yield Total(phase=place.phase, amount=amount, line=place.line)
        elif _EFFORT.match(label) or _SPAN.match(label):
            yield from self._amounts(label, value, place=place)

    def _amounts(self, label: str, value: str, *, place: Place) -> Iterator[Total]:
        """Read ``5 days (120 hours total)``: a length, and a sum."""
        headings = (one.text for one in self._places.headings(place)[-1:])
        critical = any(_CRITICAL.search(text) for text in (label, *headings))
        for number, piece in enumerate(_PIECE.split(value)):
            amount = read_effort(piece) if not piece.strip().startswith(("~", "≈")) else None
            if amount is None and not number:
                return
            if amount is not None:
                total = "total" in piece.lower() and bool(number)
                long = amount.unit in _LONG and label.lower() == "total"
                span = critical or long or (bool(_SPAN.match(label)) and not total)
                yield Total(phase=place.phase, amount=amount, span=span, line=place.line)

    def _of_phase(self, label: str, value: str, *, place: Place) -> Iterator[Total]:
        """``Setup (Phase 1): 3 tasks``, ``Phase 2: 8-10 hours``."""
        found = _OF_PHASE.match(value) or _EQUALS.search(value)
        amount = None if found else read_effort(value)
        if not (found or amount) or _PART.search(label) or "task" in label.lower():
            return
        phase = self._phases.one(label) if found else self._phases.labelled(label)
        if phase and found:
            yield _tasks(found, line=place.line, phase=phase)
        elif phase and amount:
            # Work or length: the line does not say; a length is held against nothing.
            yield Total(phase=phase, amount=amount, span=True, line=place.line)


def _tasks(found: re.Match[str], *, line: int, phase: str | None) -> Total:
    count = float(found["count"])
    return Total(phase=phase, amount=Effort(low=count, high=count, unit="tasks"), line=line)

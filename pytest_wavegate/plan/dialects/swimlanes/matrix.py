"""The assignment matrix of a plan of lanes: what each lane waits for, and its hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Restated, Total
from pytest_wavegate.model.effort import Effort
from pytest_wavegate.plan.dialects.swimlanes.lanes import read_name
from pytest_wavegate.plan.text.blocks import Table
from pytest_wavegate.plan.words.effort import read_effort
from pytest_wavegate.plan.words.windows import find_window

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.plan.draft import DraftPhase
    from pytest_wavegate.plan.text.blocks import Document, Row

_LANE = regex(
    r"^\W*(?:agent\s+)?(?:team|swim\s?lane|lane|squad|crew|pod|track)s?(?:\s+name)?\W*$", re.IGNORECASE
)
_NEEDS = regex(
    r"^\W*(?:depend\w*(?:\s+on)?|blocked\s+by|waits?\s+for|(?:can\s+)?starts?\s+after|prerequisites?)\W*$",
    re.IGNORECASE,
)
_HOURS = regex(
    r"^\W*(?:total\s+|estimated\s+)?(?P<unit>hours|days|effort|estimate|duration|weeks)\W*$", re.IGNORECASE
)
_NUMBER = regex(r"^\W{0,3}(\d{1,5}(?:\.\d{1,2})?)\s{0,2}(?:h|d)?\W{0,3}$")
_NONE = regex(r"^\W*(?:none|n/?a|nothing|no\b|independent|-+\W*$|$)", re.IGNORECASE)
_EVERY = regex(
    r"\b(?:all|every|each)\s+(?:(?:of\s+the|the|other)\s+)*(?:teams?|lanes?|squads?|crews?|tracks?|pods?)\b|\beveryone\b",
    re.IGNORECASE,
)
_PART = regex(r"[,;&+]|\band\b(?![^()]{0,100}\))")
_WORD = regex(r"[A-Za-z0-9]+")
_MOST_NEEDS = 10


@dataclass(frozen=True)
class Lanes:
    """The lanes of a plan, ready to be named in cells."""

    phases: Mapping[str, DraftPhase]
    """By key."""

    @cached_property
    def _ends(self) -> list[tuple[float, str]]:
        """The hour at which the last task of each lane ends, the latest first."""
        ends = (
            (task.window.end, one.id) for one in self.phases.values() for task in one.tasks if task.window
        )
        latest: dict[str, float] = {}
        for end, lane in ends:
            latest[lane] = max(end, latest.get(lane, 0.0))
        return sorted(((end, lane) for lane, end in latest.items()), reverse=True)

    def end(self, lane: DraftPhase) -> float | None:
        """Return when the last task of a lane ends; none where it has no hours."""
        return max((task.window.end for task in lane.tasks if task.window), default=None)

    def others_end(self, lane: DraftPhase) -> float | None:
        """Return when the last task of all other lanes ends."""
        return next((end for end, one in self._ends[:2] if one != lane.id), None)

    def named(self, text: str) -> DraftPhase | None:
        """Return the lane that a text begins with: "Team Amber", or "Amber (Hour 6+)"."""
        name = read_name(text)
        if name is not None and name.key in self.phases:
            return self.phases[name.key]
        words = [word.casefold() for word in _WORD.findall(text[:200])][:6]
        tries = (("".join(words[:size])) for size in range(len(words), 0, -1))
        return next((self.phases[one] for one in tries if one in self.phases), None)


def read_matrix(document: Document, lanes: Lanes) -> Iterator[Claim]:
    """Yield what tables with a row for each lane say: begins of tasks, and totals; lanes take their hours."""
    for table in document.blocks:
        if isinstance(table, Table):
            columns = [_LANE.match(name) is not None for name in table.header]
            if any(columns):
                for row in table.rows:
                    yield from _row(table, row, lanes, place=columns.index(True))


def _row(table: Table, row: Row, lanes: Lanes, *, place: int) -> Iterator[Claim]:
    lane = lanes.named(row.cells[place]) if place < len(row.cells) else None
    if lane is None:
        return
    for header, cell in zip(table.header, row.cells, strict=False):
        hours = _HOURS.match(header)
        if _NEEDS.match(header):
            yield from waits(lane, cell, lanes, line=row.line)
        elif hours and (amount := _amount(cell, hours["unit"].lower())):
            lane.effort = lane.effort or amount
            yield Total(phase=lane.id, amount=amount, line=row.line)


def _amount(cell: str, unit: str) -> Effort | None:
    number = _NUMBER.match(cell)
    if number and unit in ("hours", "days", "weeks"):
        return Effort(low=float(number.group(1)), high=float(number.group(1)), unit=unit)
    return read_effort(cell)


def waits(lane: DraftPhase, text: str, lanes: Lanes, *, line: int) -> Iterator[Restated]:
    """Yield for each task of a lane when it can begin, as "Amber (Hour 6+)" or "All Teams" say it.

    The values are the lane that is waited for and the hour from which it is there: the one that is named,
    else the end of its last task. Where there are no hours, they are the ids of the lane's tasks.
    """
    if _NONE.match(text):
        return
    every = _EVERY.search(text)
    if every:
        end = lanes.others_end(lane)
        yield from _begins(lane, every.group(), _hour(text, end), line=line)
        return
    for part in _PART.split(text)[:_MOST_NEEDS]:
        one = lanes.named(part)
        if one is not None and one is not lane:
            hour = _hour(part, lanes.end(one))
            yield from _begins(lane, one.id, hour, line=line)
            yield from _follows(lane, one, line=line) if hour is None else ()


def _hour(text: str, end: float | None) -> float | None:
    """Return the hour that a text names, else the given one."""
    stated = find_window(text)
    return stated.start if stated else end


def _begins(lane: DraftPhase, name: str, hour: float | None, *, line: int) -> Iterator[Restated]:
    for task in lane.tasks if hour is not None else ():
        yield Restated(task=task.id, field="start", values=(name, f"{hour:g}"), line=line)


def _follows(lane: DraftPhase, other: DraftPhase, *, line: int) -> Iterator[Restated]:
    ids = tuple(task.id for task in other.tasks)
    for task in lane.tasks if len(ids) <= _MOST_NEEDS else ():
        yield Restated(task=task.id, field="depends_on", values=ids, line=line)

"""Arrows that lead from one line of a drawing to another: the ones that no chain on a line shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.plan.blocks import Fence
from pytest_wavegate.plan.ids import Ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.plan.lint.subject import Subject

_ARROWS = "↗↘↓↑↙↖"
_MOST_LINES = 60
_LONGEST_LINE = 400
_SLACK = 3
"""Columns by which an arrow between two ids may be nearer to one of them."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow, with the tasks that may stand at its ends: two where its end lies between two."""

    line: int
    sources: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    task: str
    start: int
    end: int

    def far(self, column: int) -> int:
        """How many characters lie between this id and a column."""
        return max(self.start - column, column - self.end, 0)


def drawn_arrows(subject: Subject) -> Iterator[Arrow]:
    """Yield the slanted and upright arrows of a plan's drawings, where ids stand at both of their ends."""
    fences = [
        block
        for block in subject.document.blocks
        if isinstance(block, Fence) and any(arrow in block.text for arrow in _ARROWS)
    ]
    if fences:
        ids = Ids(tuple(subject.tasks))
        for fence in fences:
            lines = [line[:_LONGEST_LINE] for line in fence.text.split("\n")[:_MOST_LINES]]
            rows = [_places(line, ids=ids) for line in lines]
            for number, line in enumerate(lines):
                for column, letter in enumerate(line):
                    if letter in _ARROWS:
                        yield from _arrow(rows, number, column, letter=letter, top=fence.line + 1)


def _places(line: str, *, ids: Ids) -> list[_Place]:
    known = set(ids.known)
    return [
        _Place(found.group(), found.start(), found.end() - 1)
        for found in ids.mention.finditer(line)
        if found.group() in known
    ]


def _arrow(
    rows: Sequence[Sequence[_Place]], number: int, column: int, *, letter: str, top: int
) -> Iterator[Arrow]:
    up, down = rows[:number][::-1], rows[number + 1 :]
    left = [place for place in rows[number] if place.end < column]
    right = [place for place in rows[number] if place.start > column]
    match letter:
        case "↗" if left:
            ends = (left[-1].task,), _beyond(up, column)
        case "↘" if left:
            ends = (left[-1].task,), _beyond(down, column)
        case "↙" if right:
            ends = (right[0].task,), _nearest(down, column)
        case "↖" if right:
            ends = (right[0].task,), _nearest(up, column)
        case "↑":
            ends = _nearest(down, column), _nearest(up, column)
        case "↓":
            ends = _nearest(up, column), _nearest(down, column)
        case _:
            ends = (), ()
    if ends[0] and ends[1]:
        yield Arrow(top + number, *ends)


def _beyond(rows: Sequence[Sequence[_Place]], column: int) -> tuple[str, ...]:
    """The first id that ends no earlier than a column, in the nearest row that has one."""
    return next(((place.task,) for row in rows for place in row if place.end >= column), ())


def _nearest(rows: Sequence[Sequence[_Place]], column: int) -> tuple[str, ...]:
    """The ids of the nearest row that are nearest to a column; where one covers it, that one."""
    row = next((row for row in rows if row), ())
    far = [place.far(column) for place in row]
    reach = _SLACK if far and min(far) else 0
    return tuple(place.task for place, away in zip(row, far, strict=True) if away <= min(far) + reach)

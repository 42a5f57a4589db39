"""Drawings in two dimensions: arrows that lead from one row of a fence to another, ``↗ ↓ ↘``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.lazy_regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.plan.text.blocks import Fence

Side: TypeAlias = Literal[-1, 0, 1]
"""Left, straight, right; or up, on this row, down."""

_ARROWS: dict[str, tuple[Side, Side]] = {
    **dict.fromkeys("↗⬈🡕", (1, -1)),
    **dict.fromkeys("↘⬊🡖", (1, 1)),
    **dict.fromkeys("↙⬋🡗", (-1, 1)),
    **dict.fromkeys("↖⬉🡔", (-1, -1)),
    **dict.fromkeys("↓⇓⬇▼", (0, 1)),
    **dict.fromkeys("↑⇑⬆▲", (0, -1)),
}
"""Where each arrow points: sideways, and up or down."""
_ARROW = regex(f"[{''.join(_ARROWS)}]")
_WORD = regex(r"[A-Za-z0-9][\w.-]*")
_LINK = regex(r"[\s|│┃─-]*")
"""What may stand between an arrow and the task it belongs to."""
_LONGEST_ROW = 400
_MOST_ARROWS = 200
_REACH = 4
"""How many rows an arrow may skip."""
_SLACK = 4
_NEAR = 12
"""How many columns may lie between an upright arrow and its tasks, and between a slanted one and the task
behind it on the same row."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """One task drawn before another of another row."""

    source: str
    target: str
    line: int
    """Where the arrow stands."""


@dataclass(frozen=True, slots=True)
class _Word:
    task: str
    start: int
    end: int
    """The column behind its last character."""

    def far(self, column: int) -> int:
        """How many columns lie between it and another one."""
        return max(self.start - column, column - self.end + 1, 0)


_Row: TypeAlias = tuple[_Word, ...]


def read_drawing(fence: Fence, tasks: Mapping[str, str]) -> tuple[Arrow, ...]:
    """Return the arrows of a fence that lead from a task of one row to a task of another.

    Arrows along a row, ``A → B``, are not among them.

    Args:
        fence: any fenced block.
        tasks: what the drawing may call a task, and the task's id.
    """
    if not _ARROW.search(fence.text):
        return ()
    rows = [row[:_LONGEST_ROW] for row in fence.text.split("\n")]
    words = [tuple(_words(row, tasks)) for row in rows]
    found: dict[tuple[str, str], Arrow] = {}
    drawn = [(number, arrow) for number, row in enumerate(rows) for arrow in _ARROW.finditer(row)]
    for number, arrow in drawn[:_MOST_ARROWS]:
        pair = _ends(rows, words, number=number, arrow=arrow)
        if pair is not None and pair[0] != pair[1]:
            found.setdefault(pair, Arrow(*pair, line=fence.line + 1 + number))
    return tuple(found.values())


def _words(row: str, tasks: Mapping[str, str]) -> Iterator[_Word]:
    for word in _WORD.finditer(row):
        name = word.group().rstrip(".-")
        if name in tasks:
            yield _Word(tasks[name], word.start(), word.start() + len(name))


def _ends(
    rows: Sequence[str], words: Sequence[_Row], *, number: int, arrow: re.Match[str]
) -> tuple[str, str] | None:
    """Return the tasks behind and before an arrow; none where one of them cannot be told."""
    aside, down = _ARROWS[arrow.group()]
    column = arrow.start()
    behind, ahead = _side(words, number, step=-down), _side(words, number, step=down)
    if aside == 0:
        source, target = _nearest(behind, column), _nearest(ahead, column)
    else:
        here = _beside(rows[number], words[number], arrow=arrow, aside=_opposite(aside))
        source = here or _slanted(behind, column, aside=_opposite(aside))
        there = None if here else _beside(rows[number], words[number], arrow=arrow, aside=aside)
        target = there or _slanted(ahead, column, aside=aside)
    return (source.task, target.task) if source and target else None


def _opposite(aside: Side) -> Side:
    return 1 if aside < 0 else -1


def _side(words: Sequence[_Row], number: int, *, step: int) -> list[_Row]:
    """Return the rows above or below one that have tasks, the nearest first."""
    places = range(number + step, number + step * (_REACH + 1), step)
    return [words[place] for place in places if 0 <= place < len(words) and words[place]]


def _nearest(rows: Sequence[_Row], column: int) -> _Word | None:
    """Return the task above or below a column, in the nearest row that has one."""
    for row in rows:
        word = min(row, key=lambda one: one.far(column))
        if word.far(column) <= _NEAR:
            return word
    return None


def _slanted(rows: Sequence[_Row], column: int, *, aside: Side) -> _Word | None:
    """Return the first task that a slanted arrow meets, in the nearest row that has one on its side.

    People draw by eye, so where no task lies on that side one that nearly does is taken.
    """
    for slack in (0, _SLACK):
        for row in rows:
            if aside > 0:
                right = [one for one in row if one.end + slack > column]
                found = right[0] if right else None
            else:
                left = [one for one in row if one.start - slack <= column]
                found = left[-1] if left else None
            if found is not None:
                return found
    return None


def _beside(row: str, words: _Row, *, arrow: re.Match[str], aside: Side) -> _Word | None:
    """Return the task right beside an arrow on its own row."""
    if aside < 0:
        left = [one for one in words if one.end <= arrow.start()]
        gap = row[left[-1].end : arrow.start()] if left else ""
        return left[-1] if left and _close(gap) else None
    right = [one for one in words if one.start >= arrow.end()]
    gap = row[arrow.end() : right[0].start] if right else ""
    return right[0] if right and _close(gap) else None


def _close(gap: str) -> bool:
    return len(gap) <= _NEAR and _LINK.fullmatch(gap) is not None

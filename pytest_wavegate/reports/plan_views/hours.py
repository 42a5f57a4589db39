"""A plan whose tasks have hours: a bar for each, drawn to scale, a row or more for each phase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.reports.plan_views.lettering import WIDTH, cut, pad, rule, width
from pytest_wavegate.reports.plan_views.outline import phases_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.model.effort import Window
    from pytest_wavegate.model.plan import Plan, Task

_NAME = 12
_ROOM = WIDTH - _NAME - 2


def hours(plan: Plan) -> list[str]:
    """Return the chart as lines of a page; none where fewer than half of the tasks have hours."""
    timed = [(task, task.window) for task in plan.tasks if task.window is not None]
    if len(timed) * 2 < len(plan.tasks) or not timed:
        return []
    first = min(window.start for _, window in timed)
    scale = _ROOM / max(1.0, max(window.end for _, window in timed) - first)
    rows = [rule("Hours", ""), _axis(first, scale=scale)]
    for phase in phases_of(plan).values():
        own = [(task, window) for task, window in timed if task.phase == phase.id]
        for number, lane in enumerate(_lanes(own)):
            name = pad(phase.id if width(phase.title) > _NAME else phase.title, _NAME)
            rows.append(f"{name if not number else ' ' * _NAME}  {_bars(lane, first=first, scale=scale)}")
    return rows


def _axis(first: float, *, scale: float) -> str:
    """Hours every ten columns or so."""
    step = next((one for one in (1, 2, 4, 8, 12, 24, 48, 120, 240, 480) if one * scale >= 8), 1_000)
    text = ""
    hour = first
    while (place := round((hour - first) * scale)) < _ROOM:
        text = text.ljust(place) + f"{hour:g}"
        hour += step
    return f"{' ' * _NAME}  {text}"


def _lanes(timed: Sequence[tuple[Task, Window]]) -> list[list[tuple[Task, Window]]]:
    """Put bars that overlap into rows of their own, as few as will do."""
    rows: list[list[tuple[Task, Window]]] = []
    for task, window in sorted(timed, key=lambda one: (one[1].start, one[1].end)):
        free = next((row for row in rows if row[-1][1].end <= window.start), None)
        if free is None:
            rows.append([(task, window)])
        else:
            free.append((task, window))
    return rows


def _bars(lane: Sequence[tuple[Task, Window]], *, first: float, scale: float) -> str:
    text = ""
    for task, window in lane:
        start, end = round((window.start - first) * scale), round((window.end - first) * scale)
        text = pad(text, start) if width(text) < start else text
        text += _bar(task.id, max(1, end - start))
    return text


def _bar(name: str, columns: int) -> str:
    if columns < 3:
        return "\u2588" * columns
    inner = cut(name, columns - 2) if width(name) <= columns - 2 else name[: columns - 2]
    return f"[{inner}{chr(0x2500) * (columns - 2 - width(inner))}]"

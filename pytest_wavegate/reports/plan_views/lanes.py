"""A plan at a glance: a line for what runs one after another, a line for what runs beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.reports.plan_views.lettering import WIDTH, cut, pad, rule, width
from pytest_wavegate.reports.plan_views.outline import phases_of, tasks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.plan import Phase, Plan, Task

_NAME = 22
"""Columns of a phase's name."""
_MARGIN = 10
"""Columns in front of a phase's name."""
_ROOM = WIDTH - _MARGIN - _NAME - 10
"""Columns of a lane."""
_MOST_LINES = 3
"""Lines that the ids of one lane may fill."""
_SETTLED = frozenset({"done", "cancelled"})
LEGEND = "\u2192 one after another   \u2225 side by side   phases of one wave run beside each other"


def lanes(plan: Plan) -> list[str]:
    """Return the picture of a plan's waves as lines of a page; none for a plan without tasks."""
    if not plan.waves:
        return []
    tasks, phases = tasks_of(plan), phases_of(plan)
    label = len(f"wave {plan.waves[-1].number}")
    rows = [rule("At a glance", ""), LEGEND, ""]
    for wave in plan.waves:
        own: dict[str, list[Task]] = {phase: [] for phase in wave.phases}
        for task in wave.tasks:
            own[tasks[task].phase].append(tasks[task])
        blocks = [
            list(_phase(_name(phases.get(phase), phase), members))
            for phase, members in own.items()
            if members
        ]
        rows += _joined(f"wave {wave.number}".rjust(label), blocks)
    return rows


def _joined(label: str, blocks: Sequence[Sequence[str]]) -> Iterator[str]:
    """Hang the blocks of a wave's phases on one line that runs down its side."""
    for number, block in enumerate(blocks):
        last = number == len(blocks) - 1
        opening = "\u2500" if last and not number else "\u2514" if last else "\u251c" if number else "\u252c"
        for place, text in enumerate(block):
            joint = opening if not place else " " if last else "\u2502"
            yield f"{label if not number and not place else ' ' * len(label)} {joint} {text}".rstrip()


def _phase(name: str, tasks: Sequence[Task]) -> Iterator[str]:
    """The row of a phase, then what runs beside it; the first line has its name and how much is done."""
    done = f"{sum(task.status in _SETTLED for task in tasks)}/{len(tasks)}"
    row = [task.id for task in tasks if not task.parallel]
    beside = [task.id for task in tasks if task.parallel]
    drawn = [*_lane(row, mark=" ", between=" \u2192 "), *_lane(beside, mark="\u2225", between="  ")]
    yield _with_count(f"{pad(name, _NAME)} {drawn[0]}", done)
    yield from (f"{' ' * _NAME} {line}" for line in drawn[1:])


def _name(phase: Phase | None, phase_id: str) -> str:
    return (phase.title.partition(" (")[0] or phase.label) if phase else phase_id


def _with_count(text: str, done: str) -> str:
    space = WIDTH - _MARGIN - width(text) - len(done)
    return f"{text}{' ' * space}{done}" if space > 0 else text


def _lane(ids: Sequence[str], *, mark: str, between: str) -> list[str]:
    """Fold ids into lines; what does not fit into ``_MOST_LINES`` is counted."""
    lines: list[str] = []
    text = ""
    for place, one in enumerate(ids):
        piece = f"{between}{cut(one, _ROOM)}" if place else cut(one, _ROOM)
        if text and width(text) + width(piece) > _ROOM:
            if len(lines) == _MOST_LINES - 1:
                text += f" \u2026 {len(ids) - place} more"
                break
            lines.append(text)
            piece = piece.lstrip() if mark != " " else piece.strip(" ")
            text = ""
        text += piece
    return [
        f"{mark if not place else ' '} {line}" for place, line in enumerate([*lines, text] if text else [])
    ]

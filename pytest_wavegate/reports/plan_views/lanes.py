"""A plan at a glance: a line for what runs one after another, a line for what runs beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.reports.plan_views.chains import chains, links_of
from pytest_wavegate.reports.plan_views.lettering import WIDTH, cut, pad, rule, width
from pytest_wavegate.reports.plan_views.outline import phases_of, tasks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_wavegate.model.plan import Phase, Plan, Task
    from pytest_wavegate.reports.plan_views.chains import Chain, Links

_NAME = 22
"""Columns of a phase's name."""
_MARGIN = 10
"""Columns in front of a phase's name."""
_ROOM = WIDTH - _MARGIN - _NAME - 10
"""Columns of a lane."""
_MOST_LINES = 3
"""Lines that the ids of one lane may fill."""
_MOST_LANES = 6
"""Lanes of one phase."""
_ARROW, _BESIDE = " \u2192 ", "\u2225"
_SETTLED = frozenset({"done", "cancelled"})
LEGEND = "\u2192 one after another   \u2225 side by side   phases of one wave run beside each other"


def lanes(plan: Plan) -> list[str]:
    """Return the picture of a plan's waves as lines of a page; none for a plan without tasks."""
    if not plan.waves:
        return []
    tasks, phases, links = tasks_of(plan), phases_of(plan), links_of(plan)
    label = len(f"wave {plan.waves[-1].number}")
    rows = [rule("At a glance", ""), LEGEND, ""]
    for wave in plan.waves:
        own: dict[str, list[Task]] = {phase: [] for phase in wave.phases}
        for task in wave.tasks:
            own[tasks[task].phase].append(tasks[task])
        blocks = [
            list(_phase(_name(phases.get(phase), phase), members, links))
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


def _phase(name: str, tasks: Sequence[Task], links: Links) -> Iterator[str]:
    """The lanes of a phase; the first line has its name and how much is done."""
    done = f"{sum(task.status in _SETTLED for task in tasks)}/{len(tasks)}"
    drawn = list(_drawn(tasks, links))
    yield _with_count(f"{pad(name, _NAME)} {drawn[0]}", done)
    yield from (f"{' ' * _NAME} {line}" for line in drawn[1:])


def _drawn(tasks: Sequence[Task], links: Links) -> Iterator[str]:
    """A lane for each chain, the phase's own row first, and one for what neither waits nor is waited for."""
    row = {task.id for task in tasks if not task.parallel}
    found = chains([task.id for task in tasks], links)
    long = [chain for chain in found if len(chain) > 1 or chain[0][0] in row]
    long.sort(key=lambda chain: not any(one in row for step in chain for one in step))
    for place, chain in enumerate(long[:_MOST_LANES]):
        yield from _lane(_joints(chain), mark=_BESIDE if place else " ")
    if left := sum(len(step) for chain in long[_MOST_LANES:] for step in chain):
        yield f"{_BESIDE} \u2026 {left} more"
    alone = [chain[0][0] for chain in found if len(chain) == 1 and chain[0][0] not in row]
    yield from _lane([("  ", one) for one in alone], mark=_BESIDE if len(tasks) > 1 else " ")


def _joints(chain: Chain) -> list[tuple[str, str]]:
    """Return each task with what stands in front of it."""
    return [(_BESIDE if place else _ARROW, one) for step in chain for place, one in enumerate(step)]


def _name(phase: Phase | None, phase_id: str) -> str:
    return (phase.title.partition(" (")[0] or phase.label) if phase else phase_id


def _with_count(text: str, done: str) -> str:
    space = WIDTH - _MARGIN - width(text) - len(done)
    return f"{text}{' ' * space}{done}" if space > 0 else text


def _lane(ids: Iterable[tuple[str, str]], *, mark: str) -> list[str]:
    """Fold ids into lines; what does not fit into ``_MOST_LINES`` is counted."""
    left = list(ids)
    lines: list[str] = []
    text = ""
    for place, (joint, one) in enumerate(left):
        piece = f"{joint if place else ''}{cut(one, _ROOM - len(joint))}"
        if text and width(text) + width(piece) > _ROOM:
            if len(lines) == _MOST_LINES - 1:
                text += f" \u2026 {len(left) - place} more"
                break
            lines.append(text)
            piece = piece.strip(" ")
            text = ""
        text += piece
    return [
        f"{mark if not place else ' '} {line}" for place, line in enumerate([*lines, text] if text else [])
    ]

"""Which boxes a run ticks, line by line, and what keeps the others open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.reports.plan_views.id_list import in_runs, spoken
from pytest_wavegate.reports.plan_views.lettering import (
    WIDTH,
    clean,
    count,
    cut,
    folded,
    hanging,
    pad,
    rule,
    width,
)
from pytest_wavegate.reports.plan_views.outline import phases_of, tasks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.model.check_off import CheckOff, Tick
    from pytest_wavegate.model.plan import Plan

_NOTES = {
    "contradicted": "Ticked, though their tests failed: {}. Their boxes stay ticked.",
    "boxless": "Passed, but without a box to tick: {}.",
    "shared": "Passed, but their box stands for other tasks too: {}.",
    "duplicates": "Passed, but the plan has these ids more than once: {}. Give each task its own.",
}
"""What is told of the tasks that each field of ``CheckOff`` lists."""
_LEFT = {"no_tests": "without tests", "not_run": "not run", "not_in_record": "not in the record"}
_LONGEST_NAME = 32
_MOST_NAMES = 5

Done: TypeAlias = Literal["written", "shown"]


def render(plan: Plan, off: CheckOff, *, done: Done) -> str:
    """Return the page: head, boxes, notes, and what was done or would be."""
    blocks = (_head(off), _boxes(off.ticks, done=done), *_notes(plan, off), _end(off, done=done))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(off: CheckOff) -> list[str]:
    return [*folded(off.title), clean(off.path), f"checked against {clean(off.record)}"]


def _boxes(ticks: Sequence[Tick], *, done: Done) -> list[str]:
    if not ticks:
        return []
    number = max(len(str(tick.line)) for tick in ticks)
    change = max(width(_change(tick)) for tick in ticks)
    task = min(16, max(width(", ".join(tick.tasks)) for tick in ticks))
    lines = [rule("Ticked" if done == "written" else "To tick", count(len(ticks), "line"))]
    for tick in ticks:
        lead = f"  {tick.line:>{number}}  {pad(_change(tick), change)}"
        lead += f"  {pad(', '.join(tick.tasks), task)}  "
        lines.append(f"{lead}{cut(tick.title, WIDTH - width(lead))}".rstrip())
    return lines


def _change(tick: Tick) -> str:
    return f"[{tick.old}] -> [{tick.new}]" if len(tick.new) == 1 else f"{tick.old} -> {tick.new}"


def _notes(plan: Plan, off: CheckOff) -> list[list[str]]:
    places = {task: place for place, task in enumerate(tasks_of(plan))}
    lists = {
        "contradicted": off.contradicted,
        "boxless": off.boxless,
        "shared": off.shared,
        "duplicates": off.duplicates,
    }
    notes = [_NOTES[name].format(in_runs(ids, places=places)) for name, ids in lists.items() if ids]
    if off.unknown:
        notes.append(f"Passed, but not in this plan: {', '.join(off.unknown)}.")
    if off.partial:
        phases = phases_of(plan)
        names = [
            cut(phases[phase].label or phases[phase].title or phase, _LONGEST_NAME) for phase in off.partial
        ]
        notes.append(f"Not all tests of {spoken(names, most=_MOST_NAMES)} were run.")
    if off.left:
        left = ", ".join(f"{number} {_LEFT.get(said, said)}" for said, number in off.left.items())
        notes.append(f"Still open: {left}.")
    return [[line for note in notes for line in hanging(note, indent=0)]] if notes else []


def _end(off: CheckOff, *, done: Done) -> list[str]:
    if not off.ticks:
        return ["No box to tick."]
    boxes, them = ("1 box", "it") if len(off.ticks) == 1 else (f"{len(off.ticks)} boxes", "them")
    return [f"{boxes} ticked." if done == "written" else f"{boxes} to tick; --write ticks {them}."]

"""What a person reads of what happens beside the tests: a wave cut short, rollback, command hooks."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from pytest_wavegate.model.events import ActionEnded, HookRan, RollbackFinished, RollbackStarted, WaveCut
from pytest_wavegate.plugin.lines import Line
from pytest_wavegate.reports.plan_views.lettering import WIDTH, clean, count, cut
from pytest_wavegate.reports.verdict_lines import name_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.planned import PlannedPhase

_SHOWN = 10
"""Lines of output below a command that went wrong."""


def side_lines(event: Event, phases: Mapping[str, PlannedPhase]) -> list[Line]:
    """Lines for an event that is neither about an item nor about a gate; none where it is one of those.

    Args:
        event: any.
        phases: by id.
    """
    match event:
        case WaveCut():
            return [
                Line(cut(f"wave {event.wave} stopped early: {clean(event.reason)}", WIDTH), {"red": True})
            ]
        case RollbackStarted():
            return [Line(_started(event, phases), {"yellow": True, "bold": True}), *_planned(event)]
        case ActionEnded():
            return _ended(event)
        case RollbackFinished() if event.failed:
            failed = count(event.failed, "action")
            return [Line(f"  {failed} failed: `wavegate rollback --resume` tries again", {"red": True})]
        case HookRan() if event.problem:
            first, *more = event.problem.splitlines()
            text = f"wavegate: hook on {event.on} went wrong: {shlex.join(event.argv)}: {first}"
            return [Line(clean(text), {"yellow": True}), *_shown("\n".join(more))]
        case _:
            return []


def _started(event: RollbackStarted, phases: Mapping[str, PlannedPhase]) -> str:
    names = dict.fromkeys(action.phase for action in event.actions)
    listed = ", ".join(name_of(phases[name]) if name in phases else name for name in names)
    head = "rollback (dry run) | " if event.dry else "rollback | "
    tail = f" | {count(len(event.actions), 'action')}"
    return head + cut(clean(listed), WIDTH - len(head) - len(tail)) + tail


def _planned(event: RollbackStarted) -> list[Line]:
    """Of a dry run what would run, in order; otherwise each action tells of itself."""
    return [Line(f"  would run {clean(action.name)}") for action in event.actions if event.dry]


def _ended(event: ActionEnded) -> list[Line]:
    action = event.action
    tries = f", {action.attempts} attempts" if action.attempts > 1 else ""
    text = f"  {action.decision}: {clean(action.action)} ({action.seconds:.2f}s{tries})"
    if action.decision == "done":
        return [Line(text, {"green": True})]
    return [Line(text, {"red": True}), *_shown(action.detail)]


def _shown(text: str) -> list[Line]:
    rows = text.splitlines()
    return [Line(f"    {clean(row)}") for row in rows[-_SHOWN:]]

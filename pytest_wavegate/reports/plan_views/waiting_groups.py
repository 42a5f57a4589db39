"""Waiting tasks put together by what they wait for, each group in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.reports.plan_views.id_list import in_runs, spoken
from pytest_wavegate.reports.plan_views.lettering import count, cut
from pytest_wavegate.reports.plan_views.outline import phases_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_wavegate.model.next_steps import NextSteps, Waiting
    from pytest_wavegate.model.plan import Plan

MOST_REASONS = 5
"""Phases or tasks that one sentence names."""
_LONGEST_NAME = 32


def sentences(plan: Plan, steps: NextSteps, *, places: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return for each reason to wait a sentence with the tasks that it holds back, and their number.

    A task that waits for a phase is told with that phase alone: what else it waits for comes later.
    """
    names = _names(plan, steps)
    waiting = {one.task: one for one in steps.waiting}
    groups: dict[str, list[str]] = {}
    for one in steps.waiting:
        groups.setdefault(_reason(one, waiting, names=names), []).append(one.task)
    return [(_sentence(reason, tasks, places=places), len(tasks)) for reason, tasks in groups.items()]


def _names(plan: Plan, steps: NextSteps) -> dict[str, str]:
    known = phases_of(plan)
    names = {}
    for phase, number in steps.phases.items():
        name = (known[phase].label or known[phase].title) if phase in known else ""
        names[phase] = f"{cut(name or f'phase {phase}', _LONGEST_NAME)} ({number} open)"
    return names


def _reason(one: Waiting, waiting: Mapping[str, Waiting], *, names: Mapping[str, str]) -> str:
    if one.phases:
        return f"for {spoken([names[phase] for phase in one.phases], most=MOST_REASONS)}"
    if _only_in_row(one):
        return f"in the row behind {_head(one, waiting)}"
    return f"for {spoken(one.waits_for, most=MOST_REASONS)}"


def _only_in_row(one: Waiting) -> bool:
    return not one.phases and len(one.row) == 1 and one.row == one.waits_for


def _head(one: Waiting, waiting: Mapping[str, Waiting]) -> str:
    """Return the first task of a row that waits for something else, or for nothing."""
    passed: set[str] = set()
    while _only_in_row(one) and one.task not in passed:
        passed.add(one.task)
        before = one.row[0]
        if before not in waiting:
            return before
        one = waiting[before]
    return one.task


def _sentence(reason: str, tasks: Sequence[str], *, places: Mapping[str, int]) -> str:
    if len(tasks) == 1:
        return f"{tasks[0]} waits {reason}"
    return f"{count(len(tasks), 'task')} wait {reason}: {in_runs(tasks, places=places)}"

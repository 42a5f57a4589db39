"""What can start now, and what the rest waits for: short at 80 columns, however many tasks there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from pytest_wavegate.reports.plan_views.outline import name_of, phases_of, tasks_of
from pytest_wavegate.reports.plan_views.waiting_groups import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.model.next_steps import NextSteps
    from pytest_wavegate.model.plan import Plan, Task

MOST_TASKS = 15
"""Tasks of one list that get a line of their own."""
MOST_REASONS = 12
"""Reasons to wait that get a sentence of their own."""


def render(plan: Plan, steps: NextSteps) -> str:
    """Return the page: head, what is in progress, can start, is not verified, waits."""
    places = {task: place for place, task in enumerate(tasks_of(plan))}
    blocks = (
        _head(plan, steps),
        _in_progress(plan, steps, places=places),
        *_ready(plan, steps, places=places),
        _unverified(steps, places=places),
        _waiting(plan, steps, places=places),
        _end(plan, steps),
    )
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(plan: Plan, steps: NextSteps) -> list[str]:
    counts = {
        "settled": steps.settled,
        "in progress": len(steps.in_progress),
        "can start": len(steps.ready),
        "not verified": len(steps.unverified),
        "waiting": len(steps.waiting),
    }
    states = ", ".join(f"{number} {word}" for word, number in counts.items() if number)
    record = [f"checked against {clean(steps.record)}"] if steps.record else []
    return [
        *folded(plan.title),
        clean(plan.path),
        *record,
        f"{count(steps.tasks, 'task')}{': ' if states else ''}{states}",
    ]


def _in_progress(plan: Plan, steps: NextSteps, *, places: Mapping[str, int]) -> list[str]:
    if not steps.in_progress:
        return []
    lines = _tasks(plan, steps.in_progress, steps, indent=2, places=places)
    return [rule("In progress", count(len(steps.in_progress), "task")), *lines]


def _ready(plan: Plan, steps: NextSteps, *, places: Mapping[str, int]) -> Iterator[list[str]]:
    """Yield a block for each phase: its [P] tasks, and the one that is next of its row."""
    if not steps.ready:
        return
    tasks, phases = tasks_of(plan), phases_of(plan)
    homes: dict[str, list[str]] = {}
    for task in steps.ready:
        homes.setdefault(tasks[task].phase, []).append(task)
    yield [rule("Can start now", count(len(steps.ready), "task"))]
    for phase, own in homes.items():
        lines = [cut(name_of(phases[phase]) if phase in phases else phase, WIDTH)]
        beside = [task for task in own if tasks[task].parallel]
        row = [task for task in own if not tasks[task].parallel]
        for label, members in (("side by side [P]", beside), ("next of the row", row)):
            if members:
                lines += [f"  {label}"] if len(steps.ready) > 1 else []
                lines += _tasks(plan, members, steps, indent=4, places=places)
        yield lines


def _tasks(
    plan: Plan, ids: Sequence[str], steps: NextSteps, *, indent: int, places: Mapping[str, int]
) -> Iterator[str]:
    """Yield a line for each task and for what it needs from outside; of many tasks the last share one."""
    tasks = tasks_of(plan)
    shown = [tasks[task] for task in (ids if len(ids) <= MOST_TASKS + 1 else ids[:MOST_TASKS])]
    columns = (
        min(16, max(width(task.id) for task in shown)),
        min(10, max(width(task.story or "") for task in shown)),
    )
    for task in shown:
        yield _line(task, columns=columns, indent=indent)
        if task.id in steps.external:
            needs = spoken(steps.external[task.id], most=MOST_TASKS)
            they = "which is" if len(steps.external[task.id]) == 1 else "which are"
            yield from hanging(f"needs {needs}, {they} not in this plan", indent=indent + columns[0] + 1)
    rest = ids[len(shown) :]
    if rest:
        yield from hanging(f"and {len(rest)} more: {in_runs(rest, places=places)}", indent=indent)


def _line(task: Task, *, columns: tuple[int, int], indent: int) -> str:
    story = f"{pad(task.story or '', columns[1])} " if columns[1] else ""
    lead = f"{' ' * indent}{pad(task.id, columns[0])} {story}"
    return f"{lead}{cut(task.title, WIDTH - width(lead))}".rstrip()


def _unverified(steps: NextSteps, *, places: Mapping[str, int]) -> list[str]:
    if not steps.unverified:
        return []
    groups: dict[str, list[str]] = {}
    for task in steps.unverified:
        groups.setdefault(steps.decisions.get(task, "not in the record"), []).append(task)
    lines = [rule("Ticked, but not verified", count(len(steps.unverified), "task"))]
    for decision, tasks in groups.items():
        lines += hanging(f"{decision.replace('_', ' ')}: {in_runs(tasks, places=places)}", indent=2)
    return lines


def _waiting(plan: Plan, steps: NextSteps, *, places: Mapping[str, int]) -> list[str]:
    if not steps.waiting:
        return []
    every = sentences(plan, steps, places=places)
    shown = every if len(every) <= MOST_REASONS + 1 else every[:MOST_REASONS]
    lines = [rule("Waiting", count(len(steps.waiting), "task"))]
    for sentence, _ in shown:
        lines += hanging(sentence, indent=2)
    rest = sum(number for _, number in every[len(shown) :])
    return [*lines, f"  {rest} more wait for other tasks; --format json has them all"] if rest else lines


def _end(plan: Plan, steps: NextSteps) -> list[str]:
    if not steps.tasks:
        return ["This plan has no tasks."]
    if steps.settled == steps.tasks:
        return ["Nothing is left to do."]
    if steps.ready:
        return []
    causes = [
        *(["what is in progress"] if steps.in_progress else []),
        *(["what is not verified"] if steps.unverified else []),
    ]
    first = f"Nothing can start before {' and '.join(causes)}." if causes else "Nothing can start."
    loops = [finding for finding in plan.findings if finding.code == "WG141"]
    said = [line for loop in loops for line in (*folded(loop.message), *folded(loop.hint, indent=2))]
    return [first, *said]

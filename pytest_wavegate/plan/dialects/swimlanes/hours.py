"""The order that hours give the tasks of one lane, where it does not run against what is declared."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING

from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.words.windows import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Mode
    from pytest_wavegate.plan.draft import DraftPhase, DraftTask
    from pytest_wavegate.plan.text.blocks import Document

_MOST_TRIES = 50


def order_by_hours(document: Document, phases: Sequence[DraftPhase]) -> Iterator[Finding]:
    """Let each task follow those of its lane that end before it begins; yield a finding where that cannot be.

    Hours never make tasks wait for each other: where an arrow leads the other way, the arrow holds.
    """
    for phase in phases:
        count = 0
        for source, target in rows([task.window for task in phase.tasks]):
            other = phase.tasks[target]
            other.after[phase.tasks[source].id] = other.line
            count += 1
        phase.mode = _mode(phase, count=count)
    tasks = {task.id: task for phase in reversed(phases) for task in reversed(phase.tasks)}
    yield from _untangled(document, tasks)


def _mode(phase: DraftPhase, *, count: int) -> Mode | None:
    """One after another, side by side, or some of both; none where there are no hours."""
    if not any(task.window for task in phase.tasks):
        return None
    if count == 0 and len(phase.tasks) > 1:
        return "parallel"
    windows = sorted((task.window.start, task.window.end) for task in phase.tasks if task.window)
    apart = all(one[1] <= other[0] for one, other in pairwise(windows))
    return "sequential" if apart and len(windows) == len(phase.tasks) else "mixed"


def _untangled(document: Document, tasks: Mapping[str, DraftTask]) -> Iterator[Finding]:
    """Take out the order by hours wherever it closes a loop with what is declared."""
    declared = {one: [source for source in task.needs if source in tasks] for one, task in tasks.items()}
    if _loop(declared):
        return  # what is declared waits for itself already; that is said elsewhere
    for _ in range(_MOST_TRIES):
        loop = _loop({one: [*declared[one], *task.after] for one, task in tasks.items()})
        if not loop:
            return
        for source, target in pairwise(loop):
            if tasks[target].after.pop(source, None) is not None:
                line = tasks[target].line
                yield remark(
                    "WG169", path=document.path, line=line, task=target, source=source, target=target
                )
    for task in tasks.values():
        task.after.clear()


def _loop(before: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return a loop, each node before the next; empty where there is none."""
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        found: Sequence[str] = error.args[1]
        return found
    return ()

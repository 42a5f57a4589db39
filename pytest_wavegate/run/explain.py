"""Why each item is where it is, one line an item: the answer of ``wavegate explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_wavegate.model.items import Assigned, Assignment, ItemFacts
    from pytest_wavegate.model.plan import Plan

VARIABLE = "WAVEGATE_EXPLAIN"
"""The environment variable that asks a collecting pytest for explanations.

Its value is a file: the plugin writes ``explain_lines`` there in UTF-8, each with a line end, and nothing
else changes. It neither runs tests nor refuses a run in which no item belongs to a task.
"""


def explain_lines(plan: Plan, facts: Sequence[ItemFacts], assignment: Assignment) -> list[str]:
    """Return one line for each item, in order.

    Such as ``tests/test_pool.py::test_claim: T012 (Phase 3), wave 2, by file: tasks.md:57 names
    tests/test_pool.py``.

    Args:
        plan: the plan with its waves.
        facts: the items, in the order of ``assignment``.
        assignment: where they belong.
    """
    waves = {task: wave.number for wave in plan.waves for task in wave.tasks}
    labels = {phase.id: phase.label or phase.title or phase.id for phase in plan.phases}
    phases = {task.id: labels.get(task.phase, task.phase) for task in reversed(plan.tasks)}
    return [
        f"{item.nodeid}: {_where(answer, phases, waves)}{_options(answer)}{_left_out(item)}"
        for item, answer in zip(facts, assignment.items, strict=True)
    ]


def _where(answer: Assigned, phases: Mapping[str, str], waves: Mapping[str, int]) -> str:
    if not answer.tasks:
        return f"no task: {answer.because}"
    tasks = ", ".join(f"{task} ({phases[task]})" for task in answer.tasks)
    reached = {waves[task] for task in answer.tasks if task in waves}
    wave = f", wave {max(reached)}" if reached else ", in no wave"
    last = " (the last of theirs)" if len(reached) > 1 else ""
    return f"{tasks}{wave}{last}, by {answer.rule}: {answer.because}"


def _options(answer: Assigned) -> str:
    said = []
    if answer.parallel is not None:
        said.append("side by side" if answer.parallel else "in a row")
    if answer.story is not None:
        said.append(f"story {answer.story}")
    if answer.exempt is not None:
        said.append(f"exempt: {answer.exempt}")
    return f" [{'; '.join(said)}]" if said else ""


def _left_out(item: ItemFacts) -> str:
    return "" if item.selected else " [deselected]"

"""Tasks to waves: what may run at once, between two barriers."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from pytest_wavegate.model.waves import Wave
from pytest_wavegate.plan.order.edges import first_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pytest_wavegate.model.plan import Plan

Groups = tuple[tuple[int, ...], ...]
"""Nodes of a graph, those that wait for each other together, in an order that follows its arrows."""


def levels(groups: Groups, steps: Iterable[tuple[int, int, int]]) -> list[int]:
    """Return for each node how many barriers lie before it at least, from 0.

    Args:
        groups: every node once, in order; nodes of one group get the same level.
        steps: a node, one that comes after it, and how many barriers lie between them, 0 or 1.
    """
    group_of = {node: number for number, group in enumerate(groups) for node in group}
    level = [0] * len(groups)
    inward: list[list[tuple[int, int]]] = [[] for _ in groups]
    for source, target, barriers in steps:
        if group_of[source] != group_of[target]:
            inward[group_of[target]].append((group_of[source], barriers))
    for number, sources in enumerate(inward):
        level[number] = max((level[source] + barriers for source, barriers in sources), default=0)
    return [level[group_of[node]] for node in range(len(group_of))]


def waves(plan: Plan, level: Mapping[str, int]) -> tuple[Wave, ...]:
    """Return the waves, numbered from 1 without gaps, given a level for each task id."""
    members: dict[int, list[str]] = {}
    tasks = first_tasks(plan)
    for task in tasks:
        members.setdefault(level[task], []).append(task)
    place = {phase: number for number, phase in enumerate(_phase_ids(plan))}
    return tuple(
        Wave(
            number=number,
            phases=tuple(sorted({tasks[task].phase for task in members[height]}, key=place.__getitem__)),
            tasks=tuple(members[height]),
        )
        for number, height in enumerate(sorted(members), start=1)
    )


def _phase_ids(plan: Plan) -> tuple[str, ...]:
    ids = chain((phase.id for phase in plan.phases), (task.phase for task in plan.tasks))
    return tuple(dict.fromkeys(ids))

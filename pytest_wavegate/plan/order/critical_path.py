"""The longest chain of tasks: what no number of workers makes shorter."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from pytest_wavegate.model.effort import Effort
from pytest_wavegate.model.plan import CriticalPath
from pytest_wavegate.plan.order.edges import first_tasks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_wavegate.model.plan import Edge, Plan, Task
    from pytest_wavegate.plan.order.network import Network


def critical_path(plan: Plan, network: Network, sequence: Sequence[int]) -> CriticalPath:
    """Return the longest chain under a network's arrows; of equally long ones the first in the document.

    A task weighs the middle of its effort where the plan's efforts share one unit, a task without one then
    the mean of the others; where no task states an effort, or units differ, each task weighs 1.

    Args:
        plan: the plan, for the efforts of its tasks.
        network: its tasks, and what comes before what.
        sequence: all nodes, each after those before it; an arrow against that order counts for nothing.
    """
    tasks = first_tasks(plan)
    weights = _weights(tasks)
    weight = [weights[task] for task in network.tasks] + [0.0] * (2 * len(network.phases))
    length: list[float | None] = [None] * network.size
    previous: list[int | None] = [None] * network.size
    for node in sequence:
        best, source = max(
            ((reached, -near) for near in network.before[node] if (reached := length[near]) is not None),
            default=(0.0, None),
        )
        length[node] = best + weight[node]
        previous[node] = None if source is None else -source
    chain = _chain(length, previous)
    path = network.tasks_of(chain)
    return CriticalPath(tasks=path, effort=_effort([tasks[task] for task in path], of=tasks))


def own_schedule(plan: Plan, edges: Sequence[Edge]) -> bool:
    """Return whether the plan schedules its tasks one by one.

    So it is where tasks state an effort, and dependencies on tasks of other phases: its phases are then
    sprints or chapters, and the chain that takes longest follows the tasks' own dependencies.
    """
    tasks = first_tasks(plan)
    crossing = any(
        edge.why == "declared"
        and edge.source in tasks
        and edge.target in tasks
        and tasks[edge.source].phase != tasks[edge.target].phase
        for edge in edges
    )
    return crossing and _unit(tasks) is not None


def _unit(tasks: Mapping[str, Task]) -> str | None:
    units = {task.effort.unit for task in tasks.values() if task.effort}
    return units.pop() if len(units) == 1 else None


def _weights(tasks: Mapping[str, Task]) -> dict[str, float]:
    if _unit(tasks) is None:
        return dict.fromkeys(tasks, 1.0)
    middle = {task.id: (task.effort.low + task.effort.high) / 2 for task in tasks.values() if task.effort}
    usual = fmean(middle.values())
    return {task: middle.get(task, usual) for task in tasks}


def _chain(length: Sequence[float | None], previous: Sequence[int | None]) -> list[int]:
    if not length:
        return []
    node: int | None = max(range(len(length)), key=lambda end: (length[end] or 0.0, -end))
    chain: list[int] = []
    while node is not None:
        chain.append(node)
        node = previous[node]
    return chain[::-1]


def _effort(path: Sequence[Task], *, of: Mapping[str, Task]) -> Effort | None:
    unit = _unit(of)
    stated = [task.effort for task in path if task.effort]
    if unit is None or not stated:
        return None
    return Effort(low=sum(e.low for e in stated), high=sum(e.high for e in stated), unit=unit)

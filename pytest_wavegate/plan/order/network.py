"""Tasks and phases as numbered nodes: the one shape that order, waves, critical path and selection share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_wavegate.plan.order.edges import first_phases, first_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_wavegate.model.plan import Edge, Plan


@dataclass(frozen=True)
class Network:
    """A directed graph over the tasks of a plan.

    Node ``k`` is task ``k``. Behind the tasks each phase has two nodes of its own: one that opens before
    its tasks and one that closes after them. So an edge between phases is one arrow, from close to open,
    however many tasks they have, and a phase without tasks still hands its order on.
    """

    tasks: tuple[str, ...]
    """Ids in document order, each once."""
    phases: tuple[str, ...]
    """Ids in document order, each once."""
    arrows: tuple[tuple[int, int], ...]
    """Pairs of nodes: the first comes before the second."""

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.tasks) + 2 * len(self.phases)

    @cached_property
    def before(self) -> list[list[int]]:
        """For each node the nodes right before it."""
        lists: list[list[int]] = [[] for _ in range(self.size)]
        for source, target in self.arrows:
            lists[target].append(source)
        return lists

    def rank(self, node: int) -> int:
        """Return what an order of nodes prefers: ends of phases, then tasks as the document has them."""
        return node if self.is_task(node) else -1

    @cached_property
    def after(self) -> list[list[int]]:
        """For each node the nodes right after it."""
        lists: list[list[int]] = [[] for _ in range(self.size)]
        for source, target in self.arrows:
            lists[source].append(target)
        return lists

    def is_task(self, node: int) -> bool:
        """Return whether a node is a task, not an end of a phase."""
        return node < len(self.tasks)

    def phase_of(self, node: int) -> str:
        """Return the phase whose open or close a node is."""
        return self.phases[(node - len(self.tasks)) // 2]

    def tasks_of(self, nodes: Iterable[int]) -> tuple[str, ...]:
        """Return the ids of those nodes that are tasks, in the order given."""
        return tuple(self.tasks[node] for node in nodes if self.is_task(node))


def network(plan: Plan, edges: Sequence[Edge]) -> Network:
    """Return the graph of a plan's tasks under some edges; edges to ids it does not have are left out."""
    tasks = first_tasks(plan)
    node = {task: number for number, task in enumerate(tasks)}
    phases = tuple(dict.fromkeys([*first_phases(plan), *(task.phase for task in tasks.values())]))
    opening = {phase: len(node) + 2 * number for number, phase in enumerate(phases)}
    arrows = [(start, start + 1) for start in opening.values()]
    for task in tasks.values():
        start = opening[task.phase]
        arrows += [(start, node[task.id]), (node[task.id], start + 1)]
    for edge in edges:
        if edge.why != "phase" and edge.source in node and edge.target in node:
            arrows.append((node[edge.source], node[edge.target]))
        elif edge.why == "phase" and edge.source in opening and edge.target in opening:
            arrows.append((opening[edge.source] + 1, opening[edge.target]))
    return Network(tasks=tuple(tasks), phases=phases, arrows=tuple(arrows))


def phase_network(plan: Plan, edges: Sequence[Edge]) -> tuple[Network, list[tuple[int, int, int]]]:
    """Return the graph of a plan's phases, and its arrows with how many barriers each is worth.

    A phase stands where ``Network`` has a task. An edge between phases is one barrier, none where the first
    phase has no tasks; an edge between tasks of two phases keeps the second from an earlier wave, no more.
    """
    home = {task.id: task.phase for task in first_tasks(plan).values()}
    phases = tuple(dict.fromkeys([*first_phases(plan), *home.values()]))
    node = {phase: number for number, phase in enumerate(phases)}
    full = set(home.values())
    steps = []
    for edge in edges:
        if edge.why == "phase" and edge.source in node and edge.target in node:
            steps.append((node[edge.source], node[edge.target], int(edge.source in full)))
        elif edge.why != "phase" and edge.source in home and edge.target in home:
            steps.append((node[home[edge.source]], node[home[edge.target]], 0))
    crossing = [step for step in steps if step[0] != step[1]]
    arrows = tuple((source, target) for source, target, _ in crossing)
    return Network(tasks=phases, phases=(), arrows=arrows), crossing

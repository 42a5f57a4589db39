"""What comes before what among many tasks, and which chain is the longest, in one pass over the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pytest_wavegate.plan.order.critical_path import own_schedule
from pytest_wavegate.plan.order.edges import first_phases
from pytest_wavegate.plan.order.network import Network, network

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.lint.subject import Subject

MOST = 1_000
"""Tasks that one question may name; the rest of a longer list is left unanswered."""


def in_order(net: Network) -> list[int]:
    """Return every node of a network, each after those before it; what waits for itself stands last."""
    missing = [len(before) for before in net.before]
    order = [node for node, count in enumerate(missing) if not count]
    for node in order:
        for target in net.after[node]:
            missing[target] -= 1
            if not missing[target]:
                order.append(target)
    return [*order, *(node for node, count in enumerate(missing) if count > 0)]


class Ancestors:
    """The order among some tasks, direct or by way of others."""

    def __init__(self, net: Network, among: Iterable[str]) -> None:
        """Take a network, and the ids that will be asked for; others come before nothing."""
        node = {task: number for number, task in enumerate(net.tasks)}
        asked = [one for one in dict.fromkeys(among) if one in node][:MOST]
        self._bit = {one: 1 << place for place, one in enumerate(asked)}
        own = [0] * net.size
        for one, bit in self._bit.items():
            own[node[one]] = bit
        reached = [0] * net.size
        for number in in_order(net) if asked else ():
            for near in net.before[number]:
                reached[number] |= reached[near] | own[near]
        self._before = {one: reached[node[one]] for one in self._bit}

    def precedes(self, one: str, other: str) -> bool:
        """Return whether one task must come before another."""
        return bool(self._before.get(other, 0) & self._bit.get(one, 0))

    def ordered(self, one: str, other: str) -> bool:
        """Return whether either of two tasks must come before the other."""
        return self.precedes(one, other) or self.precedes(other, one)


def phase_order(plan: Plan, *, by: Literal["declared", "any"]) -> Ancestors:
    """Return the order among the phases of a plan: the declared one, or what follows from their place too."""
    node = {phase: number for number, phase in enumerate(first_phases(plan))}
    arrows = tuple(
        (node[edge.source], node[edge.target])
        for edge in plan.edges
        if edge.why == "phase" and edge.source in node and edge.target in node
        if by == "any" or edge.line is not None
    )
    return Ancestors(Network(tasks=tuple(node), phases=(), arrows=arrows), node)


def scheduled(subject: Subject) -> Network:
    """Return the network of what a plan declares, windows of time left out.

    Where its tasks are scheduled one by one, phases are sprints or chapters, and their order counts for
    nothing.
    """
    plan = subject.plan
    if own_schedule(plan, plan.edges):
        return subject.between_tasks
    if not any(edge.why == "sequence" and edge.line is not None for edge in plan.edges):
        return subject.declared
    kinds = ("declared", "phase")
    return network(plan, [edge for edge in plan.edges if edge.why in kinds and edge.line is not None])


def heaviest(net: Network, weight: Mapping[str, float]) -> tuple[str, ...]:
    """Return the chain of tasks that weighs most, of equal ones the first, without tasks of no weight."""
    length = [0.0] * net.size
    previous: dict[int, int] = {}
    done = [False] * net.size
    for node in in_order(net):
        near = [one for one in net.before[node] if done[one]]
        done[node] = True
        length[node] = weight.get(net.tasks[node], 0.0) if net.is_task(node) else 0.0
        if near:
            previous[node] = max(near, key=lambda one: (length[one], -one))
            length[node] += length[previous[node]]
    chain = [max(range(net.size), key=lambda one: (length[one], -one))] if net.size else []
    while chain and chain[-1] in previous:
        chain.append(previous[chain[-1]])
    return tuple(task for task in net.tasks_of(chain[::-1]) if weight.get(task))

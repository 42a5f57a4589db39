"""What follows from a plan's edges: rows, one order for all tasks, waves, the critical path, and cycles."""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from itertools import islice
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.plan.order.critical_path import critical_path, own_schedule
from pytest_wavegate.plan.order.cycles import cycle_finding
from pytest_wavegate.plan.order.edges import (
    declared_phase_edges,
    first_tasks,
    phase_edges,
    task_edges,
    with_rows,
)
from pytest_wavegate.plan.order.network import network, phase_network
from pytest_wavegate.plan.order.waves import levels, waves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import networkx as nx

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import CriticalPath, Edge, Plan
    from pytest_wavegate.plan.order.network import Network
    from pytest_wavegate.plan.order.waves import Groups

    Graph: TypeAlias = nx.DiGraph[int]

_MOST_CYCLES = 20
"""Cycles that are told one by one; who has more mends these first."""
By: TypeAlias = Literal["auto", "phase", "dependency"]


def elaborate(plan: Plan, *, by: By = "auto") -> Plan:
    """Return the plan with all that follows from what it declares.

    Args:
        plan: as a dialect returns it: phases, tasks, declared edges.
        by: ``phase`` makes waves from the phases and their order, ``dependency`` from task dependencies and
            declared phase dependencies alone, ``auto`` as the plan's dialect means it: ``plan.by``.

    Returns:
        The plan with every edge that orders its run, waves, critical path, and a finding for each cycle.
        This never fails: tasks or phases that wait for each other share a wave.
    """
    phased = (plan.by if by == "auto" else by) == "phase"
    between = phase_edges(plan) if phased else declared_phase_edges(plan)
    base = (*task_edges(plan), *between)
    sorted_, level = _by_phase(plan, base) if phased else _by_dependency(plan, base)
    return plan.model_copy(
        update={
            "by": "phase" if phased else "dependency",
            "edges": tuple(sorted(sorted_.edges, key=lambda edge: edge.why == "phase")),
            "waves": waves(plan, level),
            "critical_path": _longest(plan, sorted_),
            "findings": (*plan.findings, *(_cycles(plan, base) if sorted_.cyclic else ())),
        }
    )


def order(plan: Plan) -> tuple[str, ...]:
    """Return every task id once, each after the tasks it waits for, as near to document order as that allows.

    Args:
        plan: with its edges, as ``elaborate`` returns it. Tasks in a cycle stand side by side.
    """
    return _sort(plan, plan.edges).tasks


@dataclass(frozen=True)
class _Sorted:
    """Edges, the network they make, and its nodes in order."""

    edges: tuple[Edge, ...]
    net: Network
    groups: Groups

    @property
    def sequence(self) -> list[int]:
        """Every node once."""
        return [node for group in self.groups for node in group]

    @property
    def tasks(self) -> tuple[str, ...]:
        """Every task id once."""
        return self.net.tasks_of(self.sequence)

    @property
    def knots(self) -> set[str]:
        """Ids of the tasks that wait for each other."""
        return {task for group in self.groups if len(group) > 1 for task in self.net.tasks_of(group)}

    @property
    def cyclic(self) -> bool:
        """Whether anything waits for itself."""
        return len(self.groups) < self.net.size or any(one == other for one, other in self.net.arrows)


def _sort(plan: Plan, edges: Sequence[Edge]) -> _Sorted:
    net = network(plan, edges)
    return _Sorted(edges=tuple(edges), net=net, groups=_groups(net))


def _groups(net: Network) -> Groups:
    """Sort nodes so that each follows those before it, the first in the document first.

    Nodes that wait for each other form a group; every other node is a group of its own.
    """
    try:
        return tuple((node,) for node in _in_order(dict(enumerate(net.before)), rank=net.rank))
    except CycleError:
        import networkx as nx

        graph = _digraph(net)
        groups = [sorted(part) for part in nx.strongly_connected_components(graph)]
        condensed = nx.condensation(graph, groups)
        before = {knot: list(condensed.predecessors(knot)) for knot in range(len(groups))}
        knots = _in_order(before, rank=lambda knot: net.rank(groups[knot][0]))
        return tuple(tuple(groups[knot]) for knot in knots)


def _in_order(before: Mapping[int, Sequence[int]], *, rank: Callable[[int], int]) -> Iterator[int]:
    sorter = TopologicalSorter(before)
    sorter.prepare()
    ready: list[tuple[int, int]] = []
    while sorter.is_active():
        for node in sorter.get_ready():
            heappush(ready, (rank(node), node))
        node = heappop(ready)[1]
        yield node
        sorter.done(node)


def _digraph(net: Network) -> Graph:
    import networkx as nx

    graph: Graph = nx.DiGraph()
    graph.add_nodes_from(range(net.size))
    graph.add_edges_from(net.arrows)
    return graph


def _by_phase(plan: Plan, base: Sequence[Edge]) -> tuple[_Sorted, dict[str, int]]:
    """Return the edges with rows, and a level for each task, where phases make the waves."""
    net, steps = phase_network(plan, base)
    height = dict(zip(net.tasks, levels(_groups(net), steps), strict=True))
    return _in_rows(plan, base), {task.id: height[task.phase] for task in first_tasks(plan).values()}


def _by_dependency(plan: Plan, base: Sequence[Edge]) -> tuple[_Sorted, dict[str, int]]:
    """Return the edges with rows, and a level for each task, where dependencies make the waves.

    A row follows the waves first and the document second, so that it never runs against them.
    """
    bare = _sort(plan, base)
    steps = [(source, target, int(bare.net.is_task(source))) for source, target in bare.net.arrows]
    level = dict(zip(bare.net.tasks, levels(bare.groups, steps), strict=False))
    return _sort(plan, with_rows(plan, base, places=level)), level


def _in_rows(plan: Plan, base: Sequence[Edge]) -> _Sorted:
    """Put each phase's tasks without [P] in a row: document order, unless the plan declares otherwise.

    Document order is tried first. Then the rows of phases that run against what is declared are sorted by
    one order of all tasks; should that tangle others, all are: such rows cannot wait for each other.
    """
    straight = _sort(plan, with_rows(plan, base))
    if not straight.knots:
        return straight
    place = {task: number for number, task in enumerate(_sort(plan, base).tasks)}
    home = {task.id: task.phase for task in first_tasks(plan).values()}
    tangled = {home[task] for task in straight.knots}
    some = {task: number for task, number in place.items() if home[task] in tangled}
    bent = _sort(plan, with_rows(plan, base, places=some))
    if {home[task] for task in bent.knots} <= tangled:
        return bent
    return _sort(plan, with_rows(plan, base, places=place))


def _longest(plan: Plan, sorted_: _Sorted) -> CriticalPath:
    if not own_schedule(plan, sorted_.edges):
        return critical_path(plan, sorted_.net, sorted_.sequence)
    net = network(plan, [edge for edge in sorted_.edges if edge.why != "phase"])
    return critical_path(plan, net, sorted_.sequence)


def _cycles(plan: Plan, edges: Sequence[Edge]) -> list[Finding]:
    net = network(plan, edges)
    loops = islice(_loops(_digraph(net), net), _MOST_CYCLES)
    return [cycle_finding(plan, net, loop, edges=edges) for loop in loops]


def _loops(graph: Graph, net: Network) -> Iterator[list[int]]:
    """Yield one short loop for each set of nodes that wait for each other.

    A loop of tasks alone, or of phases alone, says more than one that runs through both.
    """
    for knot in _knots(graph):
        inside = graph.subgraph(knot)
        tasks = inside.subgraph([node for node in knot if net.is_task(node)])
        phases = inside.subgraph([node for node in knot if not net.is_task(node)])
        plain = [*_knots(tasks), *_knots(phases)]
        yield from (_loop(graph.subgraph(part)) for part in plain or [knot])


def _knots(graph: Graph) -> list[list[int]]:
    import networkx as nx

    parts = nx.strongly_connected_components(graph)
    tied = (
        sorted(part) for part in parts if len(part) > 1 or any(graph.has_edge(node, node) for node in part)
    )
    return sorted(tied)


def _loop(knot: Graph) -> list[int]:
    """Return a shortest loop through the first node of a knot; that node stands at both ends."""
    import networkx as nx

    start = min(knot)
    if knot.has_edge(start, start):
        return [start, start]
    far: dict[int, int] = nx.single_source_shortest_path_length(knot, start)
    last = min(knot.predecessors(start), key=lambda node: (far[node], node))
    return [*nx.shortest_path(knot, start, last), start]

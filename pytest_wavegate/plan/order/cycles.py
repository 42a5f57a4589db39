"""What waits for itself, said so that a person finds the line to mend."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pytest_wavegate.model.finding import Finding
from pytest_wavegate.plan.order.edges import first_phases, first_tasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.model.plan import Edge, Plan
    from pytest_wavegate.plan.order.network import Network

CYCLE = "WG141"
LONGEST = 12
"""How many steps of a cycle are shown in full; of a longer one the middle is left out."""


def cycle_finding(plan: Plan, net: Network, loop: Sequence[int], *, edges: Sequence[Edge]) -> Finding:
    """Return the finding for one cycle.

    Args:
        plan: the plan that has it.
        net: its tasks and phases as nodes.
        loop: nodes, each before the next; the first stands at both ends.
        edges: what ``net`` was made from, with the lines that say so.
    """
    names = _names(plan, net, loop)
    source, target = names[-2], names[-1]
    task = net.tasks_of(loop[:1])
    return Finding(
        code=CYCLE,
        severity="error",
        message=f"{target} waits for itself: {' -> '.join(_shortened(names))}",
        hint=f"take away one of these steps, for example that {target} waits for {source}",
        path=plan.path,
        line=_line(plan, net, loop, edges=edges),
        task=task[0] if task else None,
    )


def _names(plan: Plan, net: Network, loop: Sequence[int]) -> list[str]:
    """Name the nodes of a loop; the two ends of a phase, one behind the other, are one name."""
    phases = first_phases(plan)
    names: list[str] = []
    for node in loop:
        if net.is_task(node):
            names.append(net.tasks[node])
            continue
        phase = phases.get(net.phase_of(node))
        name = (phase.label or f'phase "{phase.title}"') if phase else f"phase {net.phase_of(node)}"
        if names[-1:] != [name]:
            names.append(name)
    return names if names[0] == names[-1] and len(names) > 1 else [*names, names[0]]


def _shortened(names: Sequence[str]) -> list[str]:
    if len(names) <= LONGEST:
        return list(names)
    half = LONGEST // 2
    return [*names[:half], f"({len(names) - 2 * half} more)", *names[-half:]]


def _line(plan: Plan, net: Network, loop: Sequence[int], *, edges: Sequence[Edge]) -> int:
    """Return the line of the last step that a line of the plan states, else that of the first node."""
    stated = {(edge.source, edge.target): edge.line for edge in edges if edge.line}
    tasks, phases = first_tasks(plan), first_phases(plan)
    ids = [net.tasks[node] if net.is_task(node) else net.phase_of(node) for node in loop]
    lines = [stated[step] for step in pairwise(ids) if step in stated]
    homes = [home.line for key in ids if (home := tasks.get(key) or phases.get(key))]
    return next((line for line in reversed(lines) if line), homes[0] if homes else 1)

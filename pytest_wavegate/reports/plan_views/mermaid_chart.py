"""A plan as a Mermaid flowchart, as hosts of Markdown draw it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.reports.plan_views.lettering import count, cut
from pytest_wavegate.reports.plan_views.outline import members_of, name_of, phases_of, tasks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.plan import Phase, Plan, Task

TASKS_SHOWN = 100
EDGES_SHOWN = 400
"""Beyond either the chart shows phases alone; renderers give up at 500 edges."""
LABEL = 60
"""How many columns a label has at most."""
ARROWS = {"declared": "-->", "sequence": "-.->", "phase": "==>"}
SPECIAL = str.maketrans({letter: f"#{ord(letter)};" for letter in '#"&<>`\\'})


def render(plan: Plan) -> str:
    """Return the chart: a box for each task inside its phase, or for each phase alone where it is too large.

    Plain arrows are declared, dotted ones follow from the order of tasks, thick ones join phases.
    """
    tasks, members = tasks_of(plan), members_of(plan)
    small = len(tasks) <= TASKS_SHOWN and len(plan.edges) <= EDGES_SHOWN
    nodes = {phase: f"p{number}" for number, phase in enumerate(members)}
    inner = {task: f"t{number}" for number, task in enumerate(tasks)} if small else {}
    body = (
        row
        for phase in phases_of(plan).values()
        for row in _phase(phase, members[phase.id], node=nodes[phase.id], inner=inner)
    )
    done = [node for task, node in inner.items() if tasks[task].status == "done"]
    style = ["    classDef done fill:#d5f5d5,stroke:#4a4", f"    class {','.join(done)} done"] if done else []
    return "\n".join(["flowchart TD", *body, *_arrows(plan, nodes=nodes, inner=inner), *style]) + "\n"


def _phase(phase: Phase, own: list[Task], *, node: str, inner: dict[str, str]) -> Iterator[str]:
    name = _quoted(name_of(phase))
    if not inner or not own:
        yield f'    {node}["{name} ({count(len(own), "task")})"]'
        return
    yield f'    subgraph {node}["{name}"]'
    for task in own:
        label = _quoted(f"{task.id}: {task.title}")
        yield f'        {inner[task.id]}["{label}"]'
    yield "    end"


def _arrows(plan: Plan, *, nodes: dict[str, str], inner: dict[str, str]) -> Iterator[str]:
    for edge in plan.edges:
        ends = nodes if edge.why == "phase" else inner
        if edge.source in ends and edge.target in ends:
            yield f"    {ends[edge.source]} {ARROWS[edge.why]} {ends[edge.target]}"


def _quoted(text: str) -> str:
    return cut(text, LABEL).translate(SPECIAL)

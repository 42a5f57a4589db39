"""A plan as a Graphviz graph: a cluster for each phase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.reports.plan_views.lettering import clean
from pytest_wavegate.reports.plan_views.outline import members_of, name_of, phases_of, tasks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.plan import Edge, Phase, Plan, Task

STYLES = {"declared": "", "sequence": " [style=dashed]", "phase": ""}


def render(plan: Plan) -> str:
    """Return the graph: solid arrows are declared, dashed ones follow from order, thick ones join phases."""
    tasks, members = tasks_of(plan), members_of(plan)
    places = {phase: number for number, phase in enumerate(members)}
    rows = [
        f"digraph {_quoted(plan.title)} {{",
        "  graph [compound=true rankdir=LR];",
        '  node [shape=box fontname="sans-serif"];',
        *(
            row
            for phase in phases_of(plan).values()
            for row in _cluster(phase, members[phase.id], number=places[phase.id])
        ),
        *(_arrow(edge, places=places) for edge in plan.edges if _drawn(edge, tasks=tasks, places=places)),
        "}",
    ]
    return "\n".join(rows) + "\n"


def _cluster(phase: Phase, tasks: list[Task], *, number: int) -> Iterator[str]:
    yield f"  subgraph cluster_{number} {{"
    yield f"    label={_quoted(name_of(phase))};"
    yield f"    phase_{number} [shape=point style=invis];"
    yield from (f"    {_quoted(task.id)} [{_look(task)}];" for task in tasks)
    yield "  }"


def _look(task: Task) -> str:
    label = f"label={_quoted(f'{task.id}: {task.title}')}"
    return f'{label} style=filled fillcolor="#d5f5d5"' if task.status == "done" else label


def _drawn(edge: Edge, *, tasks: dict[str, Task], places: dict[str, int]) -> bool:
    ends = places if edge.why == "phase" else tasks
    return edge.source in ends and edge.target in ends


def _arrow(edge: Edge, *, places: dict[str, int]) -> str:
    if edge.why != "phase":
        return f"  {_quoted(edge.source)} -> {_quoted(edge.target)}{STYLES[edge.why]};"
    source, target = places[edge.source], places[edge.target]
    ends = f"ltail=cluster_{source} lhead=cluster_{target}"
    return f"  phase_{source} -> phase_{target} [{ends} style=bold];"


def _quoted(text: str) -> str:
    escaped = clean(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

"""A plan for people: one block for each wave, readable at 80 columns without colour."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pytest_wavegate.reports.plan_views.amounts import amount
from pytest_wavegate.reports.plan_views.hours import hours
from pytest_wavegate.reports.plan_views.lanes import lanes
from pytest_wavegate.reports.plan_views.lettering import WIDTH, clean, count, cut, folded, pad, rule, width
from pytest_wavegate.reports.plan_views.outline import name_of, phases_of, tasks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_wavegate.model.plan import Phase, Plan, Status, Task

BOXES: dict[Status, str] = {"todo": "[ ]", "done": "[x]", "in_progress": "[-]", "cancelled": "[~]"}
WORDS: dict[Status, str] = {
    "todo": "to do",
    "done": "done",
    "in_progress": "in progress",
    "cancelled": "cancelled",
}


def render(plan: Plan) -> str:
    """Return the plan as a page of text: head, waves, what stands outside them, critical path, findings."""
    blocks = (
        _head(plan),
        lanes(plan),
        hours(plan),
        *_waves(plan),
        _idle(plan),
        _asked(plan),
        _critical(plan),
        _findings(plan),
    )
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(plan: Plan) -> list[str]:
    boxes = Counter(task.status for task in plan.tasks)
    states = ", ".join(f"{boxes[status]} {word}" for status, word in WORDS.items() if boxes[status])
    counts = [
        f"dialect {plan.dialect}",
        count(len(plan.phases), "phase"),
        count(len(plan.tasks), "task"),
        f"{count(len(plan.waves), 'wave')} by {plan.by}",
    ]
    return [*folded(plan.title), clean(plan.path), ", ".join(counts), *([states] if states else [])]


def _waves(plan: Plan) -> Iterator[list[str]]:
    tasks = tasks_of(plan)
    columns = (
        min(16, max((width(task.id) for task in plan.tasks), default=0)),
        min(10, max((width(_tags(task)) for task in plan.tasks), default=0)),
    )
    heads = _heads(plan)
    for wave in plan.waves:
        yield [rule(f"Wave {wave.number}", count(len(wave.tasks), "task"))]
        own = {phase: [*heads.get(phase, [phase])] for phase in wave.phases}
        for task in wave.tasks:
            own[tasks[task].phase] += _task(tasks[task], columns=columns)
        yield from own.values()


def _heads(plan: Plan) -> dict[str, list[str]]:
    phases = phases_of(plan)
    sources: dict[str, list[str]] = {}
    for edge in plan.edges:
        if edge.why == "phase":
            sources.setdefault(edge.target, []).append(_label(edge.source, phases=phases))
    return {
        phase.id: [cut(name_of(phase), WIDTH), *_after(sources.get(phase.id, ()), indent=2)]
        for phase in phases.values()
    }


def _after(sources: tuple[str, ...] | list[str], *, indent: int) -> list[str]:
    return folded(f"after {', '.join(sources)}", indent=indent) if sources else []


def _label(phase: str, *, phases: Mapping[str, Phase]) -> str:
    known = phases.get(phase)
    return (known.label or known.title) if known else phase


def _task(task: Task, *, columns: tuple[int, int]) -> list[str]:
    tags = f"{pad(_tags(task), columns[1])} " if columns[1] else ""
    lead = f"  {BOXES[task.status]} {pad(task.id, columns[0])} {tags}"
    effort = f"  {amount(task.effort)}" if task.effort else ""
    title = cut(task.title, WIDTH - width(lead) - width(effort))
    return [f"{lead}{title}{effort}".rstrip(), *_after(task.depends_on, indent=width(lead))]


def _tags(task: Task) -> str:
    beside = "P" if task.parallel else " "
    return f"{beside} {task.story}" if task.story else beside.strip()


def _idle(plan: Plan) -> list[str]:
    busy = {task.phase for task in plan.tasks}
    idle = [
        f"  {cut(name_of(phase), WIDTH - 2)}" for phase in phases_of(plan).values() if phase.id not in busy
    ]
    return [rule("Without tasks", count(len(idle), "phase")), *idle] if idle else []


def _asked(plan: Plan) -> list[str]:
    rows = [
        *((f"gate {gate.condition}", gate.phase, gate.source) for gate in plan.gates),
        *((f"rollback {action.command}", action.phase, action.source) for action in plan.rollback),
    ]
    said = (
        f"  {text}  ({'every phase' if phase is None else f'phase {phase}'}, {source})"
        for text, phase, source in rows
    )
    return [rule("Gates and rollback of the plan", ""), *(cut(row, WIDTH) for row in said)] if rows else []


def _critical(plan: Plan) -> list[str]:
    path = plan.critical_path
    if not path.tasks:
        return []
    size = count(len(path.tasks), "task") + (f", {amount(path.effort)}" if path.effort else "")
    return [rule("Critical path", size), *folded(" -> ".join(path.tasks), indent=2)]


def _findings(plan: Plan) -> list[str]:
    if not plan.findings:
        return []
    kinds = Counter(finding.severity for finding in plan.findings)
    counts = ", ".join(count(kinds[kind], kind) for kind in ("error", "warning", "info") if kinds[kind])
    rows = [rule("Findings", counts)]
    for finding in plan.findings:
        rows.append(f"  {finding.severity} {finding.code}  {clean(finding.path)}:{finding.line}")
        rows += folded(finding.message, indent=4)
        rows += folded(finding.hint, indent=4)
    return rows

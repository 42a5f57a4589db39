"""A plan as a ``tasks.md`` in spec-kit's format."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from pytest_wavegate.model.plan import Phase
from pytest_wavegate.reports.plan_views.amounts import amount
from pytest_wavegate.reports.plan_views.speckit_names import names_of
from pytest_wavegate.reports.plan_views.speckit_task import one_line, tagged_priority, task_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.reports.plan_views.speckit_names import Names
    from pytest_wavegate.reports.plan_views.speckit_task import Reading

_FORMAT = """\
## Format: `[ID] [P?] [Story] Description`

- **[P]**: can run in parallel
- **[US1]**: the user story that a task belongs to"""
CARRIED_KEYS = frozenset({"description", "wavegate"})
"""What of a plan's front matter means something here; other keys are those of other conventions."""


def render(plan: Plan, *, readings: Mapping[int, Reading] | None = None) -> str:
    """Return the plan as spec-kit writes it.

    Tasks and phases keep their ids where the format has such ids; a comment on top tells the others.

    Args:
        plan: the plan.
        readings: what the titles of tasks say, by place in ``plan.tasks``; ``free`` where none is given.
    """
    names = names_of(plan)
    members: defaultdict[str, list[str]] = defaultdict(list)
    priorities = _priorities(plan)
    for place, task in enumerate(plan.tasks):
        reading = (readings or {}).get(place, "free")
        priority = priorities.get(task.phase)
        members[task.phase] += task_lines(task, names, reading=reading, priority=priority)

    def inside(phase: Phase) -> list[str]:
        gates = _listed("**Success criteria**:", _gates(plan, phase.id))
        parts = gates, "\n".join(members[phase.id]), _commands("**Rollback**:", plan, phase.id)
        return [part for part in parts if part]

    parts = [
        "\n".join(_front_matter(plan, names)),
        f"# Tasks: {one_line(plan.title)}" if plan.title.strip() else "",
        "\n".join(_comment(plan, names)),
        _FORMAT,
        *(part for phase in _phases(plan) for part in _phase(phase, names, priorities, inside(phase))),
        "\n".join(_order(plan, names)),
        _listed("## Success Criteria", _gates(plan, None)),
        _commands("## Rollback", plan, None),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _front_matter(plan: Plan, names: Names) -> Iterator[str]:
    """The settings of the plan; JSON is YAML too."""
    kept = {key: value for key, value in (plan.front_matter or {}).items() if key in CARRIED_KEYS}
    if kept:
        yield "---"
        for key, value in kept.items():
            yield f"{key}: {json.dumps(_renamed(value, names), ensure_ascii=False, default=str)}"
        yield "---"


def _renamed(settings: object, names: Names) -> object:
    """Settings with the new ids of phases and tasks."""
    if not isinstance(settings, dict):
        return settings
    changed = dict(settings)
    if isinstance(tables := settings.get("phase"), list):
        changed["phase"] = [
            {**one, "id": names.phases.get(str(one.get("id")), one.get("id"))}
            if isinstance(one, dict)
            else one
            for one in tables
        ]
    if isinstance(listed := settings.get("no_tests"), list):
        changed["no_tests"] = [names.tasks.get(str(one), one) for one in listed]
    return changed


def _comment(plan: Plan, names: Names) -> Iterator[str]:
    """A table of what has another name here; nobody reads it but people."""
    table = [f"{new} = {one_line(old).replace('-->', '-- >')}" for new, old in names.told()]
    if table:
        yield "<!--"
        yield f"Written from a plan of the dialect {plan.dialect}. Names here, and names there:"
        yield from table
        yield "-->"


def _phases(plan: Plan) -> Iterator[Phase]:
    """The phases in document order; one for the tasks of each phase that the plan does not describe."""
    yield from plan.phases
    known = {phase.id for phase in plan.phases}
    for task in plan.tasks:
        if task.phase not in known:
            known.add(task.phase)
            yield Phase(id=task.phase, title=task.phase, label="", line=task.line)


def _priorities(plan: Plan) -> dict[str, str]:
    """The priority that the heading of a phase says for its tasks, where all of them have one."""
    owned: dict[str, list[str | None]] = {}
    for task in plan.tasks:
        owned.setdefault(task.phase, []).append(tagged_priority(task.priority))
    return {phase: one for phase, said in owned.items() if None not in said and (one := said[0])}


def _phase(phase: Phase, names: Names, priorities: Mapping[str, str], parts: Sequence[str]) -> Iterator[str]:
    """The heading, what the phase says of itself, and its tasks; a blank line goes between each two."""
    own = priorities.get(phase.id)
    yield f"## Phase {names.phases[phase.id]}: {one_line(phase.title)}{f' (Priority: {own})' if own else ''}"
    before = {
        "Goal": phase.goal,
        "Independent Test": phase.independent_test,
        "Priority": "" if own else phase.priority,
        "Owner": phase.owner,
        "Effort": amount(phase.effort) if phase.effort else "",
    }
    yield from (f"**{name}**: {one_line(text)}" for name, text in before.items() if text)
    yield from parts
    if phase.checkpoint:
        yield f"**Checkpoint**: {one_line(phase.checkpoint)}"


def _order(plan: Plan, names: Names) -> Iterator[str]:
    """What phases depend on; where only dependencies make waves, all others depend on nothing."""
    lines = []
    for phase in plan.phases:
        own = f"- **Phase {names.phases[phase.id]}**:"
        needs = [f"Phase {names.phases[one]}" for one in phase.depends_on if one in names.phases]
        if needs:
            lines.append(f"{own} Depends on {', '.join(needs)}")
        elif phase.independent or plan.by == "dependency":
            lines.append(f"{own} No dependencies")
    if lines:
        yield "## Dependencies & Execution Order\n"
        yield from lines


def _gates(plan: Plan, phase: str | None) -> list[str]:
    """Conditions that the plan's text states; those of settings come along with its front matter."""
    return [one.condition for one in plan.gates if one.phase == phase and one.source.startswith("plan:")]


def _listed(head: str, items: Sequence[str]) -> str:
    return "\n".join([head, "", *(f"- {item}" for item in items)]) if items else ""


def _commands(head: str, plan: Plan, phase: str | None) -> str:
    """Commands that the plan's text names for undoing work; like there, nothing ever runs them."""
    own = [one for one in plan.rollback if one.phase == phase and one.source.startswith("plan:")]
    lines = (one_line(one.command) for one in own)
    return "\n".join([head, "", "```bash", *lines, "```"]) if own else ""

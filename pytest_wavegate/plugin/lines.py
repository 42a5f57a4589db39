"""What a person reads while a run goes on: a line for each wave and each gate, at most 80 columns wide."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.reports.plan_views.lettering import WIDTH, clean, count, cut, width
from pytest_wavegate.reports.verdict_lines import SHOWN, details, figures, name_of, unmet, unmet_line, word

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pytest_wavegate.model.events import GateJudged, WaveOpened
    from pytest_wavegate.model.planned import PlannedItem, PlannedPhase
    from pytest_wavegate.model.record import PhaseRecord
    from pytest_wavegate.run.placement import Placement

_COLOURS = {
    "passed": "green",
    "resumed": "green",
    "warned": "yellow",
    "no_data": "yellow",
    "blocked": "yellow",
    "failed": "red",
    "error": "red",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line and how the terminal writer shall mark it up."""

    text: str
    markup: Mapping[str, bool] = field(default_factory=dict)


def markup_of(decision: str) -> dict[str, bool]:
    """The colour of a decision."""
    colour = _COLOURS.get(decision)
    return {colour: True} if colour else {}


def wave_line(event: WaveOpened, placement: Placement, *, items: Collection[PlannedItem]) -> Line:
    """A wave opens: number, phases, how many tasks and items; ``items`` are those that are going to run."""
    number = count(len(items), "item")
    if not event.phases:
        return Line(f"unplanned | {number} that no task claims", {"bold": True})
    tasks = count(len({task for item in items for task in item.tasks}), "task")
    last = max((phase.wave or 0 for phase in placement.phases), default=event.wave)
    head, tail = f"wave {event.wave}/{last} | ", f" | {tasks}, {number}"
    phases = [phase for phase in placement.phases if phase.id in event.phases]
    names = names_of(phases, WIDTH - width(head) - width(tail), joint=" + ")
    return Line(f"{head}{names}{tail}", {"bold": True})


def names_of(phases: Sequence[PlannedPhase | PhaseRecord], room: int, *, joint: str) -> str:
    """Phases in so many columns: by their whole names, else by their labels, as many as there is room for."""
    whole = joint.join(clean(name_of(phase)) for phase in phases)
    if len(phases) < 2 or width(whole) <= room:
        return cut(whole, room)
    labels = [clean(phase.label or phase.title or phase.id) for phase in phases]
    for kept in range(len(labels), 0, -1):
        more = f" and {len(labels) - kept} more" if kept < len(labels) else ""
        text = joint.join(labels[:kept]) + more
        if width(text) <= room:
            return text
    return cut(joint.join(labels), room)


def gate_lines(
    event: GateJudged,
    phases: Mapping[str, PlannedPhase],
    *,
    behind: Mapping[str, int],
    rows: int = SHOWN,
) -> list[Line]:
    """A gate is judged: each unmet condition with what to look at, and what the closed gate blocks.

    Args:
        event: the verdict.
        phases: by id.
        behind: phases that the gate blocks, by id, with the number of their items.
        rows: how many failing tests or missing tasks to show for a condition.
    """
    head, tail = f"gate {word(event.decision)} | ", f" | {figures(event.verdicts)}"
    name = cut(name_of(phases[event.phase]), WIDTH - width(head) - width(tail))
    lines = [Line(f"{head}{name}{tail}", markup_of(event.decision))]
    for condition, source in unmet(event.verdicts):
        markup = markup_of(condition.decision.value)
        lines.append(Line(f"  {unmet_line(condition, source=source)}", markup))
        lines += [Line(f"    {row}") for row in details(condition, rows=rows, rest=" (-v shows all)")]
    if behind:
        tail = f" ({count(sum(behind.values()), 'item')})"
        names = names_of([phases[phase] for phase in behind], WIDTH - 9 - width(tail), joint=", ")
        lines.append(Line(f"  blocks {names}{tail}"))
    return lines

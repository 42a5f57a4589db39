"""What a person reads of a run: lines of text from events and the record, at most 80 columns wide."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.model.verdict import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pytest_wavegate.model.events import GateJudged, PlannedPhase, WaveOpened
    from pytest_wavegate.model.record import PhaseRecord, Record
    from pytest_wavegate.model.verdict import Condition
    from pytest_wavegate.run.placement import Placement

WIDTH = 80
_SHOWN = 10
_WORDS = {"no_data": "no data", "not_run": "not run", "failed": "FAILED", "error": "ERROR"}
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
    markup: dict[str, bool] = field(default_factory=dict)


def cut(text: str, width: int) -> str:
    """The text, or its beginning and three dots."""
    return text if len(text) <= width else text[: max(0, width - 3)] + "..."


def name_of(phase: PlannedPhase | PhaseRecord) -> str:
    """A phase as its heading has it: ``Phase 2: Foundation``."""
    return ": ".join(part for part in (phase.label, phase.title) if part) or phase.id


def wave_line(event: WaveOpened, placement: Placement) -> Line:
    """A wave opens: number, phases, how many tasks and items."""
    items = [item for item in placement.items if item.wave == event.wave]
    tasks = {task for item in items for task in item.tasks}
    counts = f"{count(tasks, 'task')}, {count(items, 'item')}"
    if not event.phases:
        return Line(f"unplanned: {count(items, 'item')} of no task", {"bold": True})
    last = max((phase.wave or 0 for phase in placement.phases), default=event.wave)
    head = f"wave {event.wave}/{last}"
    names = [name_of(phase) for phase in placement.phases if phase.id in event.phases]
    room = WIDTH - len(head) - len(counts) - 6
    return Line(f"{head} | {cut(' + '.join(names), room)} | {counts}", {"bold": True})


def gate_lines(
    event: GateJudged, phases: Mapping[str, PlannedPhase], *, behind: Mapping[str, int], detail: str
) -> list[Line]:
    """A gate is judged: each unmet condition, and what the closed gate blocks.

    Args:
        event: the verdict.
        phases: by id.
        behind: phases that the gate blocks, by id, with the number of their items.
        detail: ``all`` shows met conditions too.
    """
    colour = {_COLOURS.get(event.decision, "white"): True}
    conditions = [condition for verdict in event.verdicts for condition in verdict.conditions]
    head = f"gate {cut(name_of(phases[event.phase]), 48)}: {word(event.decision)}"
    met = [c for c in conditions if c.decision is Decision.PASSED]
    if event.decision == "passed" and met:
        head += " (" + cut(", ".join(f"{c.name}: {c.observed}" for c in met), WIDTH - len(head) - 3) + ")"
    lines = [Line(head, colour)]
    for condition in conditions:
        if condition.decision is not Decision.PASSED:
            lines += _unmet(condition)
        elif detail == "all" and event.decision != "passed":
            lines.append(Line(f"  met: {condition.name}: observed {condition.observed}"))
    if behind:
        names = ", ".join(phases[phase].label or phases[phase].title for phase in behind)
        lines.append(Line(cut(f"  blocks {names} ({count(sum(behind.values()), 'item')})", WIDTH)))
    return lines


def _unmet(condition: Condition) -> list[Line]:
    verb = {"no_data": "no data for", "error": "broken", "failed": "unmet", "warned": "unmet, warns only"}
    lines = [
        Line(f"  {verb[condition.decision.value]}: {condition.name}: observed {condition.observed}"),
    ]
    rows = condition.detail.splitlines()
    lines += [Line(f"    {row}") for row in rows[:_SHOWN]]
    if len(rows) > _SHOWN:
        lines.append(Line(f"    and {len(rows) - _SHOWN} more"))
    return lines


def table(record: Record) -> list[Line]:
    """The closing table: one row a phase."""
    head = "wave  phase                          done verified  of items     time  verdict"
    return [Line(head, {"bold": True}), *(_row(record, phase) for phase in record.phases)]


def _row(record: Record, phase: PhaseRecord) -> Line:
    tasks = [task for task in record.tasks if task.phase == phase.id]
    items = [item for item in record.items if phase.id in item.phases]
    done = sum(task.status == "done" for task in tasks)
    verified = sum(task.decision == "passed" for task in tasks)
    seconds = sum(item.seconds for item in items)
    text = (
        f"{phase.wave if phase.wave is not None else '-':>4}  {cut(name_of(phase), 30):<30} {done:>4} "
        f"{verified:>8} {len(tasks):>3} {len(items):>5} {seconds:>7.2f}s  {_verdict(phase, len(items))}"
    )
    colour = _COLOURS.get(phase.decision)
    return Line(text.rstrip(), {colour: True} if colour in ("red", "yellow") else {})


def _verdict(phase: PhaseRecord, items: int) -> str:
    if phase.decision == "no_data" and not items:
        return "no tests"
    return word(phase.decision)


def path_line(record: Record) -> Line | None:
    """The critical path's share of the run."""
    schedule = record.schedule
    if not schedule.critical_path or not schedule.makespan:
        return None
    path = schedule.critical_path
    shown = " > ".join(path if len(path) <= 6 else (*path[:3], "...", *path[-2:]))
    share = min(1.0, schedule.critical_seconds / schedule.makespan)
    text = (
        f"critical path {shown}: {schedule.critical_seconds:.2f}s of {schedule.makespan:.2f}s ({share:.0%})"
    )
    return Line(text)


def blocked_lines(record: Record) -> list[Line]:
    """One line for each blocked item, as ``-rB`` shows them."""
    return [
        Line(f"BLOCKED {item.nodeid} - {item.reason}") for item in record.items if item.outcome == "blocked"
    ]


def count(things: Sequence[object] | Iterable[object] | int, noun: str) -> str:
    """``1 task``, ``3 tasks``."""
    number = things if isinstance(things, int) else len(list(things))
    return f"{number} {noun}" + ("" if number == 1 else "s")


def word(decision: str) -> str:
    """A decision as people read it."""
    return _WORDS.get(decision, decision)

"""From a lane as written to a phase: ids, windows, files, and what its chart says otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Total
from pytest_wavegate.model.effort import Effort
from pytest_wavegate.plan.dialects.swimlanes.chart import differences
from pytest_wavegate.plan.draft import DraftPhase, DraftTask
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.text.blocks import ListItem, Paragraph
from pytest_wavegate.plan.words.boxes import read_box
from pytest_wavegate.plan.words.effort import read_effort
from pytest_wavegate.plan.words.field_values import read_priority
from pytest_wavegate.plan.words.fields import read_fields
from pytest_wavegate.plan.words.windows import find_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Status
    from pytest_wavegate.plan.dialects.swimlanes.chart import Matched
    from pytest_wavegate.plan.dialects.swimlanes.lanes import Lane, LaneTask
    from pytest_wavegate.plan.drawn.mermaid_gantt import Bar
    from pytest_wavegate.plan.text.blocks import Document
    from pytest_wavegate.plan.words.fields import Field

_TIMES = frozenset({"time", "hours", "schedule", "window", "timeline", "when", "timeframe", "days"})
_LONGEST_OWNER = 120
_IDS = regex(r"^[A-Za-z][\w.-]{0,40}$")


@dataclass
class BuiltLane:
    """A lane read to its end."""

    phase: DraftPhase
    titles: dict[str, list[str]] = field(default_factory=dict)
    """All that its tasks are called, by id."""
    needs: list[Field] = field(default_factory=list)
    """Fields that say what the whole lane waits for."""
    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def build_lane(lane: Lane, matched: Matched, *, used: set[str], document: Document) -> BuiltLane:
    """Return the phase of a lane.

    Args:
        lane: as written.
        matched: the bars of its tasks; a bar gives a task its id, and its hours where it has none.
        used: ids that are taken; those of this lane are added.
        document: for findings.
    """
    phase = DraftPhase(id=lane.name.id, title=lane.name.title, line=lane.line, label=lane.name.label)
    built = BuiltLane(phase)
    for place, raw in enumerate(lane.tasks):
        bar = matched.bars.get(place)
        task = _task(raw, bar, id=_id(lane, place, bar=bar, used=used))
        phase.tasks.append(task)
        built.titles[task.id] = [raw.title, *([bar.title] if bar else [])]
        if bar is not None:
            built.claims.extend(differences(raw, bar, id=task.id))
        if raw.timed and raw.timed.end is None and not raw.timed.open:
            text = document.lines[raw.line - 1].replace("*", "").strip(" -")[:60]
            built.findings.append(remark("WG166", path=document.path, line=raw.line, task=task.id, text=text))
    for bar in matched.left:
        built.findings.append(
            remark("WG167", path=document.path, line=bar.line, title=bar.title, lane=lane.name.label)
        )
    for said in read_fields(lane.rest):
        _field(built, said)
    return built


def _id(lane: Lane, place: int, *, bar: Bar | None, used: set[str]) -> str:
    """Return the bar's id where it has one, else the lane's name with the task's number."""
    name = lane.name.key
    if not name[-1:].isalpha():
        word = lane.name.label.split()[0].lower() if name.isdecimal() else ""
        name = f"{word}{name}-"
    chosen = bar.id if bar and _IDS.match(bar.id) and bar.id not in used else f"{name}{place + 1}"
    number = len(lane.tasks)
    while chosen in used:
        number += 1
        chosen = f"{name}{number}"
    used.add(chosen)
    return chosen


def _task(raw: LaneTask, bar: Bar | None, *, id: str) -> DraftTask:  # noqa: A002 (it is one)
    task = DraftTask(id=id, title=raw.title, line=raw.line, parallel=True)
    task.texts = [raw.title, *(block.text for block in raw.body if isinstance(block, ListItem | Paragraph))]
    task.window = raw.timed.window if raw.timed else None
    if raw.timed and raw.timed.length:
        task.estimates.append(raw.timed.length)
    if raw.timed is None and bar is not None and bar.window is not None:
        task.window = bar.window
        hours = bar.window.end - bar.window.start
        task.estimates.append(Effort(low=hours, high=hours, unit="hours"))
    task.box = raw.line if raw.box else None
    task.status = raw.box.status if raw.box else _by_bar(bar)
    boxes = (read_box(block.text) for block in raw.body if isinstance(block, ListItem))
    task.acceptance.extend(box.rest for box in boxes if box and box.rest)
    return task


def _by_bar(bar: Bar | None) -> Status:
    if bar is None:
        return "todo"
    return "done" if "done" in bar.tags else "in_progress" if "active" in bar.tags else "todo"


def _field(built: BuiltLane, said: Field) -> None:
    phase, value = built.phase, said.value.strip(" *_`")
    match said.name:
        case "priority" if value and phase.priority is None:
            phase.priority = read_priority(value)
        case "owner" if value and phase.owner is None:
            phase.owner = value[:_LONGEST_OWNER]
        case "needs":
            built.needs.append(said)
        case "effort" if phase.effort is None:
            phase.effort = read_effort(value)
            built.claims.extend(_total(phase, line=said.line))
        case name if name in _TIMES:
            built.claims.extend(_span(phase, value, line=said.line))


def _total(phase: DraftPhase, *, line: int) -> Iterator[Total]:
    if phase.effort is not None:
        yield Total(phase=phase.id, amount=phase.effort, line=line)


def _span(phase: DraftPhase, value: str, *, line: int) -> Iterator[Total]:
    """Yield the calendar time of a lane: "Day 1, Hours 0-20" is 20 hours."""
    found = find_window(value)
    if found is not None and found.length is not None:
        yield Total(phase=phase.id, amount=found.length, span=True, line=line)

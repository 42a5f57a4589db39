"""When a matrix lets a lane begin, held against the windows of its tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_wavegate.model.claims import Restated
from pytest_wavegate.plan.lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

NEVER = Rule(
    "WG344",
    "error",
    "{lane} is said to wait for {what} until hour {hour:g}, but all of its tasks begin before that",
    "move its tasks, or say what really has to be there first",
)
PARTLY = Rule(
    "WG344",
    "warning",
    "{lane} is said to wait for {what} until hour {hour:g}, but {tasks} {begin} before that",
    "say which of its tasks wait, or move them",
)
RULES = (NEVER, PARTLY)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each row of a matrix whose lane begins before the hour it is said to wait for."""
    rows: dict[tuple[int, str], tuple[str, float]] = {}
    for claim in subject.plan.claims:
        if isinstance(claim, Restated) and claim.field == "start" and claim.task in subject.tasks:
            hour = _hour(claim)
            if hour is not None:
                what = ", ".join(claim.values[:-1]) or "others"
                rows[claim.line, subject.tasks[claim.task].phase] = (what, hour)
    for (line, lane), (what, hour) in rows.items():
        yield from _row(subject, lane, line=line, what=what, hour=hour)


def _hour(claim: Restated) -> float | None:
    """The hour that ends a claim's values; none where it speaks of tasks alone."""
    last = claim.values[-1] if claim.values else ""
    return float(last) if last.replace(".", "", 1).isdecimal() else None


def _row(subject: Subject, lane: str, *, line: int, what: str, hour: float) -> Iterator[Finding]:
    tasks = [task for task in subject.in_phase[lane] if task.window]
    early = [task for task in tasks if _begins_before(task, hour)]
    if not early:
        return
    rule = NEVER if len(early) == len(tasks) else PARTLY
    phase = subject.phases.get(lane)
    values: dict[str, Any] = {
        "lane": phase.label or phase.title if phase else lane,
        "what": what,
        "hour": hour,
        "tasks": subject.names(task.id for task in early),
        "begin": "begins" if len(early) == 1 else "begin",
    }
    yield subject.finding(rule, line=line, mark=what, task=early[0].id, **values)


def _begins_before(task: Task, hour: float) -> bool:
    return task.window is not None and task.window.start < hour

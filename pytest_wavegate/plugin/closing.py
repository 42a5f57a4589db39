"""What a person reads at the end of a run: a table of phases, the critical path, findings, blocked items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.plugin.lines import Line, markup_of
from pytest_wavegate.reports.plan_views.lettering import WIDTH, clean, folded, pad, width
from pytest_wavegate.reports.verdict_lines import name_of, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.record import ItemRecord, PhaseRecord, Record, TaskRecord

_NAME = 30
"""Columns of a phase's name."""
_SEVERITIES = ("error", "warning", "info")
_COLOURS: dict[str, dict[str, bool]] = {"error": {"red": True}, "warning": {"yellow": True}, "info": {}}
_OF_TESTS = "WG2"
"""How codes of findings about tests begin; the others are about the plan."""


def table(record: Record) -> Iterator[Line]:
    """One row a phase: tasks done, verified and in all, items, time, verdict."""
    yield Line(f"{'':{_NAME + 7}}------ tasks -----")
    yield Line(
        f"wave  {'phase':{_NAME}} {'done':>4} {'verified':>8} {'of':>4} {'items':>5} {'time':>8}  verdict",
        {"bold": True},
    )
    for phase in record.phases:
        yield _row(record, phase)


def _row(record: Record, phase: PhaseRecord) -> Line:
    tasks = [task for task in record.tasks if task.phase == phase.id]
    items = [item for item in record.items if phase.id in item.phases]
    done = sum(task.status == "done" for task in tasks)
    verified = sum(task.decision == "passed" for task in tasks)
    wave = "-" if phase.wave is None else phase.wave
    text = (
        f"{wave:>4}  {pad(name_of(phase), _NAME)} {done:>4} {verified:>8} {len(tasks):>4} {len(items):>5} "
        f"{_seconds(sum(item.seconds for item in items)):>8}  {_verdict(phase, tasks, items)}"
    )
    # Green rows would drown the others.
    return Line(text, {} if phase.decision == "passed" else markup_of(phase.decision))


def _verdict(phase: PhaseRecord, tasks: Sequence[TaskRecord], items: Sequence[ItemRecord]) -> str:
    """The decision; where there was nothing to judge, why."""
    if phase.decision != "no_data":
        return word(phase.decision)
    if not items:
        return "deferred" if any(task.items for task in tasks) else "no tests"
    return "open" if all(item.expect_red or item.skip for item in items) else word(phase.decision)


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f}s" if seconds < 1000 else f"{seconds:.0f}s"


def path_line(record: Record) -> Line | None:
    """The critical path's share of the run."""
    schedule = record.schedule
    if not schedule.critical_seconds or not schedule.makespan:
        return None
    share = min(1.0, schedule.critical_seconds / schedule.makespan)
    figures = f"{schedule.critical_seconds:.2f}s of {schedule.makespan:.2f}s ({share:.0%})"
    path = schedule.critical_path
    ways = (path, (*path[:3], "...", *path[-2:]), (path[0], "...", path[-1]))
    texts = (f"critical path {' > '.join(way)}: {figures}" for way in ways)
    short = f"critical path of {len(path)} tasks: {figures}"
    return Line(next((text for text in texts if width(text) <= WIDTH), short))


def finding_lines(findings: Iterable[Finding], *, shown: int | None) -> Iterator[Line]:
    """Findings about tests, then those about the plan, the gravest first.

    Args:
        findings: in any order.
        shown: how many to show; none for all. Mere remarks are shown with all only.
    """
    worth = [found for found in findings if shown is None or found.severity != "info"]
    worth.sort(key=lambda found: (not found.code.startswith(_OF_TESTS), _SEVERITIES.index(found.severity)))
    told = worth[:shown]
    for found in told:
        place = f"{clean(found.path)}:{found.line}"
        yield Line(f"{found.severity} {found.code}  {place}", _COLOURS[found.severity])
        for text in (found.message, found.hint and f"hint: {found.hint}"):
            yield from map(Line, folded(text, indent=2))
    if left := len(worth) - len(told):
        yield Line(f"and {left} more (-v shows all)")


def blocked_lines(record: Record) -> list[Line]:
    """One line for each blocked item, as ``-rB`` shows them."""
    return [
        Line(f"BLOCKED {item.nodeid} - {item.reason}", {"yellow": True})
        for item in record.items
        if item.outcome == "blocked"
    ]

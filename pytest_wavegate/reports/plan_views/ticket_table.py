"""A plan as rows that ticket trackers import: all that each task says, RFC 4180."""

from __future__ import annotations

from csv import writer
from io import StringIO
from typing import TYPE_CHECKING

from pytest_wavegate.reports.plan_views.amounts import amount
from pytest_wavegate.reports.plan_views.outline import name_of, phases_of

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan, Task

COLUMNS = (
    "ID", "Title", "Phase", "Wave", "Parallel", "Story", "Status", "Effort", "Other estimates", "Priority",
    "Owner", "Depends on", "Waits for", "Files", "Tests", "Folders", "Test IDs", "Acceptance",
    "Requirements", "Window", "Line",
)  # fmt: skip
"""The header; cells that hold several values part them by a semicolon, acceptance items by a line end."""
_STATUS = {"todo": "To do", "done": "Done", "in_progress": "In progress", "cancelled": "Cancelled"}


def render(plan: Plan) -> str:
    """Return a header and one row for each task in document order; rows end with CR and LF."""
    waves = {task: wave.number for wave in plan.waves for task in wave.tasks}
    phases = {phase.id: name_of(phase) for phase in phases_of(plan).values()}
    text = StringIO(newline="")
    table = writer(text)
    table.writerow(COLUMNS)
    for task in plan.tasks:
        table.writerow(
            [task.id, task.title, phases.get(task.phase, task.phase), waves.get(task.id, ""), *_said(task)]
        )
    return text.getvalue()


def _said(task: Task) -> list[object]:
    return [
        "yes" if task.parallel else "no",
        task.story or "",
        _STATUS[task.status],
        amount(task.effort) if task.effort else "",
        ";".join(amount(one) for one in task.estimates if one != task.effort),
        task.priority or "",
        task.owner or "",
        *(";".join(values) for values in (task.depends_on, task.external, task.files, task.tests)),
        *(";".join(values) for values in (task.folders, task.test_ids)),
        "\n".join(task.acceptance),
        ";".join(task.requirements),
        f"{task.window.start:g}-{task.window.end:g} h" if task.window else "",
        task.line,
    ]

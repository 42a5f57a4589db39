"""A plan as a table: one task a line, RFC 4180."""

from __future__ import annotations

from csv import writer
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_wavegate.model.effort import Effort
    from pytest_wavegate.model.plan import Plan, Task

COLUMNS = (
    "id", "title", "wave", "phase", "phase_title", "parallel", "story", "status", "depends_on", "files",
    "effort_low", "effort_high", "effort_unit", "priority", "owner", "line",
)  # fmt: skip
"""The header; cells that hold several values part them by a semicolon."""


def render(plan: Plan) -> str:
    """Return a header and one line for each task in document order; lines end with CR and LF."""
    waves = {task: wave.number for wave in plan.waves for task in wave.tasks}
    titles = {phase.id: phase.title for phase in plan.phases}
    text = StringIO(newline="")
    table = writer(text)
    table.writerow(COLUMNS)
    table.writerows(
        [task.id, task.title, waves.get(task.id, ""), task.phase, titles.get(task.phase, ""), *_rest(task)]
        for task in plan.tasks
    )
    return text.getvalue()


def _rest(task: Task) -> list[object]:
    return [
        "yes" if task.parallel else "no",
        task.story or "",
        task.status,
        ";".join(task.depends_on),
        ";".join(task.files),
        *_effort(task.effort),
        task.priority or "",
        task.owner or "",
        task.line,
    ]


def _effort(effort: Effort | None) -> list[object]:
    return [f"{effort.low:g}", f"{effort.high:g}", effort.unit] if effort else ["", "", ""]

"""Plans of any length, one writer for each dialect."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GROUP = 50
"""Tasks of one phase."""


def _groups(count: int) -> Iterator[tuple[int, range]]:
    """Yield the number of each phase, from 1, and the numbers of its tasks, from 1."""
    for number, first in enumerate(range(1, count + 1, GROUP), start=1):
        yield number, range(first, min(first + GROUP, count + 1))


def _needs(task: int) -> list[int]:
    """Return the tasks that one waits for: every fourth waits for the third one before it."""
    return [task - 3] if task % 4 == 0 and task > 3 else []


def _unit(group: int, task: int) -> str:
    place = (task - 1) % GROUP
    return f"{group}{chr(65 + place // 26)}{chr(65 + place % 26)}"


def _letters(number: int) -> str:
    name = ""
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(65 + letter) + name
    return name


def speckit(count: int) -> str:
    """Phases of boxes with ids, marks and paths."""
    rows = ["# Tasks: Lighthouse\n"]
    for phase, tasks in _groups(count):
        rows.append(f"\n## Phase {phase}: User Story {phase} - Lamp {phase} (Priority: P1)\n")
        rows.append(f"**Goal**: Lamp {phase} burns\n")
        for task in tasks:
            mark = "[P] " if task % 3 else ""
            needs = "".join(f" (depends on T{one:05d})" for one in _needs(task))
            path = f"src/lamp_{phase}/part_{task}.py"
            rows.append(f"- [ ] T{task:05d} {mark}[US{phase}] Fit part {task} of the lamp in {path}{needs}")
        rows.append(f"\n**Checkpoint**: lamp {phase} can be seen\n")
    return "\n".join([*rows, "## Dependencies\n\n- Phase 1: No dependencies\n"])


def waves(count: int) -> str:
    """Waves of agents, each with YAML."""
    rows = ["# Agent Assignments: Lighthouse\n"]
    for wave, tasks in _groups(count):
        rows.append(f"\n### Wave {wave}: Lamp {wave} (Parallel Execution)\n")
        for task in tasks:
            rows.append(f"#### Agent {_unit(wave, task)}: Fit part {task}\n```yaml")
            rows.append(f"Files:\n  - src/lamp_{wave}/part_{task}.py (NEW)")
            rows.append(f"Dependencies: {f'Wave {wave - 1} complete' if wave > 1 else 'None'}\n```\n")
    return "\n".join(rows)


def streams(count: int) -> str:
    """Streams in phases, and a table of who touches which file."""
    rows = ["# Parallel Streams: Lighthouse\n"]
    for phase, tasks in _groups(count):
        rows.append(f"\n## Phase {phase}: Lamp {phase} - Parallel Streams\n")
        for task in tasks:
            needs = ", ".join(f"Stream {_unit(phase, one)}" for one in _needs(task) if one in tasks)
            rows.append(f"### Stream {_unit(phase, task)}: Part {task}")
            rows.append(f"**Files to Modify**:\n- `src/lamp_{phase}/part_{task}.py`\n")
            rows.append(f"**Dependencies**: {needs or 'None'}\n")
    rows.append(
        "## File Ownership Matrix\n\n| File | Stream 1AA | Stream 1AB | Conflict Risk |\n|---|---|---|---|"
    )
    rows += [f"| `src/shared_{number}.py` | adds A | adds B | Low |" for number in range(count // 10)]
    return "\n".join([*rows, ""])


def tickets(count: int) -> str:
    """Tickets in phases, each with its fields."""
    rows = ["# Tasks: Lighthouse\n\n**Story Point Scale:** Fibonacci (1, 2, 3, 5, 8, 13)\n"]
    for phase, tasks in _groups(count):
        rows.append(f"\n### Phase {phase}: Lamp {phase} (Sprint {phase})\n\n#### Tickets\n")
        for task in tasks:
            needs = ", ".join(f"LAMP-{one:05d}" for one in _needs(task))
            rows.append(f"**[LAMP-{task:05d}] Part {task}**\n")
            rows.append(f"- **Effort:** 3 story points\n- **Dependencies:** {needs or 'None'}")
            rows.append(f"- **Files:** `src/lamp_{phase}/part_{task}.py`\n")
    return "\n".join(rows)


def swimlanes(count: int) -> str:
    """Lanes with hours, and a chart of the same tasks."""
    chart = [
        "# Lighthouse\n\n**Duration:** 2 days\n\n```mermaid\ngantt\n    title Lamps\n    dateFormat HH:mm"
    ]
    rows = ["```\n\n## Teams\n"]
    for lane, tasks in _groups(count):
        chart.append(f"    section Team {_letters(lane)} (Lamp {lane})")
        rows.append(
            f"\n### Team {_letters(lane)} - Lamp {lane}\n**Priority:** P1\n**Time:** Day 1\n\n**Tasks:**"
        )
        for place, task in enumerate(tasks):
            chart.append(f"    Fit part {task} :part{task}, {place % 24:02d}:00, 1h")
            rows.append(f"{place + 1}. **Hour {place}-{place + 1}:** Fit part {task}")
            rows.append(f"   - Update `src/lamp_{lane}/part_{task}.py`\n")
    return "\n".join([*chart, *rows])


def kiro(count: int) -> str:
    """Boxes with numbers in two levels, and requirements."""
    rows = ["# Implementation Plan: Lighthouse\n"]
    for group, tasks in _groups(count):
        rows.append(f"- [ ] {group}. Lamp {group}")
        for place, task in enumerate(tasks, start=1):
            needs = f"\n    - _Depends: {group}.{place - 3}_" if task % 4 == 0 and place > 3 else ""
            rows.append(
                f"  - [ ] {group}.{place} Fit part {task}\n    - `src/lamp_{group}/part_{task}.py`{needs}"
            )
            rows.append(f"    - _Requirements: {group}.1, {group}.2_")
    return "\n".join([*rows, ""])


def openspec(count: int) -> str:
    """Numbered sections of numbered boxes, and prose about their order."""
    rows = ["# Tasks: Build a lighthouse\n"]
    for group, tasks in _groups(count):
        rows.append(f"\n## {group}. Lamp {group}")
        for place, task in enumerate(tasks, start=1):
            needs = f" (depends on {group}.{place - 3})" if task % 4 == 0 and place > 3 else ""
            rows.append(f"- [ ] {group}.{place} Fit part {task} in `src/lamp_{group}/part_{task}.py`{needs}")
    return "\n".join([*rows, "\n## Dependencies\n", "- Tasks 2.x and 3.x depend on 1.x", ""])


def gsd(count: int) -> str:
    """A roadmap: a list of phases, and the plans of each."""
    listed, rows = ["# Roadmap: Lighthouse\n\n## Phases\n"], ["\n## Phase Details\n"]
    for phase, plans in _groups(count):
        listed.append(f"- [ ] **Phase {phase}: Lamp {phase}** - it burns")
        before = f"Phase {phase - 1}" if phase > 1 else "Nothing (first phase)"
        rows.append(f"### Phase {phase}: Lamp {phase}\n**Goal**: It burns\n**Depends on**: {before}")
        rows.append(f"**Plans**: {len(plans)} plans\n\nPlans:")
        for place, plan in enumerate(plans, start=1):
            rows.append(f"- [ ] {phase:02d}-{place:02d}-PLAN.md — Part in src/lamp_{phase}/part_{plan}.py")
        rows.append("")
    return "\n".join([*listed, *rows])


def taskmaster(count: int) -> str:
    """JSON: tasks by number."""
    tasks = [
        {
            "id": task,
            "title": f"Fit part {task}",
            "description": f"Fit it in src/lamp/part_{task}.py",
            "status": "pending",
            "dependencies": _needs(task),
        }
        for task in range(1, count + 1)
    ]
    return json.dumps({"tasks": tasks}, indent=1)


def checklist(count: int) -> str:
    """Numbered boxes that name each other by ids in comments."""
    rows = ["# Lighthouse\n"]
    for group, tasks in _groups(count):
        rows.append(f"\n## Lamp {group}\n")
        for task in tasks:
            rows.append(
                f"- [ ] {task}. Fit part {task} <!-- id:prt{task:05d} -->\n  - Stream: {1 + task % 3}"
            )
            rows += [f"  - Blocked-by: prt{one:05d} (Fit part {one})" for one in _needs(task)]
            rows.append(f"  - Write `src/lamp_{group}/part_{task}.py`")
    return "\n".join([*rows, ""])


WRITERS: dict[str, Callable[[int], str]] = {
    "speckit": speckit,
    "waves": waves,
    "streams": streams,
    "tickets": tickets,
    "swimlanes": swimlanes,
    "kiro": kiro,
    "openspec": openspec,
    "gsd": gsd,
    "taskmaster": taskmaster,
    "checklist": checklist,
}
"""By dialect, what writes a plan with a number of tasks."""

"""What tests of rules share."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.model.effort import Effort, Window
from pytest_wavegate.model.plan import Phase, Plan, Task
from pytest_wavegate.plan.lint.engine import lint
from pytest_wavegate.plan.lint.subject import Subject
from pytest_wavegate.plan.order.graph import elaborate
from pytest_wavegate.plan.read import parse_reading
from pytest_wavegate.plan.text.document import read_document
from pytest_wavegate.plan.words.paths import is_test

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.finding import Finding


@pytest.fixture
def findings() -> Callable[..., list[Finding]]:
    """Lint a plan's text, and return the findings with some codes."""

    def found(text: str, *codes: str, dialect: str | None = None) -> list[Finding]:
        reading = parse_reading(dedent(text).encode(), path="tasks.md", dialect=dialect)
        return [one for one in lint(reading) if not codes or one.code in codes]

    return found


@pytest.fixture
def subjects() -> Callable[..., Subject]:
    """Build a plan from its parts, without a dialect; phases follow from the tasks where none are given."""

    def made(*tasks: Task, text: str = "", phases: tuple[Phase, ...] = (), **rest: Any) -> Subject:
        names = dict.fromkeys(one.phase for one in tasks)
        plan = Plan(
            title="A plan",
            sha256="",
            phases=phases or tuple(Phase(id=name, title=name, label="", line=1) for name in names),
            tasks=tasks,
            **{"path": "plan.md", "dialect": "tickets", "by": "dependency"} | rest,
        )
        # Readers know a task by its id where the plan has it, so it stands somewhere.
        whole = f"{dedent(text).strip(chr(10))}\n\n{' '.join(one.id for one in tasks)}\n"
        return Subject(elaborate(plan), read_document(whole, path="plan.md"))

    return made


@pytest.fixture
def task() -> Callable[..., Task]:
    """Build a task that runs beside others: ``points``, ``days`` and ``hours`` say how long and when."""

    def made(id_: str, *needs: str, line: int = 1, files: tuple[str, ...] = (), **rest: Any) -> Task:
        points, days, hours = (rest.pop(name, None) for name in ("points", "days", "hours"))
        estimates = [Effort(low=points, high=points, unit="points")] if points else []
        estimates += [Effort(low=days[0], high=days[1], unit="days")] if days else []
        return Task(
            id=id_,
            depends_on=needs,
            line=line,
            files=files,
            tests=tuple(file for file in files if is_test(file)),
            effort=estimates[0] if estimates else None,
            estimates=tuple(estimates),
            window=Window(start=hours[0], end=hours[1]) if hours else None,
            **{"title": f"Title of {id_}", "phase": "1", "parallel": True} | rest,
        )

    return made

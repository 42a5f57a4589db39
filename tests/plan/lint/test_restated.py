"""WG341, WG342 and WG343: fields of a task that another section gives otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from pytest_wavegate.model.claims import Restated
from pytest_wavegate.model.effort import Effort
from pytest_wavegate.model.plan import Phase
from pytest_wavegate.plan.lint import restated

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]


def again(field: str, *values: str, task: str = "OVN-2") -> Restated:
    """The field of a task on line 9."""
    fields = get_args(Restated.model_fields["field"].annotation)
    assert field in fields
    return Restated.model_validate({"task": task, "field": field, "values": values, "line": 9})


@pytest.fixture
def told(subjects: Subjects, task: Made) -> Callable[[Restated], list[str]]:
    """Return the messages about one field of a task that says a lot of itself."""

    def messages(claim: Restated) -> list[str]:
        days = Effort(low=5, high=8, unit="days")
        one = task(
            "OVN-2", "OVN-1", line=4, title="Stone Oven Build", owner="Senior Baker + Mid-level Baker",
            priority="P0 (Blocker)", phase="2", points=8, external=("ADR-7",),
        )  # fmt: skip
        one = one.model_copy(update={"estimates": (*one.estimates, days)})
        phases = (
            Phase(id="1", title="Dough", label="Phase 1", line=1),
            Phase(id="2", title="Oven", label="Phase 2", line=3),
        )
        text = "# Bakery\n\n## Phase 2: Oven (Sprint 5)\n\nOVN-2"
        made = subjects(task("OVN-1"), one, text=text, phases=phases, claims=(claim,))
        found = list(restated.check(made))
        assert {one.line for one in found} <= {9}
        return [f"{one.code} {one.severity}: {one.message}" for one in found]

    return messages


@pytest.mark.parametrize(
    "claim",
    [
        again("owner", "Senior Baker"),
        again("owner", "Mid-level Baker #1 (0.5 FTE)"),
        again("owner", "Sr. Baker, Mid-level Baker"),
        again("owner", "TBD"),
        again("owner"),
        again("owner", "Senior Baker + Mid-level Baker"),
        again("title", "Oven Builds"),
        again("title", "Stone Oven Build (big)"),
        again("title", "Stone Oven Build"),
        again("effort", "8"),
        again("effort", "8 SP"),
        again("effort", "6 days"),
        again("effort", "40 hours"),
        again("effort", "L"),
        again("priority", "P0"),
        again("priority", "blocker"),
        again("depends_on", "OVN-1", "ADR-7"),
        again("depends_on", "all work on the dough"),
        again("blocks", "OVN-9"),
        again("phase", "2"),
        again("phase", "Sprint 5"),
        again("start", "hour 9"),
        again("owner", "Carpenter", task="OVN-77"),
    ],
)
def test_restated_alike(told: Callable[[Restated], list[str]], claim: Restated) -> None:
    """Shorter names, roles without a number, other units and one of two owners are no contradiction."""
    assert told(claim) == []


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        (
            again("owner", "Miller"),
            "WG341 warning: OVN-2 is given to Miller here, and to Senior Baker + Mid-level Baker on line 4",
        ),
        (
            again("title", "Flour Mill"),
            "WG342 info: OVN-2 is called Flour Mill here, and Stone Oven Build on line 4",
        ),
        (again("effort", "13"), "WG343 warning: effort of OVN-2: 13 here, 8 points on line 4"),
        (again("effort", "2 days"), "WG343 warning: effort of OVN-2: 2 days here, 5-8 days on line 4"),
        (again("priority", "P1"), "WG343 warning: priority of OVN-2: P1 here, P0 (Blocker) on line 4"),
        (
            again("depends_on", "OVN-1"),
            "WG343 warning: dependencies of OVN-2: OVN-1 here, OVN-1 and ADR-7 on line 4",
        ),
        (
            again("depends_on"),
            "WG343 warning: dependencies of OVN-2: none here, OVN-1 and ADR-7 on line 4",
        ),
        (
            again("blocks", "OVN-1"),
            "WG343 warning: what OVN-2 blocks: OVN-1 here, no dependency of OVN-1 on line 1",
        ),
        (again("phase", "3"), "WG343 warning: phase of OVN-2: 3 here, Phase 2 on line 4"),
    ],
)
def test_restated_otherwise(told: Callable[[Restated], list[str]], claim: Restated, message: str) -> None:
    """A contradiction is told with both values, on the line that restates."""
    assert told(claim) == [message]


def test_task_without_a_phase(subjects: Subjects, task: Made) -> None:
    """A phase that the plan does not have contradicts nothing."""
    phases = (Phase(id="7", title="Shop", label="", line=1),)
    claims = (again("phase", "3", task="OVN-1"),)
    assert list(restated.check(subjects(task("OVN-1"), phases=phases, claims=claims))) == []


def test_numbers_of_people(subjects: Subjects, task: Made) -> None:
    """Two people with one role and two numbers are two people."""
    claims = (again("owner", "Baker #1", task="OVN-1"),)
    found = list(restated.check(subjects(task("OVN-1", owner="Baker #2"), claims=claims)))
    assert [one.code for one in found] == ["WG341"]

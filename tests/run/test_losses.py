"""What one plan says and its copy does not."""

from __future__ import annotations

import pytest

from pytest_wavegate.model.effort import Effort
from pytest_wavegate.model.plan import Edge, Phase, Plan, PlannedGate, PlannedRollback, Task
from pytest_wavegate.run.losses import Loss, losses

TASK = Task(id="A", title="Fill  the kettle", phase="1", line=1, files=("a.py",))
PHASE = Phase(id="1", title="Tea", label="Phase 1", line=1, tasks=("A",))
PLAN = Plan(path="a.md", title="Tea", dialect="x", sha256="", phases=(PHASE,), tasks=(TASK,))
COPY = PLAN.model_copy(
    update={
        "tasks": (TASK.model_copy(update={"id": "T1", "title": "Fill the kettle"}),),
        "phases": (PHASE.model_copy(update={"tasks": ("T1",), "priority": "P1"}),),
    }
)


def told(plan: Plan, copy: Plan) -> list[str]:
    return [str(loss) for loss in losses(plan, copy, tasks={"A": "T1"}, phases={"1": "1"})]


def changed(plan: Plan, **fields: object) -> Plan:
    """The plan with other fields of its task."""
    return plan.model_copy(update={"tasks": (plan.tasks[0].model_copy(update=fields),)})


def test_nothing_is_lost() -> None:
    """Names may differ, and so may blanks; a copy may say more of a phase."""
    assert told(PLAN, COPY) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "Boil"}, "title of A"),
        ({"phase": "2"}, "phase of A"),
        ({"depends_on": ("T9",)}, "dependencies of A"),
        ({"external": ("water",)}, "dependencies outside of the plan of A"),
        ({"files": ("b.py",)}, "files of A"),
        ({"acceptance": ("hot",)}, "acceptance of A"),
        ({"parallel": True}, "parallel of A"),
        ({"id": "T2"}, "A: not found again at all"),
    ],
)
def test_fields_of_tasks(fields: dict[str, object], said: str) -> None:
    """Each by the name that people know."""
    assert told(PLAN, changed(COPY, **fields)) == [said]


def test_further_estimates() -> None:
    """The first is the effort itself."""
    hours, points = Effort(low=1, high=1, unit="hours"), Effort(low=3, high=3, unit="points")
    both = changed(PLAN, effort=hours, estimates=(hours, points))
    assert told(both, changed(COPY, effort=hours, estimates=(hours,))) == ["further estimates of A"]
    assert told(both, changed(COPY, effort=hours, estimates=(points, hours))) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"goal": "Hot tea"}, "goal of Phase 1"),
        ({"title": "Coffee"}, "title of Phase 1"),
        ({"depends_on": ("2",)}, "dependencies of Phase 1"),
        ({"independent": True}, "independence of Phase 1"),
        ({"tasks": ("A", "B")}, "order of tasks of Phase 1"),
        ({"id": "2"}, "Phase 1: not found again at all"),
    ],
)
def test_fields_of_phases(fields: dict[str, object], said: str) -> None:
    """Each by the heading of its phase."""
    plan = PLAN.model_copy(update={"phases": (PHASE.model_copy(update=fields),)})
    found = losses(plan, COPY, tasks={"A": "T1"}, phases={"1": "1", "2": "9"})
    assert [str(loss) for loss in found] == [said]


def test_the_plan_as_a_whole() -> None:
    """Its title, what makes its waves, and what its text states."""
    plan = PLAN.model_copy(
        update={
            "title": "Tea time",
            "by": "dependency",
            "edges": (
                Edge(source="A", target="B", why="sequence"),
                Edge(source="A", target="C", why="declared"),
            ),
            "gates": (PlannedGate(phase="1", condition="lag < 1s", source="plan:1"),),
            "rollback": (PlannedRollback(phase=None, command="make cold", source="plan:2"),),
        }
    )
    assert told(plan, COPY) == [
        "the plan's title as it is",
        "waves made from dependencies alone: use it with --wave-by dependency",
        "1 step of order that no dependency declares",
        "1 gate of the plan's text",
        "1 rollback command",
    ]


def test_many_owners_are_counted() -> None:
    """Six are named."""
    assert str(Loss("owner", tuple("ABCDEFGH"))) == "owner of A, B, C, D, E, F and 2 more"

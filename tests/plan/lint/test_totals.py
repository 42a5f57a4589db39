"""WG331 and WG332: stated sums that do not add up, and stated times that are too short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.claims import Total
from pytest_wavegate.model.effort import Effort
from pytest_wavegate.model.plan import Phase
from pytest_wavegate.plan.lint import totals

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]

TEXT = """
# Bakery

Critical path: 1 week

## Sprint 1

one

## Sprint 2

two

## Tests

three
"""
PHASES = (
    Phase(id="1", title="Dough", label="Sprint 1", line=5),
    Phase(id="2", title="Oven", label="Sprint 2", line=9),
)


def total(
    low: float, unit: str, *, high: float | None = None, phase: str | None = None, span: bool = False
) -> Total:
    """A length of time on line 3, or a sum on line 1."""
    amount = Effort(low=low, high=high or low, unit=unit)
    return Total(phase=phase, amount=amount, span=span, line=3 if span else 1)


@pytest.fixture
def bakery(subjects: Subjects, task: Made) -> Subjects:
    """A plan of 5 points in one sprint and 8 in another, and a test of 3 points in a section of its own."""

    def made(*claims: Total) -> Subject:
        tasks = (
            task("A", points=5, line=7),
            task("B", phase="2", points=8, line=11),
            task("C", phase="2", points=3, line=15),
        )
        return subjects(*tasks, text=TEXT, phases=PHASES, claims=claims)

    return made


@pytest.mark.parametrize(
    "claim",
    [
        total(3, "tasks"),
        total(2, "phases"),
        total(13, "points"),
        total(16, "points"),
        total(8, "points", phase="2"),
        total(11, "points", phase="2"),
        total(12, "points", high=14),
        total(40, "hours"),
        total(1, "weeks", span=True),
        total(9, "points", phase="7"),
    ],
)
def test_sums_that_add_up(bakery: Subjects, claim: Total) -> None:
    """Tasks of another section may count or not; ranges overlap; units that no task has are no sums."""
    assert list(totals.check(bakery(claim))) == []


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        (total(7, "tasks"), "7 tasks are stated, but 3 tasks are defined"),
        (total(4, "phases"), "4 phases are stated, but the plan has 2 phases"),
        (total(20, "points"), "20 points are stated, but the 2 tasks there add up to 13"),
        (total(5, "points", phase="2"), "5 points are stated for Sprint 2, but its one task has 8"),
        (total(5, "tasks", phase="2"), "5 tasks are stated for Sprint 2, but 2 tasks are defined"),
    ],
)
def test_sums_that_do_not(bakery: Subjects, claim: Total, message: str) -> None:
    """A wrong sum is told with what is there."""
    assert [(one.code, one.line, one.message) for one in totals.check(bakery(claim))] == [
        ("WG331", 1, message)
    ]


def test_number_and_effort_mean_the_same_tasks(bakery: Subjects) -> None:
    """Three tasks and 13 points do not go together: the third one has points too."""
    found = list(totals.check(bakery(total(3, "tasks"), total(13, "points"))))
    assert [one.message for one in found] == ["13 points are stated, but the 3 tasks there add up to 16"]


def test_task_without_effort(subjects: Subjects, task: Made) -> None:
    """Where a task states no effort nothing is added up; cancelled tasks count for nothing."""
    claims = (total(9, "points"),)
    assert list(totals.check(subjects(task("A", points=5), task("B"), claims=claims))) == []
    dropped = task("B", points=4, status="cancelled")
    assert len(list(totals.check(subjects(task("A", points=5), dropped, claims=claims)))) == 1


def test_length_of_the_critical_path(subjects: Subjects, task: Made) -> None:
    """An amount on a line about the critical path is no sum of all work."""
    claims = (Total(amount=Effort(low=3, high=3, unit="points"), line=3),)
    assert list(totals.check(subjects(task("A", points=5), text=TEXT, claims=claims))) == []


def test_time_too_short(subjects: Subjects, task: Made) -> None:
    """A week is five working days, too few for a chain that may take eight."""
    tasks = (task("A", days=(2, 3)), task("B", "A", days=(3, 5)), task("C", days=(1, 7)))
    found = list(totals.check(subjects(*tasks, text=TEXT, claims=(total(1, "weeks", span=True),))))
    assert [(one.code, one.line) for one in found] == [("WG332", 3)]
    assert found[0].message == ("1 week is 5 working days at 5 a week; the longest chain, A -> B, may take 8")
    enough = subjects(*tasks, text=TEXT, claims=(total(2, "weeks", span=True),))
    assert list(totals.check(enough)) == []


def test_time_without_estimates(subjects: Subjects, task: Made) -> None:
    """Points are no days, and one estimate among many tasks makes no chain."""
    claims = (total(1, "days", span=True),)
    assert list(totals.check(subjects(task("A", points=8), task("B", "A", points=8), claims=claims))) == []
    few = (task("A", days=(4, 4)), task("B", "A"), task("C", "B"))
    assert list(totals.check(subjects(*few, claims=claims))) == []


def test_plan_without_tasks(subjects: Subjects) -> None:
    """A plan without tasks adds up to nothing, and is told of elsewhere."""
    assert list(totals.check(subjects(claims=(total(7, "tasks"),)))) == []


PARTS = """\
## Phase 1: Oven

- [ ] T001 Fire it

## Testing & Delivery

### Tests

- [ ] T002 Bread
- [ ] T003 Rolls

### Vans

- [ ] T004 Load

## Summary

- **Testing**: {tests} tasks
"""


@pytest.mark.parametrize(("tests", "told"), [(2, False), (3, False), (5, True)])
def test_one_part_of_a_phase_with_two_names(
    findings: Callable[..., list[Finding]], tests: int, told: bool
) -> None:
    """A phase of two names may be meant whole, or by one of its parts."""
    assert bool(findings(PARTS.format(tests=tests), "WG331")) is told


@pytest.mark.parametrize(("stated", "told"), [("4", False), ("3", True)])
def test_the_number_of_the_only_phase(
    findings: Callable[..., list[Finding]], stated: str, told: bool
) -> None:
    """Above a plan with one phase, "Phases: 4" is its name."""
    text = f"# Release\n\n**Phases:** {stated}\n\n## Phase 4: Oven\n\n- [ ] T001 Fire it\n"
    assert bool(findings(text, "WG331")) is told

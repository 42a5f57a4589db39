"""WG344: a matrix that lets a lane wait for what its own hours do not wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.claims import Restated
from pytest_wavegate.model.plan import Phase
from pytest_wavegate.plan.lint import lane_matrix

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]
    Told = Callable[..., list[str]]


@pytest.fixture
def told(subjects: Subjects, task: Made) -> Told:
    """Return severity and message for a row over a plan of two lanes."""

    def findings(*values: str, names: tuple[str, ...] = ("birch1", "birch2")) -> list[str]:
        phases = tuple(Phase(id=name, title=name, label=f"Team {name}", line=1) for name in ("Ash", "Birch"))
        tasks = (
            task("ash1", hours=(0, 6), phase="Ash"),
            task("birch1", hours=(2, 8), phase="Birch"),
            task("birch2", hours=(9, 12), phase="Birch"),
            task("birch3", phase="Birch"),
        )
        claims = tuple(Restated(task=name, field="start", values=values, line=5) for name in names)
        found = list(lane_matrix.check(subjects(*tasks, phases=phases, claims=claims)))
        assert {(one.code, one.line) for one in found} <= {("WG344", 5)}
        return [f"{one.severity}: {one.message}" for one in found]

    return findings


def test_lane_that_never_waits(told: Told) -> None:
    """Where all tasks of a lane begin before the hour it waits for, the plan cannot be followed."""
    assert told("Ash", "10") == [
        "error: Team Birch is said to wait for Ash until hour 10, but all of its tasks begin before that"
    ]


def test_lane_that_waits_in_part(told: Told) -> None:
    """Where some of them do, that is likely a mistake."""
    assert told("Ash", "6") == [
        "warning: Team Birch is said to wait for Ash until hour 6, but birch1 begins before that"
    ]


@pytest.mark.parametrize("values", [("Ash", "2"), ("Ash",), ("10 loaves",), ()])
def test_rows_without_contradiction(told: Told, values: tuple[str, ...]) -> None:
    """An hour that is kept, and rows without an hour, are fine."""
    assert told(*values) == []


def test_rows_of_nobody(told: Told) -> None:
    """A row about tasks without windows, or about none of the plan, contradicts nothing."""
    assert told("Ash", "10", names=("cedar1",)) == []

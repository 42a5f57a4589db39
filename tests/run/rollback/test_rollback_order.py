"""Which actions are due, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.planned import PlannedPhase
from pytest_wavegate.model.rollback import Action
from pytest_wavegate.run.rollback.entries import PhaseActions, Registered
from pytest_wavegate.run.rollback.order import due, phases_of

if TYPE_CHECKING:
    from pytest_wavegate.settings.values import RollbackScope


def phase(name: str, *, wave: int | None, actions: int = 2) -> PhaseActions:
    made = tuple(
        Action(key=f"r:{name}:{number}", phase=name, name=f"{name}{number}")
        for number in range(1, actions + 1)
    )
    planned = PlannedPhase(id=name, title=name, label="", wave=wave, tasks=(), needs=())
    return PhaseActions(phase=planned, actions=made)


def registered(wave: int, *phases: PhaseActions) -> Registered:
    return Registered(at=0.0, wave=wave, phases=phases)


STARTED = [
    registered(1, phase("a", wave=1), phase("b", wave=1)),
    registered(2, phase("c", wave=2), phase("d", wave=2), phase("e", wave=2)),
]


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        ("phase", "d2 d1"),
        ("wave", "d2 d1 e2 e1 c2 c1"),
        ("all", "d2 d1 e2 e1 c2 c1 b2 b1 a2 a1"),
    ],
)
def test_scopes(scope: RollbackScope, names: str) -> None:
    """The failed phase first, then the others of its wave, then earlier waves; each part latest first."""
    found = due(STARTED, failed={"d"}, wave=2, scope=scope)
    assert " ".join(action.name for action in found) == names


def test_several_failed_phases() -> None:
    """All of them come before the others of their wave."""
    found = due(STARTED, failed={"c", "e"}, wave=2, scope="wave")
    assert " ".join(action.name for action in found) == "e2 e1 c2 c1 d2 d1"


def test_a_phase_that_never_started() -> None:
    """It has nothing to undo; what ran beside it has."""
    assert due(STARTED, failed={"z"}, wave=2, scope="phase") == []
    assert len(due(STARTED, failed={"z"}, wave=2, scope="wave")) == 6


def test_a_phase_that_lies_in_several_waves() -> None:
    """It is beside whatever runs from its first wave to its last."""
    started = [registered(1, phase("a", wave=3)), registered(2, phase("b", wave=2)), registered(3)]
    assert phases_of(started, wave=1) == ["a"]
    assert phases_of(started, wave=2) == ["a", "b"]
    assert phases_of(started, wave=3) == ["a"]
    assert [action.name for action in due(started, failed={"b"}, wave=2, scope="wave")] == [
        "b2",
        "b1",
        "a2",
        "a1",
    ]


@st.composite
def runs(draw: st.DrawFn) -> tuple[list[Registered], set[str], int]:
    names = iter("abcdefghijkl")
    started = [
        registered(
            wave,
            *(
                phase(next(names), wave=wave, actions=draw(st.integers(0, 3)))
                for _ in range(draw(st.integers(1, 3)))
            ),
        )
        for wave in range(1, draw(st.integers(1, 4)) + 1)
    ]
    here = [found.phase.id for found in started[-1].phases]
    return started, set(draw(st.lists(st.sampled_from(here), min_size=1))), len(started)


@settings(max_examples=80, deadline=None)
@given(runs())
def test_laws_of_order(run: tuple[list[Registered], set[str], int]) -> None:
    """Wider scopes begin with the narrower ones; nothing twice; what is left over keeps its reverse order."""
    started, failed, wave = run
    narrow, middle, wide = (
        due(started, failed=failed, wave=wave, scope=scope) for scope in ("phase", "wave", "all")
    )
    everything = [action for entry in started for found in entry.phases for action in found.actions]
    assert middle[: len(narrow)] == narrow
    assert wide[: len(middle)] == middle
    assert sorted(action.key for action in wide) == sorted(action.key for action in everything)
    place = {action.key: number for number, action in enumerate(everything)}
    for part in (narrow, middle[len(narrow) :], wide[len(middle) :]):
        places = [place[action.key] for action in part]
        assert places == sorted(places, reverse=True)

"""Phrases refer to phases and tasks."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.words.ids import Ids
from pytest_wavegate.plan.words.prose import Phrase
from pytest_wavegate.plan.words.references import PhaseFacts, References

PHASES = (
    PhaseFacts("1", "Setup (Shared Ground)", ("T001", "T002")),
    PhaseFacts("2", "Foundational", ("T003", "T004")),
    PhaseFacts("3", "User Story 1 - Pool", ("T005", "T006"), story=1),
    PhaseFacts("4", "User Story 2 - Queue", ("T007", "T008"), story=2),
    PhaseFacts("5", "Slow Degradation", ("T009",)),
    PhaseFacts("N", "Polish & Docs", ("T010",)),
)
REFERENCES = References(PHASES, Ids(tuple(task for phase in PHASES for task in phase.tasks)), {7: ("5",)})


def phases(text: str, *asides: str) -> str:
    return " ".join(REFERENCES.target(Phrase(text, asides)).phases)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Phase 2", "2"),
        ("Phases 3-4", "3 4"),
        ("Phases 3–5", "3 4 5"),
        ("Phase 1, 2 and 4", "1 2 4"),
        ("Phase 3 and Phase 5", "3 5"),
        ("Phase 4+", "4 5"),
        ("Phase N", "N"),
        ("Phase 9", ""),
        ("Final Phase", "N"),
        ("US1", "3"),
        ("US-001 and US-2", "3 4"),
        ("US1-US2", "3 4"),
        ("US1/US2", "3 4"),
        ("User Stories 1 and 2", "3 4"),
        ("US7", "5"),
        ("all user stories", "3 4"),
        ("the desired stories", "3 4"),
        ("BOTH user stories", "3 4"),
        ("any user story validation", "3 4"),
        ("all user story phases", "3 4"),
        ("other stories", ""),
        ("Setup completion", "1"),
        ("Foundational phase completion", "2"),
        ("all user stories and degradation being complete", "3 4 5"),
        ("all user stories and on Slow Degradation", "3 4 5"),
        ("Polish", "N"),
        ("the schema", ""),
        ("ground", ""),
        ("Phase 1 + Phase 2 + US2 complete", "1 2 4"),
    ],
)
def test_phases(text: str, expected: str) -> None:
    """Phases are known by number, by story and by the words of their titles."""
    assert set(expected.split()) == set(phases(text).split())


def test_brackets_count_after_the_words() -> None:
    """A number in brackets explains a name; behind a number it is an aside."""
    assert phases("Setup", "Phase 1") == "1"
    assert phases("User Stories", "Phase 4") == "4"
    assert phases("User Stories", "Phase 3+") == "3 4"
    assert phases("Phase 3+", "User Stories") == "3 4"
    assert phases("US1", "needs Phase 5 work") == "3"
    assert phases("any migration job", "Phase 3, Phase 4") == "3 4"
    assert phases("Tests", "T005-T006") == "3"


def test_tasks() -> None:
    """Ids of tasks are found beside what else is said, and unknown ones kept apart."""
    target = REFERENCES.target(Phrase("T001, T003 and T99"))
    assert (target.tasks, target.unknown) == (("T001", "T003"), ("T99",))
    assert REFERENCES.target(Phrase("Tests", ("T005",))).tasks == ("T005",)


def test_every_phase_is_left_open() -> None:
    """It depends on who says "all previous phases" which ones they are."""
    assert REFERENCES.target(Phrase("all previous phases")).every == "phases"


def test_loose_words_are_counted() -> None:
    """Words that mean nobody make a phrase doubtful."""
    assert REFERENCES.target(Phrase("Setup completion")).loose == 0
    assert REFERENCES.target(Phrase("Setup, proof and compiling stubs")).loose == 3

"""Labels name phases by number, by story and by word."""

from __future__ import annotations

import pytest

from pytest_wavegate.model.plan import Phase, Plan
from pytest_wavegate.plan.words.phase_names import PhaseNames

PHASES = (
    Phase(id="1", title="Setup", label="Phase 1", line=1),
    Phase(id="2", title="User Story 1 - Feeding", label="Phase 2", line=2),
    Phase(id="3", title="User Story 2 - Cleaning", label="Phase 3", line=3),
    Phase(id="4", title="Polish", label="Phase 4", line=4),
)
NAMES = PhaseNames(Plan(path="p", title="t", dialect="d", sha256="", phases=PHASES))


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Phase 1", "1"),
        ("phase 3 (US2)", "3"),
        ("Setup (Phase 1)", "1"),
        ("User Story 2 (P2)", "3"),
        ("Polish", "4"),
        ("Phases 2-3", None),
        ("Grand total", None),
        ("", None),
    ],
)
def test_one(label: str, expected: str | None) -> None:
    """A label names a phase only where it names exactly one."""
    assert NAMES.one(label) == expected


def test_labelled() -> None:
    """The heading's own word is the surest name."""
    assert (NAMES.labelled("PHASE 2"), NAMES.labelled("Setup")) == ("2", None)

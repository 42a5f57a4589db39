"""What the tests share: a clock that stands still, databases, the depot, and faults to be switched on."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# The package lies beside this file and is not installed, wherever pytest is started from.
sys.path.insert(0, str(Path(__file__).parent))

from lockers import Assigned, Backoff, Conflict, Desk, Ledger, ManualClock, Stored, upgrade
from lockers.board import PACE
from lockers.desk import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.record import PhaseRecord

DEPOT = Path(__file__).parent / "var" / "depot.db"
FAULT = "PURE_REDUCER_FAULT"
FAULTS = ("", "slow-projection", "no-patience", "lost-update")


def pytest_report_header() -> str | None:
    """Nobody should wonder why a gate is closed."""
    return f"planted fault: {fault}" if (fault := os.environ.get(FAULT)) else None


def pytest_wavegate_phase_start(phase: PhaseRecord) -> None:
    """Every cut-over begins at the depot as an older release has left it."""
    if phase.id == "4":
        for file in DEPOT.parent.glob(f"{DEPOT.name}*"):
            file.unlink()


@pytest.fixture(scope="session")
def fault() -> str:
    """What somebody wants to go wrong in the tests under load; as a rule, nothing."""
    name = os.environ.get(FAULT, "")
    if name not in FAULTS:
        message = f"{FAULT}={name} is none of {', '.join(filter(None, FAULTS))}"
        raise pytest.UsageError(message)
    return name


@pytest.fixture
def clock() -> ManualClock:
    """Time moves when the test says so."""
    return ManualClock(1_000.0)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """An empty database of the newest layout."""
    path = tmp_path / "lockers.db"
    upgrade(path)
    return path


@pytest.fixture
def ledger(database: Path, clock: ManualClock) -> Iterator[Ledger]:
    """One connection to it."""
    with Ledger(database, clock=clock) as ledger:
        yield ledger


@pytest.fixture
def desk(ledger: Ledger, clock: ManualClock) -> Desk:
    """Works at the ledger, and waits by the manual clock."""
    return Desk(ledger, pause=clock.advance)


@pytest.fixture(scope="session")
def depot() -> Path:
    """The depot's database, as an older release has left it: layout 1, and parcels in two boxes.

    It is a real file that stays where it is, so a migration of it is something to roll back.
    """
    DEPOT.parent.mkdir(exist_ok=True)
    upgrade(DEPOT, to=1)
    history = [Assigned("letter-1", 1), Stored("letter-1"), Assigned("letter-2", 2)]
    with Ledger(DEPOT) as ledger, suppress(Conflict):  # it is there already
        ledger.append("old-town", history, expected=0)
    return DEPOT


@pytest.fixture
def patience(fault: str) -> Backoff:
    """How the depot's desks give way to each other."""
    return Backoff(tries=1) if fault == "no-patience" else PATIENCE


@pytest.fixture
def pace(fault: str) -> float:
    """Seconds between two looks of the depot's board at its ledger."""
    return 0.8 if fault == "slow-projection" else PACE


@pytest.fixture
def version_check(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the depot's ledger looks who wrote first."""
    if fault == "lost-update":
        checked = Ledger._advance  # noqa: SLF001 (this is a fault, and nobody should find a switch for it)
        monkeypatch.setattr(
            Ledger,
            "_advance",
            lambda self, name, _expected, count: checked(self, name, self.version(name), count),
        )

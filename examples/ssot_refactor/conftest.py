"""What the tests share: a catalogue, a live folder that stays, and faults to be switched on."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

# The package lies beside this file and is not installed, wherever pytest is started from.
sys.path.insert(0, str(Path(__file__).parent))

import pytest
from workshop import Catalogue, Maker, Numbers, Rollout, maker
from workshop.catalogue import STANDARD

HERE = Path(__file__).parent
FAULT = "SSOT_REFACTOR_FAULT"
FAULTS = ("", "slow-creation", "mixed-up-spares")


def pytest_report_header() -> str | None:
    """Nobody should wonder why a gate is closed."""
    return f"planted fault: {fault}" if (fault := os.environ.get(FAULT)) else None


@pytest.fixture(scope="session")
def fault() -> str:
    """What somebody wants to go wrong; as a rule, nothing."""
    name = os.environ.get(FAULT, "")
    if name not in FAULTS:
        message = f"{FAULT}={name} is none of {', '.join(filter(None, FAULTS))}"
        raise pytest.UsageError(message)
    return name


@pytest.fixture(autouse=True)
def planted(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A maker that calibrates for too long, or one that hands on what others wrote on an instrument."""
    if fault == "slow-creation":
        calibrate = maker.calibrate

        def slow(kind):
            time.sleep(0.015)
            return calibrate(kind)

        monkeypatch.setattr(maker, "calibrate", slow)
    elif fault == "mixed-up-spares":
        make = Maker.make

        def mixed_up(self, name, *, owner):
            spares = self._spares.get(self._catalogue.find(name).name)
            notes = spares[0].notes if spares else []
            instrument = make(self, name, owner=owner)
            instrument.notes += notes
            return instrument

        monkeypatch.setattr(Maker, "make", mixed_up)


@pytest.fixture
def catalogue() -> Catalogue:
    """The four kinds that everybody builds."""
    return Catalogue(STANDARD)


@pytest.fixture
def numbers() -> Numbers:
    """Serial numbers from 1."""
    return Numbers()


@pytest.fixture
def release():
    """Reads a release that comes with this folder: ``maker-1`` or ``maker-2``."""
    return lambda name: (HERE / "releases" / f"{name}.toml").read_text(encoding="utf-8")


@pytest.fixture
def workplace(release) -> Rollout:
    """The live folder: real files that stay where they are, so a release is something to roll back."""
    rollout = Rollout(HERE / "var")
    rollout.install("maker", release("maker-1"))
    return rollout

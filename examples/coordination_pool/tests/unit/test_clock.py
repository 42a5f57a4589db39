"""The clock of the tests."""

from __future__ import annotations

import pytest
from coordination_pool import ManualClock


def test_stands_still():
    """Two looks show the same moment."""
    clock = ManualClock(7.0)
    assert (clock(), clock()) == (7.0, 7.0)


def test_moves_when_told():
    """Steps add up."""
    clock = ManualClock()
    clock.advance(1.5)
    clock.advance(0.5)
    assert clock() == 2.0


def test_never_runs_backwards():
    """A negative step is refused."""
    with pytest.raises(ValueError, match="backwards"):
        ManualClock().advance(-0.1)

"""How long an instrument takes to make, by the release that is live."""

from __future__ import annotations

import pytest
from workshop import Maker, MakerSettings

pytestmark = [pytest.mark.task("heron4"), pytest.mark.wave_alone]


def test_creation(catalogue, workplace, metric_timer):
    """Forty in a row; every other one comes back."""
    maker = Maker(catalogue, MakerSettings.read(workplace.live("maker")))
    for number in range(40):
        with metric_timer("creation time"):
            instrument = maker.make("thermometer", owner=f"owner-{number}")
        if number % 2:
            maker.take_back(instrument)
    assert instrument.owner == "owner-39"

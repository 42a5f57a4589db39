"""One place that builds instruments."""

from __future__ import annotations

import pytest
from workshop import Maker, MakerSettings, UnknownKind


@pytest.mark.parametrize(
    ("name", "number", "low", "high"),
    [
        ("rain gauge", "RG-0001", 0, 500),
        ("thermometer", "TH-0001", 180, 340),
        ("wind vane", "WV-0001", 0, 360),
    ],
)
def test_an_instrument_measures_over_its_range(catalogue, name, number, low, high):
    """From the lowest to the highest, and no further."""
    instrument = Maker(catalogue).make(name, owner="ada")
    assert (instrument.number, instrument.owner) == (number, "ada")
    assert [round(instrument.reading(share)) for share in (-1, 0, 1, 2)] == [low, low, high, high]


def test_each_is_another_one(catalogue, numbers):
    """With a number and notes of its own."""
    maker = Maker(catalogue, numbers=numbers)
    one, other = (maker.make("barometer", owner="ada") for _ in range(2))
    one.notes.append("dropped")
    assert (one.number, other.number, other.notes) == ("BA-0001", "BA-0002", [])


def test_what_nobody_builds_is_refused(catalogue):
    """The catalogue decides."""
    with pytest.raises(UnknownKind):
        Maker(catalogue).make("sundial", owner="ada")


@pytest.mark.parametrize(
    ("table", "why"), [({"spare": 1}, "knows no spare"), ({"spares": -1}, "from 0")], ids=str
)
def test_settings_are_checked(table, why):
    """A release with a slip of the pen does not go live unnoticed."""
    with pytest.raises(ValueError, match=why):
        MakerSettings.read(table)


def test_settings_of_a_release():
    """As they are written."""
    assert MakerSettings.read({"spares": 3}).spares == 3

"""Kinds of instrument, each once."""

from __future__ import annotations

import pytest
from workshop import Catalogue, Kind, UnknownKind


def test_every_kind_is_found(catalogue):
    """By its name."""
    assert len(catalogue) == 4
    assert all(catalogue.find(kind.name) is kind for kind in catalogue)


def test_what_nobody_builds_is_refused(catalogue):
    """With the name that was asked for."""
    with pytest.raises(UnknownKind, match="sundial"):
        catalogue.find("sundial")


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (Kind("wind vane", "XX", "deg", 0, 1), "a wind vane already"),
        (Kind("drop counter", "DC", "mm", 0, 1, formerly=("pluviometer",)), "a pluviometer already"),
        (Kind("stopped clock", "SC", "s", 5, 5), "which is nothing"),
    ],
    ids=lambda value: value.name if isinstance(value, Kind) else "",
)
def test_a_second_truth_is_refused(catalogue, kind, why):
    """That is what the catalogue is for."""
    with pytest.raises(ValueError, match=why):
        catalogue.add(kind)


class TestFormerNames:
    """Three lists had three names for a thing."""

    @pytest.mark.parametrize(
        ("former", "now"),
        [("pluviometer", "rain gauge"), ("temp_sensor", "thermometer"), ("rain-meter", "rain gauge")],
    )
    def test_still_do(self, catalogue, former, now):
        """With a hint to the caller."""
        with pytest.warns(DeprecationWarning, match=f"{former} is called {now} now"):
            assert catalogue.find(former).name == now

    def test_do_not_count_as_kinds(self):
        """One thing stays one thing."""
        assert len(Catalogue([Kind("a", "A", "m", 0, 1, formerly=("b", "c"))])) == 1

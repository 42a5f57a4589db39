"""What comes back is kept for the next who asks."""

from __future__ import annotations

import pytest
from workshop import Maker, MakerSettings

pytestmark = pytest.mark.task("heron2")


@pytest.fixture
def maker(catalogue):
    return Maker(catalogue, MakerSettings(spares=2))


def test_a_spare_is_used_again(maker):
    """The number stays with the thing."""
    first = maker.make("rain gauge", owner="ada")
    assert maker.take_back(first)
    assert maker.make("rain gauge", owner="ben").number == first.number
    assert maker.make("rain gauge", owner="cy").number != first.number


def test_nothing_of_the_last_owner_is_left(maker):
    """Neither a name nor a note."""
    first = maker.make("rain gauge", owner="ada")
    first.notes.append("ada's secret")
    maker.take_back(first)
    second = maker.make("rain gauge", owner="ben")
    assert (second.owner, second.notes) == ("ben", [])


def test_the_shelf_has_an_end(maker):
    """And it takes no instrument twice."""
    several = [maker.make("rain gauge", owner="ada") for _ in range(3)]
    assert [maker.take_back(one) for one in (several[0], several[0], several[1], several[2])] == [
        True,
        False,
        True,
        False,
    ]


def test_kinds_are_not_mixed(maker):
    """A rain gauge is no thermometer."""
    maker.take_back(maker.make("rain gauge", owner="ada"))
    assert maker.make("thermometer", owner="ben").number == "TH-0001"


def test_without_room_nothing_is_kept(catalogue):
    """Which is how it used to be."""
    maker = Maker(catalogue)
    assert not maker.take_back(maker.make("rain gauge", owner="ada"))

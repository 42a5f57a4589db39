"""Facts, and what a station looks like after them."""

from __future__ import annotations

import dataclasses

import pytest
from lockers import Assigned, Collected, Held, Jammed, Repaired, Station, Stored
from lockers.facts import from_text, to_text


@pytest.mark.parametrize(
    "fact", [Assigned("p1", 7), Stored("p1"), Jammed("p1"), Repaired("p1"), Collected("p1")], ids=repr
)
def test_a_fact_survives_being_written(fact):
    """Text, and back."""
    assert from_text(*to_text(fact)) == fact


def test_a_kind_of_a_later_release_is_not_guessed():
    """Better no state than a wrong one."""
    with pytest.raises(KeyError):
        from_text("Teleported", "{}")


def test_a_fact_cannot_be_changed():
    """It has happened."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        Stored("p1").parcel = "p2"


def test_the_lowest_free_boxes_come_first():
    """A hole is filled before the row grows."""
    station = Station(boxes=4).keeping("p1", Held(1)).keeping("p3", Held(3))
    assert station.free() == [2, 4]


def test_a_change_leaves_the_old_station_as_it_was():
    """So two threads can look at one."""
    before = Station()
    after = before.keeping("p1", Held(1)).releasing("p1")
    assert (before.served, after.served) == (0, 1)
    assert before.held == after.held == {}


def test_nobody_reaches_into_a_station():
    """Its parcels cannot be written from outside."""
    with pytest.raises(TypeError):
        Station().held["p1"] = Held(1)

"""What people ask for."""

from __future__ import annotations

import pytest
from lockers import Assigned, Collected, Jammed, Repaired, Station, StationFull, Stored, replay
from lockers.decisions import assign, collect, repair, report_jam, store

pytestmark = pytest.mark.task("2B")


def test_a_parcel_gets_the_lowest_free_box():
    """The couriers like short ways."""
    assert assign("p2")(replay([Assigned("p1", 1)])) == (Assigned("p2", 2),)


def test_who_asks_twice_gets_one_box():
    """A courier may press the button again."""
    assert assign("p1")(replay([Assigned("p1", 1)])) == ()


def test_a_full_station_says_so():
    """It takes no parcel that it has no box for."""
    with pytest.raises(StationFull, match="all 1 boxes"):
        assign("p2")(replay([Assigned("p1", 1)], Station(boxes=1)))


@pytest.mark.parametrize(
    ("decision", "fact"),
    [(store, Stored), (report_jam, Jammed), (repair, Repaired), (collect, Collected)],
)
def test_what_people_did_is_taken_as_it_is(decision, fact):
    """Whether it can be is the reducer's question."""
    assert decision("p1")(Station()) == (fact("p1"),)

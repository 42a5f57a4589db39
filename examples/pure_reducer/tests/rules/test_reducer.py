"""[2A] What a fact leads to: another station, and wishes. Nothing is mocked, for nothing is touched."""

from __future__ import annotations

import socket
import time

import pytest
from lockers import (
    Assigned,
    CallMechanic,
    Collected,
    Held,
    Impossible,
    Jammed,
    OpenDoor,
    Repaired,
    SendCode,
    Station,
    Stored,
    pending,
    reduce,
    replay,
)


def test_a_new_parcel_wants_its_door_open():
    """At once, and for the first time."""
    step = reduce(Station(), Assigned("p1", 5))
    assert step.station.held == {"p1": Held(5)}
    assert step.intents == (OpenDoor("p1", 5, attempt=1),)


def test_a_stored_parcel_wants_its_code_sent():
    """Whoever it is for should know."""
    step = reduce(replay([Assigned("p1", 5)]), Stored("p1"))
    assert step.station.held["p1"].stage == "waiting"
    assert step.intents == (SendCode("p1"),)


def test_a_collected_parcel_leaves_its_box():
    """And nothing more is to be done."""
    step = reduce(replay([Assigned("p1", 1), Stored("p1")]), Collected("p1"))
    assert step.station.free()[0] == 1
    assert step.station.served == 1
    assert step.intents == ()


class TestDoorsThatJam:
    """Retry is a wish with a delay, and not a loop."""

    def test_is_tried_again_later(self):
        """Each time later."""
        first = reduce(replay([Assigned("p1", 5)]), Jammed("p1"))
        second = reduce(first.station, Jammed("p1"))
        assert [first.intents[0].attempt, second.intents[0].attempt] == [2, 3]
        assert 1.0 <= first.intents[0].after <= 2.0 <= second.intents[0].after <= 4.0

    def test_a_mechanic_comes_in_the_end(self):
        """After three tries."""
        step = reduce(replay([Assigned("p1", 5), Jammed("p1"), Jammed("p1")]), Jammed("p1"))
        assert step.station.held["p1"].stage == "stuck"
        assert step.intents == (CallMechanic("p1", 5, jams=3),)

    def test_a_repaired_door_is_tried_at_once(self):
        """The number of the attempt goes on, so it is another action than all before."""
        step = reduce(replay([Assigned("p1", 5), *[Jammed("p1")] * 3]), Repaired("p1"))
        assert step.intents == (OpenDoor("p1", 5, attempt=4),)
        again = reduce(step.station, Jammed("p1"))
        assert again.intents[0].attempt == 5

    def test_two_parcels_do_not_come_back_together(self):
        """The delay follows from the parcel."""
        station = replay([Assigned("p1", 1), Assigned("p2", 2)])
        waits = {reduce(station, Jammed(parcel)).intents[0].after for parcel in ("p1", "p2")}
        assert len(waits) == 2


@pytest.mark.parametrize(
    ("history", "fact"),
    [
        ([Assigned("p1", 1)], Assigned("p2", 1)),
        ([Assigned("p1", 1)], Assigned("p1", 2)),
        ([], Assigned("p1", 99)),
        ([], Stored("p1")),
        ([Assigned("p1", 1)], Collected("p1")),
        ([Assigned("p1", 1)], Repaired("p1")),
        ([Assigned("p1", 1), Stored("p1")], Jammed("p1")),
    ],
    ids=str,
)
def test_what_cannot_have_happened_is_refused(history, fact):
    """Two parcels in one box, a parcel out of nowhere, a repair of what works."""
    with pytest.raises(Impossible):
        reduce(replay(history), fact)


def test_a_replay_in_parts_is_the_replay():
    """Whoever remembers a state reads only what is new."""
    facts = [Assigned("p1", 1), Jammed("p1"), Stored("p1"), Assigned("p2", 2), Collected("p1")]
    for cut in range(len(facts) + 1):
        assert replay(facts[cut:], replay(facts[:cut])) == replay(facts)


def test_neither_clock_nor_network_is_asked(monkeypatch):
    """Pure means pure."""
    monkeypatch.setattr(time, "time", None)
    monkeypatch.setattr(socket, "socket", None)
    assert replay([Assigned("p1", 1), Jammed("p1"), Stored("p1")]).held["p1"].jams == 1


def test_what_is_left_to_do_follows_from_the_state():
    """Doors that somebody wanted open; the rest waits for people."""
    station = replay([Assigned("p1", 1), Jammed("p1"), Assigned("p2", 2), Stored("p2")])
    assert pending(station) == (OpenDoor("p1", 1, attempt=2),)


def test_no_two_actions_have_one_name():
    """Whoever does them asks by name whether they are done."""
    facts = [
        Assigned("p1", 5),
        *[Jammed("p1")] * 3,
        Repaired("p1"),
        *[Jammed("p1")] * 3,
        Repaired("p1"),
        Stored("p1"),
    ]
    station, keys = Station(), []
    for fact in facts:
        step = reduce(station, fact)
        station = step.station
        keys += [intent.key for intent in step.intents]
    assert keys[:3] == ["open:p1:1", "open:p1:2", "open:p1:3"]
    assert keys[-1] == "code:p1"
    assert len(set(keys)) == len(keys) == len(facts)

"""Decide, write, decide again."""

from __future__ import annotations

from itertools import pairwise

import pytest
from lockers import (
    Assigned,
    Backoff,
    Contended,
    Desk,
    Impossible,
    OpenDoor,
    SendCode,
    Stored,
    assign,
    collect,
    store,
)


def interfering(ledger, *, times, station="north"):
    """A decision, and somebody else who writes between its look and its ink."""
    left = [times]

    def decide(state):
        if left[0]:
            left[0] -= 1
            free = state.free()[0]
            ledger.append(station, [Assigned(f"other-{left[0]}", free)], expected=ledger.version(station))
        return assign("mine")(state)

    return decide


def test_a_decision_becomes_a_fact_and_intents(desk, ledger):
    """With the place where a reader finds it."""
    receipt = desk.handle("north", assign("p1"))
    assert (receipt.position, receipt.tries) == (1, 1)
    assert receipt.intents == (OpenDoor("p1", 1, attempt=1),)
    assert desk.handle("north", store("p1")).intents == (SendCode("p1"),)
    assert ledger.read("north") == [Assigned("p1", 1), Stored("p1")]


def test_nothing_decided_nothing_written(desk, ledger):
    """The receipt still says up to where the desk has seen."""
    desk.handle("north", assign("p1"))
    assert desk.handle("north", assign("p1")).position == 1
    assert ledger.version("north") == 1


def test_what_cannot_be_is_not_written(desk, ledger):
    """The reducer sees a fact before the ledger does."""
    with pytest.raises(Impossible):
        desk.handle("north", collect("p1"))
    assert ledger.version("north") == 0


@pytest.mark.parametrize("times", [1, 3, 11])
def test_a_decision_is_made_again_on_what_is_there_now(desk, ledger, times):
    """So the box is one that is free by then."""
    receipt = desk.handle("north", interfering(ledger, times=times))
    assert receipt.tries == times + 1
    assert desk.station("north").held["mine"].box == times + 1


def test_the_desk_gives_way_longer_each_time(ledger):
    """By a spread of its own."""
    pauses = []
    patience = Backoff(first=1.0, ceiling=100.0, spread=0.2, tries=5)
    Desk(ledger, patience=patience, pause=pauses.append).handle("north", interfering(ledger, times=4))
    assert len(pauses) == 4
    assert all(later > earlier for earlier, later in pairwise(pauses))


def test_two_desks_give_way_differently(database, ledger):
    """Else they would meet again at once."""
    pauses = []
    for name in ("a", "b"):
        desk = Desk(ledger, pause=pauses.append, name=name)
        desk.handle(name, interfering(ledger, times=1, station=name))
    assert pauses[0] != pauses[1]


def test_in_the_end_it_gives_up(ledger):
    """And does not wait after the last try."""
    pauses = []
    desk = Desk(ledger, patience=Backoff(tries=3), pause=pauses.append)
    with pytest.raises(Contended, match="north changed under all of 3 tries"):
        desk.handle("north", interfering(ledger, times=5))
    assert len(pauses) == 2


def test_only_what_is_new_is_read(desk, ledger, monkeypatch):
    """A desk remembers."""
    desk.handle("north", assign("p1"))
    asked = []
    read = ledger.read
    monkeypatch.setattr(ledger, "read", lambda name, after: asked.append(after) or read(name, after))
    desk.handle("north", assign("p2"))
    assert asked == [1]

"""Intents are carried out: when they are due, and once."""

from __future__ import annotations

import pytest
from lockers import Once, Porter, assign, repair


class Doors:
    """Open as often as they are told to; afterwards they always do."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.tried = []

    def __call__(self, station, box):
        self.tried.append((station, box))
        return self.answers.pop(0) if self.answers else True


@pytest.fixture
def doors():
    return Doors()


@pytest.fixture
def told():
    return []


@pytest.fixture
def once(database, clock):
    with Once(database, ttl=600.0, clock=clock) as once:
        yield once


@pytest.fixture
def porter(desk, once, doors, told, clock):
    return Porter(desk, once, door=doors, tell=told.append, clock=clock)


@pytest.mark.task("[3C] [P]")
class TestWork:
    """The tag of the plan serves as a mark."""

    def test_one_thing_leads_to_another(self, porter, desk, doors, told):
        """A door opens, the parcel goes in, the code goes out."""
        porter.take("north", desk.handle("north", assign("p1")).intents)
        assert porter.work() == 2
        assert doors.tried == [("north", 1)]
        assert told == ["p1 can be collected at north"]
        assert desk.station("north").held["p1"].stage == "waiting"
        assert porter.next_due() is None

    def test_nothing_is_done_before_it_is_due(self, porter, desk, doors, clock):
        """A door that jams is left alone for a while."""
        doors.answers = [False]
        porter.take("north", desk.handle("north", assign("p1")).intents)
        porter.work()
        wait = porter.next_due() - clock()
        assert 1.0 <= wait <= 2.0
        assert porter.work() == 0
        clock.advance(wait)
        assert porter.work() == 2

    def test_a_mechanic_is_called_and_comes(self, porter, desk, doors, told, clock):
        """After that the door is tried again."""
        doors.answers = [False, False, False]
        porter.take("north", desk.handle("north", assign("p1")).intents)
        for _ in range(3):
            porter.work()
            clock.advance(10.0)
        assert told == ["box 1 of north does not open"]
        porter.take("north", desk.handle("north", repair("p1")).intents)
        porter.work()
        assert told[-1] == "p1 can be collected at north"


@pytest.mark.task("3C", "2D")
def test_two_porters_do_a_thing_once(desk, once, doors, told, clock):
    """Both have it on their lists; this verifies the claims as well."""
    intents = desk.handle("north", assign("p1")).intents
    porters = [Porter(desk, once, door=doors, tell=told.append, clock=clock) for _ in range(2)]
    for porter in porters:
        porter.take("north", intents)
    assert [porter.work() for porter in porters] == [2, 0]
    assert len(doors.tried) == len(told) == 1


@pytest.mark.task("3C")
def test_a_porter_takes_over_what_is_left(porter, desk, doors):
    """It follows from the state, not from a list that is gone."""
    desk.handle("north", assign("p1"))
    porter.take_over("north")
    assert porter.work() == 2
    assert doors.tried == [("north", 1)]

"""A whole day at two stations, by a manual clock."""

from __future__ import annotations

from lockers import Board, Once, Porter, Row, StationFull, assign, collect


def test_from_the_courier_to_the_neighbour(desk, database, clock):
    """Parcels come, one door jams for a while, people collect, and the board shows it."""
    told = []
    broken = {("north", 2): 2}

    def door(station, box):
        broken[station, box] = broken.get((station, box), 0) - 1
        return broken[station, box] < 0

    with Once(database, clock=clock) as once, Board(database, clock=clock) as board:
        porter = Porter(desk, once, door=door, tell=told.append, clock=clock)
        for station, parcel in (("north", "p1"), ("north", "p2"), ("south", "p3")):
            porter.take(station, desk.handle(station, assign(parcel)).intents)
        while (due := porter.next_due()) is not None:
            clock.advance(max(0.0, due - clock()))
            porter.work()
        assert sorted(told) == [
            "p1 can be collected at north",
            "p2 can be collected at north",
            "p3 can be collected at south",
        ]
        receipt = desk.handle("north", collect("p1"))
        assert board.lag() > 0
        board.catch_up()
        assert board.rows("north", at_least=receipt.position) == [Row("p2", 2, "waiting")]
        assert desk.station("north").served == 1


def test_a_station_that_is_full_takes_the_next_one_later(desk):
    """As soon as somebody has collected."""
    from lockers import store
    from lockers.station import BOXES

    for number in range(BOXES):
        desk.handle("north", assign(f"p{number}"))
        desk.handle("north", store(f"p{number}"))
    try:
        desk.handle("north", assign("late"))
    except StationFull:
        desk.handle("north", collect("p7"))
    desk.handle("north", assign("late"))
    assert desk.station("north").held["late"].box == 8

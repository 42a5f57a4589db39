"""A table that follows the ledger."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from lockers import (
    Assigned,
    Behind,
    Board,
    Collected,
    Jammed,
    Ledger,
    Repaired,
    Row,
    Stored,
    assign,
    store,
)


@pytest.fixture
def board(database, clock):
    with Board(database, clock=clock) as board:
        yield board


def test_shows_what_lies_where(board, ledger):
    """By box, at its stage."""
    facts = [
        Assigned("p1", 2),
        Stored("p1"),
        Assigned("p2", 1),
        Jammed("p2"),
        Assigned("p3", 3),
        Stored("p3"),
    ]
    ledger.append("north", [*facts, Collected("p3")], expected=0)
    board.catch_up()
    assert board.rows("north") == [Row("p2", 1, "jammed"), Row("p1", 2, "waiting")]
    ledger.append("north", [Repaired("p2")], expected=7)
    board.catch_up()
    assert board.rows("north")[0].stage == "expected"
    assert board.rows("south") == []


def test_the_watermark_moves_with_the_rows(board, ledger):
    """In steps, where there is much to do."""
    ledger.append("north", [Assigned(f"p{box}", box) for box in range(1, 6)], expected=0)
    assert [(len(board.catch_up(limit=2)), board.watermark) for _ in range(4)] == [
        (2, 2),
        (2, 4),
        (1, 5),
        (0, 5),
    ]


def test_a_crash_loses_rows_and_watermark_together(board, ledger):
    """A batch that breaks in its middle leaves no trace, and comes again."""
    ledger.append("north", [Assigned("p1", 1), Assigned("p1", 2)], expected=0)  # which no desk would write
    with pytest.raises(Exception, match="UNIQUE"):
        board.catch_up()
    assert (board.watermark, board.rows("north")) == (0, [])


def test_how_late_it_is(board, ledger, clock):
    """By the oldest fact that is not shown; each fact says how old it was."""
    assert board.lag() == 0
    ledger.append("north", [Assigned("p1", 1)], expected=0)
    clock.advance(2.0)
    ledger.append("north", [Stored("p1")], expected=1)
    clock.advance(1.0)
    assert board.lag() == 3.0
    assert board.catch_up() == [3.0, 1.0]
    assert board.lag() == 0


def test_a_reader_can_ask_for_what_it_knows(board, desk):
    """And is told when the board is not there yet."""
    desk.handle("north", assign("p1"))
    receipt = desk.handle("north", store("p1"))
    with pytest.raises(Behind, match="the board is at 0, and 2 was asked for"):
        board.rows("north", at_least=receipt.position)
    board.catch_up()
    assert board.rows("north", at_least=receipt.position) == [Row("p1", 1, "waiting")]


def test_a_follower_leaves_nothing_out(board, ledger):
    """What was written before it was told to stop is shown."""
    stop, seen = Event(), []
    ledger.append("north", [Assigned("p1", 1), Stored("p1")], expected=0)
    stop.set()
    board.follow(stop, on_batch=seen.extend)
    assert (len(seen), board.watermark) == (2, 2)


def test_several_followers_apply_each_fact_once(database, ledger):
    """They take turns by the lock of the database."""
    ledger.append("north", [Assigned(f"p{box}", box) for box in range(1, 101)], expected=0)
    together = Barrier(4)

    def follow(_number):
        with Board(database) as board:
            together.wait(10)
            return sum(len(board.catch_up(limit=10)) for _ in range(20))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(follow, range(4))) == 100


def test_a_reader_is_not_held_up_by_a_follower(database, board):
    """Nor by a desk: an open ledger and an open board do not wait for each other."""
    with Ledger(database) as ledger:
        ledger.append("north", [Assigned("p1", 1)], expected=0)
        assert board.rows("north") == []

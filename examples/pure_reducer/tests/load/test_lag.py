"""The depot's board keeps up with couriers who do not stop."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import uuid4

import pytest
from lockers import Board, Desk, Ledger, assign, collect, store

COURIERS = 3
PARCELS = 20
PAUSE = 0.008

pytestmark = pytest.mark.wave_alone


def test_the_board_keeps_up(depot, pace, record_metric):
    """One sample for each fact: how old it was when the board showed it."""
    run = uuid4().hex[:8]
    stop, lags = Event(), []

    def follow():
        with Board(depot) as board:
            while board.catch_up():
                pass  # what happened before this test is not its business
            ready.set()
            board.follow(stop, pace=pace, on_batch=lags.extend)
            return board.watermark

    def courier(number):
        with Ledger(depot) as ledger:
            desk = Desk(ledger)
            for parcel in (f"{number}-{turn}" for turn in range(PARCELS)):
                for step in (assign, store, collect):
                    last = desk.handle(f"lag-{run}-{number % 2}", step(parcel))
                    time.sleep(PAUSE)
        return last.position

    ready = Event()
    with ThreadPoolExecutor(COURIERS + 1) as pool:
        following = pool.submit(follow)
        try:
            assert ready.wait(10)
            positions = list(pool.map(courier, range(COURIERS)))
        finally:
            stop.set()
        assert following.result() == max(positions)
    assert len(lags) == COURIERS * PARCELS * 3
    for lag in lags:
        record_metric("lag", lag * 1000, "ms")

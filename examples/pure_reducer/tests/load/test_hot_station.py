"""Four couriers at one station of the depot: who loses the race tries again, and nothing is lost."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from uuid import uuid4

import pytest
from lockers import Contended, Desk, Ledger, assign, collect, replay, store

COURIERS = 4
PARCELS = 40
HESITATION = 0.0003
"""Seconds between the look at a station and the decision; others write in the meantime."""
WALK = 0.003
"""Seconds between two operations of a courier; else one of them would never let the others in."""
STEPS = (assign, store, collect)

pytestmark = [pytest.mark.wave_alone, pytest.mark.usefixtures("version_check")]


def test_nobody_is_turned_away(depot, patience, record_metric):
    """One sample for each operation: 1 where its desk gave up."""
    station = f"hot-{uuid4().hex[:8]}"  # a station of this run: the depot stays

    def courier(number):
        gave_up = []
        with Ledger(depot) as ledger:
            desk = Desk(ledger, patience=patience)
            for parcel in (f"{number}-{turn}" for turn in range(PARCELS)):
                for step in STEPS:
                    while turned_away(desk, station, hesitant(step(parcel))):
                        gave_up.append(1)  # and people try once more
                    gave_up.append(0)
                    time.sleep(WALK)
        return gave_up

    with ThreadPoolExecutor(COURIERS) as pool:
        for conflict in chain.from_iterable(pool.map(courier, range(COURIERS))):
            record_metric("conflict", conflict)
    with Ledger(depot) as ledger:
        assert ledger.version(station) == COURIERS * PARCELS * len(STEPS)
        end = replay(ledger.read(station))
    assert (end.served, dict(end.held)) == (COURIERS * PARCELS, {})


def hesitant(decision):
    """The same decision, by somebody who looks twice."""

    def decide(station):
        time.sleep(HESITATION)
        return decision(station)

    return decide


def turned_away(desk, station, decision):
    """Whether a desk gave up."""
    try:
        desk.handle(station, decision)
    except Contended:
        return True
    return False

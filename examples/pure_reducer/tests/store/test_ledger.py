"""Facts on disk, each written by whoever knew the latest."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from lockers import Assigned, Collected, Conflict, Entry, Ledger, Stored


def test_facts_come_back_in_order(ledger):
    """Those of this station, and no others."""
    ledger.append("north", [Assigned("p1", 1), Stored("p1")], expected=0)
    ledger.append("south", [Assigned("p2", 1)], expected=0)
    ledger.append("north", [Collected("p1")], expected=2)
    assert ledger.read("north") == [Assigned("p1", 1), Stored("p1"), Collected("p1")]
    assert ledger.read("north", after=2) == [Collected("p1")]
    assert (ledger.version("north"), ledger.version("nowhere")) == (3, 0)


def test_positions_count_over_all_stations(ledger, clock):
    """So one number says how much of the ledger somebody knows."""
    assert ledger.head() == 0
    ledger.append("north", [Assigned("p1", 1)], expected=0)
    clock.advance(5)
    assert ledger.append("south", [Assigned("p2", 1), Stored("p2")], expected=0) == 3
    assert ledger.since(1, limit=1) == [Entry(2, "south", Assigned("p2", 1), 1005.0)]


def test_appending_is_quick(ledger, metric_timer):
    """Each of fifty is measured; the gate of wave 2 looks at the slow ones."""
    for version in range(50):
        with metric_timer("append"):
            ledger.append("north", [Assigned(f"p{version}", version)], expected=version)
    assert ledger.version("north") == 50


class TestWhoWroteFirst:
    """The version is looked at and moved on in one statement."""

    def test_a_stale_version_is_refused(self, ledger):
        """With both figures, and nothing is written."""
        ledger.append("north", [Assigned("p1", 1)], expected=0)
        with pytest.raises(Conflict, match="north is at version 1, not at 0") as caught:
            ledger.append("north", [Assigned("p2", 1)], expected=0)
        assert (caught.value.expected, caught.value.found) == (0, 1)
        assert ledger.read("north") == [Assigned("p1", 1)]

    def test_a_version_of_the_future_is_refused_too(self, ledger):
        """Nobody skips a fact."""
        with pytest.raises(Conflict):
            ledger.append("north", [Stored("p1")], expected=3)
        assert ledger.version("north") == 0

    def test_of_eight_at_once_one_is_first(self, database):
        """Threads with a connection each, let go together."""
        together = Barrier(8)

        def write(number):
            with Ledger(database) as ledger:
                together.wait(10)
                try:
                    ledger.append("north", [Assigned(f"p{number}", 1)], expected=0)
                except Conflict:
                    return 0
                return 1

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(write, range(8))) == 1

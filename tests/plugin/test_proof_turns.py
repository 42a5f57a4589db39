"""Children whose items share a lock, or want nothing beside them, take turns."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from pytest_wavegate.plugin.proving.subject import Case
from pytest_wavegate.plugin.proving.turns import Turns


def case(index: int, *locks: str, alone: bool = False) -> Case:
    return Case(index, f"test_{index}", "test.py", locks=locks, alone=alone)


def overlaps(*groups: list[Case]) -> set[frozenset[int]]:
    """Which groups have run beside each other."""
    turns, stop, running, seen = Turns(), threading.Event(), set[int](), set[frozenset[int]]()

    def run(number: int) -> None:
        for _ in range(5):
            with turns.taken(groups[number], stop):
                running.add(number)
                time.sleep(0.01)
                seen.update(frozenset({number, other}) for other in set(running) - {number})
                running.discard(number)

    with ThreadPoolExecutor(len(groups)) as pool:
        list(pool.map(run, range(len(groups))))
    return seen


def test_a_lock_keeps_apart() -> None:
    """Groups that share one never overlap; others may."""
    seen = overlaps([case(1, "port")], [case(2), case(3, "port", "disk")], [case(4)])
    assert frozenset({0, 1}) not in seen


def test_alone_is_alone() -> None:
    """Nothing runs beside it, locks or not."""
    assert overlaps([case(1, alone=True)], [case(2)]) == set()


def test_a_run_that_is_stopped_does_not_wait() -> None:
    """Whoever waits for a turn goes on, to see that it is over."""
    turns, stop = Turns(), threading.Event()
    with turns.taken([case(1, alone=True)], stop):
        stop.set()
        with turns.taken([case(2)], stop):
            pass

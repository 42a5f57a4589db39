"""What the tests share: a clock that stands still, pools that get closed, jobs that wait to be let go."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

# The package lies beside this file and is not installed, wherever pytest is started from.
sys.path.insert(0, str(Path(__file__).parent))

from coordination_pool import ManualClock, Pool
from coordination_pool.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 10.0
"""Seconds after which a test that would hang fails instead; no test ever takes this long."""


class Turnstile:
    """A job that says when it is in, and stays in until it is let go."""

    def __init__(self) -> None:
        self._inside = threading.Event()
        self._open = threading.Event()

    def __call__(self, result: Any = None) -> Any:
        self._inside.set()
        assert self._open.wait(PATIENCE), "nobody let the job go"
        return result

    def wait_until_inside(self) -> None:
        assert self._inside.wait(PATIENCE), "the job never started"

    def let_go(self) -> None:
        self._open.set()


@pytest.fixture
def clock() -> ManualClock:
    """Time moves when the test says so."""
    return ManualClock()


@pytest.fixture
def make_pool(clock: ManualClock) -> Iterator[Callable[..., Pool]]:
    """Starts pools on the manual clock; whatever a test leaves open is cancelled."""
    pools = []

    def make(*args: Any, **kwargs: Any) -> Pool:
        pool = Pool(*args, clock=clock, **kwargs)
        pools.append(pool)
        pool.start()
        return pool

    yield make
    for pool in pools:
        pool.cancel()


@pytest.fixture
def make_turnstile(make_pool: Callable[..., Pool]) -> Iterator[Callable[[], Turnstile]]:
    """Makes turnstiles, and opens them all before the pools are closed."""
    turnstiles = []

    def make() -> Turnstile:
        turnstiles.append(Turnstile())
        return turnstiles[-1]

    yield make
    for turnstile in turnstiles:
        turnstile.let_go()


@pytest.fixture
def make_job() -> Callable[..., Job]:
    """Makes jobs that no pool runs, for the parts that work without threads."""
    numbers = iter(range(1, 1000))

    def make(kind: str = "report") -> Job:
        return Job(f"job-{next(numbers)}", kind, lambda: None)

    return make

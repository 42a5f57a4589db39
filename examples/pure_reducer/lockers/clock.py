"""Where the time comes from."""

from __future__ import annotations

from collections.abc import Callable

Clock = Callable[[], float]
"""Seconds; ``time.time`` in earnest, for several processes must agree on it."""


class ManualClock:
    """A clock for tests: it stands still until it is moved."""

    def __init__(self, start: float = 0.0) -> None:
        self._now = start

    def __call__(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        """Move on; a pause of the system under test may be this very method."""
        if seconds < 0:
            message = "time does not run backwards"
            raise ValueError(message)
        self._now += seconds

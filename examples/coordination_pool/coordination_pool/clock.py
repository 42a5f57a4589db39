"""Where the time comes from: the machine, or a test."""

from __future__ import annotations

import threading
from collections.abc import Callable

Clock = Callable[[], float]
"""Seconds from an arbitrary moment, never running backwards."""


class ManualClock:
    """A clock that stands still until it is told to move; safe to read from any thread."""

    def __init__(self, now: float = 0.0) -> None:
        self._lock = threading.Lock()
        self._now = now

    def __call__(self) -> float:
        """The moment it shows, in seconds."""
        with self._lock:
            return self._now

    def advance(self, seconds: float) -> None:
        """Move forward.

        Raises:
            ValueError: ``seconds`` is negative.
        """
        if seconds < 0:
            raise ValueError("time does not run backwards")
        with self._lock:
            self._now += seconds

"""Who does an action: the first to claim it, and nobody else for a while."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from lockers.layout import connect, transaction

if TYPE_CHECKING:
    from pathlib import Path

    from lockers.clock import Clock


class Once:
    """Claims with a time to live.

    A claim outlives its owner. When it has run out, the action may be done again: so it is done at least
    once, and twice only by who was slower than the time to live.
    """

    def __init__(self, path: Path, *, ttl: float = 3600.0, clock: Clock = time.time) -> None:
        self._connection = connect(path)
        self._ttl = ttl
        self._clock = clock

    def claim(self, key: str) -> bool:
        """Whether the action is the caller's to do."""
        now = self._clock()
        claimed = self._connection.execute(
            "INSERT INTO claims VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET until = excluded.until WHERE until <= ?",
            (key, now + self._ttl, now),
        )
        return claimed.rowcount == 1

    def release(self, key: str) -> None:
        """The action was not done after all; somebody else may do it at once."""
        self._connection.execute("DELETE FROM claims WHERE key = ?", (key,))

    def sweep(self) -> int:
        """Forget claims that have run out, and say how many."""
        with transaction(self._connection):
            gone = self._connection.execute("DELETE FROM claims WHERE until <= ?", (self._clock(),))
            return gone.rowcount

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

"""All facts of all stations, each written once, by whoever knew the latest."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple, Self

from lockers.errors import Conflict
from lockers.facts import Fact, from_text, to_text
from lockers.layout import connect, transaction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lockers.clock import Clock


class Entry(NamedTuple):
    """A fact where it stands in the ledger."""

    position: int
    """Counts over all stations, in the order of their transactions."""
    station: str
    fact: Fact
    at: float


class Ledger:
    """One thread's connection to the facts; others have theirs."""

    def __init__(self, path: Path, *, clock: Clock = time.time) -> None:
        self._connection = connect(path)
        self._clock = clock

    def append(self, station: str, facts: Sequence[Fact], *, expected: int) -> int:
        """Write facts that were decided on at a version, and return the position of the last.

        Raises:
            Conflict: the station is at another version by now; nothing was written.
        """
        with transaction(self._connection):
            first = self._advance(station, expected, len(facts))
            at = self._clock()
            for version, fact in enumerate(facts, first):
                self._connection.execute(
                    "INSERT INTO facts (station, version, kind, body, at) VALUES (?, ?, ?, ?, ?)",
                    (station, version, *to_text(fact), at),
                )
            return self.head()

    def read(self, station: str, after: int = 0) -> list[Fact]:
        """The facts of one station that came after a version."""
        rows = self._connection.execute(
            "SELECT kind, body FROM facts WHERE station = ? AND version > ? ORDER BY version",
            (station, after),
        )
        return [from_text(kind, body) for kind, body in rows]

    def since(self, position: int, limit: int = 500) -> list[Entry]:
        """Facts of all stations after a position, in order."""
        rows = self._connection.execute(
            "SELECT position, station, kind, body, at FROM facts"
            " WHERE position > ? ORDER BY position LIMIT ?",
            (position, limit),
        )
        return [Entry(place, name, from_text(kind, body), at) for place, name, kind, body, at in rows]

    def version(self, station: str) -> int:
        """How many facts a station has."""
        row = self._connection.execute("SELECT version FROM stations WHERE name = ?", (station,)).fetchone()
        return int(row[0]) if row else 0

    def head(self) -> int:
        """The position of the last fact; 0 where there is none."""
        (position,) = self._connection.execute("SELECT coalesce(max(position), 0) FROM facts").fetchone()
        return int(position)

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _advance(self, station: str, expected: int, count: int) -> int:
        """Move a station's version on, if it is the expected one; return the first of the new ones."""
        self._connection.execute("INSERT OR IGNORE INTO stations VALUES (?, 0)", (station,))
        moved = self._connection.execute(
            "UPDATE stations SET version = version + ? WHERE name = ? AND version = ?",
            (count, station, expected),
        )
        if moved.rowcount == 0:
            raise Conflict(station, expected=expected, found=self.version(station))
        return expected + 1

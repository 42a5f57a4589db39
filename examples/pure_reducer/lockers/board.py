"""What lies where, for everybody who only wants to look: a table that follows the ledger."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Self

from lockers.errors import Behind
from lockers.layout import connect, transaction

if TYPE_CHECKING:
    from pathlib import Path
    from threading import Event

    from lockers.clock import Clock

PACE = 0.01
"""Seconds between two looks at the ledger."""
OnBatch = Callable[[list[float]], object]
_MOVES = {
    "Assigned": "INSERT INTO board VALUES (:station, :parcel, :box, 'expected')",
    "Stored": "UPDATE board SET stage = 'waiting' WHERE station = :station AND parcel = :parcel",
    "Jammed": "UPDATE board SET stage = 'jammed' WHERE station = :station AND parcel = :parcel",
    "Repaired": "UPDATE board SET stage = 'expected' WHERE station = :station AND parcel = :parcel",
    "Collected": "DELETE FROM board WHERE station = :station AND parcel = :parcel",
}
"""What each kind of fact does to the table."""


class Row(NamedTuple):
    """A parcel as people see it."""

    parcel: str
    box: int
    stage: str


class Board:
    """One thread's connection to the board; several may follow the ledger, and no fact is applied twice."""

    def __init__(self, path: Path, *, clock: Clock = time.time) -> None:
        self._connection = connect(path)
        self._clock = clock

    @property
    def watermark(self) -> int:
        """Facts up to this position are shown, and none after it."""
        (position,) = self._connection.execute("SELECT position FROM watermark").fetchone()
        return int(position)

    def catch_up(self, limit: int = 500) -> list[float]:
        """Show the next facts, and return how old each was then, in seconds.

        Rows and watermark change in one transaction, so a crash loses both or neither. And writers take
        turns: once a position can be read, no lower one appears any more.
        """
        if not self._news(1):
            return []  # as a rule; no lock is taken for this
        with transaction(self._connection):
            news = self._news(limit)
            for _position, station, kind, body, _at in news:
                self._connection.execute(_MOVES[kind], {"station": station, **json.loads(body)})
            if news:
                self._connection.execute("UPDATE watermark SET position = ?", (news[-1][0],))
        now = self._clock()
        return [max(0.0, now - at) for *_fact, at in news]

    def follow(self, stop: Event, *, pace: float = PACE, on_batch: OnBatch = lambda _lags: None) -> None:
        """Catch up until told to stop, and then once more, so that nothing is left out."""
        last = False
        while not last:
            last = stop.wait(pace)
            while lags := self.catch_up():
                on_batch(lags)

    def lag(self) -> float:
        """Seconds since the oldest fact that is not shown yet; 0 where all are."""
        (oldest,) = self._connection.execute(
            "SELECT min(at) FROM facts WHERE position > (SELECT position FROM watermark)"
        ).fetchone()
        return 0.0 if oldest is None else max(0.0, self._clock() - oldest)

    def rows(self, station: str, *, at_least: int = 0) -> list[Row]:
        """What a station holds, by box.

        Args:
            station: its name.
            at_least: a position that the reader knows of, from a receipt.

        Raises:
            Behind: that position is not shown yet; the ledger knows it already.
        """
        if (watermark := self.watermark) < at_least:
            raise Behind(wanted=at_least, watermark=watermark)
        query = "SELECT parcel, box, stage FROM board WHERE station = ? ORDER BY box"
        return [Row(*row) for row in self._connection.execute(query, (station,))]

    def _news(self, limit: int) -> list[tuple[int, str, str, str, float]]:
        return self._connection.execute(
            "SELECT position, station, kind, body, at FROM facts"
            " WHERE position > (SELECT position FROM watermark) ORDER BY position LIMIT ?",
            (limit,),
        ).fetchall()

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

"""Decide, write, and where somebody else wrote first, decide again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING
from uuid import uuid4

from lockers.backoff import Backoff
from lockers.errors import Conflict, Contended
from lockers.reducer import reduce
from lockers.station import Station

if TYPE_CHECKING:
    from lockers.decisions import Decision
    from lockers.intents import Intent
    from lockers.ledger import Ledger

PATIENCE = Backoff(first=0.002, ceiling=0.05, spread=0.9, tries=40)
"""How a desk gives way to another one."""
Pause = Callable[[float], object]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a decision."""

    position: int
    """Where its last fact stands in the ledger; a board that is there shows it."""
    intents: tuple[Intent, ...] = ()
    tries: int = 1


@dataclass
class Desk:
    """Works at one ledger; each thread has its own.

    What it saw last of a station it remembers, so only what is new is read and folded.
    """

    ledger: Ledger
    patience: Backoff = PATIENCE
    pause: Pause = time.sleep
    name: str = field(default_factory=lambda: uuid4().hex)
    """Goes into the delays: desks that give way come back at different times."""
    _seen: dict[str, tuple[int, Station]] = field(default_factory=dict, repr=False)
    _turns: count[int] = field(default_factory=count, repr=False)

    def handle(self, station: str, decision: Decision) -> Receipt:
        """Carry a decision out.

        Raises:
            Contended: others were faster at every try.
            Impossible: the station is not in a state for it.
            StationFull: no box is free.
        """
        turn = f"{self.name}:{next(self._turns)}"
        for attempt in range(1, self.patience.tries + 1):
            try:
                return self._try(station, decision, attempt)
            except Conflict:
                if attempt < self.patience.tries:
                    self.pause(self.patience.delay(turn, attempt))
        raise Contended(station, self.patience.tries)

    def station(self, name: str) -> Station:
        """How a station looks by now."""
        return self._look(name)[1]

    def _try(self, name: str, decision: Decision, attempt: int) -> Receipt:
        version, station = self._look(name)
        facts = decision(station)
        intents: list[Intent] = []
        for fact in facts:
            # Before anything is written: a fact that cannot be is refused here, not by the next reader.
            step = reduce(station, fact)
            station = step.station
            intents += step.intents
        if not facts:
            return Receipt(self.ledger.head(), tries=attempt)
        position = self.ledger.append(name, facts, expected=version)
        self._seen[name] = version + len(facts), station
        return Receipt(position, tuple(intents), attempt)

    def _look(self, name: str) -> tuple[int, Station]:
        version, station = self._seen.get(name, (0, Station()))
        for fact in self.ledger.read(name, after=version):
            version, station = version + 1, reduce(station, fact).station
        self._seen[name] = version, station
        return version, station

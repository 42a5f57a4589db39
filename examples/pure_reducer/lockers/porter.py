"""Carries out what the reducer wants: the only part that touches doors and telephones."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterable
from itertools import count
from typing import TYPE_CHECKING, assert_never

from lockers.decisions import report_jam, store
from lockers.intents import CallMechanic, Intent, OpenDoor, SendCode
from lockers.reducer import pending

if TYPE_CHECKING:
    from lockers.clock import Clock
    from lockers.desk import Desk
    from lockers.once import Once

Door = Callable[[str, int], bool]
"""Opens a box of a station; whether it did."""
Tell = Callable[[str], object]


class Porter:
    """Does each action when it is due, unless another porter has claimed it."""

    def __init__(self, desk: Desk, once: Once, *, door: Door, tell: Tell, clock: Clock = time.time) -> None:
        self._desk = desk
        self._once = once
        self._door = door
        self._tell = tell
        self._clock = clock
        self._due: list[tuple[float, int, str, Intent]] = []
        self._numbers = count()

    def take(self, station: str, intents: Iterable[Intent]) -> None:
        """Put intents on the list."""
        for intent in intents:
            # The number keeps two intents that are due at once in the order they came.
            entry = self._clock() + intent.after, next(self._numbers), station, intent
            heapq.heappush(self._due, entry)

    def take_over(self, station: str) -> None:
        """Put on the list what a porter who is gone has left undone."""
        self.take(station, pending(self._desk.station(station)))

    def next_due(self) -> float | None:
        """When there is something to do next; none where the list is empty."""
        return self._due[0][0] if self._due else None

    def work(self) -> int:
        """Do all that is due by now, what follows from it included; return how many actions were done."""
        done = 0
        while self._due and self._due[0][0] <= self._clock():
            _when, _number, station, intent = heapq.heappop(self._due)
            if self._once.claim(intent.key):
                self._do(station, intent)
                done += 1
        return done

    def _do(self, station: str, intent: Intent) -> None:
        match intent:
            case OpenDoor(parcel, box):
                decision = store(parcel) if self._door(station, box) else report_jam(parcel)
                self.take(station, self._desk.handle(station, decision).intents)
            case SendCode(parcel):
                self._tell(f"{parcel} can be collected at {station}")
            case CallMechanic(_parcel, box):
                self._tell(f"box {box} of {station} does not open")
            case _:
                assert_never(intent)

"""Whose turn it is among children: items that share a lock never overlap, and beside some nothing runs."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.plugin.proving.subject import Case

_GLANCE = 0.2


class Turns:
    """One for all threads of a proof."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._locks: set[str] = set()
        self._running = 0
        self._alone = False

    @contextmanager
    def taken(self, cases: Sequence[Case], stop: threading.Event) -> Iterator[None]:
        """Wait until the items may run, and hold others up for as long as they do.

        Args:
            cases: what one child is to run.
            stop: set where nobody need wait any more.
        """
        locks = {lock for case in cases for lock in case.locks}
        alone = any(case.alone for case in cases)
        with self._news:
            while not stop.is_set() and self._is_held_up(locks, wants_all=alone):
                self._news.wait(_GLANCE)
            self._running += 1
            self._locks |= locks
            self._alone = alone
        try:
            yield
        finally:
            with self._news:
                self._running -= 1
                self._locks -= locks
                self._alone = False
                self._news.notify_all()

    def _is_held_up(self, locks: set[str], *, wants_all: bool) -> bool:
        return self._alone or (wants_all and self._running > 0) or not self._locks.isdisjoint(locks)

"""Ctrl-C while actions run: a first one waits until all have been tried, a second one does not."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


ECHO = 0.2
"""Seconds in which signals count as one: ``timeout`` and others send theirs to a process and to its group."""


class Patience:
    """Counts signals, and ends the wait when there are too many.

    Args:
        asked: how many have come before, the last of them just now.
        bears: how many may come.
    """

    def __init__(self, *, asked: int = 0, bears: int = 1) -> None:
        self.asked = asked
        self.bears = bears
        self._last = time.monotonic() if asked else None

    def __call__(self, *_: object) -> None:
        """Take a signal.

        Raises:
            KeyboardInterrupt: it is one too many.
        """
        now = time.monotonic()
        if self._last is not None and now - self._last < ECHO:
            return
        self._last = now
        self.asked += 1
        if self.asked > self.bears:
            raise KeyboardInterrupt


@contextmanager
def patient(numbers: Iterable[signal.Signals]) -> Iterator[Patience]:
    """Let the body end before a first signal counts. Only the main thread can do so.

    Args:
        numbers: the signals; one that the process ignores stays ignored.

    Raises:
        KeyboardInterrupt: a signal came: after the body for a first one, at once for a second one.
    """
    patience = Patience()
    before: dict[signal.Signals, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for number in numbers:
            handler = signal.getsignal(number)
            if handler not in (signal.SIG_IGN, None):
                before[number] = handler
                signal.signal(number, patience)
    try:
        yield patience
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if patience.asked:
        raise KeyboardInterrupt

"""Ctrl-C while actions run: a first one waits until all have been tried, a second one does not."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Patience:
    """Counts signals; the second one ends the wait."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, *_: object) -> None:
        """Take a signal.

        Raises:
            KeyboardInterrupt: it is the second one.
        """
        self.asked += 1
        if self.asked > 1:
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

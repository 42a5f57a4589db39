"""A ledger together with what it comes to: an entry is written down first, then gone by."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.run.rollback.entries import Begun, Closed, Judged
from pytest_wavegate.run.rollback.state import State

if TYPE_CHECKING:
    from pytest_wavegate.run.rollback.entries import Entry
    from pytest_wavegate.run.rollback.ledger import Ledger


class Book:
    """Takes entries.

    Args:
        state: what the ledger comes to so far.
        ledger: the file; none for a dry run, of which nothing is kept.
    """

    def __init__(self, state: State | None = None, ledger: Ledger | None = None) -> None:
        self.state = state or State()
        self.ledger = ledger
        self._unwritten: list[Entry] = []

    def note(self, entry: Entry) -> None:
        """Write an entry down, then go by it.

        Raises:
            WavegateError: ``unwritable-ledger``. That something is due is written once more by ``close``.
        """
        try:
            if self.ledger is not None:
                self.ledger.write(entry)
        except BaseException:  # also Ctrl-C while the line goes to the disk
            if isinstance(entry, Judged | Begun):
                self._unwritten.append(entry)
            raise
        self.state.take(entry)

    def close(self) -> str:
        """Write that the run is over, and let go of the file.

        Returns:
            What went wrong; empty where nothing did.
        """
        ledger, self.ledger = self.ledger, None
        if ledger is None:
            return ""
        problem = ""
        try:
            for entry in self._unwritten:
                ledger.write(entry)
            if not self.state.closed:
                ledger.write(Closed(at=time.time()))
        except WavegateError as error:
            lost = "; what a closed gate asks to undo was not undone" if self._unwritten else ""
            problem = f"{error.message} ({error.path}){lost}"
        ledger.close()
        return problem

    def drop(self) -> None:
        """Let go of the file as a crash would."""
        ledger, self.ledger = self.ledger, None
        if ledger is not None:
            ledger.close()

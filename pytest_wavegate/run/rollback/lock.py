"""One run with rollback at a time: a lock that the system frees when its holder dies."""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError, as_typed
from pytest_wavegate.file_lock import take
from pytest_wavegate.run.rollback.ledger import unwritable

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.file_lock import Held


class Lock:
    """Held from before the first phase is registered until the run is over.

    Args:
        state: the ``.wavegate`` folder.
    """

    def __init__(self, state: Path) -> None:
        self._path = state / "rollback.lock"
        # Beside the lock: opening a lock file may empty it, also for those that do not get it.
        self._card = state / "rollback.holder"
        self._lock: Held | None = None

    def acquire(self, what: str) -> None:
        """Take it.

        Args:
            what: who takes it, such as ``run 20260101-120000-ab12``.

        Raises:
            WavegateError: ``rollback-locked`` where another process holds it, which is named;
                ``unwritable-ledger`` where there can be no lock.
        """
        if self._lock is not None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = take(self._path, seconds=0)
        except TimeoutError as error:
            raise self._locked() from error
        except OSError as error:
            raise unwritable(self._path, error) from error
        self._sign(what)

    def release(self) -> None:
        """Give it back; doing so twice is fine."""
        lock, self._lock = self._lock, None
        if lock is not None:
            with suppress(OSError):
                self._card.unlink(missing_ok=True)
            with suppress(OSError):
                lock.release()

    def _sign(self, what: str) -> None:
        facts = {"what": what, "pid": os.getpid(), "host": socket.gethostname(), "at": time.time()}
        with suppress(OSError):  # the lock holds without a name on it
            self._card.write_text(json.dumps(facts), encoding="utf-8")

    def _locked(self) -> WavegateError:
        try:
            facts = json.loads(self._card.read_text(encoding="utf-8"))
            since = time.strftime("%H:%M:%S", time.localtime(facts["at"]))
            who = f"{facts['what']}, process {facts['pid']} on {facts['host']}, since {since}"
        except (OSError, ValueError, KeyError, TypeError):
            who = "another process"
        return WavegateError(
            "rollback-locked",
            f"what this run would have to undo is in use: {who}",
            hint="wait until it has ended, or stop it",
            path=as_typed(self._path),
        )

"""Before a run may undo anything: nothing is left by an earlier one, and nobody else is at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.run.rollback.ledger import Ledger
from pytest_wavegate.run.rollback.shelf import forget_old, open_ledgers, path_of, still_open

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.run.rollback.disk import Disk
    from pytest_wavegate.run.rollback.lock import Lock


def require_nothing_open(state: Path, lock: Lock, *, run_id: str) -> None:
    """Refuse to start where an earlier run has left something to undo.

    Args:
        state: the ``.wavegate`` folder.
        lock: free; it tells whether the earlier run is alive.
        run_id: of the run that is about to start.

    Raises:
        WavegateError: ``open-rollback``; ``rollback-locked`` where somebody is just about to finish it;
            ``bad-ledger``.
    """
    found = open_ledgers(state)
    if not found:
        return
    try:
        lock.acquire(f"run {run_id}")
    except WavegateError:
        if any(one.state.is_due for one in found):
            raise
        return  # a run that is alive; whether both can go on is asked again after collection
    lock.release()
    raise still_open(found)


def fresh_ledger(state: Path, lock: Lock, *, run_id: str, disk: Disk | None) -> Ledger:
    """Take the lock, and open the ledger of a new run.

    Raises:
        WavegateError: as ``require_nothing_open``; ``unwritable-ledger``. Then the lock is free.
    """
    lock.acquire(f"run {run_id}")
    try:
        found = open_ledgers(state)
        if found:
            raise still_open(found)
        forget_old(state)
        return Ledger(path_of(state, run_id), disk=disk)
    except WavegateError:
        lock.release()
        raise

"""Processes that outlive a run that was killed: its workers, and attempts that had not ended."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pytest_wavegate.run.rollback.entries import WorkerSeen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pytest_wavegate.run.rollback.state import State

PATIENCE = 20.0
"""Seconds; workers of pytest-xdist that lose their controller end by themselves, after about six."""
_STEP = 0.1
_PROC = Path("/proc")


class Life(NamedTuple):
    """What Linux tells of a process."""

    parent: int
    born: str


def life(pid: int) -> Life | None:
    """What is known of a process that runs; none where there is no such process, or no ``/proc``."""
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The name in brackets may hold anything; what follows it is numbers, first the state.
    rest = text.rpartition(")")[2].split()
    return None if len(rest) < 20 or rest[0] in "ZX" else Life(int(rest[1]), rest[19])


def seen(worker: str, pid: int) -> WorkerSeen | None:
    """A worker as the ledger has it; none where it is no process of ours, such as one on another machine."""
    if sys.platform == "win32":
        return None
    if not _PROC.joinpath("self").exists():
        return WorkerSeen(worker=worker, pid=pid)
    found = life(pid)
    return (
        WorkerSeen(worker=worker, pid=pid, born=found.born) if found and found.parent == os.getpid() else None
    )


def still_there(process: WorkerSeen) -> bool:
    """Whether a process of a dead run still runs."""
    if process.born:
        found = life(process.pid)
        return found is not None and found.born == process.born
    try:
        os.kill(process.pid, 0)
    except OSError:
        return False
    return True


def outlive(
    state: State,
    *,
    tell: Callable[[str], None],
    patience: float = PATIENCE,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Wait until nothing of a dead run is left that could work against its rollback, but not for ever.

    What is certainly a process of that run is ended when patience is over; of others the user is told.

    Args:
        state: of the run's ledger.
        tell: takes one line for the user.
        patience: seconds.
        sleep: waits so many seconds.
    """
    if state.opened is None:
        return
    if state.opened.host != socket.gethostname():
        tell(f"the run was on {state.opened.host}: make sure that nothing of it still runs there")
        return
    left = [process for process in (*state.workers, *_attempts(state)) if still_there(process)]
    if left:
        tell(f"waiting for {_names(left)} of the run that was killed, at most {patience:g}s")
    waited = 0.0
    while left and waited < patience:
        sleep(_STEP)
        waited += _STEP
        left = [process for process in left if still_there(process)]
    for process in left:
        _end(process, tell)


def _end(process: WorkerSeen, tell: Callable[[str], None]) -> None:
    if not process.born:
        tell(f"process {process.pid} may still be {process.worker} of that run")
        return
    with suppress(OSError):
        os.kill(process.pid, signal.SIGKILL)
    tell(f"{process.worker} (process {process.pid}) did not end and was killed")


def _attempts(state: State) -> Iterable[WorkerSeen]:
    """Processes of attempts without an end, known by the key in their environment."""
    marks = {f"WAVEGATE_KEY={action.key}".encode(): action.name for action in state.hanging}
    if not marks:
        return
    for folder in _PROC.glob("[0-9]*"):
        try:
            given = (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        name = next((marks[text] for text in given if text in marks), None)
        found = life(int(folder.name)) if name else None
        if name and found and int(folder.name) != os.getpid():
            yield WorkerSeen(worker=f'an attempt of "{name}"', pid=int(folder.name), born=found.born)


def _names(left: Iterable[WorkerSeen]) -> str:
    return ", ".join(f"{process.worker} (process {process.pid})" for process in left)

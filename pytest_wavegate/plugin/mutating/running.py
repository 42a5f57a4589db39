"""Runs a mutation tester to its end, or to that of its time or of the run."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.plugin.proving.watch import Stopped, end

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_GLANCE = 0.2
_TAIL = 8000


@dataclass(frozen=True, slots=True)
class Over:
    """How a command has ended."""

    status: int | None
    """None where its time was up, or it could not be started."""
    output: str
    """The end of what it wrote to either stream, errors last."""
    stdout: str
    """All of what it wrote to standard output."""


def run(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    folder: Path,
    until: float,
    stop: threading.Event,
) -> Over:
    """Run a command, and end its whole process group when it is over.

    Args:
        command: what to run.
        cwd: where.
        env: its whole environment.
        folder: for what it writes.
        until: when its time is up, by ``time.monotonic``.
        stop: set where the run is to be stopped.

    Raises:
        Stopped: it is.
    """
    with (folder / "stdout.txt").open("w+b") as out, (folder / "stderr.txt").open("w+b") as err:
        child = subprocess.Popen(
            list(command),
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        try:
            status = _wait(child, until=until, stop=stop)
        finally:
            end(child)
        out.seek(0)
        said = out.read().decode("utf-8", "replace")
        err.seek(max(0, err.seek(0, os.SEEK_END) - _TAIL))
        told = err.read().decode("utf-8", "replace")
    return Over(status, f"{said[-_TAIL:]}\n{told}", said)


def _wait(child: subprocess.Popen[bytes], *, until: float, stop: threading.Event) -> int | None:
    while True:
        with suppress(subprocess.TimeoutExpired):
            return child.wait(_GLANCE)
        if stop.is_set():
            raise Stopped
        if time.monotonic() > until:
            return None

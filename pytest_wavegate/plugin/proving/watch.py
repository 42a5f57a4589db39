"""Starts a child, listens to it, and ends it: when it is done, hangs, or the run is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.plugin.proving.answers import Answers
from pytest_wavegate.plugin.proving.lifeline import VARIABLE, held_line
from pytest_wavegate.process import GRACE

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_GLANCE = 0.2
"""Seconds between two looks at what a child has written."""
_START = 300.0
"""Seconds for all that comes before the first item, and after the last."""
_TAIL = 4000


class Stopped(Exception):  # noqa: N818 (no error: the user has stopped the run)
    """The run was stopped while a child ran."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A child that has ended."""

    answers: Answers
    hung: bool
    """It was ended, for it said nothing for too long."""
    output: str
    """The end of what it wrote."""


def watch(
    command: Sequence[str],
    *,
    folder: Path,
    cwd: Path,
    env: Mapping[str, str],
    patience: Callable[[str], float],
    stop: threading.Event,
) -> Seen:
    """Run a child to its end.

    Args:
        command: what to run.
        folder: where it writes its answers, ``answers.jsonl``, and its output.
        cwd: where it runs.
        env: its environment.
        patience: how many seconds an item may take, by node id.
        stop: set where the run is to be stopped.

    Raises:
        Stopped: it is.
    """
    written = folder / "answers.jsonl"
    written.touch()
    answers = Answers()
    with held_line() as line, written.open("rb") as stream, (folder / "output.txt").open("w+b") as output:
        child = subprocess.Popen(
            list(command),
            cwd=cwd,
            env={**env, **({VARIABLE: str(line)} if line is not None else {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=() if line is None else (line,),
            start_new_session=True,
        )
        try:
            hung = _listen(child, lambda: answers.feed(stream.read()), answers, patience=patience, stop=stop)
        finally:
            end(child)
        answers.feed(stream.read())
        output.seek(max(0, output.seek(0, os.SEEK_END) - _TAIL))
        return Seen(answers, hung, output.read().decode("utf-8", "replace"))


def _listen(
    child: subprocess.Popen[bytes],
    news: Callable[[], bool],
    answers: Answers,
    *,
    patience: Callable[[str], float],
    stop: threading.Event,
) -> bool:
    """Wait for the end; says whether it did not come in time."""
    last = time.monotonic()
    while True:
        with suppress(subprocess.TimeoutExpired):
            child.wait(_GLANCE)
            return False
        if stop.is_set():
            raise Stopped
        if news():
            last = time.monotonic()
        limit = _START if answers.running is None else patience(answers.running)
        if time.monotonic() - last > limit:
            return True


def end(child: subprocess.Popen[bytes]) -> None:
    """End a child with all that it has started."""
    if child.poll() is None:
        _signal(child, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            child.wait(GRACE)
    _signal(child, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    child.wait()


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if os.name != "posix":
        child.terminate()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)

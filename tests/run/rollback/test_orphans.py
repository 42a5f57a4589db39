"""Processes that outlive a run that was killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.planned import PlannedPhase
from pytest_wavegate.model.rollback import Action
from pytest_wavegate.run.rollback.entries import Attempt, Failed, Opened, PhaseActions, Registered, WorkerSeen
from pytest_wavegate.run.rollback.orphans import life, outlive, seen, still_there
from pytest_wavegate.run.rollback.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.run.rollback.entries import Entry

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")
OPENED = Opened(
    run_id="r", at=1.0, plan="tasks.md", host=socket.gethostname(), pid=1, scope="wave", causes=("gate",)
)


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    """A process that would run for long."""
    command = [sys.executable, "-c", "import time; print(flush=True); time.sleep(60)"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env={**os.environ, "WAVEGATE_KEY": "r:a:1"}
    ) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()


def told(*entries: Entry, patience: float = 0.3, sleep: float = 0.0) -> list[str]:
    lines: list[str] = []
    outlive(
        State.of([OPENED, *entries]), tell=lines.append, patience=patience, sleep=lambda _: time.sleep(sleep)
    )
    return lines


def test_a_worker_is_known_by_number_and_birth(child: subprocess.Popen[bytes]) -> None:
    """A later process of the same number is another one."""
    worker = seen("gw0", child.pid)
    assert worker is not None
    assert still_there(worker)
    assert not still_there(worker.model_copy(update={"born": "1"}))
    child.kill()
    # Not waited for yet: it is a zombie, which does nothing any more.
    limit = time.monotonic() + 30
    while still_there(worker) and time.monotonic() < limit:
        time.sleep(0.01)
    assert not still_there(worker)


def test_only_children_are_workers() -> None:
    """What is no child of this process runs on another machine, and its number means nothing here."""
    assert seen("gw0", 1) is None
    assert seen("gw0", os.getppid()) is None
    assert life(2**22 + 1) is None


def test_nothing_is_left() -> None:
    """Nothing is told, and nobody waits."""
    assert told(WorkerSeen(worker="gw0", pid=2**22 + 1, born="1")) == []
    outlive(State(), tell=pytest.fail)


def test_a_worker_that_goes_by_itself(child: subprocess.Popen[bytes]) -> None:
    """It is waited for, which is told."""
    worker = seen("gw0", child.pid)
    assert worker is not None
    lines: list[str] = []

    def sleep(seconds: float) -> None:
        child.kill()
        child.wait()

    outlive(State.of([OPENED, worker]), tell=lines.append, patience=9, sleep=sleep)
    assert lines == [f"waiting for gw0 (process {child.pid}) of the run that was killed, at most 9s"]


def test_a_worker_that_does_not_go(child: subprocess.Popen[bytes]) -> None:
    """It is certainly ours, so it is killed."""
    worker = seen("gw0", child.pid)
    assert worker is not None
    assert told(worker)[-1] == f"gw0 (process {child.pid}) did not end and was killed"
    assert child.wait() == -signal.SIGKILL


def test_a_process_that_may_be_another_one(child: subprocess.Popen[bytes]) -> None:
    """Where its birth is not known it is waited for and left alone."""
    lines = told(WorkerSeen(worker="gw0", pid=child.pid))
    assert lines[-1] == f"process {child.pid} may still be gw0 of that run"
    assert child.poll() is None
    child.kill()
    child.wait()
    assert not still_there(WorkerSeen(worker="gw0", pid=child.pid))


def test_a_run_on_another_machine() -> None:
    """Nothing can be seen from here; the user is told."""
    lines: list[str] = []
    there = OPENED.model_copy(update={"host": "elsewhere"})
    outlive(State.of([there, WorkerSeen(worker="gw0", pid=1, born="1")]), tell=lines.append)
    assert lines == ["the run was on elsewhere: make sure that nothing of it still runs there"]


def test_an_attempt_that_is_still_under_way(child: subprocess.Popen[bytes]) -> None:
    """It is found by the key in its environment; one that has an end is none."""
    phase = PlannedPhase(id="a", title="A", label="", wave=1, tasks=(), needs=())
    actions = (Action(key="r:a:1", phase="a", name="undo.py", argv=("undo.py",)),)
    known = Registered(at=1.0, wave=1, phases=(PhaseActions(phase=phase, actions=actions),))
    begun, ended = Attempt(at=1.0, key="r:a:1", n=1), Failed(key="r:a:1", n=1, seconds=0.0, why="")
    assert told(known) == []
    assert told(known, begun, ended) == []
    assert child.poll() is None
    lines = told(known, begun)
    assert lines[0].startswith(f'waiting for an attempt of "undo.py" (process {child.pid})')
    assert child.wait() == -signal.SIGKILL

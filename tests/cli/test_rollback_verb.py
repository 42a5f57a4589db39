"""``wavegate rollback``: what is left after crashes of real processes, and how it is finished."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.cli import main
from pytest_wavegate.errors import ExitCode
from pytest_wavegate.model.events import GateJudged
from pytest_wavegate.model.planned import PlannedPhase
from pytest_wavegate.run.rollback.rollback import Rollback
from pytest_wavegate.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX ones")
PHASE = PlannedPhase(id="2", title="Soup", label="Phase 2", wave=1, tasks=(), needs=())
CLOSED = GateJudged(at=0.0, phase="2", decision="failed", closes=True, verdicts=())
NAMES = ["five", "four", "three", "two", "one"]
"""In the order they run."""
UNDO = """
import os, pathlib, sys, time

name = sys.argv[1]
with open("undone.txt", "a") as file:
    file.write(f"{name} {os.environ['WAVEGATE_KEY']} {os.environ['WAVEGATE_ATTEMPT']}\\n")
print(f"undoing {name} since {os.environ['WAVEGATE_REASON']}")
if pathlib.Path(f"hang-{name}").exists():
    time.sleep(60)
failing = pathlib.Path(f"fail-{name}")
if failing.exists():
    left = int(failing.read_text()) - 1
    failing.write_text(str(left)) if left else failing.unlink()
    sys.exit(3)
"""
DRIVER = """
import json, os, signal, stat, sys
from pathlib import Path
from pytest_wavegate.model.events import GateJudged
from pytest_wavegate.model.planned import PlannedPhase
from pytest_wavegate.run.rollback.rollback import Rollback
from pytest_wavegate.settings import Settings

given = json.loads(sys.argv[1])
left = given["dies_at"]
real = os.fsync

def fsync(handle):
    global left
    if not stat.S_ISDIR(os.fstat(handle).st_mode):
        left -= 1
        if left == 0:
            size = os.fstat(handle).st_size
            os.ftruncate(handle, size - given["torn"])
            os.kill(os.getpid(), signal.SIGKILL)
    real(handle)

os.fsync = fsync
phase = PlannedPhase.model_validate(given["phase"])
verdict = GateJudged.model_validate(given["verdict"])
root = Path.cwd()
rollback = Rollback(
    Settings.model_validate(given["settings"]), root=root, state=root / ".wavegate",
    run_id="run-1", plan="tasks.md", emit=lambda event: None,
)
rollback.check_open()
rollback.prepare([phase])
rollback.register(1, [phase])
rollback.judged(verdict)
rollback.gate_failed(1, [verdict])
rollback.close()
"""


def command(name: str) -> list[str]:
    return [sys.executable, "undo.py", name]


def settings(**more: object) -> dict[str, object]:
    if "retries" in more:
        more["backoff"] = "1ms"
    actions = [{"run": command(name), **more} for name in reversed(NAMES)]
    return {"phases": [{"id": "2", "rollback": actions}]}


@pytest.fixture
def kitchen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A rootdir with a script that undoes."""
    (tmp_path / "undo.py").write_text(UNDO)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def driver(*, dies_at: int = 0, torn: int = 0, **more: object) -> subprocess.Popen[bytes]:
    """Start a run of its own whose only gate closes."""
    given = {
        "dies_at": dies_at,
        "torn": torn,
        "phase": PHASE.model_dump(),
        "verdict": CLOSED.model_dump(),
        "settings": settings(**more),
    }
    return subprocess.Popen([sys.executable, "-c", DRIVER, json.dumps(given)])


def undone(kitchen: Path) -> list[tuple[str, str, int]]:
    path = kitchen / "undone.txt"
    rows = [line.split() for line in path.read_text().splitlines()] if path.exists() else []
    return [(name, key, int(attempt)) for name, key, attempt in rows]


def wavegate(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest_wavegate", "rollback", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def failed_run(kitchen: Path, **more: object) -> None:
    """A run in this process, whose gate closes."""
    rollback = Rollback(
        Settings.model_validate(settings(**more)),
        root=kitchen,
        state=kitchen / ".wavegate",
        run_id="run-1",
        plan="tasks.md",
        emit=lambda event: None,
    )
    rollback.prepare([PHASE])
    rollback.register(1, [PHASE])
    rollback.judged(CLOSED)
    rollback.gate_failed(1, [CLOSED])
    rollback.close()


@pytest.mark.parametrize(("dies_at", "torn"), [(4, 0), (4, 7), (5, 1), (8, 9), (13, 30), (18, 5)])
def test_a_process_that_is_killed(kitchen: Path, dies_at: int, torn: int) -> None:
    """At a write, whole or torn: a resume in another process does the rest, in order."""
    (kitchen / "fail-four").write_text("1")
    assert driver(dies_at=dies_at, torn=torn, retries=1).wait(60) == -signal.SIGKILL
    before = len(undone(kitchen))
    ended = wavegate("--resume")
    if (dies_at, torn) == (4, 7):  # the verdict itself was torn, so nothing is due
        assert (ended.returncode, undone(kitchen)) == (0, [])
        return
    assert (ended.returncode, ended.stderr) == (0, "")
    rows = undone(kitchen)
    names = [name for name, _, _ in rows]
    assert list(dict.fromkeys(names)) == NAMES
    assert names == sorted(names, key=NAMES.index)
    assert max(names.count(name) for name in NAMES) <= 3
    for name in NAMES:
        numbers = [attempt for known, _, attempt in rows if known == name]
        assert numbers == sorted(set(numbers))
    assert len({key for _, key, _ in rows}) == len(NAMES)
    assert main(["rollback"]) == ExitCode.OK
    assert main(["rollback", "--resume"]) == ExitCode.OK
    assert len(undone(kitchen)) == len(rows) >= before


def test_a_process_that_is_killed_in_the_midst_of_an_action(kitchen: Path) -> None:
    """The attempt that is still under way is ended before its action runs again."""
    (kitchen / "hang-four").touch()
    process = driver()
    limit = time.monotonic() + 60
    while len(undone(kitchen)) < 2 and time.monotonic() < limit:
        time.sleep(0.02)
    locked = wavegate("--resume")
    assert locked.returncode == ExitCode.USAGE
    assert "error[rollback-locked]" in locked.stderr
    assert f"process {process.pid}" in locked.stderr
    process.kill()
    process.wait(60)
    (kitchen / "hang-four").unlink()
    shown = wavegate()
    assert shown.returncode == ExitCode.ROLLBACK
    assert "four | Phase 2 (Soup) | 1 attempt | run-1:2:4" in shown.stdout
    ended = wavegate("--resume", "--wait", "0.5")
    assert ended.returncode == 0
    if sys.platform == "linux":
        assert "waiting for an attempt of" in ended.stderr
        assert "did not end and was killed" in ended.stderr
    assert [name for name, _, _ in undone(kitchen)] == ["five", "four", *NAMES[1:]]


def test_an_action_that_hangs(kitchen: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is ended at its time limit, and all others are tried."""
    (kitchen / "hang-four").touch()
    failed_run(kitchen, timeout="2s")
    assert [name for name, _, _ in undone(kitchen)] == NAMES
    assert main(["rollback"]) == ExitCode.ROLLBACK
    said = capsys.readouterr().out
    assert "run run-1: the gate of Phase 2 (Soup) is closed" in said
    assert "it took longer than 2s and was stopped" in said


def test_an_action_that_fails_again(kitchen: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The status says so, the end of its output is shown, and it stays open until it works."""
    (kitchen / "fail-two").write_text("4")
    failed_run(kitchen, retries=1)
    assert main(["rollback", "--resume"]) == ExitCode.ROLLBACK
    said = capsys.readouterr()
    assert "rollback | 1 action | the gate of Phase 2 (Soup) is closed" in said.out
    assert f"failed: {sys.executable} undo.py two (" in said.out
    assert "4 attempts)" in said.out
    assert "    it ended with status 3" in said.out
    assert "    undoing two since the gate of Phase 2 (Soup) is closed" in said.out
    assert "1 failed, so the rollback stays open" in said.err
    assert main(["rollback", "--resume"]) == ExitCode.OK
    assert "done: " in capsys.readouterr().out
    assert main(["rollback"]) == ExitCode.OK


def test_a_program_that_does_not_exist(kitchen: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It can never succeed; giving it up is the way out."""
    state = kitchen / ".wavegate"
    table = {"phases": [{"id": "2", "rollback": [{"run": ["no-such-program"]}, {"run": command("one")}]}]}
    rollback = Rollback(
        Settings.model_validate(table),
        root=kitchen,
        state=state,
        run_id="run-1",
        plan="tasks.md",
        emit=lambda event: None,
    )
    rollback.prepare([PHASE])
    rollback.register(1, [PHASE])
    rollback.gate_failed(1, [CLOSED])
    rollback.close()
    assert main(["rollback", "--resume"]) == ExitCode.ROLLBACK
    assert "it cannot be started: " in capsys.readouterr().out
    assert main(["rollback", "--abandon", "no-such-thing"]) == ExitCode.USAGE
    said = capsys.readouterr().err
    assert 'error[unknown-action]: no action "no-such-thing" is left to undo' in said
    assert "hint: left are run-1:2:1" in said
    assert main(["rollback", "--abandon", "no-such-program"]) == ExitCode.OK
    assert capsys.readouterr().out == "given up: no-such-program (run-1:2:1)\n"
    assert main(["rollback", "--resume"]) == ExitCode.OK


def test_nothing_to_undo(kitchen: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With and without state, shown or resumed; nothing is made."""
    for arguments in ([], ["--resume"], ["--abandon"]):
        assert main(["rollback", *arguments]) == ExitCode.OK
        assert capsys.readouterr().out.startswith("nothing ")
    assert not (kitchen / ".wavegate").exists()
    (kitchen / ".wavegate").mkdir()
    for arguments in ([], ["--resume"], ["--abandon"]):
        assert main(["rollback", *arguments]) == ExitCode.OK


def test_the_rootdir(
    kitchen: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Found at or above the folder that one stands in, or named."""
    (kitchen / "fail-two").write_text("1")
    failed_run(kitchen)
    (kitchen / "src").mkdir()
    monkeypatch.chdir(kitchen / "src")
    assert main(["rollback"]) == ExitCode.ROLLBACK
    assert main(["rollback", "--rootdir", "."]) == ExitCode.OK
    assert main(["rollback", "--rootdir", "nowhere"]) == ExitCode.USAGE
    assert "error[no-rootdir]" in capsys.readouterr().err
    assert main(["rollback", "--resume", "--rootdir", str(kitchen)]) == ExitCode.OK


def test_a_broken_ledger(kitchen: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback, and a way out."""
    folder = kitchen / ".wavegate" / "rollback"
    folder.mkdir(parents=True)
    (folder / "x.jsonl").write_text("{}\n{}\n")
    for arguments in ([], ["--resume"]):
        assert main(["rollback", *arguments]) == ExitCode.USAGE
        assert "error[bad-ledger]" in capsys.readouterr().err
    assert main(["rollback", "--abandon"]) == ExitCode.OK
    assert "it now lies at" in capsys.readouterr().err
    assert main(["rollback"]) == ExitCode.OK


def test_ctrl_c(kitchen: Path) -> None:
    """A resume that is stopped can be resumed."""
    (kitchen / "fail-five").write_text("1")
    (kitchen / "fail-four").write_text("1")
    failed_run(kitchen)
    (kitchen / "hang-four").touch()
    count = len(undone(kitchen))
    process = subprocess.Popen([sys.executable, "-m", "pytest_wavegate", "rollback", "--resume"])
    limit = time.monotonic() + 60
    while len(undone(kitchen)) < count + 2 and time.monotonic() < limit:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(60) == 130
    (kitchen / "hang-four").unlink()
    assert main(["rollback", "--resume"]) == ExitCode.OK
    assert [name for name, _, _ in undone(kitchen)[count:]] == ["five", "four", "four"]

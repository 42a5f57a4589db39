"""Commands of the user's: how they end, what is kept of them, and that nothing of them stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate import process
from pytest_wavegate.process import Ended, run_command, why_not_startable

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(os.name != "posix", reason="process groups are a matter of POSIX")


def python(text: str, cwd: Path, *, timeout: float = 30.0, env: dict[str, str] | None = None) -> Ended:
    return run_command([sys.executable, "-c", textwrap.dedent(text)], timeout=timeout, cwd=cwd, env=env)


def alive(pid: int) -> bool:
    """A zombie that its new parent has not fetched yet is dead."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(state.stdout.strip()) and not state.stdout.strip().startswith("Z")


def gone(pid: int) -> bool:
    """A process that was killed needs a moment."""
    for _ in range(200):
        if not alive(pid):
            return True
        time.sleep(0.02)
    return False


def test_a_command_that_ends_well(tmp_path: Path) -> None:
    """Status, output of both streams, and its standard output for itself."""
    ended = python("import sys; print('out'); print('err', file=sys.stderr)", tmp_path)
    assert (ended.exit_status, ended.well, ended.problem, ended.why) == (0, True, "", "")
    assert (ended.output, ended.stdout) == ("out\nerr", "out\n")
    assert ended.seconds > 0


def test_a_command_that_fails(tmp_path: Path) -> None:
    """Its status is kept; that is no problem of running it."""
    ended = python("print('no'); raise SystemExit(7)", tmp_path)
    assert (ended.exit_status, ended.well, ended.problem) == (7, False, "")
    assert (ended.why, ended.output) == ("it ended with status 7", "no")


@posix
def test_a_command_that_a_signal_ends(tmp_path: Path) -> None:
    """A crash is told as such."""
    ended = python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", tmp_path)
    assert (ended.exit_status, ended.well, ended.why) == (-9, False, "it was ended by signal 9")


def test_it_runs_in_its_folder_with_its_environment(tmp_path: Path) -> None:
    """Variables are added to those of this process; there is nothing to read on standard input."""
    text = """
        import os, sys
        print(os.getcwd(), os.environ["A_NAME"], "PATH" in os.environ, repr(sys.stdin.read()))
    """
    ended = python(text, tmp_path, env={"A_NAME": "sugar"})
    assert ended.stdout.split() == [str(tmp_path.resolve()), "sugar", "True", "''"]


def test_no_shell_is_involved(tmp_path: Path) -> None:
    """Arguments arrive as they stand."""
    ended = run_command(
        [sys.executable, "-c", "import sys; print(sys.argv[1:])", "$HOME", "; ls", "*"],
        timeout=30,
        cwd=tmp_path,
    )
    assert ended.stdout.strip() == "['$HOME', '; ls', '*']"


def test_odd_values_of_the_environment(tmp_path: Path) -> None:
    """Zero bytes, halves of characters and very long texts are made to fit."""
    ended = python(
        "import os; print(len(os.environ['LONG']), os.environ['NUL'], os.environ['HALF'])",
        tmp_path,
        env={"LONG": "x" * 3_000_000, "NUL": "a\0b", "HALF": "\ud800"},
    )
    assert ended.stdout.split() == ["4000", "a", "b", "?"]


# What cannot be started


def test_a_command_that_is_missing(tmp_path: Path) -> None:
    """Its name is told."""
    ended = run_command(["no-such-command-here"], timeout=5, cwd=tmp_path)
    assert (ended.exit_status, ended.well, ended.started) == (None, False, False)
    assert ended.problem == "it cannot be started: there is no command no-such-command-here on the PATH"
    assert ended.why == ended.problem


def test_a_script_that_is_missing(tmp_path: Path) -> None:
    """A name with a slash is looked for in the folder where the command runs."""
    ended = run_command(["./tool.sh"], timeout=5, cwd=tmp_path)
    assert ended.problem == "it cannot be started: there is no file ./tool.sh"


@posix
def test_a_script_that_is_not_executable(tmp_path: Path) -> None:
    """That is another mistake than a missing one."""
    (tmp_path / "tool.sh").write_text("#!/bin/sh\n", encoding="utf-8")
    ended = run_command(["./tool.sh"], timeout=5, cwd=tmp_path)
    assert ended.problem == "it cannot be started: ./tool.sh is not executable"
    ended = run_command(["./"], timeout=5, cwd=tmp_path)
    assert ended.problem == "it cannot be started: ./ is not executable"


@posix
def test_a_file_that_is_no_program(tmp_path: Path) -> None:
    """The system's own words."""
    path = tmp_path / "tool"
    path.write_bytes(b"\x00\x01\x02")
    path.chmod(0o755)
    ended = run_command(["./tool"], timeout=5, cwd=tmp_path)
    assert ended.problem == "it cannot be started: Exec format error"


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    """It is not taken for a missing command."""
    ended = run_command([sys.executable, "-V"], timeout=5, cwd=tmp_path / "gone")
    assert ended.problem == f"it cannot be started: there is no folder {tmp_path / 'gone'}"


@pytest.mark.parametrize("name", ["a\0b", "", "\ud800"])
def test_names_that_no_system_takes(tmp_path: Path, name: str) -> None:
    """They are told of and never raised."""
    ended = run_command([name, "x"], timeout=5, cwd=tmp_path)
    assert ended.exit_status is None
    assert ended.problem.startswith("it cannot be started: ")


def test_an_argument_that_no_system_takes(tmp_path: Path) -> None:
    """Likewise."""
    ended = run_command([sys.executable, "a\0b"], timeout=5, cwd=tmp_path)
    assert ended.problem == "it cannot be started: embedded null byte"


def test_no_place_for_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a temporary folder cannot run it."""
    monkeypatch.setattr("tempfile.TemporaryFile", fail_with(OSError(28, "No space left on device")))
    ended = run_command([sys.executable, "-V"], timeout=5, cwd=tmp_path)
    assert ended.problem == "it cannot be started: No space left on device"


def fail_with(error: Exception) -> object:
    def fail(*args: object, **options: object) -> object:
        raise error

    return fail


def test_what_can_be_started(tmp_path: Path) -> None:
    """Seen without running anything."""
    assert why_not_startable([sys.executable], cwd=tmp_path) == ""
    assert why_not_startable(["no-such-command-here"], cwd=tmp_path) != ""


def test_python_is_this_python_where_no_other_environment_is_active(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test run started by its full path has not put its folder on the ``PATH``."""
    monkeypatch.setenv("PATH", str(tmp_path))
    name = os.path.basename(sys.executable)  # noqa: PTH119
    assert why_not_startable([name], cwd=tmp_path) == ""
    ended = run_command([name, "-c", "import sys; print(sys.prefix)"], timeout=30, cwd=tmp_path)
    assert ended.stdout.strip() == sys.prefix


# Output


def test_much_output(tmp_path: Path) -> None:
    """Of the tail some kilobytes stay, from the beginning of a line; standard output is there in full."""
    text = "import sys\nfor n in range(20000): print(n); print(-n, file=sys.stderr)"
    ended = python(text, tmp_path)
    assert len(ended.output) <= 2 * process.TAIL + 1
    lines = ended.output.splitlines()
    assert lines[-1] == "-19999"
    assert all(line.lstrip("-").isdigit() and len(line) >= 5 for line in lines)
    assert ended.stdout.splitlines() == [str(n) for n in range(20000)]


def test_very_much_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only its end is read into memory, again by whole lines."""
    monkeypatch.setattr(process, "STDOUT", 1000)
    ended = python("for n in range(20000): print(n)", tmp_path)
    lines = ended.stdout.splitlines()
    assert lines == [str(n) for n in range(20000)][-len(lines) :]
    assert 100 < len(lines) < 200


def test_one_line_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no line to begin at, so the middle of it must do."""
    monkeypatch.setattr(process, "STDOUT", 1000)
    ended = python("print('x' * 100000, end='')", tmp_path)
    assert ended.stdout == "x" * 1000
    assert ended.output == "x" * process.TAIL


def test_output_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that writes for ever would fill the disk long before its time is up."""
    monkeypatch.setattr(process, "DISK", 2 * 2**20)
    ended = python("while True: print('x' * 1000)", tmp_path, timeout=60)
    assert (ended.exit_status, ended.problem) == (None, "it wrote more than 2 MiB and was stopped")
    assert ended.seconds < 30


def test_output_that_is_no_text(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are shown as such."""
    ended = python("import sys; sys.stdout.buffer.write(b'a\\xff\\xfe\\x00b')", tmp_path)
    assert ended.stdout == "a\ufffd\ufffd\x00b"
    assert ended.well


def test_closed_streams(tmp_path: Path) -> None:
    """A command may close its streams and go on."""
    ended = python("import os, time; os.close(1); os.close(2); time.sleep(0.05)", tmp_path)
    assert (ended.well, ended.output) == (True, "")


# Its end


@posix
def test_time_is_up(tmp_path: Path) -> None:
    """What it had written by then is kept."""
    ended = python("import time; print('begun', flush=True); time.sleep(60)", tmp_path, timeout=0.7)
    assert (ended.exit_status, ended.output) == (None, "begun")
    assert ended.problem == "it took longer than 0.7s and was stopped"
    assert ended.seconds < 30


GRANDCHILD = """
    import pathlib, signal, subprocess, sys, time
    child = "import signal, time; {}; print('up', flush=True); time.sleep(60)"
    made = subprocess.Popen([sys.executable, "-c", child], stdout=subprocess.PIPE)
    made.stdout.readline()
    pathlib.Path("pid").write_text(str(made.pid))
    {}
"""
STUBBORN = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"


@posix
@pytest.mark.parametrize("will", ["pass", STUBBORN])
def test_time_is_up_for_grandchildren_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, will: str) -> None:
    """The whole group ends, also where one of it does not listen to SIGTERM."""
    monkeypatch.setattr(process, "GRACE", 0.3)
    ended = python(GRANDCHILD.format(will, f"{will}; time.sleep(60)"), tmp_path, timeout=2.0)
    assert ended.exit_status is None
    assert gone(int((tmp_path / "pid").read_text()))


@posix
def test_what_a_command_leaves_behind_ends_with_it(tmp_path: Path) -> None:
    """It has ended well, and its forgotten child, which holds its output open, holds nothing up."""
    ended = python(GRANDCHILD.format("pass", "print('done')"), tmp_path)
    assert (ended.well, ended.output) == (True, "done")
    assert gone(int((tmp_path / "pid").read_text()))


INTERRUPTED = """
    import pathlib, signal, sys, time
    from pytest_wavegate import process
    process.GRACE = float(sys.argv[2])
    try:
        process.run_command([sys.executable, "-c", sys.argv[1]], timeout=60, cwd=pathlib.Path.cwd())
    except KeyboardInterrupt:
        print("interrupted")
"""


@posix
@pytest.mark.parametrize(("will", "presses"), [("pass", 1), (STUBBORN, 1), (STUBBORN, 2)])
def test_ctrl_c_ends_the_group_and_is_passed_on(tmp_path: Path, will: str, presses: int) -> None:
    """A second one does not wait for the grace, and leaves nothing behind either."""
    grace = "30" if presses == 2 else "0.3"
    inner = textwrap.dedent(GRANDCHILD.format(will, f"{will}; time.sleep(60)"))
    outer = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(INTERRUPTED), inner, grace],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    for _ in range(500):
        if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text():
            break
        time.sleep(0.02)
    for _ in range(presses):
        time.sleep(0.4)
        outer.send_signal(signal.SIGINT)
    said, _ = outer.communicate(timeout=20)
    assert said == "interrupted\n"
    assert gone(int((tmp_path / "pid").read_text()))

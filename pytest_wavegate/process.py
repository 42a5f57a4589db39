"""Run a command of the user's: a time limit, a process group of its own, the end of its output."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

GRACE = 3.0
"""Seconds between asking a process group to end and killing it."""
TAIL = 4000
"""Bytes that are kept of what a command wrote to each of its streams."""
STDOUT = 16 * 1024 * 1024
"""Bytes of standard output that are kept for those who read it."""
DISK = 1024 * 1024 * 1024
"""Bytes of output after which a command is stopped: it would fill the disk."""
_GLANCE = 0.5
"""Seconds between two looks at how much a command has written."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command has ended."""

    exit_status: int | None
    """None where it was stopped, or could not be started; ``-11`` where signal 11 ended it."""
    seconds: float
    problem: str = ""
    """Why there is no exit status."""
    output: str = ""
    """The end of what it wrote to either stream."""
    stdout: str = ""
    """What it wrote to standard output, of very much the last 16 MiB."""
    started: bool = True

    @property
    def well(self) -> bool:
        """It has ended by itself, with status 0."""
        return self.exit_status == 0

    @property
    def why(self) -> str:
        """What went wrong, in one line; empty where nothing did."""
        if self.well or self.exit_status is None:
            return self.problem
        if self.exit_status < 0:
            return f"it was ended by signal {-self.exit_status}"
        return f"it ended with status {self.exit_status}"


def run_command(
    argv: Sequence[str],
    *,
    timeout: float,
    cwd: Path,
    env: Mapping[str, str] | None = None,
) -> Ended:
    """Run a command and wait for its end; no shell is involved.

    Output goes to files, so a grandchild that keeps a stream open holds nothing up. When time is up, when
    the wait is interrupted, and also when the command has ended by itself, its whole process group ends:
    a service that a script forgot would outlive the run.

    Args:
        argv: the command and its arguments. A bare ``python`` is the one that runs here, unless ``PATH``
            has its folder already.
        timeout: seconds.
        cwd: where it runs.
        env: added to this process's environment.

    Raises:
        KeyboardInterrupt: passed on once the command has ended.
    """
    start = time.monotonic()
    with ExitStack() as stack:
        try:
            out, err = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(2))
            process = _start(argv, out, err, cwd=cwd, env=env or {})
        except (OSError, ValueError) as error:
            why = why_not_startable(argv, cwd=cwd) or getattr(error, "strerror", None) or str(error)
            seconds = time.monotonic() - start
            return Ended(None, seconds, problem=f"it cannot be started: {why}", started=False)
        try:
            status, problem = _wait(process, (out, err), timeout=timeout)
        finally:
            _end_group(process)
        seconds = time.monotonic() - start
        tail = "\n".join(filter(None, (_end_of(stream, TAIL).strip() for stream in (out, err))))
        return Ended(status, seconds, problem=problem, output=tail, stdout=_end_of(out, STDOUT))


def why_not_startable(argv: Sequence[str], *, cwd: Path) -> str:
    """Say why a command could not be started, as far as that can be seen without running it.

    Returns:
        A lowercase sentence; empty where nothing speaks against it.
    """
    name = argv[0]
    if not cwd.is_dir():
        return f"there is no folder {cwd}"
    if not os.path.dirname(name):  # noqa: PTH120 (``./tool`` has a folder, and a Path would forget it)
        return "" if shutil.which(name, path=_search_path()) else f"there is no command {name} on the PATH"
    path = cwd / name
    if not path.exists():
        return f"there is no file {name}"
    return "" if path.is_file() and os.access(path, os.X_OK) else f"{name} is not executable"


def _start(
    argv: Sequence[str], out: IO[bytes], err: IO[bytes], *, cwd: Path, env: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        list(argv),
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
        cwd=cwd,
        env={**os.environ, "PATH": _search_path(), **{name: _plain(text) for name, text in env.items()}},
        start_new_session=True,
    )


def _search_path() -> str:
    """``PATH``, with the folder of this Python in front where its environment is not activated."""
    known = os.environ.get("PATH", os.defpath)
    own = os.path.dirname(sys.executable or "")  # noqa: PTH120 (a link would be followed)
    return known if not own or own in known.split(os.pathsep) else own + os.pathsep + known


def _plain(text: str) -> str:
    """What an environment can hold: no zero bytes, nothing without a form in bytes, and not too long."""
    return text.replace("\0", " ").encode("utf-8", "replace")[:TAIL].decode("utf-8", "ignore")


def _wait(
    process: subprocess.Popen[bytes], streams: Sequence[IO[bytes]], *, timeout: float
) -> tuple[int | None, str]:
    """Wait for the end; answers the exit status, or why there is none."""
    end = time.monotonic() + timeout
    while True:
        left = end - time.monotonic()
        with suppress(subprocess.TimeoutExpired):
            return process.wait(min(max(left, 0.0), _GLANCE)), ""
        if left <= 0:
            return None, f"it took longer than {timeout:g}s and was stopped"
        if sum(os.fstat(stream.fileno()).st_size for stream in streams) > DISK:
            return None, f"it wrote more than {DISK // 2**20} MiB and was stopped"


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of a command; a second interrupt shortens the grace, and leaves nothing behind."""
    try:
        if process.poll() is None:
            _signal_group(process, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(GRACE)
    finally:
        if process.poll() is None or os.name == "posix":
            _signal_group(process, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if os.name != "posix":
        process.terminate()
        return
    # A group that is gone, or one whose last member is just ending.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _end_of(stream: IO[bytes], limit: int) -> str:
    """The last bytes of a stream as text; where something is cut away, from the beginning of a line."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - limit))
    found = stream.read(limit)
    if size > limit and b"\n" in found[:-1]:
        found = found.partition(b"\n")[2]
    return found.decode("utf-8", "replace")

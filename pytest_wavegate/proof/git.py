"""Git as a test run may ask it: without hooks, locks and prompts, and not misled by a hook around it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError

if TYPE_CHECKING:
    from collections.abc import Iterable

OF_HOOKS = frozenset(
    """
    GIT_DIR GIT_WORK_TREE GIT_IMPLICIT_WORK_TREE GIT_COMMON_DIR GIT_INDEX_FILE GIT_PREFIX GIT_NAMESPACE
    GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_QUARANTINE_PATH GIT_SHALLOW_FILE GIT_GRAFT_FILE
    GIT_GLOB_PATHSPECS GIT_NOGLOB_PATHSPECS GIT_ICASE_PATHSPECS GIT_EXTERNAL_DIFF
    """.split()  # noqa: SIM905 (a list this long reads better as words)
)
"""They speak of the repository, the index or the command of a hook that the run was started from."""
_SECONDS = 600
_HOW = "run in a git repository, or use --wave-tdd red and green, which need none"


@dataclass(frozen=True, slots=True)
class Git:
    """A working tree of git.

    Attributes:
        root: its top folder, links resolved.
    """

    root: Path

    def ask(self, *arguments: str) -> bytes | None:
        """Return what a command of git writes; none where it fails."""
        answer = self._run(arguments, b"")
        return answer.stdout if answer.returncode == 0 else None

    def line(self, *arguments: str) -> str | None:
        """Return the one line that a command of git writes; none where it fails."""
        answer = self.ask(*arguments)
        return None if answer is None else os.fsdecode(answer).strip()

    def names(self, *arguments: str) -> tuple[str, ...]:
        """Return the names that a command of git writes with ``-z``.

        Raises:
            WavegateError: ``git-failed``.
        """
        return tuple(os.fsdecode(one) for one in self.do(*arguments).split(b"\0") if one)

    def do(self, *arguments: str, given: bytes = b"") -> bytes:
        """Let git do something, and return what it writes.

        Raises:
            WavegateError: ``git-failed`` where it does not, with what git says.
        """
        answer = self._run(arguments, given)
        if answer.returncode == 0:
            return answer.stdout
        told = os.fsdecode(answer.stderr).strip().splitlines() or [f"status {answer.returncode}"]
        # The first complaint is the cause; the last line often says only that it was too much.
        first = next((line for line in told if line.startswith(("error: ", "fatal: "))), told[-1])
        message = f"git {arguments[0]} failed: {first}"
        hint = "see that git may write here, and has room to"
        raise WavegateError("git-failed", message, hint=hint, path=str(self.root))

    def _run(self, arguments: tuple[str, ...], given: bytes) -> subprocess.CompletedProcess[bytes]:
        # A setting of the repository may name another tree, and would have that one reset.
        return _run(self.root, arguments, given, GIT_WORK_TREE=str(self.root))


def open_git(folder: Path) -> Git:
    """Return the working tree that a folder lies in.

    Raises:
        WavegateError: ``no-git`` where it lies in none, there is no git, or nothing was ever committed.
    """
    answer = _run(folder, ("rev-parse", "--show-toplevel"), b"")
    if answer.returncode:
        told = os.fsdecode(answer.stderr).strip().splitlines()
        why = told[0] if told else "git cannot be run"
        # It says so in a container, where files are somebody else's; the last line is the way out.
        hint = f"run {told[-1].strip()}" if "dubious ownership" in why else _HOW
        raise WavegateError("no-git", f"proving needs a git repository: {why}", hint=hint, path=str(folder))
    found = Git(Path(os.fsdecode(answer.stdout).rstrip("\r\n")).resolve())
    if found.line("rev-parse", "--verify", "--quiet", "HEAD^{commit}") is None:
        message = "proving needs a commit, and nothing was committed yet"
        raise WavegateError("no-git", message, hint="commit what there is", path=str(found.root))
    return found


def nul_joined(names: Iterable[str]) -> bytes:
    """Return names as git reads them with ``-z``."""
    return b"".join(os.fsencode(name) + b"\0" for name in names)


def _run(
    folder: Path, arguments: tuple[str, ...], given: bytes, **more: str
) -> subprocess.CompletedProcess[bytes]:
    options = ("--no-optional-locks", "--literal-pathspecs", "-c", f"core.hooksPath={os.devnull}")
    command = ["git", *options, *arguments]
    try:
        return subprocess.run(
            command,
            cwd=folder,
            input=given,
            capture_output=True,
            env=_environment() | more,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 127, b"", str(error).encode())


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OF_HOOKS}
    return kept | {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}

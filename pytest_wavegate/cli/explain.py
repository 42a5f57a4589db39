"""``wavegate explain``: which tasks a test belongs to, by which rule, and in which wave."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pytest_wavegate.cli.plan_source import add_dialect, standard_input
from pytest_wavegate.errors import ExitCode, WavegateError
from pytest_wavegate.run.explain import VARIABLE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

_SHOWN_LINES = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument(
        "path", metavar="PATH", help="a plan, a folder that holds one tasks.md, or - for standard input"
    )
    parser.add_argument(
        "nodeids", metavar="NODEID", nargs="+", help="a test, a test file or a folder, as pytest takes them"
    )
    add_dialect(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print one line for each test; pytest collects them, and no test runs."""
    with _plan_file(arguments.path) as plan:
        options = [] if arguments.dialect is None else [f"--dialect={arguments.dialect}"]
        lines = _collect([f"--wave-plan={plan}", *options], arguments.nodeids)
    sys.stdout.write(lines)
    return ExitCode.OK


def command(options: Sequence[str], nodeids: Sequence[str]) -> list[str]:
    """Return the command that collects: this interpreter's pytest with the project's own settings."""
    return [sys.executable, "-m", "pytest", "-q", "--collect-only", *options, *nodeids]


@contextmanager
def _plan_file(path: str) -> Iterator[str]:
    """Standard input as a file for as long as it is needed; any other plan as it is."""
    if path != "-":
        yield path
        return
    with TemporaryDirectory(prefix="wavegate-") as folder:
        plan = Path(folder) / "tasks.md"
        plan.write_bytes(standard_input())
        yield str(plan)


def _collect(options: Sequence[str], nodeids: Sequence[str]) -> str:
    """Return what the plugin explained.

    Raises:
        WavegateError: the plugin's own where it refused the plan or a setting, ``nothing-explained`` where
            pytest could not collect; its words come along.
    """
    with TemporaryDirectory(prefix="wavegate-") as folder:
        answer = Path(folder) / "explained.txt"
        ended = subprocess.run(
            command(options, nodeids),
            env={**os.environ, VARIABLE: str(answer)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        lines = answer.read_text(encoding="utf-8") if answer.exists() else ""
    if not lines or ended.returncode:
        raise _refusal(ended.stdout, nodeids)
    return lines


def _refusal(output: str, nodeids: Sequence[str]) -> WavegateError:
    own = output.rpartition("ERROR: error[")[2] if "ERROR: error[" in output else ""
    slug, parted, message = own.strip().partition("]: ")
    if parted:
        return WavegateError(slug, message)  # place and hint stand in its lines
    said = "\n".join(output.strip().splitlines()[-_SHOWN_LINES:])
    return WavegateError(
        "nothing-explained",
        f"pytest collected nothing to explain for {' '.join(nodeids)}; it says:\n{said}",
        hint="name a test as pytest shows it with --collect-only -q",
    )

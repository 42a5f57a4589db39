"""The ``wavegate`` command: a table of verbs, each a file beside this one, imported when it is called."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from io import StringIO
from typing import TYPE_CHECKING

from pytest_wavegate.errors import ExitCode, WavegateError
from pytest_wavegate.quiet_gc import paused

if TYPE_CHECKING:
    from collections.abc import Sequence

VERBS: dict[str, tuple[str, str]] = {
    "plan": ("pytest_wavegate.cli.plan", "show a plan: phases, waves, tasks, dependencies, critical path"),
    "lint": ("pytest_wavegate.cli.lint", "say what is wrong with plans: file, line, and one way out"),
    "explain": (
        "pytest_wavegate.cli.explain",
        "say which tasks a test belongs to, by which rule, and its wave",
    ),
    "next": ("pytest_wavegate.cli.next", "say which tasks can start now, and what each other one waits for"),
    "check-off": ("pytest_wavegate.cli.check_off", "tick the boxes of tasks whose items passed"),
    "scaffold": ("pytest_wavegate.cli.scaffold", "write red test skeletons for the tasks that have no tests"),
    "convert": ("pytest_wavegate.cli.convert", "write the plan in another dialect: spec-kit or a table"),
    "gate": ("pytest_wavegate.cli.gate", "judge the gates of a plan by the run records of earlier jobs"),
    "baseline": ("pytest_wavegate.cli.baseline", "keep the figures that later runs are compared with"),
    "rollback": ("pytest_wavegate.cli.rollback", "show, finish or give up what a run has left to undo"),
    "schema": ("pytest_wavegate.cli.schema", "print the JSON Schema of a plan, a run or the settings"),
}
"""Each verb's module, with ``add_arguments(parser)`` and ``run(arguments) -> ExitCode``, and what it does."""

INTERRUPTED = 130
"""What shells expect of a command that Ctrl-C ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: its arguments without the program's name; those of the process where none are given.

    Returns:
        The exit status; see ``ExitCode``.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        _speak_utf8()
        code = _answer(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return ExitCode.OK
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:  # that of a plan or a record is told by what reads it
        _drop_output()
        print(_unusable(error), file=sys.stderr)
        return ExitCode.USAGE
    return code


def _answer(arguments: list[str]) -> int:
    try:
        return _run(arguments)
    except SystemExit as stop:  # argparse ends so, with 0 after --help and 2 after wrong usage
        return stop.code if isinstance(stop.code, int) else ExitCode.OK
    except WavegateError as error:
        print(error, file=sys.stderr)
        return error.exit_code


def _run(arguments: list[str]) -> ExitCode:
    if not arguments or arguments[0].startswith("-"):
        return _general(arguments)
    verb = arguments[0]
    if verb not in VERBS:
        from pytest_wavegate.nearness import suggestion

        hint = suggestion(verb, VERBS, otherwise="see wavegate --help")
        slug, message = "unknown-verb", f'there is no verb "{verb}"'
        raise WavegateError(slug, message, hint=hint)
    path, summary = VERBS[verb]
    module = import_module(path)
    parser = argparse.ArgumentParser(prog=f"wavegate {verb}", description=_sentence(summary))
    module.add_arguments(parser)
    given = parser.parse_args(arguments[1:])
    with paused():
        return ExitCode(module.run(given))


def _general(arguments: list[str]) -> ExitCode:
    """Answer ``wavegate``, ``wavegate --help`` and ``wavegate --version``."""
    width = max(map(len, VERBS))
    verbs = "\n".join(f"  {verb:<{width}}  {summary}" for verb, (_, summary) in VERBS.items())
    parser = argparse.ArgumentParser(
        prog="wavegate",
        usage="wavegate VERB ...",
        description="Read a written plan: tasks, waves, gates.",
        epilog=f"verbs:\n{verbs}\n\nwavegate VERB --help says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version and end")
    if parser.parse_args(arguments).version:
        print(f"wavegate {_version()}")
        return ExitCode.OK
    parser.print_help()
    return ExitCode.USAGE


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("pytest-wavegate")
    except PackageNotFoundError:
        return "(from a source tree)"


def _sentence(summary: str) -> str:
    return f"{summary[:1].upper()}{summary[1:]}."


def _speak_utf8() -> None:
    """Write what was rendered, byte for byte, whatever the terminal's own encoding and line ends are."""
    if sys.stdout is None:  # closed by the shell: nobody wants the output
        sys.stdout = StringIO()
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace", newline="")


def _unusable(error: OSError) -> WavegateError:
    what = "standard output cannot be written" if error.filename is None else "this file cannot be used"
    slug, why = "unwritable-file", (error.strerror or str(error)).lower()
    path = None if error.filename is None else str(error.filename)
    return WavegateError(slug, f"{what}: {why}", hint="make room for it, or name another one", path=path)


def _drop_output() -> None:
    """Let nothing more be written to what does not take it; Python would complain at its exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

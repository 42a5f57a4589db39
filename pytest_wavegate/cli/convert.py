"""``wavegate convert``: the plan in another dialect."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pytest_wavegate.cli.plan_source import add_plan, read
from pytest_wavegate.errors import ExitCode, WavegateError

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    add_plan(parser)
    parser.add_argument(
        "--to",
        choices=["csv", "speckit"],
        required=True,
        help="csv: a row for each task, as ticket trackers import them; speckit: a tasks.md",
    )
    parser.add_argument("--output", metavar="FILE", help="write to this file, which must not be there yet")
    parser.add_argument("--force", action="store_true", help="let --output replace a file")
    parser.set_defaults(wave_by="auto")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Write the plan, and say what did not come through."""
    from pytest_wavegate.run.conversion import convert

    made = convert(read(arguments), to=arguments.to)
    if arguments.output is None:
        sys.stdout.write(made.text)
        sys.stdout.flush()
    else:
        _save(made.text, arguments)
    if made.losses:
        print(f"not carried over to {arguments.to}, other than as notes:", file=sys.stderr)
        for loss in made.losses:
            print(f"  {loss}", file=sys.stderr)
    return ExitCode.OK


def _save(text: str, arguments: argparse.Namespace) -> None:
    from pytest_wavegate.run.whole_file import read_whole, write_whole

    old = read_whole(arguments.output)
    if old is not None and not arguments.force:
        slug, message = "file-exists", "this file is there already, and is left as it is"
        raise WavegateError(slug, message, hint="name another, or add --force", path=arguments.output)
    write_whole(arguments.output, text.encode("utf-8", "replace"), old=old)

"""The plan that a verb is about: its arguments, and how it is read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError

if TYPE_CHECKING:
    import argparse

    from pytest_wavegate.model.plan import Plan


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Declare PATH and ``--dialect``."""
    parser.set_defaults(wave_by="auto")
    parser.add_argument(
        "path", metavar="PATH", help="a plan, a folder that holds one tasks.md, or - for standard input"
    )
    add_dialect(parser)


def add_dialect(parser: argparse.ArgumentParser) -> None:
    """Declare ``--dialect``."""
    from pytest_wavegate.plan.dialects import DIALECTS

    names = f"{', '.join(DIALECTS)}, or one that a package of yours brings"
    parser.add_argument(
        "--dialect", metavar="NAME", help=f"how plans are written: {names}; default: found out"
    )


def add_wave_by(parser: argparse.ArgumentParser) -> None:
    """Declare ``--wave-by``."""
    parser.add_argument(
        "--wave-by",
        choices=["auto", "phase", "dependency"],
        default="auto",
        help="what makes waves: phases and their order, or dependencies alone; default: as the plan means it",
    )


def read(arguments: argparse.Namespace) -> Plan:
    """Return the plan that the arguments of ``add_plan`` name."""
    from pytest_wavegate.plan.read import parse_plan, read_plan

    if arguments.path == "-":
        data = standard_input()
        return parse_plan(data, path="-", dialect=arguments.dialect, by=arguments.wave_by)
    return read_plan(arguments.path, dialect=arguments.dialect, by=arguments.wave_by)


def standard_input() -> bytes:
    """Return what standard input holds.

    Raises:
        WavegateError: ``unreadable-plan`` where it is closed, or cannot be read.
    """
    try:
        return sys.stdin.buffer.read()
    except (AttributeError, OSError) as error:  # a closed one is None
        why = (getattr(error, "strerror", None) or "it is closed").lower()
        slug, message = "unreadable-plan", f"standard input cannot be read: {why}"
        raise WavegateError(slug, message, hint="name the plan's file") from error

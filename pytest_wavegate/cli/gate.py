"""``wavegate gate``: judges phases by the records that earlier jobs left behind."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.cli.plan_source import add_dialect, add_wave_by, read
from pytest_wavegate.cli.project import add_gate, settings_of
from pytest_wavegate.errors import ExitCode

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument(
        "--plan",
        dest="path",
        metavar="PATH",
        required=True,
        help="a plan, a folder that holds one tasks.md, or - for standard input",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--phase", metavar="ID", help="judge this phase only; its id or its title")
    which.add_argument("--wave", metavar="N", type=int, help="judge the phases that end with this wave")
    which.add_argument("--all", action="store_true", help="judge every phase; the default")
    parser.add_argument(
        "--artifacts",
        metavar="DIR",
        required=True,
        help="where the jobs' run records lie, in any folder below",
    )
    parser.add_argument(
        "--expect-shards",
        metavar="N",
        type=_number,
        default=0,
        help="how many records have tests of each wave; with fewer, evidence is missing",
    )
    add_gate(parser)
    add_dialect(parser)
    add_wave_by(parser)
    parser.add_argument("--format", choices=["text", "json"], default="text", help="default: %(default)s")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the verdicts."""
    from pytest_wavegate.plan.read import require_runnable
    from pytest_wavegate.reports import gate_document, gate_page
    from pytest_wavegate.run.artifacts.files import find
    from pytest_wavegate.run.artifacts.gate import Asked, gate_report

    plan = read(arguments)
    require_runnable(plan)
    settings, root = settings_of(plan, gates=arguments.gate)
    folder = Path(arguments.artifacts)
    report = gate_report(
        find(folder),
        plan=plan,
        settings=settings,
        asked=Asked(arguments.phase, arguments.wave, arguments.expect_shards),
        root=root,
        folder=folder,
    )
    as_json = arguments.format == "json"
    sys.stdout.write(gate_document.render(report) if as_json else gate_page.render(report))
    return ExitCode(report.exit_code)


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number

"""``wavegate plan``: one plan, for people or for programs."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, cast

from pytest_wavegate.errors import ExitCode

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Plan

VIEWS: dict[str, str] = {
    "text": "pytest_wavegate.reports.plan_views.text_page:render",
    "json": "pytest_wavegate.reports.plan_views.json_document:render",
    "mermaid": "pytest_wavegate.reports.plan_views.mermaid_chart:render",
    "dot": "pytest_wavegate.reports.plan_views.dot_graph:render",
    "csv": "pytest_wavegate.reports.plan_views.csv_table:render",
}
"""Each format's function from a plan to text."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument(
        "path", metavar="PATH", help="a plan, a folder that holds one tasks.md, or - for standard input"
    )
    parser.add_argument("--format", choices=list(VIEWS), default="text", help="default: %(default)s")
    parser.add_argument("--dialect", metavar="NAME", help="how the plan is written; found out without it")
    parser.add_argument(
        "--wave-by",
        choices=["auto", "phase", "dependency"],
        default="auto",
        help="what makes waves: phases and their order, or dependencies alone; default: as the plan means it",
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the plan."""
    sys.stdout.write(view(arguments.format)(_read(arguments)))
    return ExitCode.OK


def view(name: str) -> Callable[[Plan], str]:
    """Return the function that renders one of ``VIEWS``; its text ends with a line end."""
    module, _, function = VIEWS[name].partition(":")
    return cast("Callable[[Plan], str]", getattr(import_module(module), function))


def _read(arguments: argparse.Namespace) -> Plan:
    from pytest_wavegate.plan.read import parse_plan, read_plan

    if arguments.path == "-":
        data = sys.stdin.buffer.read()
        return parse_plan(data, path="-", dialect=arguments.dialect, by=arguments.wave_by)
    return read_plan(arguments.path, dialect=arguments.dialect, by=arguments.wave_by)

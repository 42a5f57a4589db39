"""``wavegate plan``: one plan, for people or for programs."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, cast

from pytest_wavegate.cli.plan_source import add_plan, add_wave_by, read
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
    add_plan(parser)
    add_wave_by(parser)
    parser.add_argument("--format", choices=list(VIEWS), default="text", help="default: %(default)s")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the plan."""
    sys.stdout.write(view(arguments.format)(read(arguments)))
    return ExitCode.OK


def view(name: str) -> Callable[[Plan], str]:
    """Return the function that renders one of ``VIEWS``; its text ends with a line end."""
    module, _, function = VIEWS[name].partition(":")
    return cast("Callable[[Plan], str]", getattr(import_module(module), function))

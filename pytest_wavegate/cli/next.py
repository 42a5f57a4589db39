"""``wavegate next``: which tasks can start now, and what each of the others waits for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pytest_wavegate.cli.plan_source import add_plan, add_wave_by, read
from pytest_wavegate.errors import ExitCode

if TYPE_CHECKING:
    import argparse

    from pytest_wavegate.model.next_steps import NextSteps
    from pytest_wavegate.model.plan import Plan

_OTHER_TEXT = "warning: the record is of another text of this plan; its tasks are matched by id"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    add_plan(parser)
    add_wave_by(parser)
    parser.add_argument(
        "--record",
        metavar="FILE",
        help="a run record: a task is done where its tests passed; without it, where it is ticked",
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help="default: %(default)s")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print what can start."""
    from pytest_wavegate.reports.plan_views import next_document, next_page

    plan = read(arguments)
    steps = _steps(plan, arguments.record)
    as_json = arguments.format == "json"
    sys.stdout.write(next_document.render(steps) if as_json else next_page.render(plan, steps))
    return ExitCode.OK


def _steps(plan: Plan, path: str | None) -> NextSteps:
    from pytest_wavegate.plan.progress.next_steps import next_steps

    if path is None:
        return next_steps(plan)
    from pytest_wavegate.run.decisions import decisions
    from pytest_wavegate.run.record_file import read_record

    record = read_record(path)
    if record.plan.sha256 != plan.sha256:
        print(_OTHER_TEXT, file=sys.stderr)
    return next_steps(plan, decisions=decisions(record), record=path)

"""``wavegate check-off``: ticks the boxes of tasks whose items passed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pytest_wavegate.cli.plan_source import add_plan, standard_input
from pytest_wavegate.errors import ExitCode, WavegateError

if TYPE_CHECKING:
    import argparse

    from pytest_wavegate.model.check_off import CheckOff
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.model.record import Record


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    add_plan(parser)
    parser.add_argument("--record", metavar="FILE", required=True, help="the run record to go by")
    parser.add_argument("--write", action="store_true", help="tick them in the file; without it, only show")
    parser.add_argument(
        "--force", action="store_true", help="use a record of another text of this plan, tasks matched by id"
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Show the boxes of tasks whose items passed, and tick them with ``--write``."""
    from pytest_wavegate.plan.progress.passed_boxes import require_only_ticked, with_ticks
    from pytest_wavegate.plan.progress.replace import replace_plan
    from pytest_wavegate.reports.plan_views import check_off_page
    from pytest_wavegate.run.record_file import read_record

    record = read_record(arguments.record)
    path, data = _source(arguments)
    plan = _parse(data, path, dialect=arguments.dialect)
    if record.plan.sha256 != plan.sha256 and not arguments.force:
        raise _other_plan(arguments.record)
    off = _check_off(plan, data, record, path=arguments.record)
    new = with_ticks(data, off)
    if off.ticks:
        require_only_ticked(plan, _parse(new, path, dialect=arguments.dialect), off)
    if off.ticks and arguments.write:
        replace_plan(path, old=data, new=new)
    sys.stdout.write(check_off_page.render(plan, off, done="written" if arguments.write else "shown"))
    return ExitCode.OK


def _source(arguments: argparse.Namespace) -> tuple[str, bytes]:
    """Return the plan's own file, and what it holds."""
    from pytest_wavegate.plan.locate import locate, read_bytes

    if arguments.path != "-":
        file = locate(arguments.path)
        return str(file), read_bytes(file)
    if arguments.write:
        slug, message = "unwritable-plan", "standard input is no file that could be written"
        raise WavegateError(slug, message, hint="name the plan's file")
    return "-", standard_input()


def _parse(data: bytes, path: str, *, dialect: str | None) -> Plan:
    from pytest_wavegate.plan.read import parse_plan

    return parse_plan(data, path=path, dialect=dialect)


def _check_off(plan: Plan, data: bytes, record: Record, *, path: str) -> CheckOff:
    from pytest_wavegate.plan.progress.passed_boxes import passed_boxes
    from pytest_wavegate.run.decisions import decisions

    return passed_boxes(
        plan,
        data,
        decisions=decisions(record),
        record=path,
        partial={phase.id for phase in record.phases if phase.partial},
    )


def _other_plan(record: str) -> WavegateError:
    return WavegateError(
        "other-plan",
        "this record is of another text of the plan, so its tests may have been others",
        hint="run pytest again, or match tasks by id with --force",
        path=record,
        exit_code=ExitCode.EVIDENCE,
    )

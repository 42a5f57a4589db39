"""``wavegate baseline``: keeps the figures that later runs are compared with."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.cli.plan_source import add_plan, add_wave_by, read
from pytest_wavegate.cli.project import add_gate, settings_of
from pytest_wavegate.errors import ExitCode, WavegateError

if TYPE_CHECKING:
    import argparse

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.model.record import Record


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    add_plan(parser)
    parser.add_argument(
        "--record", metavar="FILE", required=True, help="the record or journal of a whole run"
    )
    parser.add_argument("--write", action="store_true", help="write the file; without it, only show")
    add_gate(parser)
    add_wave_by(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Show the figures that relative conditions refer to, and write them with ``--write``."""
    from pytest_wavegate.reports import baseline_page
    from pytest_wavegate.run import baseline_file
    from pytest_wavegate.run.artifacts.baseline import measured
    from pytest_wavegate.run.artifacts.files import read_job

    plan = read(arguments)
    settings, root = settings_of(plan, gates=arguments.gate)
    record = read_job(Path(arguments.record)).record
    _require_same_plan(plan, record, arguments.record)
    file = root / settings.baseline
    old = baseline_file.load(file)
    rows = measured(record, settings, old=old, path=arguments.record)
    fresh = {row.key: row.new for row in rows if row.new is not None}
    if arguments.write and fresh:
        baseline_file.save(file, fresh)
    page = baseline_page.render(
        rows,
        kept=sorted(old.keys() - {row.key for row in rows}),
        path=_shown(file),
        done="written" if arguments.write else "shown",
    )
    sys.stdout.write(page)
    return ExitCode.EVIDENCE if len(fresh) < len(rows) else ExitCode.OK


def _require_same_plan(plan: Plan, record: Record, path: str) -> None:
    if record.plan.sha256 != plan.sha256:
        raise WavegateError(
            "other-plan",
            "this record is of another text of the plan, so its phases may have been others",
            hint="run pytest again",
            path=path,
            exit_code=ExitCode.EVIDENCE,
        )


def _shown(file: Path) -> str:
    """Relative to where the user stands, where the file lies below."""
    return os.path.relpath(file) if file.resolve().is_relative_to(Path.cwd()) else str(file)

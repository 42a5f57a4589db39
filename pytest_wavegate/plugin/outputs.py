"""Writes what ``--wave-report KIND=PATH`` asks for; a report that fails warns and changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.reports import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.model.record import Record
    from pytest_wavegate.settings import ReportTarget


def write_reports(record: Record, targets: Iterable[ReportTarget]) -> list[str]:
    """Write each report.

    Returns:
        What went wrong, one sentence each.
    """
    problems = []
    for target in targets:
        try:
            text = KINDS.load(target.kind)().render(record)
            path = Path(target.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except (OSError, WavegateError, ValueError) as error:
            problems.append(f"the {target.kind} report was not written to {target.path}: {error}")
    return problems

"""Writes what ``--wave-report KIND=PATH`` asks for; a report that fails warns and changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.atomic_write import write_atomically
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
            _write(path, text.encode())
        except (OSError, WavegateError, ValueError) as error:
            problems.append(f"the {target.kind} report was not written to {target.path}: {error}")
    return problems


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, for scripts wait for this file; a pipe or a device cannot be replaced."""
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    target = path.resolve()
    old = target.read_bytes() if target.exists() else None
    if not write_atomically(target, data, old=old):
        message = "another process has just written it"
        raise OSError(message)

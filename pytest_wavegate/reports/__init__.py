"""Reports: Record to text; one file a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pytest_wavegate.registry import Registry

if TYPE_CHECKING:
    from pytest_wavegate.model.record import Record

REPORTS = {"json": "pytest_wavegate.reports.json_document:JsonDocument"}
"""The built-in kinds by the name that ``--wave-report KIND=PATH`` takes."""


class ReportKind(Protocol):
    """Renders a record; made without arguments."""

    def render(self, record: Record) -> str:
        """The whole report as text."""
        ...


KINDS: Registry[type[ReportKind]] = Registry("report", REPORTS, group="wavegate.reports")

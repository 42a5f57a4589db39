"""How people write plans: one dialect a file, told apart by what the document looks like."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.text.blocks import Document


class Dialect(Protocol):
    """Reads the plans of one convention."""

    name: str

    def sniff(self, document: Document) -> float:
        """Return how sure it is that this document is one of its own, from 0 to 1."""
        ...

    def parse(self, document: Document) -> Plan:
        """Return what the document declares; what follows from order is added later. Never fails."""
        ...


DIALECTS: Mapping[str, str] = MappingProxyType(
    {
        "speckit": "pytest_wavegate.plan.dialects.speckit:Speckit",
        "kiro": "pytest_wavegate.plan.dialects.kiro:Kiro",
        "openspec": "pytest_wavegate.plan.dialects.openspec:Openspec",
        "taskmaster": "pytest_wavegate.plan.dialects.taskmaster:Taskmaster",
        "gsd": "pytest_wavegate.plan.dialects.gsd:Gsd",
        "tickets": "pytest_wavegate.plan.dialects.tickets:Tickets",
        "swimlanes": "pytest_wavegate.plan.dialects.swimlanes:Swimlanes",
        "waves": "pytest_wavegate.plan.dialects.waves:Waves",
        "streams": "pytest_wavegate.plan.dialects.streams:Streams",
        "checklist": "pytest_wavegate.plan.dialects.checklist:Checklist",
    }
)
"""Built-in dialects by name, each as ``module:Class``."""

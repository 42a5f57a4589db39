"""The dialect of last resort: any list of boxes, headings or rows of tables that are tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.plan.assemble import assemble
from pytest_wavegate.plan.dialects.checklist.draft import read_draft
from pytest_wavegate.plan.dialects.checklist.sniff import sniff

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.text.blocks import Document


class Checklist:
    """Lists whose entries have ids of any shape, or none: what no other dialect is surer of."""

    name = "checklist"

    def sniff(self, document: Document) -> float:
        """Return how sure it is: little, but for the marks of conventions that no other dialect reads."""
        return sniff(document)

    def parse(self, document: Document) -> Plan:
        """Return what the document declares. Never fails."""
        return assemble(read_draft(document), document, dialect=self.name)

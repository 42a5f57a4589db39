"""The dialect of get-shit-done (GSD): a ``ROADMAP.md`` of phases and plans, or one ``PLAN.md`` of tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.plan.assemble import assemble
from pytest_wavegate.plan.dialects.gsd.plan import has_elements, is_plan, read_gsd_plan
from pytest_wavegate.plan.dialects.gsd.roadmap import read_roadmap, sure_of_roadmap

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.text.blocks import Document

_FRONT_MATTER_ALONE = 0.4


class Gsd:
    """Phases with plans, ``- [x] 01-02-PLAN.md``, or the ``<task>`` elements of one such plan."""

    name = "gsd"

    def sniff(self, document: Document) -> float:
        """Return how sure it is: task elements, or boxes of phases and of plans by their file."""
        if has_elements(document):
            return 0.97
        return max(_FRONT_MATTER_ALONE if is_plan(document) else 0.0, sure_of_roadmap(document))

    def parse(self, document: Document) -> Plan:
        """Return the phases and plans of a roadmap, or the tasks of a plan."""
        draft = read_gsd_plan(document) if is_plan(document) else read_roadmap(document)
        return assemble(draft, document, dialect=self.name)

"""The last steps of reading units: order, tables that say it again, boxes that say how far each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.plan.text.blocks import Table
from pytest_wavegate.plan.units.draft import broken_yaml
from pytest_wavegate.plan.units.matrix import Known, take_tables
from pytest_wavegate.plan.units.progress import take_progress
from pytest_wavegate.plan.units.table import read_unit_table
from pytest_wavegate.plan.units.ties import tie

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.plan.draft import Draft
    from pytest_wavegate.plan.text.blocks import Document
    from pytest_wavegate.plan.units.body import Body
    from pytest_wavegate.plan.units.collect import Found
    from pytest_wavegate.plan.units.names import Names
    from pytest_wavegate.plan.units.progress import Progress
    from pytest_wavegate.plan.units.table import UnitTable
    from pytest_wavegate.plan.units.ties import Tied, UnitGroup


@dataclass(frozen=True)
class Drafted:
    """A draft with its phases and tasks, before anything is said of order."""

    draft: Draft
    groups: Sequence[UnitGroup]
    units: Sequence[Found]
    """Its tasks, as found."""
    bodies: Mapping[int, Body]
    """What each task says, by ``id()`` of its draft."""
    names: Names
    order: Literal["document", "declared"] = "document"
    """Whether a phase that declares nothing follows the one before it."""


def finish(drafted: Drafted, document: Document) -> tuple[Tied, Progress]:
    """Add order, claims and states to a draft; return what a dialect may remark on itself."""
    draft = drafted.draft
    draft.findings += broken_yaml(drafted.units, path=document.path)
    tied = tie(drafted.groups, drafted.bodies, drafted.names, order=drafted.order)
    tasks = {task.id: task for phase in reversed(draft.phases) for task in reversed(phase.tasks)}
    lines = {task.line for phase in draft.phases for task in phase.tasks}
    known = Known(tasks, tied.silent, drafted.names)
    matrix = take_tables(tuple(_tables(document, lines)), known, path=document.path)
    inside = {line for body in drafted.bodies.values() for line in body.boxes}
    progress = take_progress(document, tasks, drafted.names, own=lines | inside)
    draft.claims += [*tied.claims, *matrix.claims, *progress.claims]
    draft.findings += [*matrix.findings, *progress.findings]
    return tied, progress


def _tables(document: Document, lines: set[int]) -> Iterator[UnitTable]:
    """Yield the tables that define no task."""
    for block in document.blocks:
        table = read_unit_table(block) if isinstance(block, Table) else None
        if table is not None and not any(row.line in lines for row in table.rows):
            yield table

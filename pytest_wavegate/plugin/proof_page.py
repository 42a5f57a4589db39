"""What a person reads of proofs: a line before they begin, and a page at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.plugin.lines import Line
from pytest_wavegate.reports.plan_views.lettering import count
from pytest_wavegate.reports.proof_lines import proof_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.record import Record
    from pytest_wavegate.proof.base import Base

_COLOURS = {
    "proven": "green",
    "weak": "yellow",
    "exempt": "yellow",
    "vacuous": "red",
    "not_red": "red",
    "unstable": "red",
}


def opening(*, items: int, children: int, base: Base) -> Line:
    """Say what is about to be proven, and against what."""
    where = f"against {base.name} ({base.revision[:10]})" if base.revision else "without a base"
    return Line(f"proving {count(items, 'test')} {where}, {children} at once", {"bold": True})


def handing_over(tool: str, *, groups: int, limit: float) -> Line:
    """Say what a mutation tester is about to do."""
    if not groups:
        return Line(f"nothing is proven that {tool} could change", {"bold": True})
    what = "one set of files" if groups == 1 else f"{groups} sets of files"
    return Line(f"handing {what} to {tool}, at most {limit:g}s each", {"bold": True})


def page(record: Record, *, rows: int | None) -> Iterator[Line]:
    """The verdicts on tasks; of tests with one reason so many rows are shown, or all."""
    for row in proof_rows(record, shown=rows):
        yield Line(row.text, {_COLOURS[row.verdict]: True} if row.verdict is not None else {})

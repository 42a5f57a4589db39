"""Claims from rows about tickets: fields given again, points of sprints, rows that break their form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Restated, Total
from pytest_wavegate.plan.dialects.tickets.grids import own_key, read_grids
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.words.effort import read_effort

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.dialects.tickets.grids import Column, Grid, GridRow
    from pytest_wavegate.plan.dialects.tickets.phases import Phases
    from pytest_wavegate.plan.text.blocks import Document
    from pytest_wavegate.plan.words.keys import Keys

_SEPARATOR = regex(r"(?<=[\dA-Za-z])\s*(?P<mark>[,;|/+&])\s*(?=[A-Z])")
_EMPTY = regex(r"^\W*(?:none|n/?a|nothing|tbd)?\W*$", re.IGNORECASE)
_POINTS = regex(r"\b(?:points?|sp|story points?)\b", re.IGNORECASE)
_AMOUNT = regex(r"^\W{0,3}(\d{1,5}(?:\.\d)?)\W{0,3}$")
_MOST_SHOWN = 6


@dataclass
class Rows:
    """What the rows of a plan say."""

    document: Document
    keys: Keys
    phases: Phases
    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_rows(document: Document, *, keys: Keys, phases: Phases) -> Rows:
    """Read every table and CSV block that is about the plan's tickets or sprints."""
    rows = Rows(document, keys, phases)
    for grid in read_grids(document.blocks):
        place = grid.place("id")
        about = [row for row in grid.rows if place is not None and own_key(row, place) in keys]
        if about:
            _tickets(rows, grid, place or 0)
        else:
            _sprints(rows, grid)
    return rows


def _tickets(rows: Rows, grid: Grid, place: int) -> None:
    marks: dict[str, int] = {}
    named: set[str] = set()
    for row in grid.rows:
        key = own_key(row, place)
        named.add(key)
        if grid.delimited and len(row.cells) > len(grid.header):
            rows.findings.append(_remark(rows, "WG165", row, cells=len(row.cells), columns=len(grid.header)))
            continue
        if key in rows.keys:
            rows.claims.extend(_restated(rows, grid, row=row, key=key))
            _separators(rows, grid, row=row, key=key, marks=marks)
        elif key:
            rows.findings.append(_remark(rows, "WG164", row, what=f"{key} is no task of this plan"))
    missing = [key for key in rows.keys.known if key not in named]
    if grid.delimited and 0 < len(missing) < len(named):
        shown = ", ".join(missing[:_MOST_SHOWN]) + (", .." if len(missing) > _MOST_SHOWN else "")
        rows.findings.append(
            remark("WG164", path=rows.document.path, line=grid.line, what=f"it leaves out {shown}")
        )


def _remark(rows: Rows, code: str, row: GridRow, **values: str | int) -> Finding:
    return remark(code, path=rows.document.path, line=row.line, task=None, **values)


def _restated(rows: Rows, grid: Grid, *, row: GridRow, key: str) -> Iterator[Restated]:
    for name, header, cell in zip(grid.columns, grid.header, row.cells, strict=False):
        if name in ("", "id", "tasks"):
            continue
        field_ = cast(
            'Literal["title", "owner", "effort", "priority", "depends_on", "blocks", "phase"]', name
        )
        if name in ("depends_on", "blocks"):
            named = rows.keys.named(cell)
            if named or (name == "depends_on" and _EMPTY.match(cell)):
                yield Restated(task=key, field=field_, values=named, line=row.line)
        elif cell and not _EMPTY.match(cell):
            yield Restated(
                task=key, field=field_, values=(_value(rows, name, header=header, cell=cell),), line=row.line
            )


def _value(rows: Rows, name: str, *, header: str, cell: str) -> str:
    """Return a cell as written; a sprint by the phase that it means."""
    phase = _phase(rows, header, cell) if name == "phase" else None
    return phase or cell


def _phase(rows: Rows, header: str, cell: str) -> str | None:
    """Return the id of the phase that a cell means: "Sprint 1", or a bare number in such a column."""
    found = rows.phases.named(cell) or rows.phases.named(f"{header} {cell}")
    return found.id if found else None


def _cell(grid: Grid, row: GridRow, name: Column) -> str:
    """Return what a row has in a column; empty where there is no such column."""
    place = grid.place(name)
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def _separators(rows: Rows, grid: Grid, *, row: GridRow, key: str, marks: dict[str, int]) -> None:
    """Say where the ids of a row's dependencies are separated by another mark than further up."""
    cell = _cell(grid, row, "depends_on")[:400]
    for mark in dict.fromkeys(found["mark"] for found in _SEPARATOR.finditer(cell)):
        if marks and mark not in marks:
            first, line = next(iter(marks.items()))
            values = {"mark": mark, "first": first}
            rows.findings.append(
                remark("WG162", path=rows.document.path, line=row.line, task=key, at=line, **values)
            )
        marks.setdefault(mark, row.line)


def _sprints(rows: Rows, grid: Grid) -> None:
    """Read a table with a row for each sprint: its points, and the tickets it lists."""
    place = grid.place("phase")
    header = grid.header[place] if place is not None else ""
    for row in grid.rows:
        here = _phase(rows, header, _cell(grid, row, "phase"))
        if here is not None:
            rows.claims.extend(_total(grid, row, here))
            listed = rows.keys.tasks_in(_cell(grid, row, "tasks"))
            said = (Restated(task=one, field="phase", values=(here,), line=row.line) for one in listed)
            rows.claims.extend(said)


def _total(grid: Grid, row: GridRow, phase: str) -> Iterator[Total]:
    cell = _cell(grid, row, "effort")
    amount = read_effort(cell)
    number = _AMOUNT.match(cell)
    if amount is None and number and _POINTS.search(grid.header[grid.columns.index("effort")]):
        amount = read_effort(f"{number.group(1)} points")
    if amount is not None:
        yield Total(phase=phase, amount=amount, line=row.line)

"""Tables with a unit in each row: which column is what, and which one names the unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.plan.units.body import Body
from pytest_wavegate.plan.units.label import Label, bare, one_kind, read_label
from pytest_wavegate.plan.words.fields import NAMES, Field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.text.blocks import Row, Table

_IDS = (
    "id", "task id", "key", "ticket", "issue", "slot", "ref", "unit", "task", "stream", "track", "workstream",
    "work stream", "squad", "lane", "team", "agent", "item", "#", "no", "no.", "number",
)  # fmt: skip
"""Headers of a column that may name the unit, the surest first."""
_TITLES = frozenset((
    "title", "name", "task", "description", "scope", "component", "work", "work item", "what", "focus",
    "summary", "deliverable", "goal", "objective", "fix", "verifies",
))  # fmt: skip
_COLUMNS = {
    "can start": "start", "start": "start", "starts": "start", "when": "start",
    "parallelizable": "parallelizable", "parallel?": "parallelizable",
    "can run in parallel": "parallelizable", "parallel with": "parallel with", "runs with": "parallel with",
    "phase": "phase", "wave": "phase", "sprint": "phase",
    "time": "effort", "est": "effort", "est.": "effort", "hours": "effort",
    "deps": "needs", "dep": "needs", "needs": "needs", "waits for": "needs",
    "done": "status", "who": "owner",
}  # fmt: skip
_ALSO_OWNER = frozenset({"agent", "team", "squad"})
_MOST_COLUMNS = 40
_ENOUGH = 2
"""One row of so many must name a unit."""


@dataclass(frozen=True)
class UnitRow:
    """A row with the unit that it names."""

    label: Label
    line: int
    cells: dict[str, str]
    """By what a column is: names of fields, ``start``, ``phase``, ``title``, ``parallelizable``."""

    def body(self) -> Body:
        """Return the row as fields of its unit."""
        return Body(tuple(Field(name, name, text, self.line) for name, text in self.cells.items()))


@dataclass(frozen=True)
class UnitTable:
    """A table with a unit in each row."""

    line: int
    kind: str
    """What it calls them: the header of the column that names them, in lower case."""
    headers: dict[str, str]
    """By what a column is, its header as written."""
    rows: tuple[UnitRow, ...]


def read_unit_table(table: Table) -> UnitTable | None:
    """Read a table; none where no column names units in at least half of the rows."""
    headers = [_bare(cell) for cell in table.header[:_MOST_COLUMNS]]
    column = _id_column(headers, table)
    if column is None:
        return None
    kind = headers[column]
    meaning = _meaning(headers, column)
    rows = tuple(_rows(table, column, meaning))
    written = {name: table.header[place] for name, place in meaning.items()}
    return UnitTable(line=table.line, kind=kind, headers=written, rows=rows)


def _id_column(headers: list[str], table: Table) -> int | None:
    candidates = [(_IDS.index(header), place) for place, header in enumerate(headers) if header in _IDS]
    for _, place in sorted(candidates):
        named = sum(_label(row, place, headers[place]) is not None for row in table.rows)
        if named and named * _ENOUGH >= len(table.rows):
            return place
    return None


def _meaning(headers: list[str], column: int) -> dict[str, int]:
    """Return for each thing that a column can be, the first column that is it."""
    meaning: dict[str, int] = {}
    for place, header in enumerate(headers):
        if place == column:
            continue
        name = _COLUMNS.get(header) or NAMES.get(header)
        if header in _TITLES and "title" not in meaning:
            name = "title"
        elif header in _ALSO_OWNER:
            name = "owner"
        if name is not None:
            meaning.setdefault(name, place)
    return meaning


def _rows(table: Table, column: int, meaning: dict[str, int]) -> Iterator[UnitRow]:
    for row in table.rows:
        label = _label(row, column, _bare(table.header[column]))
        if label is not None:
            cells = {name: row.cells[place] for name, place in meaning.items() if place < len(row.cells)}
            yield UnitRow(label, row.line, cells)


def _label(row: Row, column: int, header: str) -> Label | None:
    return read_label(row.cells[column], kind=one_kind(header) or "unit") if column < len(row.cells) else None


def _bare(cell: str) -> str:
    return re.sub(r"[`*_~]", "", bare(cell)).strip(" :").casefold()

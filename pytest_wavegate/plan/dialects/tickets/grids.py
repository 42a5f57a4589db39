"""Rows about tickets, in a CSV block or in a table: what the plan says of them a second time."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.blocks import Fence, Table
from pytest_wavegate.plan.words.keys import keys_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.plan.text.blocks import Block

Column: TypeAlias = Literal[
    "id", "title", "effort", "priority", "owner", "depends_on", "blocks", "phase", "tasks", ""
]

_SPELLINGS: tuple[tuple[Column, str], ...] = (
    ("id", "id|key|issue key|issue|issue id|task|task id|ticket|ticket id|story|story id|jira|jira key"),
    ("title", "title|summary|name|task name|story name|issue summary"),
    ("effort", "estimate|effort|story points|points|sp|size|story point|total points|total sp"),
    ("priority", "priority|prio"),
    ("owner", "assignee|owner|assigned to|assigned|developer|team member|who"),
    ("depends_on", "dependencies|depends on|dependency|deps|blocked by|predecessors|requires"),
    ("blocks", "blocks|unblocks"),
    ("phase", "sprint|phase|milestone|iteration"),
    ("tasks", "tasks|tickets|stories|issues|items"),
)
_COLUMNS = {spelling: name for name, spellings in _SPELLINGS for spelling in spellings.split("|")}
_OTHER_SUBJECT = regex(r"risk|mitigation|impact|probability|contingency|likelihood", re.IGNORECASE)
_CSV = regex(r"csv|tsv", re.IGNORECASE)
_HEADER = regex(r"^\s*\"?(?:id|key|issue key|task id|ticket|ticket id|issue id)\"?\s*[,;\t]", re.IGNORECASE)
_MARKUP = regex(r"\*\*|__|`|~~")
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows with the columns that are known."""

    line: int
    columns: tuple[Column, ...]
    """An empty one where the column is not known."""
    header: tuple[str, ...]
    """As written."""
    rows: tuple[GridRow, ...]
    delimited: bool
    """It is a CSV block, so that a row may have too many cells."""

    def place(self, name: Column) -> int | None:
        """Return where a column stands; none where there is none."""
        return self.columns.index(name) if name in self.columns else None


def read_grids(blocks: Sequence[Block]) -> Iterator[Grid]:
    """Yield the tables and CSV blocks of a document that say something of tickets or sprints."""
    for block in blocks:
        if isinstance(block, Table):
            rows = tuple(GridRow(row.line, row.cells) for row in block.rows)
            grid = _grid(block.line, block.header, rows, kind="table")
        elif isinstance(block, Fence) and (_CSV.search(block.info) or _HEADER.match(block.text[:200])):
            grid = _of_csv(block)
        else:
            continue
        if grid is not None:
            yield grid


def _of_csv(fence: Fence) -> Grid | None:
    head = fence.text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    rows: list[GridRow] = []
    reader = csv.reader(fence.text.split("\n"), delimiter=delimiter, skipinitialspace=True)
    above = 0
    try:
        for cells in reader:
            if any(cells):
                rows.append(GridRow(fence.line + 1 + above, tuple(cell.strip() for cell in cells)))
            above = reader.line_num
    except csv.Error:
        pass  # what was read so far still holds
    return _grid(fence.line, rows[0].cells, tuple(rows[1:]), kind="csv") if rows else None


def _grid(
    line: int, header: tuple[str, ...], rows: tuple[GridRow, ...], *, kind: Literal["csv", "table"]
) -> Grid | None:
    names = [_MARKUP.sub("", cell).strip() for cell in header]
    if any(_OTHER_SUBJECT.search(name) for name in names):
        return None
    columns = _columns(names)
    known = {name for name in columns if name}
    plain = tuple(
        GridRow(row.line, tuple(_MARKUP.sub("", cell).strip() for cell in row.cells)) for row in rows
    )
    if len(known) <= 1 or not ({"id", "phase", "tasks"} & known):
        return None
    return Grid(line, columns, tuple(names), plain, kind == "csv")


def _columns(names: Sequence[str]) -> tuple[Column, ...]:
    """Name the columns; of two that mean the same the first counts, and a task beside an id is a title."""
    columns: list[Column] = []
    for name in names:
        column = _COLUMNS.get(" ".join(name.casefold().split()), "")
        if column == "id" and "id" in columns and "title" not in columns:
            column = "title"
        columns.append("" if column in columns else column)
    return tuple(columns)


def own_key(row: GridRow, place: int) -> str:
    """Return the key that a row is about; empty where its cell has none, or more than one."""
    keys = keys_in(row.cells[place]) if place < len(row.cells) else ()
    return keys[0] if len(keys) == 1 else ""

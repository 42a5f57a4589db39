"""Tables of tasks: a column of ids, one of titles, and fields in the others."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.dialects.checklist.ids import Label, read_label, whole_id
from pytest_wavegate.plan.words.boxes import read_box
from pytest_wavegate.plan.words.fields import NAMES, Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.plan.text.blocks import Row, Table
    from pytest_wavegate.plan.words.boxes import Box

_ID = regex(
    r"^(?:#|id|no\.?|nr\.?|key"
    r"|(?:task|ticket|issue|item|work item|story|step|track|stream|slot)(?: ?(?:id|#|no\.?|number))?"
    r"|编号|任务编号|番号)$",
    re.IGNORECASE,
)
_TITLE = regex(
    r"^(?:title|name|task|task name|description|task description|component|summary|what|work|scope|feature"
    r"|item|deliverable|activity|action|story|issue|focus|subject|任务|任务名称|描述|标题|タスク|内容)s?$",
    re.IGNORECASE,
)
_COLUMNS = {
    "needs": r"depend|blocked by|prereq|requires|predecessor|依赖|依存",
    "blocks": r"^(?:un)?blocks|^blocking",
    "effort": r"effort|estimate|duration|hours|points|\bsize\b|time\b|工时",
    "owner": r"owner|assign|agent|responsible|\blead\b|\bwho\b|team|负责人",
    "priority": r"priority|^prio$|优先级",
    "status": r"status|state|done|progress|状态|^✅$|^✓$|^$",
    "files": r"files?\b|paths?\b|location",
    "parallel": r"paralleli[sz]|^parallel\??$|^\[?p\]?$",
    "phase": r"^(?:phase|sprint|milestone|wave|stage|iteration|阶段)$",
    "requirements": r"requirement",
    "acceptance": r"acceptance|done when|verif|validation|criteria",
}
_PATTERNS = {name: regex(pattern, re.IGNORECASE) for name, pattern in _COLUMNS.items()}
_FIRM = frozenset({"needs", "blocks", "effort", "owner", "status", "parallel", "priority", "phase"})
_LINK = regex(r"\[([^\[\]]{1,200})\]\([^()\s]{0,500}\)")
_MARKS = regex(r"^[✅✔☑⬜🔲🔴🟢🟡🔄🚧⏳❌⚠️\s]{1,8}")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row that names a task."""

    line: int
    title: str
    label: Label
    box: Box | None
    fields: tuple[Field, ...]
    """One for each other cell that says something, named as ``fields.NAMES`` has it."""


def find_rows(table: Table) -> Iterator[TaskRow]:
    """Yield the rows of a table of tasks; none of a table that has no column of ids, or ids alone."""
    columns = _columns(table.header)
    if columns is None:
        return
    labels = {
        columns[place]: cell for place, cell in reversed(list(enumerate(table.header))) if place in columns
    }
    rows = [found for row in table.rows if (found := _row(row, columns, labels)) is not None]
    slots = any(row.label.kind == "9A" for row in rows)
    for row in rows:  # beside 8A and 8B, a plain 7 is an id of the same kind
        kind = "9A" if slots and row.label.kind == "9" else row.label.kind
        yield replace(row, label=replace(row.label, kind=kind))


def is_firm(fields: Sequence[Field]) -> bool:
    """Whether a row says what only a task has: whom it waits for, who does it, how far it is."""
    return any(field.name in _FIRM for field in fields)


def _columns(header: Sequence[str]) -> Mapping[int, str] | None:
    """Return what each column holds by its place; none where this is no table of tasks."""
    bare = [" ".join(cell.strip("*_` ").split()) for cell in header]
    ids = next((place for place, cell in enumerate(bare[:3]) if _ID.match(cell)), None)
    if ids is None:
        return None
    columns = {ids: "id"}
    title = next((place for place, cell in enumerate(bare) if place != ids and _TITLE.match(cell)), None)
    if title is not None:
        columns[title] = "title"
    elif not bare[ids][:1].isalpha():
        return None  # what has a number and no title may be a risk, or a line of a bill
    for place, cell in enumerate(bare):
        if place not in columns:
            known = NAMES.get(cell.casefold())
            name = next((name for name, pattern in _PATTERNS.items() if pattern.search(cell)), known)
            columns[place] = name or cell.casefold()
    return columns if len(columns) > 1 else None


def _row(row: Row, columns: Mapping[int, str], labels: Mapping[str, str]) -> TaskRow | None:
    cells: dict[str, str] = {}
    for place, name in sorted(columns.items()):
        cells.setdefault(name, "".join(row.cells[place : place + 1]))
    written = _LINK.sub(r"\1", cells.pop("id", ""))
    before = read_box(written)
    bare = _MARKS.sub("", before.rest if before else written, count=1)
    label = whole_id(bare) or (read_label(bare) if "title" not in cells else None)
    if label is None or label.foreign:
        return None
    told = _LINK.sub(r"\1", cells.pop("title", "")) or label.title
    inside = read_box(told)
    title = inside.rest if inside else told
    fields = tuple(Field(name, labels[name], cell, row.line) for name, cell in cells.items() if cell.strip())
    box = before or inside or read_box(cells.get("status", ""))
    return TaskRow(row.line, title, replace(label, title=title), box, fields)

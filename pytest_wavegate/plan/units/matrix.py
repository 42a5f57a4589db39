"""Tables that say once more what a plan's units are: an assignment matrix, a dependency matrix."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Beside, Restated
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.units.facts import take_fact
from pytest_wavegate.plan.units.label import bare
from pytest_wavegate.plan.units.waiting import read_waiting
from pytest_wavegate.plan.words.fields import Line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.draft import DraftTask
    from pytest_wavegate.plan.units.names import Names
    from pytest_wavegate.plan.units.table import UnitRow, UnitTable

_NOBODY = regex(r"^\W*(?:none|nobody|n/?a)?\W*$", re.IGNORECASE)
_AFTER = regex(r"\b(?:after|once|when)\b", re.IGNORECASE)
_FIELDS: Mapping[str, Literal["owner", "effort", "priority"]] = {
    "owner": "owner",
    "effort": "effort",
    "priority": "priority",
}
_ENOUGH = 2
"""One row of so many must name a task of the plan, or the table is about something else."""


@dataclass
class Matrix:
    """What the tables of a plan said."""

    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """The tasks of a plan, as its own sections have them."""

    tasks: Mapping[str, DraftTask]
    silent: Collection[str]
    """Ids of those that say nothing of order: for them a table is no second word but the first."""
    names: Names

    def task(self, row: UnitRow) -> DraftTask | None:
        """Return the task that a row names."""
        known = self.names.known(row.label.id)
        return self.tasks.get(known) if known else None


def take_tables(tables: Sequence[UnitTable], known: Known, *, path: str) -> Matrix:
    """Hold tables against the tasks, and give tasks what only a table says.

    A column "Blocks" that lists what its rows wait for, as their sections declare it, is read that way.

    Args:
        tables: those whose rows name tasks that are defined elsewhere.
        known: the tasks.
        path: of the plan.
    """
    matrix = Matrix()
    for table in tables:
        rows = [(row, task) for row in table.rows if (task := known.task(row)) is not None]
        if not rows or len(rows) * _ENOUGH < len(table.rows):
            continue
        reversed_ = _is_reversed(rows, known)
        if reversed_:
            matrix.findings.append(_misnamed(table, path=path))
        for row, task in rows:
            needs = ("needs", "blocks") if reversed_ else ("needs",)
            matrix.claims.extend(_order(row, task, known, needs=needs))
            matrix.claims.extend(_facts(row, task))
        matrix.findings.extend(_unknown(table, known, path=path))
    return matrix


def _is_reversed(rows: Sequence[tuple[UnitRow, DraftTask]], known: Known) -> bool:
    """Whether the column "Blocks" agrees with what rows wait for, more than with what waits for them."""
    forward = backward = 0
    for row, task in rows:
        for one in _ids(row, "blocks", known):
            other = known.tasks.get(one)
            forward += other is not None and (task.id in other.needs or one in task.blocks)
            backward += one in task.needs
    return backward > forward


def _misnamed(table: UnitTable, *, path: str) -> Finding:
    column = bare(table.headers["blocks"])
    return remark("WG157", path=path, line=table.line, column=column, kind=table.kind)


def _unknown(table: UnitTable, known: Known, *, path: str) -> Iterator[Finding]:
    for row in table.rows:
        if known.names.known(row.label.id) is None:
            yield remark("WG158", path=path, line=row.line, id=row.label.id, kind=table.kind)


def _ids(row: UnitRow, name: str, known: Known) -> tuple[str, ...]:
    """Return the tasks that a cell names."""
    cell = row.cells.get(name, "")
    if not cell or (name == "start" and not _AFTER.search(cell)):
        return ()
    waiting = read_waiting((Line(row.line, cell),), known.names)
    beside = (one for others, _ in waiting.beside for one in others)
    return tuple(dict.fromkeys((*waiting.units, *beside)))


def _order(row: UnitRow, task: DraftTask, known: Known, *, needs: Sequence[str]) -> Iterator[Claim]:
    """Yield what a row says of order; a task that says nothing itself waits as the row says."""
    columns = [name for name in (*needs, "start") if name in row.cells]
    sources = dict.fromkeys(one for name in columns for one in _ids(row, name, known) if one != task.id)
    if task.id in known.silent:
        task.needs.update((one, row.line) for one in sources if one not in task.needs)
    elif any(name != "start" for name in columns) or sources:
        yield Restated(task=task.id, field="depends_on", values=tuple(sources), line=row.line)
    if "blocks" in row.cells and "blocks" not in needs:
        yield from _blocked(row, task, known)
    if "start" in row.cells:
        yield Restated(task=task.id, field="start", values=(row.cells["start"],), line=row.line)
    if "parallel with" in row.cells:
        beside = [one for one in _ids(row, "parallel with", known) if one != task.id]
        alone = _NOBODY.match(row.cells["parallel with"]) is not None
        if beside or alone:
            yield Beside(tasks=(task.id, *beside), exhaustive=alone, line=row.line)


def _blocked(row: UnitRow, task: DraftTask, known: Known) -> Iterator[Claim]:
    targets = [one for one in _ids(row, "blocks", known) if one != task.id]
    silent = [one for one in targets if one in known.silent]
    task.blocks.update((one, row.line) for one in silent if one not in task.blocks)
    if not silent:
        yield Restated(task=task.id, field="blocks", values=tuple(targets), line=row.line)


def _facts(row: UnitRow, task: DraftTask) -> Iterator[Claim]:
    """Yield what a row says of a task that its own section says, too; the rest it gets from here."""
    title = bare(row.cells.get("title", "")) or row.label.title
    if title and title.casefold() != task.title.casefold():
        yield Restated(task=task.id, field="title", values=(title,), line=row.line)
    if row.cells.get("phase"):
        yield Restated(task=task.id, field="phase", values=(row.cells["phase"],), line=row.line)
    for one in row.body().named("owner", "effort", "priority", "status"):
        said = {"owner": task.owner, "effort": task.estimates, "priority": task.priority}
        if not said.get(one.name):
            take_fact(task, one)
        elif not _NOBODY.match(one.value):
            yield Restated(task=task.id, field=_FIELDS[one.name], values=(one.value,), line=row.line)

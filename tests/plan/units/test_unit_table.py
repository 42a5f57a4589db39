"""Tables with a unit in each row: which column names it, and what the others are."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.text.blocks import Table
from pytest_wavegate.plan.text.document import read_document
from pytest_wavegate.plan.units.collect import rows_of
from pytest_wavegate.plan.units.table import read_unit_table


def table(*rows: str) -> Table:
    """A table of some rows, the first its header; cells stand between bars."""
    cells = rows[0].count("|") + 1
    text = "\n".join([rows[0], "|".join(["---"] * cells), *rows[1:]])
    (block,) = read_document(text, path="p").blocks
    assert isinstance(block, Table)
    return block


@pytest.mark.parametrize(
    ("rows", "kind", "ids"),
    [
        (
            ("Agent | Task | Time", "A2 | HULL-001 | 2hr", "A3 | HULL-002 | 2hr"),
            "task",
            ["HULL-001", "HULL-002"],
        ),
        (("Phase | Stream | Agent", "1 | A: Masts | Agent A", "1 | B: Oars | Agent B"), "stream", ["A", "B"]),
        (("Slot | Scope", "5A | Masts", "**5B** | Oars"), "slot", ["5A", "5B"]),
        (("Task | Agent", "Cut the mast | A1", "Plane it | A2"), "agent", ["A1", "A2"]),
        (("# | What", "1 | Masts", "2 | Oars", "all | Both"), "#", ["1", "2"]),
    ],
)
def test_the_column_that_names_units(rows: tuple[str, ...], kind: str, ids: list[str]) -> None:
    """It is the surest of those that name units in at least half of the rows."""
    read = read_unit_table(table(*rows))
    assert read is not None
    assert (read.kind, [row.label.id for row in read.rows]) == (kind, ids)


@pytest.mark.parametrize(
    "rows",
    [
        ("Risk | Impact", "1 | high"),
        ("Task | Why", "Cut the mast | tall", "HULL-001 | x", "Plane it | flat"),
        ("Task | Why",),
    ],
)
def test_no_units(rows: tuple[str, ...]) -> None:
    """Other tables, and tables without rows, are about something else."""
    assert read_unit_table(table(*rows)) is None
    assert rows_of(table(*rows)) == ()


def test_columns() -> None:
    """Headers say what a column is; a cell that a row lacks is empty."""
    header = "Track | Component | Deps | Est. | Blocks | Can Start | Who"
    read = read_unit_table(table(header, "4A | Masts (2h) | 3A | 2d | 4B | Day 1 | Kim"))
    assert read is not None
    assert read.rows[0].cells == {
        "title": "Masts (2h)", "needs": "3A", "effort": "2d", "blocks": "4B", "start": "Day 1",
        "owner": "Kim",
    }  # fmt: skip
    assert read.headers["effort"] == "Est."


def test_rows_are_units() -> None:
    """A row is a unit with its title and its asides."""
    (unit,) = rows_of(table("Track | Component | Deps", "4A | Masts (2h) | 3A"))
    assert (unit.form, unit.label.title, unit.label.asides, unit.weight) == ("row", "Masts", ("2h",), 3)

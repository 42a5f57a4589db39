"""The depot's database gets its board, and can lose it again."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from lockers import Board, Ledger, Row
from lockers.layout import connect, number, upgrade

SCRIPTS = Path(__file__).parents[2] / "scripts"


def script(name):
    """The ``main`` of a script, called in this process so that coverage sees it."""
    spec = spec_from_file_location(name, SCRIPTS / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.main


def layout(path):
    with closing(connect(path)) as connection:
        return number(connection)


@pytest.fixture
def copy(depot, tmp_path):
    """Another depot of layout 1, for what would harm the real one."""
    path = tmp_path / "copy.db"
    with closing(sqlite3.connect(depot)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
    script("cutover_back")([str(path)])
    return path


def test_the_depot_gets_its_board(depot, capsys):
    """The real one: this is what the rollback of wave 4 takes back."""
    assert script("cutover")([str(depot)]) == 0
    assert "is now 2" in capsys.readouterr().out
    assert layout(depot) == 2
    with Board(depot) as board, Ledger(depot) as ledger:
        assert board.watermark == ledger.head()
        assert board.rows("old-town") == [Row("letter-1", 1, "waiting"), Row("letter-2", 2, "expected")]


def test_there_and_back_and_there(copy, capsys):
    """No fact is lost, and the board is the same."""
    for verb, after in (("cutover", 2), ("cutover_back", 1), ("cutover_back", 1), ("cutover", 2)):
        assert script(verb)([str(copy)]) == 0
        assert layout(copy) == after
    with Board(copy) as board:
        assert len(board.rows("old-town")) == 2


def test_back_from_a_migration_cut_short(copy, capsys):
    """Half a board goes too."""
    upgrade(copy)
    with closing(connect(copy)) as connection:
        connection.execute("DROP TABLE watermark")
    assert script("cutover_back")([str(copy)]) == 0
    assert layout(copy) == 1


@pytest.mark.parametrize(("verb", "status"), [("cutover", 2), ("cutover_back", 0), ("audit", 2)])
def test_without_a_database(tmp_path, capsys, verb, status):
    """There is nothing to take back, which is fine, and nothing to migrate, which is not."""
    assert script(verb)([str(tmp_path / "none.db")]) == status
    assert "there is no" in "".join(capsys.readouterr())
    assert not (tmp_path / "none.db").exists()


def test_an_audit_finds_nothing_in_a_sound_depot(copy, capsys):
    """It says how much it has looked at."""
    script("cutover")([str(copy)])
    assert script("audit")([str(copy)]) == 0
    assert "facts, 0 contradictions" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        ("UPDATE stations SET version = 9 WHERE name = 'old-town'", "not the number of its facts"),
        ("""UPDATE facts SET body = '{"parcel": "letter-2", "box": 1}' WHERE version = 3""", "one box"),
        ("UPDATE watermark SET position = 1000000", "ahead of the ledger"),
        ("DELETE FROM board WHERE station = 'old-town' AND box = 2", "what the facts say"),
    ],
    ids=["version", "box", "watermark", "board"],
)
def test_an_audit_finds_a_contradiction(copy, tmp_path, capsys, harm, finding):
    """Each kind by its name."""
    script("cutover")([str(copy)])
    harmed = tmp_path / "harmed.db"
    shutil.copy(copy, harmed)
    with closing(connect(harmed)) as connection:
        connection.execute(harm)
    assert script("audit")([str(harmed)]) == 1
    assert finding in capsys.readouterr().out

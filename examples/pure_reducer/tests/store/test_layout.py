"""Tables, and older ones that become newer ones."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from lockers.layout import NEWEST, connect, number, transaction, upgrade


@pytest.fixture
def connection(database):
    with closing(connect(database)) as connection:
        yield connection


def test_a_new_database_has_everything(connection):
    """From nothing to the newest in one go."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"stations", "facts", "claims", "board", "watermark"} <= names
    assert number(connection) == NEWEST


def test_an_upgrade_says_where_it_came_from(tmp_path):
    """Step by step, and a second time it does nothing."""
    path = tmp_path / "old.db"
    assert [upgrade(path, to=1), upgrade(path), upgrade(path), upgrade(path, to=1)] == [0, 1, 2, 2]


def test_readers_do_not_wait_for_a_writer(connection, database):
    """That is what the write-ahead log is for."""
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with transaction(connection), closing(connect(database)) as other:
        connection.execute("INSERT INTO stations VALUES ('north', 1)")
        assert other.execute("SELECT count(*) FROM stations").fetchone() == (0,)


def test_a_transaction_that_breaks_leaves_nothing(connection):
    """Not even its first half."""
    with pytest.raises(sqlite3.IntegrityError), transaction(connection):
        connection.executemany("INSERT INTO stations VALUES (?, 1)", [("north",), ("north",)])
    assert connection.execute("SELECT count(*) FROM stations").fetchone() == (0,)

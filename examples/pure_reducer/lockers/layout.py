"""The tables of a depot's database, and how an older one becomes a newer one."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAYOUTS = {
    1: (
        "CREATE TABLE stations (name TEXT PRIMARY KEY, version INTEGER NOT NULL)",
        "CREATE TABLE facts (position INTEGER PRIMARY KEY AUTOINCREMENT, station TEXT NOT NULL,"
        " version INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, at REAL NOT NULL,"
        " UNIQUE (station, version))",
        "CREATE TABLE claims (key TEXT PRIMARY KEY, until REAL NOT NULL)",
    ),
    2: (
        "CREATE TABLE board (station TEXT NOT NULL, parcel TEXT NOT NULL, box INTEGER NOT NULL,"
        " stage TEXT NOT NULL, PRIMARY KEY (station, parcel))",
        "CREATE TABLE watermark (position INTEGER NOT NULL)",
        "INSERT INTO watermark VALUES (0)",
    ),
}
"""By number, what each adds to the one before; 2 brings the board."""
NEWEST = max(LAYOUTS)
PATIENCE = 10.0
"""Seconds a writer waits for another one to finish its transaction."""


def connect(path: Path) -> sqlite3.Connection:
    """A connection of one thread; readers never wait for a writer, nor it for them."""
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; the write lock is taken at once, for a lock that grows may have to be refused."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def number(connection: sqlite3.Connection) -> int:
    """Which layout a database has; 0 is an empty one."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    return int(found)


def upgrade(path: Path, to: int = NEWEST) -> int:
    """Bring a database to a layout, and return the one it had; a newer one is left as it is."""
    with closing(connect(path)) as connection, transaction(connection):
        had = number(connection)
        for step in range(had + 1, to + 1):
            for statement in LAYOUTS[step]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {step}")
        return had

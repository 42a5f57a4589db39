"""Take the board away from a depot's database again: ``cutover_back.py var/depot.db``.

The rollback of wave 4. It may run twice, and after a migration that was cut short, so it looks before it
acts. It imports nothing of the package, for it has to work where the package does not.
"""

# ruff: noqa: T201 (a script prints)
from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

OLDER = 1


def main(argv: list[str]) -> int:
    """Go back to layout 1; no fact is touched."""
    database = Path(argv[0])
    if not database.exists():
        print(f"there is no {database}, so there is nothing to take back")
        return 0
    with closing(sqlite3.connect(database, timeout=10.0, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        (had,) = connection.execute("PRAGMA user_version").fetchone()
        if had > OLDER:
            connection.execute("DROP TABLE IF EXISTS board")
            connection.execute("DROP TABLE IF EXISTS watermark")
            connection.execute(f"PRAGMA user_version = {OLDER}")
        connection.execute("COMMIT")
    print(f"{database.name}: layout {had} is now {min(had, OLDER)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

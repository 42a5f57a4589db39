"""Look for contradictions in a depot's database: ``audit.py var/depot.db``.

A gate of wave 4 runs it. Like the way back it speaks SQL alone, so it does not share the package's errors.
"""

# ruff: noqa: T201 (a script prints)
from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

CHECKS = {
    "the file is damaged": "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    "a station's version is not the number of its facts": """
        SELECT name, version FROM stations
        WHERE version <> (SELECT count(*) FROM facts WHERE station = name)""",
    "two parcels were given one box": """
        SELECT station, json_extract(body, '$.box') AS box, count(*) FROM facts AS assigned
        WHERE kind = 'Assigned' AND NOT EXISTS (
            SELECT * FROM facts AS gone WHERE gone.station = assigned.station AND gone.kind = 'Collected'
            AND json_extract(gone.body, '$.parcel') = json_extract(assigned.body, '$.parcel'))
        GROUP BY station, box HAVING count(*) > 1""",
    "the board is ahead of the ledger": """
        SELECT position FROM watermark WHERE position > (SELECT max(position) FROM facts)""",
    "the board does not show what the facts say": """
        SELECT station, sum(held) FROM (
            SELECT station, (kind = 'Assigned') - (kind = 'Collected') AS held FROM facts, watermark
            WHERE facts.position <= watermark.position
            UNION ALL SELECT station, -1 FROM board)
        GROUP BY station HAVING sum(held) <> 0""",
}


def main(argv: list[str]) -> int:
    """Say what is wrong; exit status 1 where anything is."""
    database = Path(argv[0])
    if not database.exists():
        print(f"there is no {database}", file=sys.stderr)
        return 2
    with closing(sqlite3.connect(database, timeout=10.0)) as connection:
        found = {name: connection.execute(query).fetchall() for name, query in CHECKS.items()}
        (facts,) = connection.execute("SELECT count(*) FROM facts").fetchone()
    for name, rows in found.items():
        for row in rows:
            print(f"{name}: {row}")
    print(f"{database.name}: {facts} facts, {sum(map(len, found.values()))} contradictions")
    return int(any(found.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

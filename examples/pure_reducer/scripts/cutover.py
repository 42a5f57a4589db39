"""Give a depot's database its board, and let the board catch up: ``cutover.py var/depot.db``."""

# ruff: noqa: T201 (a script prints)
from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from lockers import Board, upgrade
from lockers.layout import NEWEST


def main(argv: list[str]) -> int:
    """Migrate; a database that has a board already is left as it is."""
    database = Path(argv[0])
    if not database.exists():
        print(f"there is no {database}", file=sys.stderr)
        return 2
    had = upgrade(database)
    with Board(database) as board:
        while board.catch_up():
            pass
        print(f"{database.name}: layout {had} is now {NEWEST}; the board is at {board.watermark}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

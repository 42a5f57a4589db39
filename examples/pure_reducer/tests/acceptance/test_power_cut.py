"""The power goes while a door opens; a porter in another process takes over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from lockers import Board, Once, Porter

ROOT = Path(__file__).parents[2]
NIGHT_SHIFT = """
import os, sys
from pathlib import Path
from lockers import Desk, Ledger, ManualClock, Once, Porter, assign

def door(station, box):
    return True if box < 3 else os._exit(9)

path, clock = Path(sys.argv[1]), ManualClock(1_000.0)
desk, once = Desk(Ledger(path, clock=clock)), Once(path, ttl=60.0, clock=clock)
porter = Porter(desk, once, door=door, tell=print, clock=clock)
for parcel in ("p1", "p2", "p3", "p4"):
    porter.take("north", desk.handle("north", assign(parcel)).intents)
porter.work()
"""


def test_the_morning_shift_finishes_the_work(desk, database, clock):
    """What was done is not done again; what was in somebody's hands waits until the claim has run out."""
    night = subprocess.run([sys.executable, "-c", NIGHT_SHIFT, str(database)], cwd=ROOT, check=False)
    assert night.returncode == 9
    opened, told = [], []
    with Once(database, ttl=60.0, clock=clock) as once:
        morning = Porter(
            desk, once, door=lambda _station, box: not opened.append(box), tell=told.append, clock=clock
        )
        morning.take_over("north")
        morning.work()
        assert opened == [4]
        clock.advance(60.0)
        morning.take_over("north")
        morning.work()
    assert opened == [4, 3]
    with Board(database, clock=clock) as board:
        board.catch_up()
        assert {row.stage for row in board.rows("north")} == {"waiting"}

"""Parcel lockers: a reducer that touches nothing, and what keeps, shows and carries out what it says."""

from lockers.backoff import Backoff
from lockers.board import Board, Row
from lockers.clock import Clock, ManualClock
from lockers.decisions import Decision, assign, collect, repair, report_jam, store
from lockers.desk import Desk, Receipt
from lockers.errors import Behind, Conflict, Contended, Impossible, LockersError, StationFull
from lockers.facts import Assigned, Collected, Fact, Jammed, Repaired, Stored
from lockers.intents import CallMechanic, Intent, OpenDoor, SendCode
from lockers.layout import upgrade
from lockers.ledger import Entry, Ledger
from lockers.once import Once
from lockers.porter import Porter
from lockers.reducer import Step, pending, reduce, replay
from lockers.station import Held, Station

__all__ = [
    "Assigned",
    "Backoff",
    "Behind",
    "Board",
    "CallMechanic",
    "Clock",
    "Collected",
    "Conflict",
    "Contended",
    "Decision",
    "Desk",
    "Entry",
    "Fact",
    "Held",
    "Impossible",
    "Intent",
    "Jammed",
    "Ledger",
    "LockersError",
    "ManualClock",
    "Once",
    "OpenDoor",
    "Porter",
    "Receipt",
    "Repaired",
    "Row",
    "SendCode",
    "Station",
    "StationFull",
    "Step",
    "Stored",
    "assign",
    "collect",
    "pending",
    "reduce",
    "repair",
    "replay",
    "report_jam",
    "store",
    "upgrade",
]

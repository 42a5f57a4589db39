"""What stands in a ledger, one entry a line."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter

from pytest_wavegate.model.base import Noun
from pytest_wavegate.model.events import GateJudged  # noqa: TC001 (pydantic reads them)
from pytest_wavegate.model.planned import PlannedPhase  # noqa: TC001 (pydantic reads them)
from pytest_wavegate.model.rollback import Action  # noqa: TC001
from pytest_wavegate.settings.values import RollbackCause, RollbackScope  # noqa: TC001

FORMAT: Final = "wavegate.rollback/1"
"""Stands in the first line of every ledger."""
Moment = float
"""Seconds since the epoch."""


class Opened(Noun):
    """The first line of a ledger."""

    entry: Literal["opened"] = "opened"
    format: Literal["wavegate.rollback/1"] = FORMAT
    run_id: str
    at: Moment
    plan: str
    host: str
    pid: int
    scope: RollbackScope
    causes: tuple[RollbackCause, ...]


class WorkerSeen(Noun):
    """Another process runs tests of this run, and may outlive it for a while."""

    entry: Literal["worker"] = "worker"
    worker: str
    pid: int
    born: str = ""
    """What tells it from a later process of the same number; empty where that is not known."""


class PhaseActions(Noun):
    """A phase with its actions in the order they were registered."""

    phase: PlannedPhase
    actions: tuple[Action, ...]


class Registered(Noun):
    """Phases are about to start."""

    entry: Literal["registered"] = "registered"
    at: Moment
    wave: int
    phases: tuple[PhaseActions, ...]


class Judged(Noun):
    """A gate has closed, and what it closes on is to be undone."""

    entry: Literal["judged"] = "judged"
    wave: int
    verdict: GateJudged


class Begun(Noun):
    """These actions are due, in this order."""

    entry: Literal["begun"] = "begun"
    at: Moment
    reason: str
    keys: tuple[str, ...]
    verdicts: tuple[GateJudged, ...] = ()
    """Of the phases that the actions belong to, as far as they were judged."""


class Attempt(Noun):
    """An action is about to run."""

    entry: Literal["attempt"] = "attempt"
    at: Moment
    key: str
    n: int
    """From 1; counts on after a crash."""


class Done(Noun):
    """An action has succeeded, and never runs again."""

    entry: Literal["done"] = "done"
    key: str
    n: int
    seconds: float


class Failed(Noun):
    """An attempt has failed."""

    entry: Literal["failed"] = "failed"
    key: str
    n: int
    seconds: float
    why: str


class Finished(Noun):
    """Every action that was due has been tried."""

    entry: Literal["finished"] = "finished"
    at: Moment
    failed: int
    """How many of them failed for good."""


class Abandoned(Noun):
    """Somebody has decided that these actions need not succeed."""

    entry: Literal["abandoned"] = "abandoned"
    at: Moment
    keys: tuple[str, ...]


class Closed(Noun):
    """The run has ended by itself: what is not due by now never will be."""

    entry: Literal["closed"] = "closed"
    at: Moment


Entry = Annotated[
    Opened
    | WorkerSeen
    | Registered
    | Judged
    | Begun
    | Attempt
    | Done
    | Failed
    | Finished
    | Abandoned
    | Closed,
    Field(discriminator="entry"),
]
ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
"""Reads and writes one line of a ledger."""

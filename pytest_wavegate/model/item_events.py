"""What happens to one item."""

from __future__ import annotations

from typing import Literal

from pytest_wavegate.model.base import many
from pytest_wavegate.model.proof import ProofName  # noqa: TC001

ItemOutcome = Literal[
    "passed", "failed", "error", "skipped", "xfailed", "xpassed", "blocked", "deferred", "not_run"
]
Moment = float
"""Seconds since the epoch."""


@many
class ItemStarted:
    """An item was announced; a crash leaves this without an end."""

    event: Literal["item_started"] = "item_started"
    at: Moment
    index: int
    worker: str


@many
class ItemFinished:
    """An item's last phase was reported. A later one for the same index replaces it."""

    event: Literal["item_finished"] = "item_finished"
    at: Moment
    index: int
    outcome: ItemOutcome
    reason: str = ""
    seconds: float
    started: Moment | None
    worker: str
    attempts: int = 1


@many
class ItemBlocked:
    """An item lies behind a closed gate and was never run."""

    event: Literal["item_blocked"] = "item_blocked"
    at: Moment
    index: int
    reason: str


@many
class ItemProven:
    """It was tried whether an item fails without the code it tests."""

    event: Literal["item_proven"] = "item_proven"
    at: Moment
    index: int
    verdict: ProofName
    slug: str
    reason: str
    todo: str = ""
    warn: bool = False

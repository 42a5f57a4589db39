"""Compensating actions: what was registered, and what became of it."""

from __future__ import annotations

from typing import Literal

from pytest_wavegate.model.base import Noun

ActionDecision = Literal["done", "failed", "pending"]


class Action(Noun):
    """One action of a phase, as it is registered before the phase starts."""

    key: str
    """The same at every attempt, also after a crash: ``<run id>:<phase>:<number>``."""
    phase: str
    name: str
    """As people read it: the command line, or the hook's place."""
    argv: tuple[str, ...] = ()
    """Empty for a hook of a conftest or plugin."""
    timeout: float = 60.0
    """Seconds."""
    retries: int = 0
    """How often it is tried again after its first attempt."""
    backoff: float = 1.0
    """Seconds before the first of them; doubles each time."""


class ActionRecord(Noun):
    """What became of an action."""

    phase: str
    action: str
    attempts: int
    decision: ActionDecision
    seconds: float
    key: str = ""
    detail: str = ""
    """Why it failed, with the end of its output."""

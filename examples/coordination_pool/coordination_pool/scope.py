"""What a job can see of where it runs, and how one job is kept from seeing another's."""

from __future__ import annotations

from contextvars import Context, ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scope:
    """The surroundings of one attempt at one job."""

    worker: str
    job: str
    kind: str
    attempt: int
    """From 1."""
    memory: MutableMapping[str, object]
    """Belongs to the worker and lasts as long as it does; no other worker can reach it."""


_current: ContextVar[Scope] = ContextVar("coordination_pool_scope")


def current_scope() -> Scope:
    """The scope of the job that calls this.

    Raises:
        RuntimeError: the caller is not a job.
    """
    try:
        return _current.get()
    except LookupError:
        raise RuntimeError("current_scope() works inside a job only") from None


def run_in(scope: Scope, call: Callable[[], T]) -> T:
    """Call in an empty context: nothing comes in from the submitter, nothing stays for the next job."""

    def enter() -> T:
        _current.set(scope)
        return call()

    return Context().run(enter)

"""How many workers, how long a queue, how many second chances."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_WORKERS = 4
MAX_WORKERS = 16
MAX_QUEUE_DEPTH = 100
MAX_RETRIES = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one pool.

    Raises:
        ValueError: a bound lies outside what the library allows; the message names it.
    """

    workers: int = DEFAULT_WORKERS
    """Workers at the start; ``Pool.spawn`` adds more, up to ``MAX_WORKERS``."""
    queue_depth: int = MAX_QUEUE_DEPTH
    """Jobs that may wait; 0 takes only jobs that can start at once."""
    retries: int = MAX_RETRIES
    """Further attempts after the first, each on another worker."""

    def __post_init__(self) -> None:
        _check("workers", self.workers, range(1, MAX_WORKERS + 1))
        _check("queue_depth", self.queue_depth, range(MAX_QUEUE_DEPTH + 1))
        _check("retries", self.retries, range(MAX_RETRIES + 1))


def _check(name: str, value: int, allowed: range) -> None:
    if value not in allowed:
        msg = f"{name} must be {allowed[0]} to {allowed[-1]}, not {value}"
        raise ValueError(msg)

"""Whether a failed job gets another chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coordination_pool.limits import MAX_RETRIES

if TYPE_CHECKING:
    from collections.abc import Collection

    from coordination_pool.jobs import Job

Step = Literal["retry", "postpone", "give_up"]
"""``postpone``: queue the job again without counting the try."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """A bounded number of retries, each on a worker that has not failed the job."""

    retries: int = MAX_RETRIES

    def next_step(self, job: Job, crew: Collection[str]) -> Step:
        """Decide after a failed attempt; ``crew`` is every worker of the pool, free or not."""
        last = job.attempts[-1]
        if not isinstance(last.error, Exception):
            # SystemExit and its like are a wish to stop, not an accident worth repeating.
            return "give_up"
        untried = set(crew) - job.failed_on
        return "retry" if untried and len(job.attempts) <= self.retries else "give_up"

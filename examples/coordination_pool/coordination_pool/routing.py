"""Who gets a job: somebody free, who has not failed it, best with its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordination_pool.affinity import Affinity
    from coordination_pool.jobs import Job


def route(job: Job, idle: Sequence[str], affinity: Affinity) -> str | None:
    """Pick a worker from the idle ones, or none where all of them have failed the job."""
    untried = [worker for worker in idle if worker not in job.failed_on]
    return affinity.best(job.kind, untried)

"""What is missing from the evidence of jobs: tests that none selected, shards that left nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pytest_wavegate.model.record import PhaseRecord, Record
    from pytest_wavegate.run.artifacts.job import Job

_SHOWN = 10
_UNSURE = (
    "no job collected the whole project: single tests, files or --lf were named, or a file was broken; "
    "so it may have more tests"
)


def lacking(phase: PhaseRecord, record: Record) -> tuple[str, ...]:
    """Say which tests of a phase no job has selected.

    Args:
        phase: one of the record.
        record: of all jobs.
    """
    left = [item.nodeid for item in record.left_out if phase.id in item.phases]
    own = sum(phase.id in item.phases for item in record.items)
    told = []
    if left:
        told.append(f"{len(left)} of its {own + len(left)} tests ran in no job: {some(left)}")
    if phase.unsure:
        told.append(_UNSURE)
    return tuple(told)


def few_shards(
    jobs: Sequence[Job], record: Record, *, waves: Collection[int], expected: int
) -> Iterator[str]:
    """Say of which waves fewer jobs have tests than there should be.

    A wave with fewer tasks than shards cannot give each of them one.

    Args:
        jobs: each run once.
        record: of all of them.
        waves: which to look at.
        expected: how many shards each wave was cut into.
    """
    for wave in sorted(waves):
        items = [item for item in (*record.items, *record.left_out) if item.wave == wave and item.tasks]
        names = {item.nodeid for item in items}
        tasks = {item.tasks[0] for item in items}
        had = sum(any(item.nodeid in names for item in job.record.items) for job in jobs)
        if had < min(expected, len(tasks)):
            yield f"wave {wave}: {had} of {expected} shards left a record with tests of it"


def some(names: Sequence[str]) -> str:
    """The first of several names, and how many more there are."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more

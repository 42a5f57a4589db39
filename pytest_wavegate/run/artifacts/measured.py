"""What several jobs measured beside the outcomes of their items, put together."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from pytest_wavegate.run.artifacts.coverage import join_coverage
from pytest_wavegate.run.found import summaries

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from pytest_wavegate.model.evidence import CommandRecord, CoverageRecord, JunitRecord
    from pytest_wavegate.model.metrics import MetricRecord, Sample
    from pytest_wavegate.model.record import ItemRecord, Record
    from pytest_wavegate.model.rollback import ActionRecord
    from pytest_wavegate.run.artifacts.items import JoinedItems

NounT = TypeVar("NounT")


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything of this sort."""

    metrics: tuple[MetricRecord, ...]
    coverage: tuple[CoverageRecord, ...]
    commands: tuple[CommandRecord, ...]
    junit: tuple[JunitRecord, ...]
    rollback: tuple[ActionRecord, ...]


def join_measured(records: Mapping[int, Record], items: JoinedItems) -> Measured:
    """Put together what jobs measured.

    An item's samples come from the job whose outcome of it counts. Of a command, and of results of other
    runners, the newest job counts that has them.

    Args:
        records: by the job's place, the oldest first; only of jobs that count.
        items: of all jobs.
    """
    jobs = list(records.values())
    commands = _newest(jobs, lambda record: record.commands, key=lambda one: (one.phase, one.argv))
    samples = list(_samples(records, items, commands=commands))
    if len(jobs) > 1:
        samples.sort(key=_wave)
    return Measured(
        metrics=summaries(samples),
        coverage=join_coverage([record.coverage for record in jobs]),
        commands=commands,
        junit=_newest(jobs, _results, key=lambda one: (one.phase, one.pattern)),
        rollback=tuple(dict.fromkeys(action for record in jobs for action in record.rollback)),
    )


def _newest(
    jobs: Sequence[Record],
    of: Callable[[Record], Sequence[NounT]],
    *,
    key: Callable[[NounT], Hashable],
) -> tuple[NounT, ...]:
    """The entries of each key that the last record with that key has."""
    owner = {key(entry): record.run_id for record in jobs for entry in of(record)}
    return tuple(entry for record in jobs for entry in of(record) if owner[key(entry)] == record.run_id)


def _results(record: Record) -> tuple[JunitRecord, ...]:
    """Results of other runners; a job that ran where none lay has none."""
    return tuple(found for found in record.junit if found.files or found.problems)


def _samples(
    records: Mapping[int, Record], items: JoinedItems, *, commands: Sequence[CommandRecord]
) -> Iterator[Sample]:
    owner = {nodeid: claim.job for (nodeid, _), claim in items.counts.items()}
    place = {item.nodeid: item for item in items.items}
    kept = {sample for command in commands for sample in command.samples}
    for number, record in records.items():
        stale = {sample for command in record.commands for sample in command.samples} - kept
        for metric in record.metrics:
            for sample in metric.samples:
                if sample.nodeid is None:
                    if sample not in stale:
                        yield sample
                elif owner.get(sample.nodeid) == number:
                    yield _moved(sample, place[sample.nodeid])


def _wave(sample: Sample) -> float:
    """Jobs ran side by side; their samples are put in the order of one run as far as that is known."""
    return math.inf if sample.wave is None else sample.wave


def _moved(sample: Sample, item: ItemRecord) -> Sample:
    """A sample counts for the phases that its item counts for in a whole run."""
    if not item.phases:
        return sample
    return replace(sample, phases=item.phases, wave=item.wave)

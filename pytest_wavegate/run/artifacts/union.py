"""The record of one run, put together from those of jobs that shared it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.errors import ExitCode, WavegateError
from pytest_wavegate.model.record import WaveRecord
from pytest_wavegate.run.artifacts.items import JoinedItems
from pytest_wavegate.run.artifacts.job import distinct, moment
from pytest_wavegate.run.artifacts.measured import join_measured
from pytest_wavegate.run.artifacts.phases import join_phases
from pytest_wavegate.run.artifacts.tasks import join_tasks
from pytest_wavegate.run.timing import Span, Timed, WaveTiming, schedule_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_wavegate.model.record import ItemRecord, Record, ScheduleRecord
    from pytest_wavegate.run.artifacts.job import Job

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class United:
    """Several runs as one."""

    record: Record
    jobs: tuple[Job, ...]
    """Each run once, the oldest first."""
    notes: tuple[str, ...]
    """What a reader should know of how they were put together."""


def unite(found: Iterable[Job]) -> United:
    """Put the runs of jobs together: neither order nor repetition changes the outcome.

    Args:
        found: at least one, all of the same plan.

    Raises:
        WavegateError: ``other-revision`` where they ran different commits.
    """
    jobs = distinct(found)
    _require_one_revision(jobs)
    items = JoinedItems(jobs)
    outlived = items.outlived()
    counting = {number: job.record for number, job in enumerate(jobs) if number not in outlived}
    records = list(counting.values())
    measured = join_measured(counting, items)
    record = records[-1].model_copy(
        update={
            **_course(records, items),
            "revision": next((job.record.revision for job in jobs if job.record.revision is not None), None),
            "phases": join_phases(counting, items),
            "tasks": join_tasks(records, items),
            "items": tuple(items.items),
            "left_out": tuple(items.left_out),
            "metrics": measured.metrics,
            "coverage": measured.coverage,
            "commands": measured.commands,
            "junit": measured.junit,
            "rollback": measured.rollback,
            "findings": tuple(dict.fromkeys(finding for record in records for finding in record.findings)),
        }
    )
    return United(record, jobs, tuple(_notes(jobs, items)))


def _course(records: Sequence[Record], items: JoinedItems) -> dict[str, object]:
    """When and how runs went, as fields of a record."""
    waves = _waves(records)
    course: dict[str, object] = {
        "run_id": "+".join(record.run_id for record in records),
        "started": min((record.started for record in records), key=moment),
        "finished": _last([record.finished for record in records]),
        "exit_code": _worst([record.exit_code for record in records]),
        "stopped": "; ".join(dict.fromkeys(record.stopped for record in records if record.stopped)),
        "waves": waves,
    }
    if len(records) > 1:
        course["workers"] = sum(max(1, record.workers) for record in records)
        course["schedule"] = _schedule(records, items.items, waves)
    return course


def _last(ends: Sequence[str | None]) -> str | None:
    """The last of several ends; none where one of them has not come."""
    known = [end for end in ends if end is not None]
    return max(known, key=moment) if len(known) == len(ends) else None


def _worst(codes: Sequence[int | None]) -> int | None:
    known = [code for code in codes if code is not None]
    return max(known) if len(known) == len(codes) else None


def _require_one_revision(jobs: Sequence[Job]) -> None:
    known = {job.record.revision: job for job in jobs if job.record.revision is not None}
    if len(known) < 2:
        return
    told = "; ".join(
        f"{revision[:12]} in {job.path}" for revision, job in list(known.items())[:_SHOWN] if revision
    )
    raise WavegateError(
        "other-revision",
        f"jobs of different revisions say nothing together: {told}",
        hint="keep the artifacts of one revision in a folder of their own",
        exit_code=ExitCode.EVIDENCE,
    )


def _waves(records: Sequence[Record]) -> tuple[WaveRecord, ...]:
    found: dict[int, list[WaveRecord]] = {}
    for record in records:
        for wave in record.waves:
            found.setdefault(wave.number, []).append(wave)
    return tuple(_wave(number, found[number]) for number in sorted(found))


def _wave(number: int, found: Sequence[WaveRecord]) -> WaveRecord:
    return WaveRecord(
        number=number,
        phases=tuple(dict.fromkeys(phase for wave in found for phase in wave.phases)),
        started=min((wave.started for wave in found), key=moment),
        finished=_last([wave.finished for wave in found]),
        cut="; ".join(dict.fromkeys(wave.cut for wave in found if wave.cut)),
    )


def _schedule(
    records: Sequence[Record], items: Sequence[ItemRecord], waves: Sequence[WaveRecord]
) -> ScheduleRecord:
    path = records[-1].schedule.critical_path
    timings = (
        WaveTiming.of(_timed(item, frozenset(path)) for item in items if item.wave == wave)
        for wave in sorted({item.wave for item in items})
    )
    begins = [moment(wave.started) for wave in waves]
    ends = [moment(wave.finished) for wave in waves if wave.finished is not None]
    span = Span(opened=min(begins, default=None), drained=max(ends, default=None))
    workers = sum(max(1, record.workers) for record in records)
    return schedule_record(timings, span=span, workers=workers, critical_path=path)


def _timed(item: ItemRecord, critical: frozenset[str]) -> Timed:
    begin = moment(item.started) if item.started is not None else None
    end = None if begin is None else begin + item.seconds
    return Timed(begin, end, item.seconds, critical=not critical.isdisjoint(item.tasks))


def _notes(jobs: Sequence[Job], items: JoinedItems) -> Iterator[str]:
    for job in jobs:
        if job.record.finished is None:
            yield f"{job.path}: this run was cut short"
        elif job.record.stopped:
            yield f"{job.path}: this run was stopped: {job.record.stopped}"
    twice = [
        f"{claim.item.nodeid}: {other.item.outcome} in {jobs[other.job].path}, and then "
        f"{claim.item.outcome} in {jobs[claim.job].path}, which counts"
        for claim, other in items.twice()
    ]
    yield from twice[:_SHOWN]
    if len(twice) > _SHOWN:
        yield f"{len(twice) - _SHOWN} more tests ended in one way and then in another"

"""The tasks of several jobs, by the items that count."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pytest_wavegate.model.planned import PlannedTask
from pytest_wavegate.run.records import task_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.model.record import ItemRecord, Record, TaskRecord
    from pytest_wavegate.run.artifacts.items import JoinedItems


def join_tasks(records: Sequence[Record], items: JoinedItems) -> tuple[TaskRecord, ...]:
    """Return every task with the items of all jobs.

    Args:
        records: the oldest first; the newest says how boxes stand.
        items: of all jobs.
    """
    own: defaultdict[str, list[ItemRecord]] = defaultdict(list)
    deferred: defaultdict[str, list[ItemRecord]] = defaultdict(list)
    for item in items.items:
        for task in dict.fromkeys(item.tasks):
            own[task].append(item)
        for task in dict.fromkeys(item.deferred):
            deferred[task].append(item)
    listed = {task for record in records for task in _listed(record)}
    newest = {task.id: task for record in records for task in record.tasks}
    return tuple(
        task_record(
            _planned(task, listed=listed, own=own[task.id]), own=own[task.id], deferred=deferred[task.id]
        )
        for task in newest.values()
    )


def _listed(record: Record) -> set[str]:
    """Tasks without tests, but for those that are so only because their items in this record are exempt."""
    exempt = {task for item in record.items if item.exempt for task in item.tasks}
    return {task.id for task in record.tasks if task.no_tests} - exempt


def _planned(task: TaskRecord, *, listed: set[str], own: Sequence[ItemRecord]) -> PlannedTask:
    return PlannedTask(
        id=task.id,
        title=task.title,
        phase=task.phase,
        wave=task.wave,
        parallel=task.parallel,
        status=task.status,
        line=0,
        no_tests=task.id in listed or (bool(own) and all(item.exempt for item in own)),
    )

"""What rows of tasks without [P] cost."""

from __future__ import annotations

from typing import Literal

import pytest

from pytest_wavegate.model.planned import PlanFacts
from pytest_wavegate.model.record import ItemRecord, Record, ScheduleRecord, TaskRecord
from pytest_wavegate.run.serial_cost import serial_cost


def record(seconds: dict[str, float], *, makespan: float, workers: int = 2) -> Record:
    """A run of one wave: one item a task; tasks whose id begins with P have [P]."""
    return Record(
        run_id="r",
        plan=PlanFacts(path="tasks.md", title="", dialect="speckit", sha256=""),
        started="",
        finished=None,
        exit_code=None,
        workers=workers,
        revision=None,
        tasks=tuple(
            TaskRecord(
                id=task,
                title=task,
                phase="1",
                wave=1,
                parallel=task.startswith("P"),
                status="todo",
                decision="passed",
                items=(task,),
            )
            for task in seconds
        ),
        items=tuple(
            ItemRecord(nodeid=task, tasks=(task,), phase="1", wave=1, outcome="passed", seconds=took)
            for task, took in seconds.items()
        ),
        schedule=ScheduleRecord(
            makespan=makespan, busy=0, utilization=0, lower_bound=0, dispatch_latency=0, critical_path=()
        ),
    )


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        ("on", "rows of tasks without [P] cost 2.00s or more (see --wave-serial off)"),
        ("off", "rows of tasks without [P] would cost 2.00s or more (--wave-serial on)"),
    ],
)
def test_a_long_row(serial: Literal["on", "off"], expected: str) -> None:
    """Four items of one second in a row: two workers could have done them in two."""
    run = record({"S1": 1, "S2": 1, "S3": 1, "S4": 1}, makespan=4)
    assert serial_cost(run, serial=serial).startswith(expected)


@pytest.mark.parametrize(
    ("seconds", "workers"),
    [
        ({"P1": 1, "P2": 1, "P3": 1}, 2),
        ({"S1": 1, "P1": 1, "P2": 1}, 2),
        ({"S1": 1, "S2": 1}, 0),
        ({"S1": 5, "S2": 0.1}, 2),
        ({}, 2),
    ],
)
def test_what_costs_nothing_is_not_mentioned(seconds: dict[str, float], workers: int) -> None:
    """No rows, rows that others fill up, one process, one long item, nothing at all."""
    assert serial_cost(record(seconds, makespan=4, workers=workers), serial="on") == ""


def test_a_run_that_took_no_time_costs_nothing() -> None:
    """Where nothing was measured, nothing is said."""
    assert serial_cost(record({"S1": 1, "S2": 1, "S3": 1}, makespan=0), serial="on") == ""

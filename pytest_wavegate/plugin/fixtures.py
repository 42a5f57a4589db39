"""Fixtures that measure, ``record_metric`` and ``metric_timer``; without a plan they keep nothing."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

METER = "wavegate_meter"
"""The name under which whoever keeps samples is registered; nobody is where no plan is followed."""
MEASURING = frozenset({"record_metric", "metric_timer"})
"""Tests that use one of these are run several times where a gate asks for it."""


class RecordMetric(Protocol):
    """What ``record_metric`` is."""

    def __call__(self, name: str, value: float, unit: str = "") -> None:
        """Record one sample of a metric."""


@pytest.fixture(scope="session")
def record_metric(request: pytest.FixtureRequest) -> RecordMetric:
    """Record one sample: ``record_metric("lag", 212, "ms")``.

    The value is a finite number. The unit is one that gates know, or none: ns us ms s m h, %, B KiB MiB GiB
    kB MB GB, /s. The sample counts for the test that is running.
    """
    meter = request.config.pluginmanager.getplugin(METER)

    def record(name: str, value: float, unit: str = "") -> None:
        __tracebackhide__ = True
        from pytest_wavegate.sampling import check_sample  # of no use to a run that records nothing

        number = check_sample(name, value, unit)
        if meter is not None:
            meter.record(name, number, unit)

    return record


@pytest.fixture(scope="session")
def metric_timer(record_metric: RecordMetric) -> Callable[[str], AbstractContextManager[None]]:
    """Record how long a block takes, in seconds.

    The block stands under ``with metric_timer("import"):``; one that raises is recorded too.
    """

    @contextmanager
    def timer(name: str) -> Iterator[None]:
        __tracebackhide__ = True
        from pytest_wavegate.sampling import check_sample

        check_sample(name, 0, "s")
        start = time.perf_counter()
        try:
            yield
        finally:
            record_metric(name, time.perf_counter() - start, "s")

    return timer

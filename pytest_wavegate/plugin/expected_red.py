"""Items of tasks that are still open: under ``--wave-open expect-red`` they must fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Collection, Generator

CATEGORY = "expected red"
_REASON = "expected red: the task is still open"
_PASSES = "the test passes although its task is still open in the plan: tick the box"


class ExpectedRed:
    """Runs where the items run, so that ``-x`` and ``--maxfail`` do not count an expected red."""

    def __init__(self, items: Collection[pytest.Item]) -> None:
        self._items = {id(item) for item in items}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Turn a failure into an expected red, and a pass into a failure."""
        report = yield
        if id(item) in self._items:
            if report.failed and report.when != "teardown":
                report.outcome = "skipped"
                report.wasxfail = _REASON
                report.wavegate_red = True  # type: ignore[attr-defined]
            elif report.when == "call" and report.passed:
                report.outcome = "failed"
                report.longrepr = _PASSES
        return report


def status(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """For ``pytest_report_teststatus``: the category of an expected red."""
    return (CATEGORY, "r", "EXPECTED RED") if hasattr(report, "wavegate_red") else None

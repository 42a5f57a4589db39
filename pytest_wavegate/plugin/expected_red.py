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
        self._calling = False
        self._red_part = False
        """A subtest of the item that is being called has failed."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """What is reported before the call has ended is a subtest."""
        self._calling, self._red_part = True, False
        try:
            return (yield)
        finally:
            self._calling = False

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Turn a failure into an expected red, and a pass into a failure."""
        report = yield
        if id(item) not in self._items or report.when == "teardown":
            return report
        if self._calling:
            self._judge_part(report)
        elif (report.failed and call.excinfo is not None) or (report.when == "call" and self._red_part):
            _expect(report)
            report.wavegate_red = True  # type: ignore[attr-defined]
        elif report.when == "call" and not report.skipped:
            # A strict xfail that passes is reported as failed; it has passed all the same.
            report.outcome = "failed"
            report.longrepr = _PASSES
        return report

    def _judge_part(self, report: pytest.TestReport) -> None:
        """One red subtest makes its item red; green ones prove nothing."""
        if report.failed:
            self._red_part = True
            _expect(report)


def _expect(report: pytest.TestReport) -> None:
    report.outcome = "skipped"
    report.wasxfail = _REASON


def status(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """For ``pytest_report_teststatus``: the category of an expected red."""
    return (CATEGORY, "r", "EXPECTED RED") if hasattr(report, "wavegate_red") else None

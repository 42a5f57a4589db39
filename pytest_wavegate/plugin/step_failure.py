"""From what pytest says of one step of an item to the facts of a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.proof.exception_facts import failure_of
from pytest_wavegate.proof.failure import Failure

if TYPE_CHECKING:
    import pytest


def failure_in(
    item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport, *, hollow_calls: int = 0
) -> Failure:
    """Return what one step of an item says, as its report has it in the end.

    Args:
        item: of the step.
        call: what was raised in it.
        report: what has become of that.
        hollow_calls: as the guard counted them.
    """
    step = call.when
    if hasattr(report, "wasxfail"):
        return Failure("xfailed" if report.skipped else "xpassed", step)
    if report.skipped:
        return Failure("skipped", step)
    if report.passed:
        return Failure("passed", step, hollow_calls=hollow_calls)
    if call.excinfo is not None:
        return failure_of(unwrapped(call.excinfo.value), step, hollow_calls=hollow_calls)
    # A strict xfail that passes; anything else that a plugin calls a failure is not known.
    return Failure("xpassed" if item.get_closest_marker("xfail") else "failed", step)


def unwrapped(error: BaseException) -> BaseException:
    """Return what a conftest file has raised, where an exception of pytest is wrapped around it."""
    cause = getattr(error, "cause", None)
    return cause if isinstance(cause, BaseException) else error

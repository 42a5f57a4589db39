"""Reports items that lie behind a closed gate: a category of their own, never run."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.items import ItemFacts

CATEGORY = "blocked"
LETTER = "B"


def report_blocked(config: pytest.Config, *, nodeid: str, facts: ItemFacts, reason: str) -> None:
    """Tell every listener that an item was blocked, in the order of hooks it would have run with."""
    line = facts.line - 1 if facts.line else None
    location = (facts.path, line, nodeid.split("::", 1)[-1].replace("::", "."))
    setup = _report(nodeid, location, (facts.path, facts.line or 0, reason), when="setup")
    hook = config.hook
    hook.pytest_runtest_logstart(nodeid=nodeid, location=location)
    with _still_failing(config, setup):
        hook.pytest_runtest_logreport(report=setup)
    hook.pytest_runtest_logreport(report=_report(nodeid, location, None, when="teardown"))
    hook.pytest_runtest_logfinish(nodeid=nodeid, location=location)


@contextmanager
def _still_failing(config: pytest.Config, report: pytest.TestReport) -> Iterator[None]:
    """Keep the last failure, which pytest forgets of what is skipped: nothing new is known of the item."""
    known = getattr(config.pluginmanager.getplugin("lfplugin"), "lastfailed", {})
    key = getattr(report, "id", report.nodeid)  # pytest 9.2 has ids of their own kind
    failed = known.get(key)
    yield
    if failed is not None:
        known[key] = failed


def _report(
    nodeid: str,
    location: tuple[str, int | None, str],
    longrepr: tuple[str, int, str] | None,
    *,
    when: str,
) -> pytest.TestReport:
    return pytest.TestReport(
        nodeid=nodeid,
        location=location,
        keywords={},
        outcome="passed" if longrepr is None else "skipped",
        longrepr=longrepr,
        when=when,  # type: ignore[arg-type]
        wavegate_blocked=True,
    )


def status(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """For ``pytest_report_teststatus``: the category of a blocked item's reports."""
    if not hasattr(report, "wavegate_blocked"):
        return None
    return (CATEGORY, LETTER, "BLOCKED") if report.when == "setup" else ("", "", "")

"""Finds files that cannot be collected, and puts their tests where they would have been."""

from __future__ import annotations

from traceback import format_exception_only
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.items import ItemFacts
from pytest_wavegate.plugin.tdd.uncollected import Trouble, nodes_of, renamed
from pytest_wavegate.proof.exception_facts import failure_of
from pytest_wavegate.proof.failure import Failure
from pytest_wavegate.run.python_file import PythonFile
from pytest_wavegate.run.written_tests import written_tests

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

WHOLE_FILE = "<file>"
"""Stands for all tests of a file that does not tell which ones it has."""


class Uncollecting:
    """Puts such tests in the place of a file's collection error; registered where tests are collected.

    Args:
        claimed: whether a task of the plan names the file of some facts; asked where its tests are unknown.
    """

    def __init__(self, claimed: Callable[[ItemFacts], bool]) -> None:
        self._claimed = claimed

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Replace what could not be collected."""
        report = yield
        if report.passed or not isinstance(collector, pytest.Module | pytest.Class):
            return report
        trouble = _trouble(report)
        nodes = self._nodes(collector, trouble) if trouble is not None else []
        if nodes:
            # pytest has no public way to make this report anew that holds for every version of its ids.
            report.outcome, report.longrepr, report.result = "passed", None, nodes
            del report.call
        return report

    def _nodes(
        self, collector: pytest.Module | pytest.Class, trouble: Trouble
    ) -> list[pytest.Item | pytest.Collector]:
        """The tests that its text has; one for the whole file where that says nothing and a task names it."""
        file = PythonFile(collector.path.as_posix(), _bytes(collector.path))
        module = collector.getparent(pytest.Module)
        assert module is not None
        above = file.path + collector.nodeid.removeprefix(module.nodeid)
        tests = [fact for fact in written_tests(file) if fact.nodeid.startswith(f"{above}::")]
        whole = ItemFacts(f"{module.nodeid}::{WHOLE_FILE}", file.path)
        if not tests and collector is module and self._claimed(whole):
            tests, above = [whole], module.nodeid
        inside = [renamed(fact, fact.nodeid.removeprefix(above)) for fact in tests]
        return nodes_of(collector, inside, trouble)


def _trouble(report: pytest.CollectReport) -> Trouble | None:
    call = getattr(report, "call", None)
    excinfo = getattr(call, "excinfo", None)
    if excinfo is None:
        return None
    if report.skipped:
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        return Trouble(Failure("skipped", "collect"), report.longrepr, why.removeprefix("Skipped: "))
    wrapped = excinfo.value.__cause__ if isinstance(excinfo.value, pytest.Collector.CollectError) else None
    why = format_exception_only(wrapped or excinfo.value)[-1].strip()
    return Trouble(failure_of(excinfo.value, "collect"), report.longrepr, why)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""

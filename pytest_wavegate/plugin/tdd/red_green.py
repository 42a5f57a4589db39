"""Red and green in the process that decides: hears each report, looks back or remembers, and tells."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.item_events import ItemProven
from pytest_wavegate.plugin.places import roots_of
from pytest_wavegate.plugin.tdd.book import Asked, Book
from pytest_wavegate.plugin.tdd.items import Told, told_by
from pytest_wavegate.plugin.tdd.page import Tally, page
from pytest_wavegate.plugin.tdd.unwritten import unwritten
from pytest_wavegate.proof.failure_kinds import Kind
from pytest_wavegate.proof.item_files import files_of_items
from pytest_wavegate.proof.red_memory import NAME, load, save
from pytest_wavegate.run.journal import STATE
from pytest_wavegate.run.task_proofs import BAD

if TYPE_CHECKING:
    from collections.abc import Generator

    from pytest_wavegate.model.items import ItemFacts
    from pytest_wavegate.plugin.listener import Listener
    from pytest_wavegate.plugin.tdd.book import Mode
    from pytest_wavegate.plugin.tdd.items import Brief
    from pytest_wavegate.proof.verdicts import Proof

_CRASH = Kind("none", "crash", "takes its process down")
_STEPS = ("setup", "call", "teardown")


class RedGreen:
    """Asks for red or green.

    Args:
        role: this process's part in the run.
        mode: what is asked.
    """

    def __init__(self, role: Listener, mode: Mode) -> None:
        self._role = role
        self._root = role.session.config.rootpath
        self._pid = os.getpid()
        self._path = self._root / STATE / NAME
        self._book = Book(mode, load(self._path))
        self._tally = Tally(mode)
        self._brief: Brief | None = None

    def brief(self) -> Brief:
        """Return what is asked of which item, once they are placed; the same for every worker."""
        if self._brief is None:
            self._brief = self._asked()
        return self._brief

    def _asked(self) -> Brief:
        conductor = self._role.conductor
        facts, placement, assignment = conductor.facts, conductor.placement, conductor.assignment
        assert placement is not None
        assert assignment is not None
        items = {
            one.index: one
            for one in placement.items
            if one.tasks and not facts[one.index].foreign and one.index not in placement.skipped
        }
        tasks = {index: assignment.items[index].tasks for index in items}
        roots = roots_of(self._role.session.config, conductor.plan)
        sets, numbers = files_of_items(conductor.plan, tasks, roots=roots)
        self._book.items = {
            index: Asked(_nodeid(facts[index]), items[index].exempt, sets[number].key, sets[number].why)
            for index, number in numbers.items()
        }
        self._tally.look_at(facts, assignment.items)
        tested = frozenset(task for one in assignment.items for task in one.tasks)
        self._tally.note(
            unwritten(conductor.plan, selected=conductor.selected, tested=tested, bases=roots.bases())
        )
        return {
            "mode": self._book.mode,
            "sets": [[sorted(one.own.files), one.own.roots, sorted(one.own.names)] for one in sets],
            "items": list(numbers.items()),
            "exempt": [index for index, one in items.items() if one.exempt is not None],
        }

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in what a report says, before anybody shows it."""
        recorder = self._role.recorder
        index = recorder.index_of(report) if recorder is not None else None
        if index is None or index not in self._book.items or hasattr(report, "wavegate_blocked"):
            return
        if str(report.outcome) == "rerun":  # pytest-rerunfailures' own word
            self._book.forget(index)
            return
        told = told_by(report) if report.when in _STEPS else Told(_CRASH)
        if told is not None:
            self._book.take(index, told)
            if report.when == "call" and report.passed and _is_bad(self._book.proof(index)):
                report.wavegate_not_red = True  # type: ignore[attr-defined]
        if report.when not in ("setup", "call"):
            self._end(index, report)

    def _end(self, index: int, report: pytest.TestReport) -> None:
        closed = self._book.close(index)
        if closed is None:
            return
        told, proof = closed
        self._tally.add(self._book.items[index].nodeid, told.kind, proof)
        if proof is not None and (self._book.mode == "green" or _is_bad(proof)):
            self._role.conductor.emit(_event(index, proof))
            report.user_properties.append(("wavegate_proof", f"{proof.verdict}: {proof.reason}"))

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, Any] | None:
        """Name what is ours: a test that passes and should not, or was not seen red."""
        if not hasattr(report, "wavegate_not_red"):
            return None
        if report.failed:
            return "failed", "n", "NOT RED"
        return "not red", "n", ("NOT RED", {"red": True})

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Let the run fail where not all is as it was asked to be."""
        answer = yield
        if self._tally.unmet:
            session.testsfailed = max(1, session.testsfailed)
        return answer

    def pytest_sessionfinish(self) -> None:
        """Remember what was seen; a child that a test has forked does not."""
        if os.getpid() != self._pid or not self._book.reds:
            return
        try:
            save(self._path, self._book.reds)
        except WavegateError as error:
            self._tally.note(f"{error.message}: {error.hint} ({STATE}/{NAME})")

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Tell what was found."""
        damaged = self._book.memory.damaged
        if damaged:
            lines = ", ".join(map(str, damaged[:5]))
            self._tally.note(f"{STATE}/{NAME} has lines that are no entries: {lines}")
        record = self._role.conductor.fold.record()
        terminalreporter.write_sep("=", self._book.mode)
        for line in page(self._tally, record, verbosity=terminalreporter.config.option.verbose):
            terminalreporter.write_line(line.text, **line.markup)


def _is_bad(proof: Proof | None) -> bool:
    return proof is not None and proof.verdict in BAD


def _nodeid(facts: ItemFacts) -> str:
    """As pytest has it in one process: pytest-xdist appends the group of an item."""
    return facts.nodeid if facts.group is None else facts.nodeid.removesuffix(f"@{facts.group}")


def _event(index: int, proof: Proof) -> ItemProven:
    return ItemProven(
        at=time.time(),
        index=index,
        verdict=proof.verdict,
        slug=proof.slug,
        reason=proof.reason,
        todo=proof.todo,
        warn=proof.warn,
    )

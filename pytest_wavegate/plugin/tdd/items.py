"""What red and green see of an item, where it runs: the exception objects live there, and nowhere else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from pytest_wavegate.plugin.step_failure import failure_in
from pytest_wavegate.plugin.tdd.sources import Sources
from pytest_wavegate.plugin.tdd.uncollected import Uncollected
from pytest_wavegate.proof.failure_kinds import Kind, classify, weakest
from pytest_wavegate.proof.own_files import OwnFiles
from pytest_wavegate.proof.red_green import Now, red_proof

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from pathlib import Path
    from typing import Literal

    from pytest_wavegate.proof.failure import Failure

    Brief = Mapping[str, Any]
    """As JSON: ``mode``; ``sets``, each the files, the roots and the names of an ``OwnFiles``; ``items``,
    each an index and the number of its set; ``exempt``, indices of those of them that need not be red."""


class Told(NamedTuple):
    """What a report says of its item."""

    kind: Kind
    now: Now | None = None
    """Where the answer may be remembered, or is looked up."""


class Watch:
    """Judges each answer of an item, puts what it found on the report, and expects honest reds.

    Args:
        brief: which items, and what their tasks' code is in.
        items: by index.
        rootpath: pytest's rootdir.
    """

    def __init__(self, brief: Brief, items: Sequence[pytest.Item], rootpath: Path) -> None:
        self._mode: Literal["red", "green"] = brief["mode"]
        sets = [
            OwnFiles(frozenset(files), tuple(roots), frozenset(names))
            for files, roots, names in brief["sets"]
        ]
        self._own = {id(items[index]): sets[number] for index, number in brief["items"]}
        self._exempt = {id(items[index]) for index in brief["exempt"]}
        self._sources = Sources(rootpath)
        self._calling = False
        self._parts: list[Kind] = []
        """Subtests of the item that is being called, as far as they failed."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """What is reported before the call has ended is a subtest."""
        self._calling, self._parts = True, []
        try:
            return (yield)
        finally:
            self._calling = False

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Look at what has just happened to an item."""
        report = yield
        own = self._own.get(id(item))
        if own is None:
            return report
        kind = self._kind(item, call, report, own)
        if self._calling:
            if report.failed:
                self._parts.append(kind)
        elif report.when == "call" or not report.passed:
            needs_keys = kind.honest if self._mode == "red" else kind.strength == "green"
            told = Told(kind, self._sources.now(item) if needs_keys else None)
            # As JSON, for a file name can hold what is no UTF-8.
            report.wavegate_tdd = json.dumps(told)  # type: ignore[attr-defined]
        if self._mode == "red" and report.when != "teardown":
            self._ask_for_red(item, report, kind)
        return report

    def _kind(
        self, item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport, own: OwnFiles
    ) -> Kind:
        """What the answer is worth; that of a call counts no more than the least of its subtests."""
        failure = _failure(item, call, report)
        if self._parts and not self._calling and report.when == "call" and not report.skipped:
            parts = weakest(self._parts)
            return parts if call.excinfo is None else weakest((parts, classify(failure, own)))
        return classify(failure, own)

    def _ask_for_red(self, item: pytest.Item, report: pytest.TestReport, kind: Kind) -> None:
        if kind.honest:
            _expect(report, kind, part=self._calling)
        elif not self._calling and id(item) not in self._exempt:
            _refuse(report, kind)


def told_by(report: pytest.TestReport) -> Told | None:
    """Return what a report says of its item; none where it says nothing."""
    text = getattr(report, "wavegate_tdd", None)
    if text is None:
        return None
    kind, now = json.loads(text)
    return Told(Kind(*kind), None if now is None else Now(*now))


def _failure(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> Failure:
    if isinstance(item, Uncollected) and call.when == "call":
        return item.trouble.failure
    return failure_in(item, call, report)


def _expect(report: pytest.TestReport, kind: Kind, *, part: bool) -> None:
    report.outcome = "skipped"
    report.wasxfail = f"expected red: it {kind.why}"
    if not part:
        report.wavegate_red = True  # type: ignore[attr-defined]


def _refuse(report: pytest.TestReport, kind: Kind) -> None:
    """Let a test fail that does not do so by itself; otherwise say why its failure does not count."""
    proof = red_proof(kind)
    if proof is None or (report.when == "setup" and report.passed):
        return
    text = f"not red: {proof.reason}\n{proof.todo}"
    if report.failed:
        report.sections.append(("not red", text))
        return
    report.outcome, report.longrepr = "failed", text
    report.__dict__.pop("wasxfail", None)
    report.wavegate_not_red = True  # type: ignore[attr-defined]

"""Evidence that cannot be fetched closes a gate and says why; it never ends the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.evidence import commands, junit_files
from pytest_wavegate.model.evidence import CoverageRecord, FileCoverage
from pytest_wavegate.model.item_events import ItemFinished, ItemStarted
from pytest_wavegate.model.items import ItemFacts
from pytest_wavegate.model.metrics import Sample
from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.run.assignment import Roots
from pytest_wavegate.run.conductor import Conductor
from pytest_wavegate.run.placement import Policy
from pytest_wavegate.settings import GateSpec, Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from pytest_wavegate.model.record import Record
    from pytest_wavegate.model.verdict import Condition, Verdict

TEXT = b"""# Tasks: Shop

## Phase 1: Basket
- [x] T001 Basket in shop/basket.py, see tests/test_basket.py
## Phase 2: Checkout
- [x] T002 Pay in shop/pay.py, see tests/test_pay.py
"""
FACTS = [ItemFacts(f"tests/test_{name}.py::test_it", f"tests/test_{name}.py") for name in ("basket", "pay")]


class Host:
    """Fetches what it was given, and raises what is an exception."""

    def __init__(self) -> None:
        self.measured: CoverageRecord | Exception = CoverageRecord(wave=1)
        self.written: list[Sample | Exception] = []
        self.answer: Sequence[Verdict] | Exception = ()

    def coverage(self, *, wave: int, files: Collection[str], branches: bool) -> CoverageRecord:
        """Every file is covered whole, unless something was given."""
        del branches
        if isinstance(self.measured, Exception):
            raise self.measured
        found = [FileCoverage(path=path, statements=3) for path in files]
        return CoverageRecord(wave=wave, files=tuple(found))

    def samples(self) -> Iterable[Sample]:
        """Give out what is there, once."""
        while self.written:
            sample = self.written.pop(0)
            if isinstance(sample, Exception):
                raise sample
            yield sample

    def verdicts(self, phase: object, record: object) -> Sequence[Verdict]:
        """What somebody else says."""
        del phase, record
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def phase_started(self, phase: object) -> None:
        """Nobody cares."""

    def phase_ended(self, phase: object, verdict: object) -> None:
        """Nobody cares."""


@pytest.fixture
def host() -> Host:
    """Somebody who runs tests."""
    return Host()


def play(host: Host, root: Path, *gates: dict[str, Any]) -> Record:
    """Run two phases whose items pass, with these gates for each."""
    settings = Settings(gates=tuple(GateSpec(**gate) for gate in gates))
    roots = Roots(str(root), None, str(root))
    plan = parse_plan(TEXT, path="tasks.md")
    conductor = Conductor(plan, settings, roots=roots, state=root, run_id="r1", workers=0)
    conductor.serve(host)
    conductor.start(revision=None)
    conductor.collected(FACTS, policy=Policy(), dist="load")
    conductor.announce()
    dispatcher = conductor.dispatcher
    assert dispatcher is not None
    while (works := dispatcher.open_next()) is not None:
        for work in works:
            conductor.emit(ItemStarted(at=1.0, index=work.index, worker="main"))
            end = ItemFinished(
                at=2.0, index=work.index, outcome="passed", seconds=1, started=1.0, worker="main"
            )
            conductor.emit(end)
        dispatcher.drained()
    return conductor.finish(0, durations={})


def unmet(record: Record) -> list[Condition]:
    """Conditions of the first phase that do not hold."""
    verdicts = record.phases[0].verdicts
    return [one for verdict in verdicts for one in verdict.conditions if one.decision.value != "passed"]


def test_all_evidence_can_be_had(host: Host, tmp_path: Path) -> None:
    """A sample of a service counts for the phase that ends next."""
    host.written = [Sample(name="lag", value=9.0, unit="ms")]
    record = play(host, tmp_path, {"check": "coverage >= 90%"}, {"check": "lag < 10ms"})
    assert [phase.decision for phase in record.phases] == ["passed", "passed"]
    assert [sample.phases for metric in record.metrics for sample in metric.samples] == [("1",)]


def test_coverage_breaks(host: Host, tmp_path: Path) -> None:
    """The gate that asks for it has no data and says why; what lies behind it is blocked."""
    host.measured = RuntimeError("no\nspace left")
    record = play(host, tmp_path, {"check": "coverage >= 90%"})
    assert [phase.decision for phase in record.phases] == ["no_data", "blocked"]
    (condition,) = unmet(record)
    assert condition.detail.splitlines() == [
        "shop/basket.py: nothing of it was measured",
        "coverage could not be measured: RuntimeError: no space left",
    ]
    assert record.coverage[0].lost == ("coverage could not be measured: RuntimeError: no space left",)


def test_coverage_breaks_for_a_reason_that_can_be_mended(host: Host, tmp_path: Path) -> None:
    """The way out is told with it."""
    host.measured = WavegateError("coverage-config", "its configuration is bad", hint="mend it")
    record = play(host, tmp_path, {"check": "coverage >= 90%"})
    assert "coverage could not be measured: its configuration is bad (mend it)" in unmet(record)[0].detail


def test_results_of_other_runners_break(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record tells it as a problem of these results."""
    monkeypatch.setattr(junit_files, "read_junit", _breaking(MemoryError()))
    record = play(host, tmp_path, {"junit": "reports/*.xml"})
    (condition,) = unmet(record)
    assert condition.decision.value == "no_data"
    assert condition.detail == "reports/*.xml: these results could not be read: MemoryError"
    assert record.junit[0].problems == (condition.detail,)


def test_a_command_breaks(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is an error of the gate, not a command that failed."""
    monkeypatch.setattr(commands, "run_gate_command", _breaking(KeyError("x")))
    record = play(host, tmp_path, {"command": ["true"]})
    assert record.phases[0].decision == "error"
    (condition,) = unmet(record)
    assert condition.detail == "true: the gate itself broke: KeyError: 'x'"


def test_samples_break(host: Host, tmp_path: Path) -> None:
    """Those before the bad one count; no phase passes on what is left, whatever its own gates say."""
    host.written = [Sample(name="lag", value=9.0, unit="ms"), OSError("gone")]
    record = play(host, tmp_path, {"check": "lag < 10ms"})
    assert [phase.decision for phase in record.phases] == ["error", "blocked"]
    assert [(one.name, one.detail) for one in unmet(record)] == [("samples of services", "OSError: gone")]
    assert [metric.count for metric in record.metrics] == [1]


def test_somebody_else_who_judges_breaks(host: Host, tmp_path: Path) -> None:
    """Likewise: the phase is in error."""
    host.answer = ValueError("what?")
    record = play(host, tmp_path)
    assert [phase.decision for phase in record.phases] == ["error", "blocked"]
    assert unmet(record)[0].detail == "ValueError: what?"


def test_ctrl_c_is_no_evidence(host: Host, tmp_path: Path) -> None:
    """It ends the run as always."""
    host.answer = ()

    def interrupted(**_: object) -> CoverageRecord:
        raise KeyboardInterrupt

    host.coverage = interrupted  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        play(host, tmp_path, {"check": "coverage >= 90%"})


def _breaking(error: Exception) -> Any:
    def broken(*_: object, **__: object) -> None:
        raise error

    return broken

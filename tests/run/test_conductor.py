"""A whole run without a test runner: items are said to have ended, the record tells what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.item_events import ItemFinished, ItemStarted
from pytest_wavegate.model.items import ItemFacts
from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.run.assignment import Roots
from pytest_wavegate.run.conductor import Conductor
from pytest_wavegate.run.durations import load_durations
from pytest_wavegate.run.placement import Policy
from pytest_wavegate.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.model.record import Record

TEXT = b"""# Tasks: Shop

## Phase 1: Setup
- [x] T001 Create
## Phase 2: Basket
- [x] T002 Basket in tests/test_basket.py
- [x] T003 [P] Prices in tests/test_prices.py
## Phase 3: Checkout
- [x] T004 Pay in tests/test_pay.py
"""
FILES = ("basket", "prices", "pay", "other")
FACTS = [ItemFacts(f"tests/test_{name}.py::test_it", f"tests/test_{name}.py") for name in FILES]


class Run:
    """A run whose items do what they are told."""

    def __init__(self, state: Path, *, gates: Literal["enforce", "report", "off"] = "enforce") -> None:
        self.blocked: list[str] = []
        self.ran: list[list[int]] = []
        self.conductor = Conductor(
            parse_plan(TEXT, path="tasks.md"),
            Settings(gates_mode=gates),
            roots=Roots("/repo", None, "/repo"),
            state=state,
            run_id="r1",
            workers=0,
        )
        self.conductor.on_blocked(lambda index, reason: self.blocked.append(f"{index}: {reason}"))

    def play(self, *, bad: tuple[int, ...] = ()) -> Record:
        """Run every wave; items in ``bad`` fail."""
        conductor = self.conductor
        conductor.start(revision=None)
        conductor.collected(FACTS, policy=Policy(), dist="load")
        conductor.announce()
        dispatcher = conductor.dispatcher
        assert dispatcher is not None
        while (works := dispatcher.open_next()) is not None:
            self.ran.append([work.index for work in works])
            for work in works:
                self._item(work.index, "failed" if work.index in bad else "passed")
            dispatcher.drained()
        return conductor.finish(0, durations={"tests/test_pay.py::test_it": 0.5})

    def _item(self, index: int, outcome: Literal["passed", "failed"]) -> None:
        emit = self.conductor.emit
        emit(ItemStarted(at=1.0, index=index, worker="main"))
        emit(ItemFinished(at=2.0, index=index, outcome=outcome, seconds=1, started=1.0, worker="main"))


def test_all_is_well(tmp_path: Path) -> None:
    """Wave after wave, the unplanned item last, every gate open, durations kept for the next run."""
    run = Run(tmp_path)
    record = run.play()
    assert run.ran == [[0, 1], [2], [3]]
    assert [phase.decision for phase in record.phases] == ["no_data", "passed", "passed"]
    assert not run.conductor.gate_closed
    assert load_durations(tmp_path) == {"tests/test_pay.py::test_it": 0.5}


def test_a_closed_gate(tmp_path: Path) -> None:
    """What depends on the phase is blocked and reported, what belongs to no phase still runs."""
    run = Run(tmp_path)
    record = run.play(bad=(1,))
    assert run.ran == [[0, 1], [3]]
    assert [text.partition(" (")[0] for text in run.blocked] == ["2: blocked by Phase 2"]
    assert [phase.decision for phase in record.phases] == ["no_data", "failed", "blocked"]
    assert run.conductor.gate_closed
    assert run.conductor.behind("2") == {"3": 1}
    assert (run.conductor.fold.outcome(1), run.conductor.fold.outcome(0)) == ("failed", "passed")


@pytest.mark.parametrize(("gates", "decision"), [("report", "failed"), ("off", "not_run")])
def test_gates_that_hold_nothing_back(tmp_path: Path, gates: Literal["report", "off"], decision: str) -> None:
    """``report`` judges and blocks nothing, ``off`` does not judge."""
    run = Run(tmp_path, gates=gates)
    record = run.play(bad=(1,))
    assert run.ran == [[0, 1], [2], [3]]
    assert record.phases[1].decision == decision
    assert not run.conductor.gate_closed


def test_one_process_knows_the_whole_order_beforehand(tmp_path: Path) -> None:
    """Waves in turn, in a wave the plan's order of tasks."""
    run = Run(tmp_path)
    run.conductor.start(revision=None)
    run.conductor.collected(FACTS[::-1], policy=Policy(), dist="load")
    assert run.conductor.whole_order() == [3, 2, 1, 0]


def test_items_of_another_project_are_refused(tmp_path: Path) -> None:
    """Where no item belongs to any task, plan and tests do not belong together; no items at all are fine."""
    run = Run(tmp_path)
    run.conductor.start(revision=None)
    with pytest.raises(WavegateError) as caught:
        run.conductor.collected([ItemFacts("a.py::test_x", "a.py")], policy=Policy(), dist="load")
    assert caught.value.slug == "nothing-assigned"
    assert run.conductor.collected([], policy=Policy(), dist="load").items == ()

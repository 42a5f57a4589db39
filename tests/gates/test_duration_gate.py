"""Durations of items."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.gates.conftest import Scene


def test_the_slowest_item_counts_and_is_named(scene: Scene) -> None:
    """Three of them; skipped ones took no time."""
    for number, seconds in enumerate((0.25, 2.5, 1, 0.5)):
        scene.item(f"t{number}", seconds=seconds)
    scene.item("s", "skipped", seconds=99)
    found = scene.ask("duration < 2s")
    assert (found.observed, found.decision.value) == ("2.5s", "failed")
    assert found.detail.splitlines() == ["t1 2.5s", "t2 1s", "t3 0.5s"]
    assert scene.ask("duration sum <= 4250ms").observed == "4250ms"
    assert scene.ask("duration p50 == 0.75s").decision.value == "passed"


def test_a_bound_on_all_items_says_nothing_of_one(scene: Scene) -> None:
    """They are shown in seconds all the same."""
    scene.item("a", seconds=0.5)
    scene.item("b", seconds=0.25)
    found = scene.ask("duration sum > 50m")
    assert (found.observed, found.detail.splitlines()) == ("0.012m", ["b 0.25s", "a 0.5s"])
    assert scene.ask("duration sum < 700ms").detail.splitlines() == ["a 0.5s", "b 0.25s"]


def test_what_took_next_to_nothing_still_took_something(scene: Scene) -> None:
    """Some digit of it is shown."""
    scene.item("a", seconds=0.00081)
    assert scene.ask("duration sum < 1ns").detail == "a 0.0008s"


def test_failed_items_have_run_too(scene: Scene) -> None:
    """How long they took says as much."""
    scene.item("a", "failed", seconds=3)
    assert scene.ask("duration <= 1s").decision.value == "failed"


def test_an_item_that_did_not_run_is_missing_evidence(scene: Scene) -> None:
    """The rest was fast enough."""
    scene.item("a", seconds=0.5)
    scene.item("b", "not_run")
    found = scene.ask("duration <= 1s")
    assert (found.decision.value, found.detail.splitlines()[-1]) == ("no_data", "b (not_run, T1)")


@pytest.mark.parametrize(("outcome", "says"), [("skipped", "no item ran"), ("not_run", "a (not_run, T1)")])
def test_nothing_that_ran_is_nothing_to_time(scene: Scene, outcome: str, says: str) -> None:
    """The figure is a dash."""
    scene.item("a", outcome)
    found = scene.ask("duration <= 1s")
    assert (found.observed, found.decision.value, found.detail) == ("-", "no_data", says)


def test_durations_against_a_baseline(scene: Scene) -> None:
    """They are shown in seconds."""
    scene.item("a", seconds=1.2)
    found = scene.ask("duration <= +10% of baseline", baseline={"1: duration max": Fraction(1)})
    assert (found.observed, found.required) == ("1.2s", "<= +10% of baseline (1.1s)")
    assert found.decision.value == "failed"

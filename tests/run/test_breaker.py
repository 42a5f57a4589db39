"""The circuit breaker: when it trips, what it looks at, what it leaves out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.events import RunPlanned, WaveOpened
from pytest_wavegate.model.item_events import ItemFinished
from pytest_wavegate.model.planned import PlannedItem
from pytest_wavegate.run.breaker import Breaker
from pytest_wavegate.settings.actions import read_breaker

if TYPE_CHECKING:
    from pytest_wavegate.model.item_events import ItemOutcome


def opened(text: str) -> Breaker:
    breaker = Breaker(read_breaker(text))
    breaker.opened(1)
    return breaker


def feed(breaker: Breaker, outcomes: str) -> str:
    """One letter an item: p passed, F failed, E error, s skipped, x xfailed."""
    words: dict[str, ItemOutcome] = {
        "p": "passed",
        "F": "failed",
        "E": "error",
        "s": "skipped",
        "x": "xfailed",
    }
    for index, letter in enumerate(outcomes):
        breaker.ended(index, words[letter])
    return breaker.tripped


@pytest.mark.parametrize(
    ("text", "outcomes", "said"),
    [
        ("30% of 20", "p" * 14 + "F" * 6, "6 of the last 20 items failed"),
        ("30% of 20", "F" * 6, "6 of the last 6 items failed"),
        ("30% of 20", "p" * 50 + "FpFpEpFpFpF", "6 of the last 20 items failed"),
        ("50% of 3", "pFE", "2 of the last 3 items failed"),
        ("100% of 2", "pFF", "2 of the last 2 items failed"),
        ("1% of 1", "F", "1 of the last 1 items failed"),
        ("10% of 10", "F", "1 of the last 1 items failed"),
    ],
)
def test_it_trips(text: str, outcomes: str, said: str) -> None:
    """As soon as failures make up the share of the whole window; the words are told as settings have them."""
    assert feed(opened(text), outcomes) == f'{said} (breaker = "{text}")'


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("30% of 20", "F" * 5 + "p" * 100),
        ("30% of 20", "F" * 5 + "p" * 16 + "F" * 4),
        ("30% of 20", ("F" + "p" * 4) * 20),
        ("100% of 2", "FpFpFp"),
        ("50% of 2", "xxxxssss"),
    ],
)
def test_it_does_not_trip(text: str, outcomes: str) -> None:
    """Failures that lie further back than the window are forgotten; expected failures are none."""
    assert feed(opened(text), outcomes) == ""


def test_skipped_items_take_no_place() -> None:
    """They tried nothing, so they neither fail nor speak for the code."""
    assert feed(opened("50% of 4"), "Fssssssss" + "F").startswith("2 of the last 2 items")


def test_an_item_that_fails_late_counts_once() -> None:
    """The teardown of a fixture can turn a passed item into a broken one, and one failure stays one."""
    breaker = opened("50% of 4")
    assert breaker.ended(1, "passed") == ""
    assert breaker.ended(1, "error") == ""
    assert breaker.ended(1, "failed") == ""
    assert breaker.ended(2, "failed") != ""


def test_each_wave_begins_anew() -> None:
    """What failed in an earlier wave says nothing of this one."""
    breaker = opened("50% of 4")
    breaker.ended(1, "failed")
    breaker.opened(2)
    assert breaker.ended(2, "failed") == ""
    assert breaker.ended(3, "failed") != ""
    breaker.opened(3)
    assert breaker.tripped == ""


def test_without_a_setting_it_never_trips() -> None:
    """And keeps nothing."""
    breaker = Breaker(None)
    breaker.opened(1)
    assert breaker.ended(1, "failed") == ""
    breaker.hear(WaveOpened(at=0.0, wave=1, phases=()))
    assert breaker.tripped == ""


def item(index: int, *, wave: int, red: bool = False) -> PlannedItem:
    return PlannedItem(
        index=index, nodeid=f"t.py::t{index}", tasks=(), phases=(), phase=None, wave=wave, expect_red=red
    )


def end(index: int) -> ItemFinished:
    return ItemFinished(at=0.0, index=index, outcome="failed", seconds=0.0, started=None, worker="main")


def test_it_hears_events() -> None:
    """Expected reds, items of other waves and items that nobody planned do not count."""
    breaker = Breaker(read_breaker("50% of 4"))
    items = (item(0, wave=1, red=True), item(1, wave=1), item(2, wave=2), item(3, wave=1))
    breaker.hear(RunPlanned(at=0.0, phases=(), tasks=(), items=items))
    breaker.hear(WaveOpened(at=0.0, wave=1, phases=("1",)))
    for index in (0, 1, 2, 9):
        breaker.hear(end(index))
    assert breaker.tripped == ""
    breaker.hear(end(3))
    assert breaker.tripped == '2 of the last 2 items failed (breaker = "50% of 4")'
    breaker.hear(WaveOpened(at=0.0, wave=2, phases=("2",)))
    assert breaker.tripped == ""


@settings(max_examples=60, deadline=None)
@given(
    share=st.integers(1, 100),
    last=st.integers(1, 12),
    outcomes=st.lists(st.sampled_from("pF"), max_size=60),
)
def test_it_trips_where_the_share_of_a_window_is_reached(share: int, last: int, outcomes: list[str]) -> None:
    """The law: at the first item at which failures among the last N are at least that share of N."""
    breaker = opened(f"{share}% of {last}")
    for place, letter in enumerate(outcomes):
        window = outcomes[max(0, place + 1 - last) : place + 1]
        due = Fraction(window.count("F"), last) >= Fraction(share, 100)
        assert bool(breaker.ended(place, "failed" if letter == "F" else "passed")) == due
        if due:
            return

"""Fields of dependencies say whom a unit waits for, for what part, and whom it runs beside."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.units.names import Names
from pytest_wavegate.plan.units.waiting import Waiting, read_waiting
from pytest_wavegate.plan.words.fields import Line

NAMES = Names(
    ids=("1A", "2A", "2B", "E", "F", "G"),
    numbers=("1", "2"),
    word="wave",
    kinds=frozenset({"agent", "stream"}),
)


def said(*texts: str) -> Waiting:
    """What some lines say, the first of them line 1."""
    return read_waiting([Line(number, text) for number, text in enumerate(texts, start=1)], NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "None",
        "N/A",
        "none (can start immediately)",
        "No dependencies",
        "✅ Now",
        "can start right away",
        "nothing",
    ],
)
def test_free(text: str) -> None:
    """Words that say "nobody" name nobody, and are no silence."""
    waiting = said(text)
    assert waiting.free == 1
    assert not waiting.silent
    assert not waiting.units


@pytest.mark.parametrize("text", ["", "-", "—", "not before 2A", "does not need 2A"])
def test_silent(text: str) -> None:
    """A dash, and a clause with "not", say nothing."""
    assert said(text).silent


@pytest.mark.parametrize(
    ("text", "units", "groups"),
    [
        ("Wave 1 complete, Agent 2A (for the flow)", ["2A"], ["1"]),
        ("[ ] Agent 2A", ["2A"], []),
        ("Stream E (the stage) from Wave 1", ["E"], []),
        ("Water works (Agent 2A)", ["2A"], []),
        ("Water works (beside, in parallel with Agent 2A)", [], []),
        ("Agents 1A & 2B; then Wave 2", ["1A", "2B"], ["2"]),
        ("Wave 1 and 2A", ["2A"], ["1"]),
        ("Kafka up and running, 2A", ["2A"], []),
    ],
)
def test_needs(text: str, units: list[str], groups: list[str]) -> None:
    """Units and waves are needed; a wave behind a unit only says where that is."""
    waiting = said(text)
    assert (list(waiting.units), list(waiting.groups)) == (units, groups)


def test_lines_are_kept() -> None:
    """Each name comes with the line that says it first."""
    waiting = said("Agent 2A", "Wave 1", "Agent 2A, Agent 2B", "Wave 7")
    assert waiting.units == {"2A": 1, "2B": 3}
    assert waiting.groups == {"1": 2}
    assert waiting.missing == {"Wave 7": 4}


@pytest.mark.parametrize(
    "text",
    [
        "Requires Stream E (the stage) - can start after E defines its measures",
        "can start once E has published the types",
        "Stream E (types only)",
        "E (constants)",
    ],
)
def test_soft(text: str) -> None:
    """A unit of which a part is enough is needed, and softly so."""
    waiting = said(text)
    assert list(waiting.units) == ["E"]
    assert list(waiting.soft) == ["E"]


@pytest.mark.parametrize(
    "text",
    ["after E completes", "once E completes and merges", "after E completes its work", "E (the stage)"],
)
def test_firm(text: str) -> None:
    """To wait until a unit is complete is not soft."""
    waiting = said(text)
    assert list(waiting.units) == ["E"]
    assert not waiting.soft


def test_optional() -> None:
    """What is optional is not needed."""
    waiting = said("Agent 2A (optional), Agent 2B")
    assert list(waiting.units) == ["2B"]
    assert list(waiting.soft) == ["2A"]


def test_beside() -> None:
    """Whom a unit runs in parallel with, it does not wait for."""
    waiting = said("Can start in parallel with Streams F and G", "in parallel with the others")
    assert waiting.beside == [(("F", "G"), 1)]
    assert not waiting.units


def test_words() -> None:
    """What names nobody is kept as words, so that a task with such a need is not silent."""
    waiting = said("Kafka consumer, Redis", "2A, oak shafts")
    assert waiting.words == {"Kafka consumer": 1, "Redis": 1, "oak shafts": 2}
    assert not waiting.silent


def test_everybody() -> None:
    """All others are kept as such."""
    assert said("all previous waves", "all other agents").every == {"every group": 1, "every unit": 2}


def test_very_many_brackets_are_read() -> None:
    """Brackets beyond any use are left out, and nothing fails."""
    assert list(said("Agent 2A " + "(x) " * 400).units) == ["2A"]
    assert said("(" * 5_000).silent

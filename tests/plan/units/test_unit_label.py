"""Labels of units are told from titles, sentences and words that only look like ids."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.units.label import bare, read_label, read_name, without_asides


@pytest.mark.parametrize(
    ("text", "kind", "unit", "title"),
    [
        ("Agent 2B: Water wheel", "agent", "2B", "Water wheel"),
        ("AGENT 10: SAILS (Rip-stop)", "agent", "10", "SAILS (Rip-stop)"),
        ("**Stream A** - Masts", "stream", "A", "Masts"),
        ("Work stream 1.2 — Masts", "workstream", "1.2", "Masts"),
        ("Sub-agent 3", "subagent", "3", ""),
        ("✅ Track 4A: Oars", "track", "4A", "Oars"),
        ("W0-T1: Keel", "", "W0-T1", "Keel"),
        ("P8m-T3 Keel", "", "P8m-T3", "Keel"),
        ("HULL-001 Keel", "", "HULL-001", "Keel"),
        ("#78 Keel", "", "#78", "Keel"),
        ("`2A`: Keel in `keel.py`", "", "2A", "Keel in `keel.py`"),
        ("2A: #78 Keel", "", "2A", "#78 Keel"),
        ("0.1 — Keel", "", "0.1", "Keel"),
        ("1. Keel", "", "1", "Keel"),
        ("[P] Agent 1A: Keel", "agent", "1A", "Keel"),
    ],
)
def test_labels(text: str, kind: str, unit: str, title: str) -> None:
    """A label has a kind, an id and a title, whatever stands between them."""
    label = read_label(text)
    assert label is not None
    assert (label.kind, label.id, label.title) == (kind, unit, title)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Agent Assignment Matrix",
        "Team Alpha: Sails",
        "3D rendering of the hull",
        "2024 roadmap",
        "UI: buttons",
        "API-First design",
        "Agents 1A and 1B",
        "Agent 1A, Agent 1B",
        "Agent 1A → Agent 1B",
        "Agent 1A must wait for the tide",
        "A big ship",
        "Wave 1: Hull",
    ],
)
def test_no_labels(text: str) -> None:
    """Sentences, lists of ids and words with digits in them are no labels."""
    assert read_label(text) is None


def test_a_cell_says_its_kind_in_its_header() -> None:
    """Below a header any id counts, unless a sentence follows it."""
    for cell, unit in (("A", "A"), ("A: Masts", "A"), ("7", "7"), ("A2 (new)", "A2")):
        label = read_label(cell, kind="stream")
        assert label is not None
        assert (label.kind, label.id) == ("stream", unit)
    assert read_label("A big ship", kind="stream") is None
    assert read_label("Monitor", kind="squad") is None


def test_asides_about_how_and_when_are_no_part_of_a_title() -> None:
    """What brackets say of time and order is taken out, what they say of the matter stays."""
    assert without_asides("Hull (Parallel Execution)") == ("Hull", ("Parallel Execution",))
    assert without_asides("Hull (2-3h) (new)") == ("Hull (new)", ("2-3h",))
    assert without_asides("Hull (#79, 4 sub-tasks)") == ("Hull", ("#79, 4 sub-tasks",))
    assert without_asides("Hull - Parallel Streams") == ("Hull", ("Parallel Streams",))
    assert without_asides("Hull (5 planks)") == ("Hull (5 planks)", ())
    assert without_asides("Hull:") == ("Hull", ())


@pytest.mark.parametrize(
    ("text", "unit", "title"),
    [
        ("🔵 **Rigging Squad** (Can Start: Day 1)", "rigging", "Rigging Squad"),
        ("Sail Making Team", "sail-making", "Sail Making Team"),
    ],
)
def test_names(text: str, unit: str, title: str) -> None:
    """A unit may have a name in place of an id."""
    label = read_name(text)
    assert label is not None
    assert (label.id, label.title, label.named) == (unit, title, True)


@pytest.mark.parametrize(
    "text", ["Parallel Streams", "Files for the Team", "Sail Team Prompt", "Team", "& Squad"]
)
def test_no_names(text: str) -> None:
    """Plurals, sentences and longer headings are no names."""
    assert read_name(text) is None


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    """Reading fails on nothing, and a plain text stays what it is when it is read again."""
    read_label(text)
    read_name(text)
    once = bare(text)
    assert len(once.split("\n")) == 1
    assert without_asides(once)[0] in f"{once} " or without_asides(once)[1]

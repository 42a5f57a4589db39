"""Units and waves are found in clauses, by whatever name the plan knows them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.units.names import Names, sort_key

WAVES = Names(
    ids=("1A", "1B", "2A", "2B", "2C", "HULL-001"),
    aliases={"water wheel": "2A", "mill-water-2a": "2A"},
    numbers=("1", "2", "10"),
    word="wave",
    kinds=frozenset({"agent"}),
)
STREAMS = Names(ids=tuple("ABCDEFGHI"), numbers=("1", "2"), kinds=frozenset({"stream"}))
SQUADS = Names(
    ids=("rigging", "sail-making"),
    spoken={"rigging": "rigging", "sail making": "sail-making", "sail": "sail-making"},
)


def units(names: Names, text: str) -> tuple[str, ...]:
    """The units that a clause names, unknown ones behind a mark."""
    found = [mention for mention in names.mentions(text) if mention.kind == "unit"]
    return tuple(one for mention in found for one in (*mention.names, *(f"?{x}" for x in mention.unknown)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Agent 2A", ("2A",)),
        ("agents 2A, 2B and 2C", ("2A", "2B", "2C")),
        ("Agents 1B-2B", ("1B", "2A", "2B")),
        ("1B to 2A", ("1B", "2A")),
        ("2B, 1A & 2C", ("2B", "1A", "2C")),
        ("2C-2A", ("2C", "2A")),
        ("mill-water-2a is up", ("2A",)),
        ("Water wheel complete", ("2A",)),
        ("HULL-001 merged", ("HULL-001",)),
        ("2a", ("2A",)),
        ("Agent 9Z", ("?9Z",)),
        ("3F", ("?3F",)),
        ("HULL-999", ("?HULL-999",)),
        ("needs a 3D engine", ()),
        ("UTF-8", ()),
        ("issue 4711", ()),
        ("N/A", ()),
        ("water", ()),
    ],
)
def test_ids(text: str, expected: tuple[str, ...]) -> None:
    """Ids count alone, in lists, in ranges and among words; what only looks like one does not."""
    assert units(WAVES, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E", ("E",)),
        ("B, C, D", ("B", "C", "D")),
        ("Streams F and G", ("F", "G")),
        ("requires Stream A", ("A",)),
        ("can start after E completes its constants", ("E",)),
        ("After E", ("E",)),
        ("A database", ()),
        ("I think so", ()),
        ("Stream Z", ("?Z",)),
        ("Z", ()),
        ("E, Z", ("E", "?Z")),
    ],
)
def test_letters(text: str, expected: tuple[str, ...]) -> None:
    """A letter alone is an id only where its place says so."""
    assert units(STREAMS, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rigging ropes, spare ones", ("rigging",)),
        ("Sail making patterns", ("sail-making",)),
        ("sail cloth", ("sail-making",)),
        ("new ropes from rigging", ()),
    ],
)
def test_names_of_squads(text: str, expected: tuple[str, ...]) -> None:
    """A squad is meant where a piece of the clause begins with its name."""
    assert units(SQUADS, text) == expected


def test_groups() -> None:
    """Waves are named by number, alone, in lists and in ranges; other words are no waves here."""

    def groups(text: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        return [(one.names, one.unknown) for one in WAVES.mentions(text) if one.kind == "group"]

    assert groups("Wave 1 complete") == [(("1",), ())]
    assert groups("Waves 1-2 and 10") == [(("1", "2", "10"), ())]
    assert groups("Wave 1, 2B") == [(("1",), ())]
    assert groups("Wave 9 complete") == [((), ("Wave 9",))]
    assert groups("Waves 7-9") == [((), ("Waves 7-9",))]
    assert groups("Waves 2, 7") == [(("2",), ("Wave 7",))]
    assert groups("Phase 1 complete") == []
    assert groups("Phase 1, not a wave") == []


def test_everybody() -> None:
    """All waves or all units are named at once, but not where a number follows."""
    assert [one.kind for one in WAVES.mentions("all previous waves")] == ["every group"]
    assert [one.kind for one in WAVES.mentions("ALL OTHER TASKS")] == ["every unit"]
    assert [one.kind for one in WAVES.mentions("all agents in Wave 1")] == ["group"]
    assert [one.kind for one in SQUADS.mentions("all phases are done")] == []


def test_ids_of_every_shape_can_be_sorted() -> None:
    """Numbers come by value, and before words."""
    assert sorted(["10", "9", "2B", "A", "1.10", "1.9"], key=sort_key) == [
        "1.9",
        "1.10",
        "2B",
        "9",
        "10",
        "A",
    ]


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet="AgentWave 12AB,-–()&+/.…\t", max_size=120))
def test_mentions_lie_in_the_text(text: str) -> None:
    """Mentions stand in order, inside the text, and name only what the plan has."""
    found = WAVES.mentions(text)
    assert all(0 <= one.start <= one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert {name for one in found for name in one.names} <= {*WAVES.ids, *WAVES.numbers}

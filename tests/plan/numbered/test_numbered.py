"""Tasks by number: what a line says of one, and whom a text means by numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.draft import DraftPhase, DraftTask
from pytest_wavegate.plan.numbered.body import requirements_of
from pytest_wavegate.plan.numbered.number import is_ticked, major, read_numbered, read_numbered_heading
from pytest_wavegate.plan.numbered.number_lists import Lookup, mentions
from pytest_wavegate.plan.side_by_side import SideBySide
from pytest_wavegate.plan.text.blocks import Heading
from pytest_wavegate.plan.words.group_heading import groups_of, read_group_heading


@pytest.mark.parametrize(
    ("text", "task_id", "title"),
    [
        ("1. Dig the well", "1", "Dig the well"),
        ("1) Dig the well", "1", "Dig the well"),
        ("1.2 Line it", "1.2", "Line it"),
        ("1.2. Line it", "1.2", "Line it"),
        ("1.2: Line it", "1.2", "Line it"),
        ("**1.2** Line it", "1.2", "Line it"),
        ("**1.2 Line it** with stone", "1.2", "Line it with stone"),
        ("**1.2: Line it**", "1.2", "Line it"),
        ("1.2.3 Line `src/**/*.py` in __init__.py", "1.2.3", "Line `src/**/*.py` in __init__.py"),
        ("1.2a Line it again", "1.2a", "Line it again"),
        ("1.2 掘る", "1.2", "掘る"),
        ("1.2、掘る", "1.2", "掘る"),
        ("Task 1.2: Line it", "1.2", "Line it"),
        ("1.2 Line it <!-- by hand --> _Requirements: 1.1_", "1.2", "Line it"),
        ("1.2", "1.2", "1.2"),
    ],
)
def test_a_box_with_a_number(text: str, task_id: str, title: str) -> None:
    """Number and title are read in every spelling."""
    said = read_numbered(text)
    assert said is not None
    assert (said.id, said.title, said.parallel, said.optional) == (task_id, title, False, False)


@pytest.mark.parametrize(
    "text",
    ["2 factor login", "Task 1 (AC: 1)", "2024", "v1.2 release", "T012 Dig", "Dig 1.2", "1.2-1.4 Dig", ""],
)
def test_a_box_without_a_number(text: str) -> None:
    """An amount, a version and an id of another kind are no numbers of tasks."""
    assert read_numbered(text) is None


@pytest.mark.parametrize(
    "text", ["1.2 (P) Dig", "1.2 Dig (P)", "1.2 （P） Dig", "1.2 [P] Dig", "**1.2** (P) Dig"]
)
def test_a_parallel_box(text: str) -> None:
    """``(P)`` stands behind the number or at the end, and is no part of the title."""
    said = read_numbered(text)
    assert said is not None
    assert (said.title, said.parallel) == ("Dig", True)


@pytest.mark.parametrize("text", ["* 1.2 Dig", "*1.2 Dig", "1.2* Dig"])
def test_an_optional_box(text: str) -> None:
    """A star behind box or number makes a task optional."""
    said = read_numbered(text)
    assert said is not None
    assert (said.id, said.title, said.optional) == ("1.2", "Dig", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Task 1.2: Dig", ("1.2", "Dig")),
        ("Task 1.2 – Dig", ("1.2", "Dig")),
        ("Task 3: Dig", ("3", "Dig")),
        ("T1.2: Dig", ("T1.2", "Dig")),
        ("T1.2 Dig", ("T1.2", "Dig")),
        ("✅ Task 1.2: Dig", ("1.2", "Dig")),
        ("[x] Task 1.2: Dig", ("1.2", "Dig")),
        ("**Task 1.2**: Dig ✅", ("1.2", "Dig")),
        ("Task Groups", None),
        ("Task 1.2-1.4", None),
        ("T012: Dig", None),
        ("1.2 Dig", None),
        ("Tasks 1.2", None),
    ],
)
def test_a_heading_that_is_a_task(text: str, expected: tuple[str, str] | None) -> None:
    """A heading is a task where it says so, or has a dotted number behind a T."""
    said = read_numbered_heading(text)
    assert (said and (said.id, said.title)) == expected
    assert is_ticked(text) == ("✅" in text or "[x]" in text)


def test_major() -> None:
    """The first part of a number."""
    assert [major(one) for one in ("2", "2.1", "2.1.3", "T2.1")] == ["2"] * 4


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1.1", ["1.1"]),
        ("2.1-2.4", ["2.1", "2.2", "2.3", "2.4"]),
        ("2.1–4", ["2.1", "2.2", "2.3", "2.4"]),
        ("2.5-2.12", [f"2.{number}" for number in range(5, 13)]),
        ("2.x-4.x", ["2", "3", "4"]),
        ("Tasks 2.x, 3.x and 4.x", ["2", "3", "4"]),
        ("Phases 1-3 are complete", ["1", "2", "3"]),
        ("Task 1.1 and Task 1.2 (both are small)", ["1.1", "1.2"]),
        ("`1.1`, **1.2** & 1.3", ["1.1", "1.2", "1.3"]),
        ("T1.1-T1.3", ["T1.1", "T1.2", "T1.3"]),
        ("3.1 to 2.1", ["3.1", "2.1"]),
        ("1.1-1.9999", ["1.1", "1.9999"]),
        ("2.1、2.2", ["2.1", "2.2"]),
        ("Python 3.11 and Node 18.2", []),
        ("requires 2 reviewers", []),
        ("in 500 ms, 2.5%, v1.2, #3, §4.1, 1.2.3rd", []),
        ("on 3", ["3"]),
        ("requirement 1.2", []),
        ("", []),
    ],
)
def test_mentions(text: str, names: list[str]) -> None:
    """Numbers are taken for tasks where words or their place say so."""
    assert [one.name for one in mentions(text)] == names


def lookup() -> Lookup:
    """Two phases with two tasks each, and one task with a part."""
    tasks = [
        DraftTask(name, name, line) for line, name in enumerate(("1.1", "1.2", "2.1", "2.2", "2.2.1"), 1)
    ]
    first = DraftPhase("1", "Dig", 1, tasks=tasks[:2])
    return Lookup([first, DraftPhase("2", "Line", 3, tasks=tasks[2:])])


@pytest.mark.parametrize(
    ("text", "phases", "tasks", "unknown"),
    [
        ("1.x", ("1",), (), ()),
        ("Phase 2", ("2",), (), ()),
        ("Task 2", ("2",), (), ()),
        ("2", ("2",), (), ()),
        ("1.2", (), ("1.2",), ()),
        ("2.2", (), ("2.2",), ()),
        ("2.2.x", (), ("2.2", "2.2.1"), ()),
        ("1.1-1.3", (), ("1.1", "1.2"), ("1.3",)),
        ("Task 7", (), (), ("7",)),
        ("Phase 7", (), (), ()),
        ("Python 2.1", (), (), ()),
    ],
)
def test_who(text: str, phases: tuple[str, ...], tasks: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    """A whole number means a phase where its tasks are all there is to it."""
    who = lookup().who(text)
    assert (who.phases, who.tasks, who.unknown) == (phases, tasks, unknown)
    assert bool(who) == bool(phases or tasks)


def test_a_whole_number_that_is_spread() -> None:
    """A number whose tasks stand in another phase means those tasks."""
    first = DraftPhase("1", "A", 1, tasks=[DraftTask("2.1", "x", 1)])
    second = DraftPhase("2", "B", 2, tasks=[DraftTask("1.1", "y", 2)])
    assert Lookup([first, second]).who("2.x").tasks == ("2.1",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2. Storage", ("2", "", "Storage")),
        ("2.1 Storage", ("2.1", "", "Storage")),
        ("Group 14: Storage", ("14", "Group 14", "Storage")),
        ("US-6.1: Storage", ("6.1", "US-6.1", "Storage")),
        ("Phase A2: Storage", ("A2", "Phase A2", "Storage")),
        ("Phase 2: Storage (Priority: P1)", ("2", "Phase 2", "Storage")),
        ("Slice 0 — Storage", ("0", "Slice 0", "Storage")),
        ("Storage & More", ("storage-more", "", "Storage & More")),
        ("3 ways to store", ("3-ways-to-store", "", "3 ways to store")),
    ],
)
def test_group_headings(text: str, expected: tuple[str, str, str]) -> None:
    """The number of a heading is its id, whatever word stands before it."""
    said = read_group_heading(text)
    assert (said.id, said.label, said.title) == expected


def test_what_stands_above_all_groups_nothing() -> None:
    """The outermost heading with a number groups, of those that do not stand above every task."""
    title, part, one, two = (
        Heading(level=level, text=text, line=line)
        for line, (level, text) in enumerate([(1, "Plan"), (2, "Part"), (3, "1. One"), (3, "Two")], 1)
    )
    chains = [(title, part, one), (title, part, two), (title, part)]
    assert list(groups_of(chains)) == [one, two, None]
    assert list(groups_of([(title, part)])) == [None]
    assert list(groups_of([])) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.2, 3.1_", ("1.2", "3.1")),
        ("Requirements 1.1, 1.2**", ("1.1", "1.2")),
        ("US-6.1 AC-1, AC-7", ("US-6.1 AC-1", "AC-7")),
        ("[1.1](requirements.md#1.1), [1.2](requirements.md#1.2)", ("1.1", "1.2")),
        ("EMBED-01..10, FOUND-01 through FOUND-04", ("EMBED-01..10", "FOUND-01 through FOUND-04")),
        ("1.1 (the easy part), 1.1", ("1.1",)),
        ("All, Various, N/A", ()),
        ("3+ examples, all 221 tools", ()),
    ],
)
def test_requirements(text: str, expected: tuple[str, ...]) -> None:
    """Ids are kept as written, words are not."""
    assert requirements_of(text) == expected


def waits(groups: list[str], stated: dict[str, str] | None = None) -> dict[str, list[str]]:
    """What phases 1 to 5 wait for, given groups of those side by side."""
    phases = [DraftPhase(str(number), "", number) for number in range(1, 6)]
    for phase in phases:
        phase.needs = dict.fromkeys((stated or {}).get(phase.id, ""), 9)
    beside = SideBySide()
    for group in groups:
        beside.note(group, line=9)
    beside.apply(phases)
    return {phase.id: ["free"] if phase.independent else list(phase.needs) for phase in phases}


def test_phases_side_by_side() -> None:
    """Each waits for all before it but those beside it, and what comes later waits for them all."""
    assert waits(["23"]) == {"1": [], "2": ["1"], "3": ["1"], "4": ["2", "3"], "5": ["4"]}
    assert waits(["12"]) == {"1": ["free"], "2": ["free"], "3": ["1", "2"], "4": ["3"], "5": ["4"]}
    assert waits(["24"]) == {"1": [], "2": ["1"], "3": ["2"], "4": ["1"], "5": ["3", "4"]}
    assert waits(["23"], {"3": "2"})["3"] == ["2"]


def test_nobody_side_by_side() -> None:
    """Without a group, a group of one, or one of everybody, nothing is changed."""
    expected: dict[str, list[str]] = {str(number): [] for number in range(1, 6)}
    assert waits([]) == waits(["2"]) == waits(["22"]) == expected


TEXT = st.text(st.sampled_from("0123456789.xT-–, and()/Pphase task*_`[]"), max_size=60)


@given(TEXT)
@settings(max_examples=150, deadline=None)
def test_no_text_makes_reading_fail(text: str) -> None:
    """Whatever stands there, whom it names exists."""
    found = lookup()
    who = found.who(text)
    assert set(who.tasks) <= set(found.home)
    assert set(who.phases) <= {"1", "2"}
    assert read_group_heading(text).title is not None
    read_numbered(text)
    read_numbered_heading(text)
    requirements_of(text)

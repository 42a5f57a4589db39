"""Lines of a plan know their phase, their task, their headings and labels."""

from __future__ import annotations

from pytest_wavegate.model.plan import Phase, Plan
from pytest_wavegate.plan.asides.nearby_text import items_below, plain_text, text_before, whole_value
from pytest_wavegate.plan.asides.places import Place, Places
from pytest_wavegate.plan.read import parse_reading
from pytest_wavegate.plan.text.document import read_document

TEXT = """# Tasks: Aviary

Intro

## Phase 1: Nests

**Goal**: Nests that
hold, and **last**
**Purpose**: other

- [ ] T001 Build the nest
  in src/nest.py
  - Notes:
    1. first
    2. second
- [ ] T002 Line it

> quoted words

```text
code line
```

| Bird | Eggs |
| --- | --- |
| wren | 5 |

### Details

inside

## Outside

Label:

- item
"""


def places(text: str = TEXT) -> Places:
    reading = parse_reading(text.encode(), path="tasks.md", dialect="speckit")
    return Places(reading.plan, reading.document)


def place(words: str, text: str = TEXT) -> Place:
    number = next(number for number, line in enumerate(text.split("\n"), start=1) if words in line)
    found = places(text).at(number)
    assert found is not None
    return found


def test_phase_and_task() -> None:
    """A line belongs to the phase whose heading is above it, and to the task that holds it."""
    words = ("Intro", "Goal", "T001", "in src", "second", "T002", "quoted", "inside", "- item")
    found = [place(one) for one in words]
    assert [(one.phase, one.task, one.title) for one in found] == [
        (None, None, False),
        ("1", None, False),
        ("1", "T001", True),
        ("1", "T001", True),
        ("1", "T001", False),
        ("1", "T002", True),
        ("1", None, False),
        ("1", None, False),
        (None, None, False),
    ]


def test_text() -> None:
    """The text of a line is without bullet, quotation mark and indentation."""
    assert [place(one).text for one in ("second", "quoted", "in src")] == [
        "second",
        "quoted words",
        "in src/nest.py",
    ]


def test_lines_that_are_no_text() -> None:
    """Headings, code, tables and blank lines are found in ways of their own."""
    found = places()
    lines = TEXT.split("\n")
    for words in ("## Phase", "code line", "wren", "```text"):
        assert found.at(next(n for n, line in enumerate(lines, start=1) if words in line)) is None
    assert found.at(2) is None
    assert found.at(0) is None
    assert [fence.text for fence, _ in found.code()] == ["code line\n"]
    assert [(row.cells, at.phase) for _, row, at in found.rows("wren")] == [(("wren", "5"), "1")]
    assert [heading.text for heading, _ in found.headed("details", "wren")] == ["Details"]


def test_around() -> None:
    """A line knows the headings, the list items and the labels above it."""
    found = places()
    assert [one.text for one in found.headings(place("inside"))] == [
        "Tasks: Aviary",
        "Phase 1: Nests",
        "Details",
    ]
    assert found.labels(place("second"))[:2] == ("Notes:", "[ ] T001 Build the nest")
    assert found.labels(place("- item")) == ("Label:",)
    assert found.section(place("Intro")) == 1


def test_title_lines_are_left_out() -> None:
    """What runs beside tasks is found without their titles, unless they are asked for."""
    found = places()
    assert [one.text for one in found.running("nest")] == ["**Goal**: Nests that"]
    assert len(list(found.anywhere("nest"))) == 3


def test_homes_without_headings_of_their_own() -> None:
    """Where a heading holds the tasks of one phase only, its other lines belong to that phase."""
    text = "# Plan\n\n## Work\n\n- [ ] T001 Do it\n\nnote\n\n## Rest\n\nother\n"
    assert (place("note", text).phase, place("Do it", text).phase) == ("1", "1")
    assert place("note", "- [ ] T001 Do it\n\n# Plan\n\nnote\n").phase is None


def test_stray_tasks_own_no_document() -> None:
    """A phase that only gathers tasks outside phases does not own all headings."""
    text = "# Plan\n\n- [ ] T001 Stray\n\n## Phase 1: A\n\n- [ ] T002 Do it\n\n## Notes\n\nword here\n"
    assert place("word here", text).phase is None


def test_phases_that_are_list_items() -> None:
    """Where a list item is a phase, what stands inside it belongs to it."""
    text = "# Plan\n\n- First\n  - note\n- [ ] T001 Do it\n"
    document = read_document(text, path="p.md")
    phase = Phase(id="first", title="First", label="", line=3)
    plan = Plan(path="p.md", title="Plan", dialect="own", sha256="", phases=(phase,))
    found = Places(plan, document).at(4)
    assert found is not None
    assert found.phase == "first"


def test_passages() -> None:
    """Values go on over lines, lists are taken item by item, emphasis goes."""
    found, goal = places(), place("Goal")
    assert whole_value(found, goal, value="Nests that") == "Nests that hold, and last"
    assert items_below(found, place("Label")) == ("item",)
    assert items_below(found, place("Intro")) == ()
    assert text_before(found, next(at for _, at in found.code())) == "quoted words"
    assert plain_text("✅ **Done** and _good_ ~~now~~ snake_case") == "Done and good now snake_case"


def test_an_empty_document() -> None:
    """A text without a block has no places."""
    document = read_document("", path="tasks.md")
    plan = parse_reading(b"", path="tasks.md").plan
    assert Places(plan, document).at(1) is None

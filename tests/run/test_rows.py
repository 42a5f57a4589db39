"""Item facts survive the way between processes."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.items import ItemFacts, Tag, TaskMark
from pytest_wavegate.run.rows import from_row, to_row

WORDS = st.lists(st.text(max_size=5), max_size=2).map(tuple)
MARKS = st.builds(
    TaskMark,
    WORDS,
    st.booleans(),
    st.none() | st.booleans(),
    st.none() | st.text(max_size=3),
    st.none() | st.text(max_size=3),
    st.sampled_from(["function", "class", "module"]),
)
TAGS = st.builds(Tag, st.text(max_size=9), st.sampled_from(["docstring", "comment"]), st.integers(1, 99))
FACTS = st.builds(
    ItemFacts,
    st.text(max_size=9),
    st.text(max_size=9),
    st.none() | st.integers(1, 99),
    st.lists(MARKS, max_size=2).map(tuple),
    st.lists(TAGS, max_size=2).map(tuple),
    st.none() | WORDS,
    WORDS,
    st.booleans(),
    st.none() | st.text(max_size=3),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(FACTS)
def test_round_trip(facts: ItemFacts) -> None:
    """What is read back, even through JSON, is what was written."""
    assert from_row(json.loads(json.dumps(to_row(facts)))) == facts


def test_usual_items_are_short() -> None:
    """An item without marks is its id, its path and its line."""
    assert to_row(ItemFacts("a.py::test_x", "a.py", 3)) == ["a.py::test_x", "a.py", 3]

"""A document is divided by its headings."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.text.blocks import Heading
from pytest_wavegate.plan.text.document import read_document
from pytest_wavegate.plan.units.heading_tree import parts_of

TEXT = "# A\n\na\n\n## B\n\nb\n\n### C\n\nc\n\n## D\n\n> # quoted\n\n- # listed\n\n# E\n"


def test_parts() -> None:
    """A part reaches to the next heading of its level or above, its own blocks to the next of any level."""
    parts = parts_of(read_document(TEXT, path="p"))
    texts = {
        part.heading.text: [getattr(block, "text", "") for block in parts.inside(part)] for part in parts
    }
    assert texts["B"] == ["b", "C", "c"]
    assert texts["D"] == ["quoted", "", "listed"]
    assert texts["E"] == []
    own = {part.heading.text: [getattr(block, "text", "") for block in parts.own(part)] for part in parts}
    assert own["A"] == ["a"]
    assert own["B"] == ["b"]
    assert parts.title == "A"
    assert [part.heading.text for part in parts.at(2).above()] == ["B", "A"]


@settings(max_examples=60, deadline=None)
@given(levels=st.lists(st.integers(1, 6), max_size=30))
def test_parts_nest(levels: list[int]) -> None:
    """Every part lies inside those above it and ends where a heading of its level or above begins."""
    parts = parts_of(read_document("\n\n".join(f"{'#' * level} x" for level in levels), path="p"))
    assert len(list(parts)) == len(levels)
    for part in parts:
        for one in part.above():
            assert one.start < part.start < part.end <= one.end
            assert one.heading.level < part.heading.level
        inside = [block.level for block in parts.inside(part) if isinstance(block, Heading)]
        assert all(level > part.heading.level for level in inside)
        assert part.end == len(parts.blocks) or parts.by_start[part.end].heading.level <= part.heading.level

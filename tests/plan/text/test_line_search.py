"""Lines are found by plain words, whatever their case."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.text.line_search import LineSearch


def test_lines() -> None:
    """Each line is told once, from 1, in order."""
    search = LineSearch("Rye and rye\nwheat\nRYE\n\nspelt")
    assert search.lines_with("spelt", "rye") == [1, 3, 5]
    assert search.lines_with("oat") == []
    assert search.lines_with() == []


@settings(max_examples=60, deadline=None)
@given(st.text("abİ\n ", max_size=40), st.sampled_from(["a", "ab", "b "]))
def test_as_a_loop_over_lines(text: str, word: str) -> None:
    """The search finds what a loop over all lines finds."""
    expected = [number for number, line in enumerate(text.lower().split("\n"), start=1) if word in line]
    assert LineSearch(text).lines_with(word) == expected

"""Windows of time are read, and tasks in windows are put in order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.effort import Window
from pytest_wavegate.plan.words.windows import find_window, rows


@pytest.mark.parametrize(
    ("text", "window", "length"),
    [
        ("Hour 0-8:", (0, 8), (8, "hours")),
        ("Hours 8–14", (8, 14), (6, "hours")),
        ("hour 2 to 6", (2, 6), (4, "hours")),
        ("Hour 4", (4, 5), (1, "hours")),
        ("Day 1-2", (0, 48), (2, "days")),
        ("Day 3", (48, 72), (1, "days")),
        ("Day 0", (0, None), None),
        ("Week 2", (168, 336), (1, "weeks")),
        ("Day 2, Hours 4-8", (28, 32), (4, "hours")),
        ("Week 1, Day 5", (96, 120), (1, "days")),
        ("0-8h", (0, 8), (8, "hours")),
        ("**0-2 days**", (0, 48), (2, "days")),
        ("09:00-11:30", (9, 11.5), (2.5, "hours")),
        ("T+15 to T+45 minutes", (0.25, 0.75), (30, "minutes")),
        ("Minute 30-60", (0.5, 1), (30, "minutes")),
        ("H8-H14", (8, 14), (6, "hours")),
        ("D1-2", (0, 48), (2, "days")),
        ("Hour 18+", (18, None), None),
        ("Hour 8-4", (8, None), None),
        ("Hour 8-8", (8, None), None),
    ],
)
def test_windows(text: str, window: tuple[float, float | None], length: tuple[float, str] | None) -> None:
    """Hours count from 0, days and weeks from 1, and the length keeps the unit of the text."""
    found = find_window(text)
    assert found is not None
    assert (found.start, found.end) == window
    assert (found.length and (found.length.low, found.length.unit)) == length
    assert (found.window is None) == (window[1] is None)
    assert found.open == text.endswith("+")


@pytest.mark.parametrize(
    "text", ["", "2 days", "takes 3-4 days", "Phase 1 hours", "Merge 5 tools", "Fixh8-9"]
)
def test_no_windows(text: str) -> None:
    """How long something takes is no window."""
    assert find_window(text) is None


def test_where_it_stands() -> None:
    """The text of a window can be cut out."""
    text = "see Day 2, Hours 4-8 for more"
    found = find_window(text)
    assert found
    assert text[found.begin : found.stop] == "Day 2, Hours 4-8"


def windows(*pairs: tuple[float, float]) -> list[Window | None]:
    return [Window(start=start, end=end) for start, end in pairs]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(0, 8), (8, 14), (14, 18)], [(0, 1), (1, 2)]),
        ([(0, 6), (2, 8), (8, 16)], [(0, 2), (1, 2)]),
        ([(0, 2), (2, 18), (18, 22), (20, 22)], [(0, 1), (1, 2), (1, 3)]),
        ([(4, 8), (0, 4)], [(1, 0)]),
        ([(0, 4), (2, 6)], []),
        ([(3, 3), (3, 3)], []),
    ],
)
def test_rows(pairs: list[tuple[float, float]], expected: list[tuple[int, int]]) -> None:
    """A task follows those that end before it begins, unless another one lies between."""
    assert sorted(rows(windows(*pairs))) == sorted(expected)


def test_rows_without_windows() -> None:
    """Tasks without a window follow nobody."""
    assert list(rows([None, *windows((0, 1)), None, *windows((1, 2))])) == [(1, 3)]


def test_many_rows() -> None:
    """Two great layers are tied by few pairs."""
    pairs = [(0, 1)] * 1_000 + [(1, 2)] * 1_000
    assert len(list(rows(windows(*pairs)))) <= 50_000


times = st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda one: (one[0], one[0] + one[1]))


@settings(max_examples=60, deadline=None)
@given(pairs=st.lists(times, max_size=12))
def test_rows_say_all_and_no_more(pairs: list[tuple[float, float]]) -> None:
    """What follows from the pairs is that one ends before the other begins; no pair follows from others."""
    found = list(rows(windows(*pairs)))
    reach: dict[int, set[int]] = {place: set() for place in range(len(pairs))}
    for source, target in sorted(found, key=lambda pair: pairs[pair[1]][0]):
        assert target not in reach[source]
        for before in (source, *(one for one, after in reach.items() if source in after)):
            reach[before].add(target)
    truth = {
        one: {other for other, (start, _) in enumerate(pairs) if end <= start}
        for one, (_, end) in enumerate(pairs)
    }
    assert reach == truth

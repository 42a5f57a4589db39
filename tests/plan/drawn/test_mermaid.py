"""Mermaid's gantt charts and flow charts are read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.drawn.mermaid_flow import read_flow
from pytest_wavegate.plan.drawn.mermaid_gantt import read_gantt
from pytest_wavegate.plan.text.blocks import Fence

CLOCK = """\
%% drawn by hand
gantt
    title Work: all of it
    dateFormat HH:mm
    section Team A (first)
    Dig :crit, a1, 00:00, 8h
    Pour :a2, after a1, 90m
    Wait : 30m
    Paint :done, 14:00, 16:00
    Opening :milestone, m1, 16:00, 0m
    section Team B
    Plant :active, after nobody, 2d
    Odd :b2, soon, later
"""
DATES = """\
gantt
  dateFormat YYYY-MM-DD
  Dig :d, 2024-02-28, 2024-03-01
  Pour :p, after d, 1w
  Never :n, 2024-02-31, 2d
"""


def fence(text: str) -> Fence:
    return Fence(info="mermaid", text=text, line=10)


def test_a_chart_by_the_clock() -> None:
    """Bars have titles, sections, ids, tags, and windows that may follow others."""
    bars = read_gantt(fence(CLOCK))
    windows = [(bar.id, bar.window and (bar.window.start, bar.window.end)) for bar in bars]
    assert windows == [
        ("a1", (0, 8)),
        ("a2", (8, 9.5)),
        ("", (9.5, 10)),
        ("", (14, 16)),
        ("m1", None),
        ("", None),
        ("b2", None),
    ]
    assert [bar.title for bar in bars][:2] == ["Dig", "Pour"]
    assert {bar.section for bar in bars} == {"Team A (first)", "Team B"}
    assert bars[0].tags == {"crit"}
    assert bars[0].line == 16


def test_a_chart_by_the_calendar() -> None:
    """Dates count from the first one; a date that does not exist says nothing."""
    bars = read_gantt(fence(DATES))
    assert [bar.window and (bar.window.start, bar.window.end) for bar in bars] == [(0, 48), (48, 216), None]


@pytest.mark.parametrize("text", ["", "graph TD\nA-->B\n", "gant\n", "section A\nx :a, 00:00, 1h\n"])
def test_no_chart(text: str) -> None:
    """Other fences have no bars."""
    assert read_gantt(fence(text)) == ()


@pytest.mark.parametrize(
    ("line", "links"),
    [
        ("A --> B", [("A", "B", "", False)]),
        ("A[Dig it] -->|must be done| B(Pour)", [("A", "B", "must be done", False)]),
        ("A -- blocks --> B", [("A", "B", "blocks", False)]),
        ("A ==> B --> C", [("A", "B", "", False), ("B", "C", "", False)]),
        ("A -.-> B", [("A", "B", "", True)]),
        ("A -. maybe .-> B", [("A", "B", "maybe", True)]),
        ("A & B --> C", [("A", "C", "", False), ("B", "C", "", False)]),
        ("a-b --> c-d; E --> F", [("a-b", "c-d", "", False), ("E", "F", "", False)]),
        ('A{"sure?"}:::hot --> B', [("A", "B", "", False)]),
        ("A --- B", []),
        ("style A fill:#fff", []),
        ("subgraph one", []),
        ("A[never closed --> B", []),
        ("%% A --> B", []),
    ],
)
def test_links(line: str, links: list[tuple[str, str, str, bool]]) -> None:
    """Arrows of all kinds are read with their labels, lines without a head are not."""
    flow = read_flow(fence(f"graph TD\n    {line}\n"))
    assert [(one.source, one.target, one.label, one.dotted) for one in flow.links] == links


def test_labels() -> None:
    """A node is labelled once and named again; its line is where it stands first."""
    text = 'flowchart LR\nA["Dig<br/>deep"] --> B((Pour))\nB --> A\nC{{Six}} --> B\nB --> D[/slanted/]\n'
    flow = read_flow(fence(text))
    assert flow.nodes == {"A": "Dig deep", "B": "Pour", "C": "Six", "D": "slanted"}
    assert flow.lines == {"A": 12, "B": 12, "C": 14, "D": 15}
    assert [link.line for link in flow.links] == [12, 13, 14, 15]


def test_no_flow() -> None:
    """Other fences have no nodes."""
    assert read_flow(fence("gantt\nA --> B\n")).nodes == {}


def test_hostile_flow() -> None:
    """Groups that are paired with groups end somewhere."""
    line = " --> ".join([" & ".join(f"n{k}" for k in range(40))] * 3)
    flow = read_flow(fence("graph TD\n" + f"{line}\n" * 50))
    assert len(flow.links) <= 30_000


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet='A->=.|[](){}&:;%" \nb,0h', max_size=200))
def test_any_text(text: str) -> None:
    """Whatever stands below the first line is read without an error."""
    for bar in read_gantt(fence(f"gantt\n{text}")):
        assert bar.window is None or bar.window.end > bar.window.start >= 0
    flow = read_flow(fence(f"graph TD\n{text}"))
    assert all(link.source in flow.nodes and link.target in flow.nodes for link in flow.links)

"""Arrows between the rows of a drawing are read as pairs of tasks."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.drawn.drawings import read_drawing
from pytest_wavegate.plan.text.blocks import Fence

SPLIT = """\
A → B → C
  ↘   ↗
    D
"""
DIAMOND = """\
     A
  ↙     ↘
 B       C
  ↘     ↙
     D
"""
SIDE = """\
A → B → C → D
E ↗     ↓
        F → G ↗
"""
LOWER = """\
A
  ↘ C
B ↗
"""
UPRIGHT = """\
   A      B

   ⬇️      ↑
   C      D
"""
LEFTWARD = """\
C      D
  ↖ A ↙
"""


@pytest.mark.parametrize(
    ("drawing", "arrows"),
    [
        (SPLIT, [("A", "D", 11), ("D", "C", 11)]),
        (DIAMOND, [("A", "B", 11), ("A", "C", 11), ("B", "D", 13), ("C", "D", 13)]),
        (SIDE, [("E", "B", 11), ("C", "F", 11), ("G", "D", 12)]),
        (LOWER, [("A", "C", 11), ("B", "C", 12)]),
        (UPRIGHT, [("A", "C", 12), ("D", "B", 12)]),
        (LEFTWARD, [("A", "C", 11), ("D", "A", 11)]),
        ("A → B → C\n", []),
        ("A ↗\n", []),
        ("↓\n", []),
        ("A ↓\n\n\n\n\n\n\nB\n", []),
        ("A" + " " * 60 + "↓\nB\n", []),
        ("A\n↓\nA\n", []),
    ],
)
def test_arrows(drawing: str, arrows: list[tuple[str, str, int]]) -> None:
    """An arrow leads from the task behind it to the task before it; arrows along a row are left out."""
    fence = Fence(info="text", text=drawing, line=9)
    found = read_drawing(fence, {letter: letter for letter in "ABCDEFG"})
    assert [(arrow.source, arrow.target, arrow.line) for arrow in found] == arrows


def test_names() -> None:
    """A drawing may call tasks by other names than their ids, and other words are no tasks."""
    fence = Fence(info="", text="one thing.\n ↓\ntwo\n", line=1)
    (arrow,) = read_drawing(fence, {"one": "T1", "two": "T2"})
    assert (arrow.source, arrow.target) == ("T1", "T2")


def test_hostile_drawings() -> None:
    """Very many arrows, and very long rows, are read in part."""
    fence = Fence(info="", text=("A ↗ ↓ B ↘ " * 5_000 + "\n") * 20, line=1)
    assert len(read_drawing(fence, {"A": "A", "B": "B"})) <= 4

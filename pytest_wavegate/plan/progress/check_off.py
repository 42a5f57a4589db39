"""Ticking boxes in the bytes of a plan; no other byte changes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pytest_wavegate.plan.text.box_state import box_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pytest_wavegate.plan.text.box_state import BoxState


def ticked(data: bytes, *, boxes: Mapping[int, str]) -> bytes:
    """Return the bytes with some open boxes ticked.

    Args:
        data: a plan as it lies on disk: UTF-8 or what is left of it, with any line ends.
        boxes: the new state, ``x``, ``X`` or ``done``, for each line that has the box, from 1 as
            ``Task.box`` counts them. A line without a box, and a ticked one, stay as they are.
    """
    end = _line_end(data)
    lines = data.split(end)
    for number, new in boxes.items():
        line = lines[number - 1] if 0 < number <= len(lines) else b""
        state = box_state(line)
        if state is not None and state.open:
            lines[number - 1] = line[: state.start] + new.encode() + line[state.end :]
    return end.join(lines)


def states(data: bytes, *, boxes: Iterable[int]) -> dict[int, BoxState]:
    """Return the state of the box on each of some lines, from 1; lines without one are left out."""
    lines = data.split(_line_end(data))
    found = {number: box_state(lines[number - 1]) for number in boxes if 0 < number <= len(lines)}
    return {number: state for number, state in found.items() if state is not None}


def usual_mark(states: Iterable[BoxState]) -> str:
    """Return ``X`` where most ticked boxes have it, else ``x``."""
    marks = Counter(state.text for state in states)
    return "X" if marks["X"] > marks["x"] else "x"


def _line_end(data: bytes) -> bytes:
    """Return what ends a line; a bare CR does so only where nothing else does."""
    return b"\n" if b"\n" in data else b"\r"

"""One mutant as a tool tells of it, and many of them as figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.model.mutants import Mutants, Survivor

if TYPE_CHECKING:
    from collections.abc import Iterable

Fate: TypeAlias = Literal["killed", "survived", "timed_out", "untried"]
_ROOM = 72
"""Letters of a change that are shown as they are; of a longer one, what both sides share is left out."""
_NEAR = 12
"""Letters of that which stay beside the difference."""
_MOST = 200
"""Letters of either side at very most."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change of the code, and what became of it."""

    path: str
    fate: Fate
    line: int = 0
    change: str = ""
    note: str = ""


def summed(mutants: Iterable[Mutant], *, tool: str, files: Iterable[str], note: str = "") -> Mutants:
    """Return the figures, with the survivors in the order of the code.

    Args:
        mutants: all that were made.
        tool: with its version.
        files: what was changed.
        note: why there is nothing, or less than all of it.
    """
    known = tuple(mutants)
    numbers = Counter(mutant.fate for mutant in known)
    left = sorted((one for one in known if one.fate == "survived"), key=lambda one: (one.path, one.line))
    return Mutants(
        tool=tool,
        files=tuple(files),
        total=len(known),
        killed=numbers["killed"],
        survived=numbers["survived"],
        timed_out=numbers["timed_out"],
        survivors=tuple(
            Survivor(path=one.path, line=one.line, change=one.change, note=one.note) for one in left
        ),
        note=note,
    )


def in_one_line(old: Iterable[str], new: Iterable[str]) -> str:
    """Return a change as ``before -> after``.

    Args:
        old: the lines that are gone.
        new: those in their place.
    """
    before, after = (" ".join(" ".join(lines).split()) for lines in (old, new))
    if before and after and len(before) + len(after) > _ROOM:
        before, after = _narrowed(before, after)
    return f"{_cut(before) or '(nothing)'} -> {_cut(after) or '(nothing)'}"


def _narrowed(before: str, after: str) -> tuple[str, str]:
    """The part of both where they differ, with a little around it."""
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    first, last = max(0, head - _NEAR), max(0, tail - _NEAR)
    dots = "..." if first else "", "..." if last else ""
    one, other = (dots[0] + text[first : len(text) - last] + dots[1] for text in (before, after))
    return one, other


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _cut(text: str) -> str:
    return text if len(text) <= _MOST else text[: _MOST - 3] + "..."

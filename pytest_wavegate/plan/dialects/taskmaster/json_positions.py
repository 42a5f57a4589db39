"""Where the entries of a list stand in a JSON text: their lines, and those of their keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from json import JSONDecoder
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BLANK = regex(r"[ \t\n\r]*")
_DECODER = JSONDecoder()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands."""

    line: int
    """Of its first character."""
    keys: dict[str, int] = field(default_factory=dict)
    """The line of each of its keys; of one that stands twice, the last."""


def places(text: str, path: Sequence[str]) -> list[Place]:
    """Return the place of every entry of a list.

    Args:
        text: JSON that was read without an error.
        path: the keys that lead from the root to the list.
    """
    at = _skip(text, 0)
    for key in path:
        at = next(value for name, _, value in reversed(list(_members(text, at, []))) if name == key)
    return list(_entries(text, at))


def _entries(text: str, at: int) -> Iterator[Place]:
    """Yield the place of each entry of the list that begins at an offset; lines are counted on the way."""
    line, last = 1, 0
    at = _skip(text, at + 1)
    while text[at] != "]":
        line, last = line + text.count("\n", last, at), at
        place = Place(line)
        if text[at] == "{":
            end: list[int] = []
            for key, offset, _ in _members(text, at, end):
                line, last = line + text.count("\n", last, offset), offset
                place.keys[key] = line
            at = end[0]
        else:
            at = _DECODER.raw_decode(text, at)[1]
        yield place
        at = _skip(text, at)
        at = _skip(text, at + 1) if text[at] == "," else at


def _members(text: str, at: int, end: list[int]) -> Iterator[tuple[str, int, int]]:
    """Yield each key of the object at an offset with its own offset and that of its value; note its end."""
    at = _skip(text, at + 1)
    while text[at] != "}":
        start = at
        key, at = _DECODER.raw_decode(text, at)
        value = _skip(text, _skip(text, at) + 1)
        yield key, start, value
        at = _skip(text, _DECODER.raw_decode(text, value)[1])
        at = _skip(text, at + 1) if text[at] == "," else at
    end.append(at + 1)


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at

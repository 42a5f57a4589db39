"""Where things stand in a JSON text: the lines of an object's keys, found without recursion."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes that lead to a value, from the root."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object stands."""

    line: int
    """Of its opening brace."""
    keys: dict[str, int] = field(default_factory=dict)
    """The line of each of its keys; of one that stands twice, the last."""


@dataclass(slots=True)
class _Frame:
    """An object or a list that is still open."""

    path: Path
    place: Place | None
    """None for a list."""
    key: str = ""
    index: int = 0
    value: bool = False
    """In an object: what comes next is a value, not a key."""


def places(text: str, *, depth: int) -> dict[Path, Place]:
    """Return the place of each object that lies in a list, by its path.

    Args:
        text: JSON that was read without an error.
        depth: the longest path that matters; ``("master", "tasks", 0)`` has 3.
    """
    found: dict[Path, Place] = {}
    stack: list[_Frame] = []
    for token, line in _tokens(text):
        if token in "{[":
            frame = _opened(stack, token, line=line, depth=depth)
            if frame.place is not None and frame.path and isinstance(frame.path[-1], int):
                found[frame.path] = frame.place
            stack.append(frame)
        elif token in "}]":
            stack.pop()
        elif stack:
            _within(stack[-1], token, line=line)
    return found


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line, last = 1, 0
    for token in _TOKEN.finditer(text):
        line += text.count("\n", last, token.start())
        last = token.start()
        yield token.group(), line


def _opened(stack: list[_Frame], token: str, *, line: int, depth: int) -> _Frame:
    """Open an object or a list; below the depth that matters, paths stop growing."""
    place = Place(line) if token == "{" else None  # noqa: S105 (a brace is no password)
    if not stack:
        return _Frame((), place)
    above = stack[-1]
    if len(above.path) > depth:
        return _Frame((*above.path[:depth], ""), place)
    step = above.key if above.place is not None else above.index
    return _Frame((*above.path, step), place)


def _within(frame: _Frame, token: str, *, line: int) -> None:
    """Note a key, and count what a list holds."""
    if token == ",":
        frame.index += 1
        frame.value = False
    elif token == ":":
        frame.value = True
    elif frame.place is not None and not frame.value:
        frame.key = json.loads(token, strict=False)
        frame.place.keys[frame.key] = line

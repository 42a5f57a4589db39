"""Which lines of a text hold certain words: a plain search, so cheap that every plan can afford many."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class LineSearch:
    """A text, ready to be searched line by line without regard to case."""

    def __init__(self, text: str) -> None:
        """Take a text with LF line ends."""
        self._text = text.lower()
        self._known: dict[str, tuple[int, ...]] = {}

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line of the lowered text begins."""
        lengths = (len(line) + 1 for line in self._text.split("\n"))
        return [0, *accumulate(lengths)]

    def lines_with(self, *words: str) -> list[int]:
        """Return the lines, from 1, that hold any of some words, in order.

        Args:
            words: in lower case, none of them with a line end.
        """
        return sorted({line for word in words for line in self._lines(word)})

    def _lines(self, word: str) -> tuple[int, ...]:
        if word not in self._known:
            self._known[word] = tuple(self._found(word))
        return self._known[word]

    def _found(self, word: str) -> Iterator[int]:
        starts = self._starts
        at = self._text.find(word)
        while at >= 0:
            line = bisect_right(starts, at)
            yield line
            at = self._text.find(word, starts[line])

"""The ``<task>`` elements of a GSD plan: found by lines, never inside a fence or a comment."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.blocks import Comment, Fence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.text.blocks import Document

_START = regex(r"^[ \t]{0,20}<task(?P<more>(?:[ \t][^>\n]{0,400})?)>", re.MULTILINE)
_END = "</task>"
_TYPE = regex(r"\btype\s?=\s?[\"']?(?P<type>[\w:-]{1,40})")


@dataclass(frozen=True, slots=True)
class Element:
    """A task element."""

    type: str
    """``auto``, ``tdd``, ``checkpoint:human-verify``."""
    text: str
    """What stands inside it, without fences and comments."""
    line: int
    closed: bool = True

    def child(self, tag: str) -> str:
        """Return the text of the first element of that name inside it; empty where it has none."""
        begin = self._begin(tag)
        end = self.text.find(f"</{tag}>", begin)
        return self.text[begin:end].strip() if 0 <= begin <= end else ""

    def lines_above(self, tag: str) -> int:
        """Return how many lines below its own the words of the first element of that name begin."""
        begin = self._begin(tag)
        if begin < 0:
            return 0
        words = self.text[begin:]
        return self.text.count("\n", 0, begin + len(words) - len(words.lstrip()))

    def _begin(self, tag: str) -> int:
        starts = [at for end in "> " if (at := self.text.find(f"<{tag}{end}")) >= 0]
        return self.text.find(">", min(starts)) + 1 if starts and ">" in self.text[min(starts) :] else -1


def elements(document: Document) -> Iterator[Element]:
    """Yield the task elements of a document in order; one that is never closed ends where the next begins."""
    text = _visible(document)
    starts = list(_START.finditer(text))
    ends = [found.start() for found in re.finditer(re.escape(_END), text)]
    line, seen = 1, 0
    for place, start in enumerate(starts):
        limit = starts[place + 1].start() if place + 1 < len(starts) else len(text)
        nearest = bisect_left(ends, start.end())
        closed = nearest < len(ends) and ends[nearest] < limit
        line += text.count("\n", seen, start.start())
        seen = start.start()
        said = _TYPE.search(start["more"])
        inside = text[start.end() : ends[nearest] if closed else limit]
        yield Element(said["type"] if said else "auto", inside, line, closed)


def _visible(document: Document) -> str:
    """Return the text with the lines of fences and comments blank, so that no line moves."""
    lines = list(document.lines)
    for block in document.blocks:
        if isinstance(block, Fence | Comment):
            count = block.text.count("\n") + 1
            for number in range(block.line, min(block.line + count, len(lines) + 1)):
                lines[number - 1] = ""
    return "\n".join(lines)

"""A document by its headings: what each of them reaches to, and what encloses it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_wavegate.plan.text.blocks import Heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.plan.text.blocks import Block, Document


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with all below it, up to the next heading of its level or above."""

    heading: Heading
    start: int
    """The index of the heading among the document's blocks."""
    end: int
    """The index behind its last block."""
    own_end: int
    """The index of the first heading inside it, else ``end``."""
    parent: Part | None

    def above(self) -> Iterator[Part]:
        """Yield what encloses it, the nearest first."""
        part = self.parent
        while part is not None:
            yield part
            part = part.parent


@dataclass(frozen=True)
class Parts:
    """The parts of a document in order."""

    title: str
    """Of the document."""
    blocks: Sequence[Block]
    by_start: dict[int, Part]

    @cached_property
    def _listed(self) -> tuple[Part, ...]:
        return tuple(self.by_start.values())

    def at(self, place: int) -> Part:
        """Return a part by its place in order, from 0."""
        return self._listed[place]

    def __iter__(self) -> Iterator[Part]:
        """Yield them in order."""
        return iter(self.by_start.values())

    def inside(self, part: Part) -> Sequence[Block]:
        """Return all blocks below a heading, headings included."""
        return self.blocks[part.start + 1 : part.end]

    def own(self, part: Part) -> Sequence[Block]:
        """Return the blocks between a heading and the next one."""
        return self.blocks[part.start + 1 : part.own_end]


def parts_of(document: Document) -> Parts:
    """Return a document's parts; headings inside lists and quotations make none."""
    blocks = document.blocks
    places = [
        (index, block)
        for index, block in enumerate(blocks)
        if isinstance(block, Heading) and not block.depth and not block.quoted
    ]
    ends = _ends(places, len(blocks))
    found: dict[int, Part] = {}
    stack: list[Part] = []
    for number, (index, heading) in enumerate(places):
        while stack and stack[-1].heading.level >= heading.level:
            stack.pop()
        following = places[number + 1][0] if number + 1 < len(places) else len(blocks)
        part = Part(heading, index, ends[index], following, stack[-1] if stack else None)
        found[index] = part
        stack.append(part)
    return Parts(document.title, blocks, found)


def _ends(places: Sequence[tuple[int, Heading]], size: int) -> dict[int, int]:
    ends: dict[int, int] = {}
    open_ends: list[tuple[int, int]] = []  # levels rise from the bottom to the top
    for index, heading in reversed(places):
        while open_ends and open_ends[-1][0] > heading.level:
            open_ends.pop()
        ends[index] = open_ends[-1][1] if open_ends else size
        if open_ends and open_ends[-1][0] == heading.level:
            open_ends.pop()
        open_ends.append((heading.level, index))
    return ends

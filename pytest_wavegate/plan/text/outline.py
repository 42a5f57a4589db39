"""A document as sections: each heading with the headings above it and the blocks below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.plan.text.blocks import Heading, ListItem, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.plan.text.blocks import Block, Document


@dataclass(frozen=True)
class Section:
    """The blocks between two headings."""

    headings: tuple[Heading, ...]
    """The section's own heading last, those above it before; empty at the top of a document."""
    blocks: tuple[Block, ...]

    @property
    def heading(self) -> Heading | None:
        """Its own heading."""
        return self.headings[-1] if self.headings else None


@dataclass(frozen=True)
class Entry:
    """A list item, or a heading, with all that belongs to it."""

    item: ListItem | Heading | Paragraph
    body: tuple[Block, ...]


def sections(document: Document) -> Iterator[Section]:
    """Yield a document's sections in order, one for each heading and one for what stands before the first."""
    headings: list[Heading] = []
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Heading) and not block.depth and not block.quoted:
            yield Section(headings=tuple(headings), blocks=tuple(blocks))
            headings = [*(one for one in headings if one.level < block.level), block]
            blocks = []
        else:
            blocks.append(block)
    yield Section(headings=tuple(headings), blocks=tuple(blocks))


def body_of(blocks: Sequence[Block], index: int) -> tuple[Block, ...]:
    """Return what stands inside the list item at an index: all that follows with a greater depth."""
    end = index + 1
    depth = blocks[index].depth
    while end < len(blocks) and blocks[end].depth > depth:
        end += 1
    return tuple(blocks[index + 1 : end])

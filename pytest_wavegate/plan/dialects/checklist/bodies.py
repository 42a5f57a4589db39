"""What stands inside an entry: the body of a list item, or the sections below a heading."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from pytest_wavegate.plan.text.blocks import ListItem, Paragraph
from pytest_wavegate.plan.text.outline import body_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_wavegate.plan.dialects.checklist.entries import Entry, Found
    from pytest_wavegate.plan.text.blocks import Block


class Bodies:
    """The bodies of a plan's entries, other tasks inside them left out."""

    def __init__(self, found: Found, tasks: Iterable[Entry]) -> None:
        """Take the plan and those of its entries that are tasks."""
        self._sections = found.sections
        chosen = list(tasks)
        kinds = {one.kind for one in chosen if one.label}
        alike = [one for one in found.entries if one.label and one.kind in kinds]
        self._lines = frozenset(one.line for one in chosen if one.form != "heading")
        self._headings = frozenset(one.line for one in alike if one.form == "heading")
        self._starts = sorted(one.line for one in alike if one.form in {"bold", "item"})

    def of(self, entry: Entry) -> tuple[Block, ...]:
        """Return the blocks that belong to an entry alone."""
        if entry.form == "row":
            return ()
        if entry.form == "heading":
            return tuple(self._below(entry))
        blocks = self._sections[entry.spot.section].blocks
        place = entry.spot.index
        if entry.form == "bold" and isinstance(blocks[place], Paragraph):
            return tuple(self._after(blocks, entry))
        return tuple(self._kept(body_of(blocks, place)))

    def _below(self, entry: Entry) -> Iterator[Block]:
        """Yield the blocks of a heading and of those below it that are no tasks themselves."""
        number = entry.spot.section
        own = self._sections[number].heading
        yield from self._kept(self._sections[number].blocks)
        for following in range(number + 1, len(self._sections)):
            section = self._sections[following]
            heading = section.heading
            if heading is None or own is None or heading.level <= own.level or heading.line in self._headings:
                return
            yield Paragraph(text=f"**{heading.text.strip(' *:：')}**:", line=heading.line)
            yield from self._kept(section.blocks)

    def _after(self, blocks: tuple[Block, ...], entry: Entry) -> Iterator[Block]:
        """Yield what follows a bold line, up to the next task."""
        later = bisect_right(self._starts, entry.line)
        end = self._starts[later] if later < len(self._starts) else None
        for place in range(entry.spot.index + 1, len(blocks)):
            block = blocks[place]
            if (end is not None and block.line >= end) or block.line in self._lines:
                return
            yield block

    def _kept(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Leave out tasks with all that is inside them."""
        inside: int | None = None
        for block in blocks:
            if inside is not None and block.depth > inside:
                continue
            task = block.line in self._lines and isinstance(block, ListItem | Paragraph)
            inside = block.depth if task and isinstance(block, ListItem) else None
            if not task:
                yield block

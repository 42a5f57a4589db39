"""The lines of a plan, found by their words, each with the phase and the task that it belongs to."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_wavegate.plan.text.blocks import Fence, Heading, ListItem, Paragraph, Row, Table
from pytest_wavegate.plan.text.line_search import LineSearch
from pytest_wavegate.plan.text.surroundings import LONGEST, Surroundings, is_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.text.blocks import Block, Document

_MOST_LABELS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a plan with what encloses it."""

    line: int
    text: str
    """Without indentation, quotation mark and bullet."""
    block: Block
    index: int
    """Of the block."""
    phase: str | None
    task: str | None
    """The task that the line is a part of."""
    title: bool
    """It belongs to the text that names the task."""


class Places:
    """A plan's lines, ready to be looked up; words to look for are given in lower case."""

    def __init__(self, plan: Plan, document: Document) -> None:
        """Take a plan as its dialect returns it, and the document it was read from."""
        self.plan = plan
        self.document = document
        self.blocks = document.blocks
        self._around = Surroundings(plan, document)
        self._starts = [block.line for block in self.blocks]

    @property
    def phase_lines(self) -> dict[int, str]:
        """Phase ids by the line of their heading."""
        return self._around.phase_lines

    @cached_property
    def _everywhere(self) -> LineSearch:
        return LineSearch(self.document.text)

    @cached_property
    def _beside(self) -> LineSearch:
        """All lines but those of tasks, which are most of a long plan."""
        lines = list(self.document.lines)
        for line in self._around.task_lines:
            lines[line - 1 : line] = [""]
        return LineSearch("\n".join(lines))

    def lines_with(self, *words: str) -> list[int]:
        """Return the lines that hold any of some words; the first lines of tasks left out."""
        return self._beside.lines_with(*words)

    def last_line(self, index: int) -> int:
        """Return the last line of a block of running text; of another block its first."""
        return self.blocks[index].line + self._breaks[index]

    @cached_property
    def _breaks(self) -> list[int]:
        running = (
            isinstance(block, ListItem | Paragraph) and block.text.count("\n") for block in self.blocks
        )
        return [int(count) for count in running]

    def at(self, line: int) -> Place | None:
        """Return a line of running text; none for headings, code, tables, comments and blank lines."""
        index = bisect_right(self._starts, line) - 1
        block = self.blocks[index] if index >= 0 else None
        if not isinstance(block, ListItem | Paragraph) or line > self.last_line(index):
            return None
        text = self.document.lines[line - 1][:LONGEST].strip()
        if block.quoted:
            text = text.lstrip("> ")
        if isinstance(block, ListItem) and line == block.line and text.startswith(block.marker):
            text = text[len(block.marker) :].strip()
        return self._place(index, line=line, text=text)

    def running(self, *words: str) -> Iterator[Place]:
        """Yield the lines of running text that hold any of some words; titles of tasks left out."""
        places = (self.at(line) for line in self.lines_with(*words))
        yield from (place for place in places if place is not None and not place.title)

    def anywhere(self, *words: str) -> Iterator[Place]:
        """Yield the lines of running text that hold any of some words, titles of tasks too."""
        places = (self.at(line) for line in self._everywhere.lines_with(*words))
        yield from (place for place in places if place is not None)

    def code(self) -> Iterator[tuple[Fence, Place]]:
        """Yield every code block with its first line."""
        for index, block in enumerate(self.blocks):
            if isinstance(block, Fence):
                yield block, self._place(index, line=block.line, text=block.info)

    def rows(self, *words: str) -> Iterator[tuple[Table, Row, Place]]:
        """Yield the rows of tables that hold any of some words; those of tasks left out."""
        lines = set(self.lines_with(*words))
        for index, block in enumerate(self.blocks):
            if isinstance(block, Table):
                for row in block.rows:
                    if row.line in lines:
                        yield block, row, self._place(index, line=row.line, text="")

    def headed(self, *words: str) -> Iterator[tuple[Heading, Place]]:
        """Yield the headings that hold any of some words and name no task."""
        lines = set(self.lines_with(*words))
        for index, block in enumerate(self.blocks):
            if isinstance(block, Heading) and block.line in lines:
                yield block, self._place(index, line=block.line, text=block.text[:LONGEST])

    def begins_task(self, block: Block) -> bool:
        """Whether a task begins with a block."""
        return block.line in self._around.task_lines

    def headings(self, place: Place) -> tuple[Heading, ...]:
        """Return the headings above a line, its own section's last."""
        return self._around.headings[self.section(place)]

    def section(self, place: Place) -> int:
        """Return how many headings stand above a line, all levels counted."""
        return self._around.sections[place.index]

    def list_of(self, place: Place) -> tuple[int, int, int]:
        """Return what the items of one list have in common: section, parent and the label above it."""
        return self.section(place), self._around.parents[place.index], self._around.labels[place.index]

    def labels(self, place: Place) -> tuple[str, ...]:
        """Return the list items that enclose a line and the labels above its lists, the nearest first."""
        labels: list[str] = []
        if place.line > place.block.line and isinstance(place.block, Paragraph):
            above = self.document.lines[place.line - 2][:LONGEST].strip()
            labels.extend([above] if is_label(above) else [])
        index = place.index
        while index >= 0 and len(labels) < _MOST_LABELS:
            labels.extend(self._words(self._around.labels[index]))
            index = self._around.parents[index]
            labels.extend(self._words(index))
        return tuple(labels)

    def _words(self, index: int) -> Iterator[str]:
        """Yield the last line of a label, or the first of a list item."""
        block = self.blocks[index] if index >= 0 else None
        if isinstance(block, Paragraph):
            yield block.text[block.text.rfind("\n") + 1 :][-LONGEST:]
        elif isinstance(block, ListItem):
            yield block.text.partition("\n")[0][:LONGEST]

    def _place(self, index: int, *, line: int, text: str) -> Place:
        block = self.blocks[index]
        phase, task = self._around.owners[index]
        title = self.begins_task(block) and isinstance(block, ListItem | Paragraph)
        return Place(line, text, block, index, phase, task, title)

"""The blocks of a Markdown document, each with its line: what every dialect reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.model.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a block stands."""

    line: int
    """Its first line, from 1."""
    depth: int = 0
    """How many list items enclose it: what follows an item with a greater depth is its body."""
    quoted: bool = False
    """It stands in a block quotation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Placed):
    """A heading."""

    level: int
    """1 to 6."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem(Placed):
    """A list item with its first paragraph; what else it holds follows as blocks of greater depth."""

    marker: str
    """``-``, ``*``, ``+``, or a number with its mark, ``1.``."""
    text: str
    """Its lines, joined with LF; the first stands on ``line``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Placed):
    """Running text."""

    text: str
    """Its lines, joined with LF; the first stands on ``line``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence(Placed):
    """A fenced code block."""

    info: str
    """What stands behind the opening fence."""
    text: str
    """Its lines, the first one below ``line``."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Placed):
    """A table with its header."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Placed):
    """An HTML comment on lines of its own."""

    text: str


Block: TypeAlias = Heading | ListItem | Paragraph | Fence | Table | Comment


@dataclass(frozen=True)
class Document:
    """A plan as Markdown: its blocks in order, none inside another."""

    path: str
    text: str
    """The repaired text."""
    blocks: tuple[Block, ...]
    front_matter: Mapping[str, object] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the text; ``lines[0]`` is line 1."""
        return tuple(self.text.split("\n"))

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Every heading, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))

    @cached_property
    def items(self) -> tuple[ListItem, ...]:
        """Every list item, in order."""
        return tuple(block for block in self.blocks if isinstance(block, ListItem))

    @property
    def title(self) -> str:
        """The text of the first heading of level 1, else of the first heading, else empty."""
        first = [heading.text for heading in self.headings if heading.level == 1]
        return next(iter([*first, *(heading.text for heading in self.headings)]), "")

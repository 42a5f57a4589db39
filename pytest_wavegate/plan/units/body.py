"""What stands below a unit: its fields in bold, in YAML and below headings, its boxes, and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.blocks import Fence, Heading, ListItem, Paragraph
from pytest_wavegate.plan.units.label import bare
from pytest_wavegate.plan.units.yaml_fields import yaml_fields
from pytest_wavegate.plan.words.boxes import read_box
from pytest_wavegate.plan.words.fields import NAMES, Field, Line, lines_in, read_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.model.plan import Status
    from pytest_wavegate.plan.text.blocks import Block

_YAML = regex(r"^(?:ya?ml)\b", re.IGNORECASE)
_WORDS = regex(r"^(?:|text|txt|md|markdown|plaintext)$", re.IGNORECASE)
_AFTER = regex(
    r"\b(?:after|once|depends?\son|requires?|needs|blocked\sby|waits?\sfor)\b:?\s(?P<whom>.+)", re.IGNORECASE
)
_NUMBERED = regex(r"^(?:\d{1,3}[.)]|[-*•])\s+")
_ESCAPED = regex(r"\\([\[\]()*_#!-])")
_HELD_BACK = frozenset(
    {
        "needs",
        "blocks",
        "blockers",
        "blocker",
        "parallel with",
        "owner",
        "effort",
        "status",
        "coordination",
        "agent id",
    }
)
"""Fields that name no file of the unit, even where they name one."""


@dataclass(frozen=True)
class Body:
    """What a unit says below its heading."""

    fields: tuple[Field, ...] = ()
    boxes: Mapping[int, Status] = field(default_factory=dict)
    """The states of boxes inside it, by line."""
    rest: tuple[str, ...] = ()
    """Running text and lists outside the fields that name no files."""
    fences: tuple[Fence, ...] = field(default=(), repr=False)
    """Its YAML blocks."""

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of its fields."""
        return frozenset(one.name for one in self.fields)

    def named(self, *names: str) -> tuple[Field, ...]:
        """Return the fields of some names, in order."""
        return tuple(one for one in self.fields if one.name in names) if self._has(names) else ()

    def _has(self, names: tuple[str, ...]) -> bool:
        return bool(self.fields) and not self.names.isdisjoint(names)

    def lines(self, *names: str) -> tuple[Line, ...]:
        """Return what the fields of some names say, line by line."""
        if not self._has(names):
            return ()
        return tuple(line for one in self.fields if one.name in names for line in one.lines)


def read_body(blocks: Sequence[Block], *, asides: Sequence[str] = (), line: int = 0) -> Body:
    """Read the blocks below a unit, with the headings among them.

    Args:
        blocks: what stands below it.
        asides: what its heading says in brackets; ``after Agent 2A`` there is a field, too.
        line: of that heading.
    """
    fields = [Field("needs", "", said["whom"], line) for aside in asides if (said := _AFTER.search(aside))]
    for heading, part in _parts(blocks):
        name = NAMES.get(bare(heading.text).rstrip(": ").casefold()) if heading else None
        if heading and name:
            label = bare(heading.text).rstrip(": ")
            fields.append(Field(name, label, "", heading.line, tuple(_lines(part))))
        fields += [
            one
            for one in _below(part)
            if not (name and one.line in {line.number for line in fields[-1].items})
        ]
    yaml = tuple(block for block in blocks if isinstance(block, Fence) and _YAML.match(block.info))
    for fence in yaml:
        fields += yaml_fields(fence)
    return Body(tuple(fields), dict(_boxes(blocks)), tuple(_rest(blocks, fields)), yaml)


def _parts(blocks: Sequence[Block]) -> Iterator[tuple[Heading | None, Sequence[Block]]]:
    """Split blocks at their headings."""
    start = 0
    heading: Heading | None = None
    for index, block in enumerate(blocks):
        if isinstance(block, Heading):
            yield heading, blocks[start:index]
            heading, start = block, index + 1
    yield heading, blocks[start:]


def _below(part: Sequence[Block]) -> Iterator[Field]:
    """Read fields in bold; one that ends a paragraph owns the code block below it, where that is text."""
    owners: dict[int, tuple[Line, ...]] = {}
    for before, fence in pairwise(part):
        if isinstance(before, Paragraph) and isinstance(fence, Fence) and _WORDS.match(fence.info):
            last = before.line + before.text.count("\n")
            owners[last] = tuple(_lines((fence,)))
    for one in read_fields(part):
        yield one
        if not one.value and one.line in owners:
            name = "files" if one.name == "deliverables" else one.name
            yield Field(name, one.label, "", one.line, owners[one.line])


def _lines(blocks: Sequence[Block]) -> Iterator[Line]:
    for block in blocks:
        yield from lines_in((block,))
        if isinstance(block, Fence) and _WORDS.match(block.info):
            for number, text in enumerate(block.text.split("\n"), start=block.line + 1):
                if text.strip():
                    yield Line(number, _NUMBERED.sub("", text.strip()))


def _boxes(blocks: Sequence[Block]) -> Iterator[tuple[int, Status]]:
    for block in blocks:
        box = read_box(block.text) if isinstance(block, ListItem) else None
        if box is not None:
            yield block.line, box.status


def _rest(blocks: Sequence[Block], fields: Sequence[Field]) -> Iterator[str]:
    silent = {
        line.number for one in fields if one.name in _HELD_BACK for line in (Line(one.line, ""), *one.items)
    }
    for number, text in lines_in(blocks):
        if number not in silent:
            yield _ESCAPED.sub(r"\1", text)

"""The dialect of waves: ``### Wave 2: Core (Parallel Execution)`` with ``#### Agent 2B: Store`` below it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.assemble import assemble
from pytest_wavegate.plan.dialects.waves.draft import draft_waves
from pytest_wavegate.plan.dialects.waves.find import read_wave
from pytest_wavegate.plan.text.blocks import Heading, ListItem, Paragraph, Table
from pytest_wavegate.plan.units.label import read_label
from pytest_wavegate.plan.words.boxes import read_box

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.text.blocks import Block, Document

_T_ID = regex(r"\W{0,4}T-?\d{2,4}\b")
_FIELD = regex(r"\*\*(?:Files?|Depend|Owner|Agent|Duration|Task\s\d)", re.IGNORECASE)
_SEVERAL = 2
_MOST_BLOCKS = 2_000
"""Blocks below waves that are looked at; more would say no more."""


class Waves:
    """Waves that follow one another, each with tasks that run side by side."""

    name = "waves"

    def sniff(self, document: Document) -> float:
        """Return how sure it is: headings of waves, more so where units stand below them.

        Boxes with ``T`` ids outside of waves speak against it.
        """
        waves: set[str] = set()
        units = strangers = 0
        level = 0
        for block in document.blocks:
            if isinstance(block, Heading) and not block.depth:
                wave = read_wave(block.text)
                level = block.level if wave else 0 if block.level <= level else level
                waves |= {wave.id} if wave else set()
            if level and units < _MOST_BLOCKS:
                units += _names_unit(block)
            elif isinstance(block, ListItem) and not level:
                box = read_box(block.text)
                strangers += box is not None and _T_ID.match(box.rest) is not None
        if not waves or not units:
            return 0.0
        sure = 0.95 if len(waves) >= _SEVERAL else 0.45
        return sure if strangers <= units else 0.2

    def parse(self, document: Document) -> Plan:
        """Return waves, tasks and what they wait for."""
        return assemble(draft_waves(document), document, dialect=self.name)


def _names_unit(block: Block) -> bool:
    """Whether a block below a wave looks like a task, or like a part of one."""
    match block:
        case Table():
            return True
        case Heading():
            return read_label(block.text) is not None
        case ListItem():
            return read_box(block.text) is not None or read_label(block.text) is not None
        case Paragraph():
            return _FIELD.search(block.text) is not None
    return False

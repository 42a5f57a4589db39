"""The dialect of streams: ``### Stream A: Search``, side by side unless one waits for another."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.assemble import assemble
from pytest_wavegate.plan.dialects.streams.draft import draft_streams
from pytest_wavegate.plan.dialects.streams.find import STREAM_KINDS, read_stream
from pytest_wavegate.plan.text.blocks import ListItem, Paragraph, Table
from pytest_wavegate.plan.units.label import read_label
from pytest_wavegate.plan.words.boxes import read_box

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.text.blocks import Document


_FIELDS = regex(r"\*\*(?:Dependenc|Files?\b|Agent|Owner|Deliverable|Depends)", re.IGNORECASE)
_TITLE = regex(r"\b(?:streams?|workstreams?|parallel|tracks?|squads?|agents?)\b", re.IGNORECASE)
_WORKSTREAMS = regex(r"\b(?:work[ -]?streams?|parallel streams?)\b", re.IGNORECASE)
_COORDINATED = regex(r"\b(?:agents?|coordination|parallel)\b", re.IGNORECASE)
_TASK = regex(r"\*\*Task\s\d[\d.]*\s?[:.–—-]", re.IGNORECASE)
_WAVE = regex(r"\bwave\s?\d{1,4}\b", re.IGNORECASE)
_PEOPLE = frozenset({"agent", "subagent", "team", "worker"})
"""Kinds that plans of other conventions speak of, too."""
_SEVERAL = 2


class Streams:
    """Streams, tracks, agents or squads that work side by side."""

    name = "streams"

    def sniff(self, document: Document) -> float:
        """Return how sure it is: headings or tables of streams, and the fields that these have.

        Headings of waves speak against it, and so do more boxes with ids than there are streams.
        """
        labels = [label for block in document.headings if (label := read_stream(block.text))]
        firm = {(label.kind, label.id) for label in labels if not label.named}
        counts = Counter(kind for kind, _ in firm)
        kind, size = max(counts.items(), key=lambda one: one[1], default=("", 0))
        if size < _SEVERAL:
            return _sniff_others(document, named=len({label.id for label in labels if label.named}))
        waves = {wave.group().casefold() for block in document.headings if (wave := _WAVE.search(block.text))}
        if len(waves) >= _SEVERAL or _numbered_boxes(document) > 2 * size:
            return 0.2
        sure = 0.6 if kind in _PEOPLE else 0.75
        sure += 0.1 * _has_fields(document) + 0.1 * (_TITLE.search(document.title) is not None)
        return round(sure, 2)

    def parse(self, document: Document) -> Plan:
        """Return phases, streams and what they wait for; the streams are the tasks."""
        return assemble(draft_streams(document), document, dialect=self.name)


def _sniff_others(document: Document, *, named: int) -> float:
    """Squads with names, tables of tracks, numbered headings, tasks that agents share."""
    if _numbered_boxes(document):
        return 0.0
    tables = [block for block in document.blocks if isinstance(block, Table)]
    if named >= _SEVERAL and _has_fields(document):
        return 0.6
    if any(
        cell.strip(" *").casefold() in ("track", "stream", "workstream")
        for one in tables
        for cell in one.header[:1]
    ):
        return 0.5
    if _WORKSTREAMS.search(document.title) and _numbered_headings(document):
        return 0.5
    bold = [block for block in document.blocks if isinstance(block, Paragraph) and _TASK.match(block.text)]
    return 0.4 if len(bold) >= _SEVERAL and _COORDINATED.search(document.title) else 0.0


def _has_fields(document: Document) -> bool:
    return any(
        _FIELDS.search(block.text) for block in document.blocks if isinstance(block, Paragraph | ListItem)
    )


def _numbered_headings(document: Document) -> bool:
    read = [read_label(block.text) for block in document.headings if block.level > 1]
    return sum(label is not None and not label.kind for label in read) >= _SEVERAL


def _numbered_boxes(document: Document) -> int:
    """How many boxes name a task of their own, as in other conventions."""
    boxes = (box for block in document.items if (box := read_box(block.text)))
    return sum(
        (label := read_label(box.rest)) is not None and label.kind not in STREAM_KINDS for box in boxes
    )

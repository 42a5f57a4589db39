"""How much a document looks like a list that no other dialect reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.dialects.checklist.ids import read_label
from pytest_wavegate.plan.dialects.checklist.tables import find_rows
from pytest_wavegate.plan.text.blocks import ListItem, Paragraph, Table
from pytest_wavegate.plan.words.boxes import read_box

if TYPE_CHECKING:
    from pytest_wavegate.plan.text.blocks import Document

_RUNE_ID = regex(r"<!--\s?id:[a-z0-9]{4,12}\s?-->")
_RUNE_FIELD = regex(
    r"blocked-by:\s|stream:\s?\d+\s*$|requirements:\s\[[\w.]{1,20}\]\([^()\s]{1,200}#", re.IGNORECASE
)
_NUMBERED = regex(r"\[[ xX-]\] \d{1,4}\. ")
_STORY = regex(r"^tasks\s?/\s?subtasks\b", re.IGNORECASE)
_CRITERIA_MARK = "<!-- AC:BEGIN -->"
_ENOUGH = 2
_LONGEST = 400
_RANKS = {"box": 0.28, "loose": 0.15, "heading": 0.22, "row": 0.2, "bold": 0.18}


def sniff(document: Document) -> float:
    """Return how sure this is: 0.9 for marks of rune, of stories with subtasks, of Backlog.md."""
    if _is_marked(document):
        return 0.9
    counts = dict.fromkeys(_RANKS, 0)
    for block in document.blocks:
        if isinstance(block, ListItem | Paragraph):
            kind = _kind(block)
            counts[kind] = counts.get(kind, 0) + 1
    counts["heading"] = sum(_is_task_heading(heading.text) for heading in document.headings)
    counts["row"] = sum(1 for block in document.blocks if isinstance(block, Table) for _ in find_rows(block))
    if counts["loose"]:
        counts["loose"] += _ENOUGH
    counts.pop("", None)
    return max(
        (_RANKS[kind] for kind, count in counts.items() if count >= _ENOUGH),
        default=0.05 if any(counts.values()) else 0.0,
    )


def _kind(block: ListItem | Paragraph) -> str:
    """Return what a block counts as; empty where it is no entry of a list of tasks."""
    box = read_box(block.text) if isinstance(block, ListItem) else None
    if box is not None:
        return "box" if read_label(box.rest) else "loose"
    return "bold" if block.text.startswith("**") and read_label(block.text) else ""


def _is_marked(document: Document) -> bool:
    marked = sum(_is_of_rune(item.text) for item in document.items)
    boxed = any(read_box(item.text) for item in document.items)
    if not boxed:
        return False
    rune = "references" in document.front_matter and sum(
        _NUMBERED.match(item.text) is not None for item in document.items
    )
    story = any(_STORY.match(heading.text.strip()) for heading in document.headings)
    return max(marked, rune) >= _ENOUGH or story or _CRITERIA_MARK in document.text


def _is_of_rune(text: str) -> bool:
    return _RUNE_FIELD.match(text) is not None or _RUNE_ID.search(text[:_LONGEST]) is not None


def _is_task_heading(text: str) -> bool:
    label = read_label(text)
    return label is not None and label.marked and not label.foreign

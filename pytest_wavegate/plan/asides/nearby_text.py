"""Text around a line of a plan: the value of a field, the list below it, the words before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.blocks import Heading, ListItem, Paragraph
from pytest_wavegate.plan.text.surroundings import LONGEST
from pytest_wavegate.plan.words.boxes import without_box
from pytest_wavegate.plan.words.emoji import EMOJI

if TYPE_CHECKING:
    from pytest_wavegate.plan.asides.places import Place, Places

_FIELD = regex(
    r"^[\s>]*(?:[^\w\s]{1,4}\s?)?(?:\*\*|__)[^*_\n]{1,60}(?:\*\*|__)?\s?[:：]|^[\s>]*\*\*[^*\n]{1,60}[:：]\*\*"
)
"""A line that begins a field of its own."""
_EMPHASIS = regex(r"\*\*|__|(?<!\w)[*_]|[*_](?!\w)|~~")
_SIGNS = regex(rf"^[\s{EMOJI}]+")
_LONGEST_TEXT = 1_000
_MOST_LINES = 20
_MOST_ITEMS = 40


def plain_text(text: str) -> str:
    """Return a text on one line, without emphasis and leading signs, at most 1,000 characters long."""
    bare = _SIGNS.sub("", " ".join(_EMPHASIS.sub("", text[:LONGEST]).split()))
    return bare.strip(" *_")[:_LONGEST_TEXT]


def whole_value(places: Places, place: Place, *, value: str) -> str:
    """Return a field's value with the lines of its paragraph that go on with it, as plain text.

    Args:
        places: the plan's lines.
        place: the field's line.
        value: what stands behind its colon.
    """
    last = min(places.last_line(place.index), place.line + _MOST_LINES)
    parts = [value]
    for text in places.document.lines[place.line : last]:
        if not text.strip() or _FIELD.match(text[:LONGEST]):
            break
        parts.append(text[:LONGEST].strip().lstrip("> "))
    return plain_text(" ".join(parts))


def items_below(places: Places, place: Place) -> tuple[str, ...]:
    """Return the first lines of the list items right below a line, up to a task, as plain text without boxes.

    Items inside others are left out.
    """
    following = places.blocks[place.index + 1 : place.index + 1 + _MOST_ITEMS]
    depth = next((block.depth for block in following[:1]), 0)
    items: list[str] = []
    for block in following:
        if isinstance(block, Heading) or block.depth < depth or places.begins_task(block):
            break
        if block.depth == depth:
            if not isinstance(block, ListItem):
                break
            items.append(plain_text(without_box(block.text.partition("\n")[0][:LONGEST])))
    return tuple(items)


def text_before(places: Places, place: Place) -> str:
    """Return the last line of the running text right before a block; empty where something else is there."""
    block = places.blocks[place.index - 1] if place.index else None
    return block.text.rpartition("\n")[2][-LONGEST:] if isinstance(block, ListItem | Paragraph) else ""

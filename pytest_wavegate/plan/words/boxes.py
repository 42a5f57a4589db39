"""The box that a text begins with, ``[x] 1.2 Add the pool``, and the state it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.box_marks import ANY, status_of

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Status

BOX = regex(rf"\[(?P<mark>[{ANY}]?)\](?!\()[ \t]*")
"""A box with the blanks behind it; what links somewhere, ``[x](y)``, is none."""
BOXED_LINE = regex(rf"^[ \t]*(?:[-*+][ \t]+)?(?=\[[{ANY}]?\][ \t]+\S)")
"""What stands before the box of a line that begins with one and is no list item by itself."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box at the begin of a text."""

    status: Status
    rest: str
    """What stands behind it, without blanks at both ends."""


def read_box(text: str) -> Box | None:
    """Return the box that a list item begins with, ``[x] 1.2 Add the pool``; none where it has none.

    A dash, ``[-]``, means in progress here, as in every convention but spec-kit's.
    """
    found = BOX.match(text)
    return Box(status=status_of(found["mark"]), rest=text[found.end() :].strip()) if found else None


def without_box(text: str) -> str:
    """Return a text without the box that it begins with, and without blanks at both ends."""
    text = text.strip()
    box = read_box(text)
    return box.rest if box else text

"""The box of a task: ``[ ]``, ``[x]`` and what else people put between the brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Status

_BOX = re.compile(r"\[(?P<state>[ xX~/>✓✔✅-]?)\](?!\()[ \t]*")
_STATES: dict[str, Status] = {
    "": "todo",
    " ": "todo",
    "-": "in_progress",
    "~": "in_progress",
    "/": "in_progress",
    ">": "in_progress",
}


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
    found = _BOX.match(text)
    if found is None:
        return None
    return Box(status=_STATES.get(found["state"], "done"), rest=text[found.end() :].strip())

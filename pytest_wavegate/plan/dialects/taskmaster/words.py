"""The words of Task Master: states, and lists of what a task waits for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Status

_STATES: dict[str, Status] = {
    "done": "done", "completed": "done", "complete": "done", "closed": "done",
    "in-progress": "in_progress", "in_progress": "in_progress", "in progress": "in_progress",
    "review": "in_progress", "started": "in_progress",
    "cancelled": "cancelled", "canceled": "cancelled", "skipped": "cancelled",
}  # fmt: skip
"""What is pending, blocked or deferred is still to do."""
_ID = regex(r"(?<![\w.-])(?:[A-Za-z][A-Za-z-]{0,20})?\d{1,6}(?:\.\d{1,6}){0,4}[a-z]?(?![\w-])")
_NONE = regex(r"^\W*(?:none|n/?a|-|\[\])?\W*$", re.IGNORECASE)
_LONGEST = 4_000


def state_of(word: str) -> Status:
    """Return the state that a word means; one that nobody knows means to do."""
    return _STATES.get(word.strip().casefold(), "todo")


def needed(value: object) -> tuple[str, ...]:
    """Return the ids that a value lists: ``[1, "2"]``, ``"1, 2.1"``, ``"1 ✓, 2 (pending)"``."""
    if isinstance(value, str):
        return () if _NONE.match(value[:_LONGEST]) else tuple(_ID.findall(value[:_LONGEST]))
    if not isinstance(value, list):
        return ()
    return tuple(
        dict.fromkeys(
            str(one).strip() for one in value if isinstance(one, str | int) and not isinstance(one, bool)
        )
    )

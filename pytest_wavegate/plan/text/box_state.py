"""Where the state of a box stands on its line, in bytes: what a tick replaces and a hash leaves out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pytest_wavegate.plan.text.box_marks import OPEN, TICKS

_COMMENT = re.compile(rb"<!--.*?(?:-->|$)", re.DOTALL)
_MARKS = "|".join(re.escape(mark) for mark in (*OPEN, *TICKS) if mark).encode()
_FIRST = re.compile(
    rb"(?:\xef\xbb\xbf)?[\s>|#]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*[*_~`]*\[(?P<state>" + _MARKS + rb"|)\](?!\()"
)
"""The box that a line begins with, behind bullets, numbers, hashes and emphasis; it may be empty."""
_ANY = re.compile(rb"\[(?P<state>" + _MARKS + rb")\](?!\()")
_JSON = re.compile(rb'\s*(?:[{\[,]\s*)*"')
_STATUS = re.compile(rb'"status"\s*:\s*"(?P<state>[\w -]{0,40})"')
_FIELD = re.compile(
    rb"(?:\xef\xbb\xbf)?[\s#>*+_-]{0,40}status[*_]{0,2}[ \t]*:[ \t]*[*_]{0,2}[ \t]*"
    rb"(?P<state>[a-z](?:[a-z _-]{0,38}[a-z])?)[\s*_]*$",
    re.IGNORECASE,
)
"""A line that is a field, ``# Status: pending``."""
_DONE = "done"


@dataclass(frozen=True, slots=True)
class BoxState:
    """The state of one box: ``line[start:end]``."""

    start: int
    end: int
    text: str
    word: bool = False
    """It is a word, the value of a field called ``status``, not a mark between brackets."""

    @property
    def open(self) -> bool:
        """Whether it can be ticked."""
        return self.text.lower() not in {_DONE, "completed"} if self.word else self.text in OPEN

    def ticked(self, mark: str) -> str:
        """Return what stands in its place when it is ticked.

        Args:
            mark: ``x`` or ``X``, as the plan ticks its boxes.
        """
        if not self.word:
            return mark
        if self.text.isupper():
            return _DONE.upper()
        return _DONE.title() if self.text[:1].isupper() else _DONE


def box_state(line: bytes) -> BoxState | None:
    """Return the state of the box on a line; none where it has no box, or several that could be meant.

    Args:
        line: without its line end; UTF-8, whatever else it may hold.
    """
    if _JSON.match(line):
        found = list(_STATUS.finditer(line))
        return _state(found[0]) if len(found) == 1 else None
    if (field := _FIELD.match(line)) is not None:
        return _state(field)
    bare = _COMMENT.sub(lambda comment: b"#" * len(comment[0]), line) if b"<!--" in line else line
    box = _FIRST.match(bare) or _ANY.search(bare)
    return _state(box) if box else None


def _state(found: re.Match[bytes]) -> BoxState:
    start, end = found.span("state")
    return BoxState(start, end, found["state"].decode(), word=found.re in (_STATUS, _FIELD))

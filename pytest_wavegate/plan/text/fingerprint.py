"""The hash that says whether a plan has changed."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.box_marks import ANY
from pytest_wavegate.plan.text.box_state import box_state

if TYPE_CHECKING:
    from collections.abc import Iterable

_BOX = regex(rf"^([ \t>]*(?:(?:[-*+]|\d{{1,9}}[.)])[ \t]+)?\[)[{ANY}]?(?=\])", re.MULTILINE)


def plan_hash(text: str, *, boxes: Iterable[int] = ()) -> str:
    """Return the SHA-256, in hex, of a plan's text with the states of its boxes left out.

    Args:
        text: the repaired text.
        boxes: lines, from 1, that have the box of a task. Boxes behind a bullet count without it.
    """
    bare = _BOX.sub(r"\1 ", text).encode("utf-8", "surrogatepass")
    lines = bare.split(b"\n")
    for number in boxes:
        line = lines[number - 1] if 0 < number <= len(lines) else b""
        state = box_state(line)
        if state is not None:
            lines[number - 1] = line[: state.start] + b" " + line[state.end :]
    return sha256(b"\n".join(lines)).hexdigest()

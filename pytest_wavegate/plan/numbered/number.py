"""Tasks known by a number: ``1.2 (P) Add the pool`` behind a box, ``Task 8.1: Write it`` in a heading."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.words.boxes import BOX

_ID = r"\d{1,4}(?:\.\d{1,4}){0,5}[a-z]?"
_BOXED = regex(
    rf"(?:\*(?!\*)\s?)?\*{{0,2}}(?P<word>Task\s)?(?P<id>{_ID})(?P<star>\*(?!\*))?(?P<mark>[.):：．、]?)\*{{0,2}}[:：]?"
    r"(?=\s|$|[^\x00-\x7f])",
    re.IGNORECASE,
)
_HEADED = regex(
    rf"(?P<mark>✅|☑️?|✔️?)?\s{{0,3}}(?:(?P<word>Task)\s{{0,2}}#?|(?P<letter>T)-?(?=\d{{1,4}}\.\d))(?P<id>{_ID})"
    r"(?=[\s:：）)(]|\.(?!\d)|[—–-](?!\d)|$)[.)]?\s{0,3}(?:[:：—–]|-(?=\s))?\s{0,3}",
    re.IGNORECASE,
)
_PARALLEL = regex(r"^\s*(?:[(（]P[)）]|\[P\])\s*|\s*[(（]P[)）]\s*$")
_OPTIONAL = regex(r"^\s*\*(?!\*)")
_COMMENT = regex(r"<!--[^>]{0,200}-->")
_BOLD = regex(r"\*\*(?=\S)([^*\n]{1,400})\*\*")
_TAIL = regex(r"(?<!\w)[_*](?:Requirements?|Depends(?: on)?|Boundary|Leverage|Prompt)\b.*$", re.IGNORECASE)
_DONE = regex(r"✅|☑|✔|\[x\]", re.IGNORECASE)
_LONGEST = 1_000
"""Characters of a line that are read."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a line says of a task that has a number."""

    id: str
    """``1``, ``1.2``, ``T1.2``."""
    title: str
    parallel: bool = False
    """It has ``(P)`` behind its number or at its end."""
    optional: bool = False
    """A star follows its box or its number."""


def read_numbered(text: str) -> Numbered | None:
    """Read what stands behind a box; none where it does not begin with a number.

    A number without a dot needs a mark behind it, ``2.``, so that "2 factor login" is none.
    """
    line = text[:_LONGEST].split("\n", 1)[0]
    found = _BOXED.match(line)
    if found is None or not ("." in found["id"] or (found["mark"] and not found["word"])):
        return None
    rest = line[found.end() :]
    if found.group().count("**") == 1:  # "**1.2 Add it** at once": the bold text ends further on
        rest = rest.replace("**", "", 1)
    said = _numbered(found["id"], rest)
    return replace(said, optional=True) if _OPTIONAL.match(line) or found["star"] else said


def read_numbered_heading(text: str) -> Numbered | None:
    """Read a heading that is a task, ``Task 1.1: Add the pool`` or ``T1.1 Add it``; none where it is none."""
    line = _BOLD.sub(r"\1", BOX.sub("", text[:_LONGEST])).strip()
    found = _HEADED.match(line)
    if found is None:
        return None
    letter = "T" if found["letter"] else ""
    return _numbered(letter + found["id"], _DONE.sub("", line[found.end() :]))


def is_ticked(heading: str) -> bool:
    """Whether a heading says by a mark of its own that its task is done."""
    return _DONE.search(heading[:_LONGEST]) is not None


def major(task_id: str) -> str:
    """Return the first part of a number: ``2`` of ``2.1.3`` and of ``T2.1``."""
    return task_id.removeprefix("T").partition(".")[0]


def _numbered(task_id: str, rest: str) -> Numbered:
    title = _TAIL.sub("", _BOLD.sub(r"\1", _COMMENT.sub("", rest)))
    bare = _PARALLEL.sub(" ", _PARALLEL.sub(" ", title))
    words = " ".join(bare.split()).strip(" :：—–-")
    return Numbered(task_id, words or task_id, parallel=_PARALLEL.search(title) is not None)

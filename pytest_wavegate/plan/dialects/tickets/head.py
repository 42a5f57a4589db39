"""The line that opens a ticket: ``**[SHOP-12] Title** (3 SP) - Sprint 1``, ``SHOP-12: Title``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.words.boxes import read_box
from pytest_wavegate.plan.words.effort import read_effort
from pytest_wavegate.plan.words.keys import KEY

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Status

_EMOJI = regex(r"[^\w\s\[\](){}*_`~#:.,;|/\\&+-]{1,8}\s{0,3}")
_BOLD = regex(r"(?P<mark>\*\*|__)(?P<inner>.{1,400}?)(?P=mark)")
_NUMBER = regex(r"\d{1,3}(?:\.\d{1,3}){0,3}[.:)]\s{1,3}(?=\S)")
_NOUN = regex(
    r"(?:task|ticket|user story|story|issue|bug|epic|spike|feature)\s{0,2}[:#–-]?\s{0,2}"
    r"(?=\[?[A-Z][A-Z0-9-]{1,40}\d)",
    re.IGNORECASE,
)
_KEY = regex(
    rf"(?P<open>\[)?(?P<key>{KEY})(?!\w)(?(open)\])(?P<link>\([^()\s]{{0,300}}\))?"
    r"(?P<mark>\s{0,3}(?:[:：|]|[.)](?=\s)|[–—-]{1,2}(?=\s)))?\s{0,3}"
)
_ASIDE = regex(r"\s{0,3}[(\[](?P<text>[^()\[\]]{1,60})[)\]]")
_TAIL = regex(r"\s[-–—|·]\s(?P<text>[^-–—|·]{1,60})$")
_FACT = regex(
    r"^(?:P\d\b.{0,30}|(?:sprint|phase|milestone|iteration|weeks?|priority|owner|effort|estimate)\b.{0,50}"
    r"|(?:depends on|blocked by|requires|waits for)\b.{0,50}"
    r"|done|completed?|wip|in progress|blocked|optional|parallel|critical|high|medium|low)$",
    re.IGNORECASE,
)
_DONE = regex(r"[\s-]{0,3}(?:✅|☑️?|✔️?|\[(?:done|x)\]|\((?:done|completed?)\))\s{0,3}$", re.IGNORECASE)
_MARKUP = regex(r"\*\*|__|~~|`")
_MAY_BE = regex(r"[A-Z][A-Z0-9]{0,9}-[A-Z0-9]")
_LATEST = 80
"""Where a key stands that opens a line, before any other pattern is tried."""
_LONGEST = 1_000
_SHORTEST_TITLE = 2


@dataclass(frozen=True, slots=True)
class Head:
    """What the opening line of a ticket says."""

    key: str
    title: str
    """Without emphasis and asides; the key where it has none."""
    notes: str
    """Asides, and what follows the emphasis: ``3 SP; Sprint 1``."""
    status: Status | None = None
    boxed: bool = False
    firm: bool = False
    """The key stands in brackets or in bold, as in a definition, not as in a sentence."""


def read_head(text: str) -> Head | None:
    """Read a line that begins with a key; none where it begins otherwise.

    Args:
        text: of a heading, of a list item, or of a paragraph; what follows its first line is not read.
    """
    line = text[:_LONGEST].split("\n", 1)[0].strip()
    if not _MAY_BE.search(line, 0, _LATEST):
        return None
    box = read_box(line)
    rest = _skipped(box.rest if box else line)
    status: Status | None = "cancelled" if rest.startswith("~~") else (box.status if box else None)
    bold = _BOLD.match(rest)
    inner = _skipped(bold["inner"]) if bold else _skipped(rest.lstrip("*_`~"))
    found = _KEY.match(inner.replace("`", ""))
    if found is None or inner[found.end() :].startswith((",", ";", "&", "/", "+")):
        return None
    firm = bold is not None or found["open"] is not None
    title, tail = inner.replace("`", "")[found.end() :], rest[bold.end() :] if bold else ""
    if bold and len(title.strip(" :.-–—")) < _SHORTEST_TITLE:
        title, tail = tail.lstrip(" :.|-–—"), ""
    head = _head(found["key"], title, tail, status=status)
    return replace(head, boxed=box is not None, firm=firm)


def _skipped(text: str) -> str:
    """Return a text without the emoji, the number and the word "Ticket" that it begins with."""
    for pattern in (_EMOJI, _NUMBER, _EMOJI, _NOUN):
        found = pattern.match(text)
        if found and not text.startswith(("**", "__", "~~")):
            text = text[found.end() :]
    return text


def _head(key: str, title: str, tail: str, *, status: Status | None) -> Head:
    title = _MARKUP.sub("", title)
    if _DONE.search(title) or _DONE.fullmatch(tail):
        title, status = _DONE.sub("", title), status or "done"
    notes = [] if not tail.strip(" :.-–—") else [_MARKUP.sub("", tail).strip()]
    for aside in _ASIDE.finditer(title):
        if is_fact(aside["text"]):
            notes.append(aside["text"])
            title = title.replace(aside.group(), "", 1)
    if (last := _TAIL.search(title)) and is_fact(last["text"]):
        notes.append(last["text"])
        title = title[: last.start()]
    title = " ".join(title.split()).strip(" :–—-|")
    return Head(key, title or key, "; ".join(notes), status)


def is_fact(text: str) -> bool:
    """Whether an aside is about the work, its amount, priority or sprint, and no part of a name."""
    parts = [part.strip() for part in text.split(",")]
    return all(read_effort(part) is not None or _FACT.match(part) for part in parts if part)

"""What a ticket waits for: ``SHOP-1, SHOP-3 to SHOP-5, CITY-7 (Permit)``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_wavegate.plan.words.keys import Keys

_ASIDE = regex(r"\(([^()]{0,200})\)")
_NONE = regex(r"^\W*(?:none\b|n/?a\b|nothing\b|no\b|nil\b|-+\W*$|—|–|$)", re.IGNORECASE)
_SOFT = regex(
    r"\b(?:soft|optional|nice to have|partial|not blocking|non-blocking"
    r"|can (?:be|run|start|develop) (?:\w+ )?(?:in )?parallel)\b",
    re.IGNORECASE,
)
_PART = regex(r"(?<=\))\s*[,;]|[,;](?![^()]{0,200}\))")
_IN_WORDS = regex(
    r"[^\w]{0,6}\b(?:depends?\s+(?:up)?on|blocked\s+by|requires|waits?\s+for)\s+(?P<what>[^.;)\n]{3,200})",
    re.IGNORECASE,
)
_VAGUE = regex(
    r"^\W*(?:all|every|previous|prior|the\s+above|above|phase|sprint|milestone|epic|see)\b", re.IGNORECASE
)
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Needs:
    """Whom a text names."""

    firm: tuple[str, ...] = ()
    """Keys, those of no task too."""
    soft: tuple[str, ...] = ()
    """Keys of tasks that need not be over: "SHOP-2 (optional)"."""
    outside: str = ""
    """What is named in words alone."""


@dataclass(frozen=True)
class NeedsReader:
    """Reads what tickets of one plan wait for."""

    keys: Keys
    members: Mapping[str, Sequence[str]]
    """The tasks of each epic by its key; who waits for an epic waits for them."""

    def read(self, text: str) -> Needs:
        """Read the value of a field, or one item of the list below it."""
        text = text.strip(" *_`")
        if _NONE.match(text):
            return Needs()
        named = self.named(text)
        asides = [part for part in _PART.split(text) if _SOFT.search(part)]
        open_ = {key for part in asides for key in self.keys.named(part) if key in self.keys}
        outside = "" if named or _VAGUE.match(text) else _outside(text).strip(" -*.,;")[:_LONGEST]
        firm = tuple(key for key in named if key not in open_)
        return Needs(firm, tuple(key for key in named if key in open_), outside)

    def named(self, text: str) -> tuple[str, ...]:
        """Return the keys of a text without its asides, an epic's tasks in its place."""
        groups = (self.members.get(key, (key,)) for key in self.keys.named(_outside(text)))
        return tuple(dict.fromkeys(one for group in groups for one in group))


def _outside(text: str) -> str:
    """Return a text without its asides; the text itself where everything stands in one."""
    bare = _ASIDE.sub(" ", text)
    return bare if bare.strip(" -*.,;") else text


def in_words(text: str) -> str:
    """Return what a line says in words that it waits for: "- depends on SHOP-1"; else nothing."""
    found = _IN_WORDS.match(text[:_LONGEST])
    return found["what"] if found else ""


def in_an_aside(text: str) -> str:
    """Return what an aside says that a ticket waits for: "Basket (depends on SHOP-1)"; else nothing."""
    found = _IN_WORDS.search(text)
    return found["what"] if found else ""

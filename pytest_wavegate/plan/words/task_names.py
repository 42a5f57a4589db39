"""Tasks as prose names them: ``T004-T006``, ``Stream A``, ``Tasks 3.1 and 3.2``, a link of a chain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex

if TYPE_CHECKING:
    from pytest_wavegate.plan.words.ids import Ids

ARROW = regex(r"\s{0,9}(?:→|⟶|⇒|➜|[─-]{1,20}[►▶>]|={1,20}>)\s{0,9}")
"""What stands between the links of a chain."""
_SHORTEST_RUN = 2
_NOUN = (
    r"(?:tasks?|streams?|agents?|tracks?|teams?|workstreams?|work\s+streams?|steps?|lanes?|items?|subagents?)"
)
_TOKEN = r"#?(?:[A-Z]?\d{1,4}(?:\.\d{1,4}){0,4}[A-Za-z]?|[A-Z])(?!\w)(?!\.\d)"
_JOIN = rf"\s{{0,3}}(?:,|/|&|\+|\band\b|\bor\b){{1,2}}\s{{0,3}}(?:and\s+)?(?:{_NOUN}\s+)?"
_LISTED = regex(rf"\b(?i:{_NOUN})\s+(?P<list>{_TOKEN}(?:(?i:{_JOIN}){_TOKEN}){{0,60}})")
_BARE = regex(r"\d{1,3}|[A-Za-z]")
"""Ids that may as well number something else: such a row counts as a whole, or behind a noun."""
_ONE = regex(_TOKEN)
_LEAD = regex(rf"[\s*_`\[({{]*(?P<noun>{_NOUN}\s+)?[\s*_`\[({{#]*", re.IGNORECASE)
_BEHIND = regex(r"[\s*_`]*(?:$|[:：;.(\[–—)\]}]|-\s)")
_TITLE = regex(r"\s+(?!(?:and|or)\b)[^\W\d]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A list of tasks where it stands in a text."""

    start: int
    end: int
    ids: tuple[str, ...]
    whole: bool = True
    """All ids in it are the plan's."""


@dataclass(frozen=True)
class TaskNames:
    """The tasks of a plan, ready to be found in prose, whatever shape their ids have."""

    ids: Ids

    @cached_property
    def _odd(self) -> dict[str, str]:
        """Ids that no prose can tell from other words, ``A``, ``2B``, ``1.2``: read only behind a noun."""
        return {one.casefold(): one for one in self.ids.known if not self.ids.mention.fullmatch(one)}

    @cached_property
    def _by_length(self) -> tuple[int, ...]:
        return tuple(sorted({len(one) for one in self._odd}, reverse=True))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return the lists of tasks in a text, in order; ids that no task has are left out."""
        found = [*self._plain(text), *self._nouned(text)]
        return tuple(sorted(found, key=lambda one: one.start))

    def first(self, text: str) -> str | None:
        """Return the task that a link of a chain begins with: ``Task 1 (storage)``, ``T004 Add the pool``."""
        lead = _LEAD.match(text)
        at = lead.end() if lead else 0
        one = self.ids.mention.match(text, at)
        if one:
            listed = self.ids.list_at(text, at)
            return listed[0].ids[0] if listed and len(listed[0].ids) == 1 and not listed[0].unknown else None
        for length in self._by_length:
            known = self._odd.get(text[at : at + length].casefold())
            if known and _ends(text, at + length, noun=(lead["noun"] or "") if lead else ""):
                return known
        return None

    def last(self, text: str) -> str | None:
        """Return the task that a text ends with, one aside left out: ``Critical path: T004 (pool)``."""
        bare = re.sub(r"\s*[(\[][^()\[\]]{0,80}[)\]]\s*$", "", text.rstrip(" *_`")).rstrip(" *_`])}")
        start = max(bare.rfind(" "), bare.rfind(":"), bare.rfind("("), bare.rfind("[")) + 1
        word = bare[start:].strip("*_`([#")
        if self.ids.mention.fullmatch(word) or self.ids.has(word):
            return self._known(word)
        return None

    def runs(self, text: str) -> list[tuple[str, ...]]:
        """Return the chains in a text: tasks with nothing but arrows, asides and titles between them."""
        links = ARROW.split(text)
        if len(links) < _SHORTEST_RUN:
            return []
        found = [self.last(links[0]) or self.first(links[0]), *(self.first(link) for link in links[1:])]
        runs: list[list[str]] = [[]]
        for one in found:
            if one is None:
                runs.append([])
            else:
                runs[-1].append(one)
        whole = None not in found or bool(_LISTED.search(text))
        kept = (run for run in runs if len(run) >= _SHORTEST_RUN and len(set(run)) == len(run))
        return [tuple(run) for run in kept if whole or not all(map(_BARE.fullmatch, run))]

    def _known(self, word: str) -> str | None:
        listed = self.ids.all_in(word)
        return listed.ids[0] if listed.ids else self._odd.get(word.casefold())

    def _plain(self, text: str) -> list[Mention]:
        found: list[Mention] = []
        at = 0
        while mention := self.ids.mention.search(text, at):
            listed = self.ids.list_at(text, mention.start())
            at = max(listed[1], mention.end()) if listed else mention.end()
            if listed and listed[0].ids:
                found.append(Mention(mention.start(), at, listed[0].ids, whole=not listed[0].unknown))
        return found

    def _nouned(self, text: str) -> list[Mention]:
        if not self._odd:
            return []
        found: list[Mention] = []
        for listed in _LISTED.finditer(text):
            words = [word.lstrip("#") for word in _ONE.findall(listed["list"])]
            ids = tuple(
                dict.fromkeys(self._odd[one.casefold()] for one in words if one.casefold() in self._odd)
            )
            if ids:
                found.append(Mention(listed.start(), listed.end(), ids, whole=len(set(words)) == len(ids)))
        return found


def _ends(text: str, at: int, *, noun: str) -> bool:
    """Whether a link's id ends here; behind a noun, ``Task 3``, words may follow it."""
    return bool(_BEHIND.match(text, at)) or bool(noun and _TITLE.match(text, at))

"""Whom a few words of a plan name: units by id, by name or by title, waves and phases by number."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.units.label import ID, KIND, one_kind
from pytest_wavegate.plan.words.ids import id_key
from pytest_wavegate.plan.words.mentions import Numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Kind: TypeAlias = Literal["unit", "group", "every unit", "every group"]

_TO = r"(?:-|–|—|~|\.\.|\b(?:to|through)\b)"
_JOIN = rf"\s?(?:,\s?and\b|,|&|\+|/|{_TO}|\band\b|\bor\b)\s?"
_NUMBER = r"\d{1,4}(?:\.\d{1,3}){0,2}(?-i:[a-z])?(?![\w.]*\w)"
_GROUPS = r"(?:waves?|phases?|sprints?|stages?|milestones?|batch(?:es)?)"
_OTHERS = r"(?:(?:of|the|previous|prior|other|earlier|above|preceding)\s){0,3}"
_ONE = rf"(?-i:{ID})(?![\w/]|\.\d)"
_LIST = rf"{_ONE}(?:{_JOIN}(?:{KIND}s?\s)?{_ONE}){{0,200}}"
HELD = "\ue000-\ue0ff"
"""Characters that stand for brackets with what is in them, for a class of a pattern."""
_END = (
    rf"(?=\s?$|\s?[,;:.{HELD}]|\s(?:is|are|has|have|completes?|completed|done|finish(?:es|ed)?|defines?"
    r"|publish(?:es)?|provides?|creates?|lands?|merges?|exposes?|delivers?|ships?)\b)"
)
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        "every group",
        rf"\b(?:all|every)\s{_OTHERS}{_GROUPS}\b(?!\s?\d)|\b(?:previous|prior|preceding|earlier)\s{_GROUPS}\b(?!\s?\d)"
        r"|\beverything\b",
    ),
    (
        "group",
        rf"\b(?P<word>{_GROUPS})[ #-]{{0,2}}(?P<list>{_NUMBER}(?:{_JOIN}(?:{_GROUPS}\s)?{_NUMBER}){{0,50}})",
    ),
    (
        "every unit",
        rf"\b(?:all|every)\s{_OTHERS}(?:{KIND}s?|others)\b(?!\s(?:in|of|from)\b|\s?[#\d]|\s[A-Z]\b)",
    ),
    ("unit", rf"\b(?P<label>{KIND}s?)[ #-]{{0,2}}(?P<list>{_LIST})"),
    ("unit", rf"(?:^|[,;&+/]|\band\b)\s{{0,9}}(?P<list>{_LIST})(?=\s{{0,9}}(?:$|[,;&+/{HELD}]|\band\b))"),
    (
        "unit",
        rf"\b(?:after|once|on|by|needs?|requires?|when|until|from|with|for|and)\s(?P<list>{_LIST}){_END}",
    ),
)
"""The surest first: what one has taken, the next does not see."""
_READERS = tuple((kind, regex(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_EVERY = ("all", "every", "previous", "prior", "preceding", "earlier")
"""Words without which a clause says nothing of all waves or all units."""
_ID = regex(_ONE)
_STEP = regex(rf"\s?{_TO}\s?(?:{KIND}s?\s)?$", re.IGNORECASE)
_WORD = regex(r"#?[A-Za-z0-9](?:[\w.-]{0,60}\w)?")
_LONG = regex(r"#\d|(?=[\w.-]{0,60}\d)(?=[\w.-]{0,60}[A-Za-z])|\d{1,4}\.\d|[A-Za-z]\w{0,60}-")
"""What may be a name wherever it stands; a letter or a number alone needs a place that says so."""
_STATE = regex(
    r"\s(?:is |are )?(?:complete[ds]?|completion|done|finish(?:ed|es)|merged|ready|available|operational)$"
)
_RANGE = regex(_TO, re.IGNORECASE)
_DIGITS_OF = regex(_NUMBER, re.IGNORECASE)
_DIGITS = regex(r"\d")
_LETTERS = regex(r"[A-Za-z]+")
_BEHIND_NUMBERS = 10**9
_MOST_WORDS = 5
_LONGEST = 2_000
"""Characters of a clause that are read."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names somebody."""

    start: int
    end: int
    kind: Kind
    names: tuple[str, ...] = ()
    """Ids of units, or numbers of groups."""
    unknown: tuple[str, ...] = ()
    """Ids that no unit has, or groups that the plan does not have, as written: ``Wave 9``."""


@dataclass(frozen=True)
class Names:
    """The units and the waves or phases of a plan, ready to be named."""

    ids: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Titles and names of agents in lower case, each with the id it stands for."""
    spoken: Mapping[str, str] = field(default_factory=dict)
    """Names that units have in place of an id, in lower case: they count with more words behind them."""
    numbers: tuple[str, ...] = ()
    """Of its waves or phases."""
    word: str = "phase"
    """What the plan calls them, in lower case."""
    kinds: frozenset[str] = frozenset()
    """What it calls its units, ``agent``: an unknown id behind such a word is one."""

    @cached_property
    def _exact(self) -> dict[str, str]:
        return {one.casefold(): one for one in reversed(self.ids)} | {one: one for one in self.ids}

    @cached_property
    def _sorted(self) -> list[tuple[tuple[tuple[int, str], ...], str]]:
        return sorted({(sort_key(one), one) for one in self.ids})

    @cached_property
    def _numbers(self) -> Numbers:
        return Numbers(self.numbers)

    @cached_property
    def _shapes(self) -> frozenset[str]:
        return frozenset(shape for one in self.ids if _DIGITS.search(one) for shape in _shapes(one))

    def known(self, named: str) -> str | None:
        """Return the id that a word stands for: an id in whatever case, or another name of a unit."""
        return (
            self._exact.get(named) or self._exact.get(named.casefold()) or self.aliases.get(named.casefold())
        )

    def mentions(self, text: str) -> list[Mention]:
        """Return the places of a clause that name somebody, in order.

        Args:
            text: on one line, without emphasis; ``HELD`` for what stands in brackets.
        """
        found: list[Mention] = []
        rest = text[:_LONGEST]
        lowered = rest.casefold()
        every = any(word in lowered for word in _EVERY)
        for kind, reader in _READERS:
            if (kind.startswith("every") and not every) or (kind == "group" and self.word not in lowered):
                continue
            for match in list(reader.finditer(rest)):
                mention = self._mention(kind, match)
                if mention is not None:
                    found.append(mention)
                    rest = _blanked(rest, mention)
        if rest.strip():
            found.extend(self._words(rest))
        return sorted(found, key=lambda mention: mention.start)

    def _mention(self, kind: Kind, match: re.Match[str]) -> Mention | None:
        if kind == "unit":
            return self._unit(match, label=match["label"] if "label" in match.re.groupindex else "")
        if kind == "group":
            return self._group(match)
        if kind == "every group" and not self.numbers:
            return None
        return Mention(*match.span(), kind)

    def _group(self, match: re.Match[str]) -> Mention | None:
        if not match["word"].casefold().startswith(self.word):
            return None
        picked = tuple(self._numbers.picked(match["list"]))
        spans = _RANGE.search(match["list"]) is not None
        single = (
            () if spans else (one for one in _DIGITS_OF.findall(match["list"]) if one not in self.numbers)
        )
        missing = tuple(f"{self.word.capitalize()} {one}" for one in single)
        if spans and not picked:
            missing = (match.group(),)
        return Mention(*match.span(), "group", picked, missing)

    def _unit(self, match: re.Match[str], *, label: str) -> Mention | None:
        names, unknown = self._listed(match["list"])
        if unknown and one_kind(label) not in self.kinds and (label or not names):
            unknown = tuple(one for one in unknown if self._alike(one))
        start = match.start("label" if label else "list")
        return Mention(start, match.end("list"), "unit", names, unknown) if names or unknown else None

    def _listed(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the known and the unknown ids of a list, ranges filled."""
        names: list[str] = []
        unknown: list[str] = []
        end = 0
        for found in _ID.finditer(text):
            known = self.known(found.group())
            if known is None:
                unknown.append(found.group())
            elif names and _STEP.search(text[end : found.start()]):
                names.extend(self._between(names[-1], known))
            else:
                names.append(known)
            end = found.end()
        return tuple(dict.fromkeys(names)), tuple(dict.fromkeys(unknown))

    def _between(self, first: str, last: str) -> Iterable[str]:
        low, high = sort_key(first), sort_key(last)
        start = bisect_left(self._sorted, low, key=lambda entry: entry[0])
        end = bisect_right(self._sorted, high, key=lambda entry: entry[0])
        return [one for _, one in self._sorted[start:end]] or [last]

    def _alike(self, unknown: str) -> bool:
        """Whether it looks like an id of this plan."""
        return bool(_DIGITS.search(unknown)) and any(shape in self._shapes for shape in _shapes(unknown))

    def _words(self, text: str) -> Iterator[Mention]:
        """Find ids that stand among words, and pieces that are a name."""
        taken: set[tuple[int, int]] = set()
        for found in _WORD.finditer(text):
            known = self.known(found.group()) if _LONG.match(found.group()) else None
            if known is not None:
                taken.add(found.span())
                yield Mention(*found.span(), "unit", (known,))
        start = 0
        for piece in re.split(r"([,;&+]|\band\b)", text) if self.aliases or self.spoken else ():
            end = start + len(piece)
            if not any(start <= low and high <= end for low, high in taken):
                known = self._name(piece)
                if known is not None:
                    yield Mention(start, end, "unit", (known,))
            start = end

    def _name(self, piece: str) -> str | None:
        words = piece.casefold().split()
        title = _STATE.sub("", " ".join(words))
        if title in self.aliases:
            return self.aliases[title]
        starts = (" ".join(words[:count]) for count in range(min(len(words), _MOST_WORDS), 0, -1))
        return next((self.spoken[name] for name in starts if name in self.spoken), None)


def _blanked(text: str, mention: Mention) -> str:
    return text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]


def sort_key(unit: str) -> tuple[tuple[int, str], ...]:
    """Return what ids are sorted by, whatever they are: numbers by value, and before words."""
    return tuple((part, "") if isinstance(part, int) else (_BEHIND_NUMBERS, part) for part in id_key(unit))


def _shapes(unit: str) -> tuple[str, str]:
    """Two unknown ids are alike by their letters, or by the number of their digits."""
    return _DIGITS.sub("9", _LETTERS.sub("A", unit)), re.sub(r"\d+", "9", unit)

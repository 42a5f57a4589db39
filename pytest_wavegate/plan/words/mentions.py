"""How prose numbers phases and stories: ``Phases 3-5``, ``US1/US2``, "all user stories", "Final Phase"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER = r"(?:\d+(?:\.\d+)*[a-z]?(?!\w)|(?-i:[A-Z])(?!\w))"
_STEP = r"\s*(?:-|–|—|~|\.\.|\bto\b|\bthrough\b|至|a\s)\s*"
_JOIN = r"\s*(?:,|/|&|\+|\band\b|\bor\b|\be\b|\by\b|、|和)+\s*(?:and\s+)?"
_KINDS = r"(?:phases?|sprints?|batch(?:es)?|milestones?|stages?|iterations?|fases?|阶段|階段|etapas?)"
PHASES = regex(
    rf"(?:implementation\s+)?{_KINDS}[\s#-]*(?P<list>{_NUMBER}(?:(?:{_STEP}|{_JOIN})(?:{_KINDS}\s*)?{_NUMBER})*)(?P<plus>\+(?!\s*\w))?",
    re.IGNORECASE,
)
_STORY = r"(?:user\s+stor(?:y|ies)|stor(?:y|ies)|US|用户故事)"
STORIES = regex(
    rf"(?<![A-Za-z]){_STORY}[\s-]*(?P<list>\d+(?:(?:{_STEP}|{_JOIN})(?:{_STORY}[\s-]*)?\d+(?!\w))*)",
    re.IGNORECASE,
)
_NOUN = regex(rf"(?:{_STORY}|{_KINDS})[\s#-]*", re.IGNORECASE)
_PART = regex(rf"(?P<step>{_STEP})|(?P<number>{_NUMBER})", re.IGNORECASE)
EVERY_STORY = regex(
    r"(?:\b(?:all|any|every|each)\s+)?(?<!other\s)\b(?:user\s+stor(?:y|ies)|stories)\b(?!\s*\d)(?:\s+phases?\b)?|\b(?:all|any|every|each)\s+story\b|\btodas\s+as\s+stories\b"
    r"|所有用户故事",
    re.IGNORECASE,
)
EVERY_PHASE = regex(
    r"\b(?:all|every)\s+(?:(?:the|of|prior|previous|preceding|earlier|other|above)\s+)*(?:implementation\s+)?"
    r"(?:phases?\b|above\b|prior(?:\s+tasks)?\b|previous(?:\s+tasks)?\b|others\b)"
    r"|\b(?:previous|prior|preceding|earlier)\s+phases\b|\beverything\b",
    re.IGNORECASE,
)
LAST_PHASE = regex(r"\b(?:final|last)\s+phase\b", re.IGNORECASE)


class Numbers:
    """The numbers of a plan's phases or stories, ready to be picked by lists with ranges."""

    def __init__(self, known: Iterable[str]) -> None:
        """Take the numbers as the plan writes them: ``3``, ``3.10``, ``N``."""
        self._names = {_key(one): one for one in known}
        self._keys = sorted(self._names)

    def picked(self, text: str) -> list[str]:
        """Return the known numbers that a list names: ``3-5, 7``."""
        chosen: list[tuple[str, ...]] = []
        low: tuple[str, ...] | None = None
        for part in _PART.finditer(_NOUN.sub("", text)):
            if part["step"]:
                low = chosen.pop() if chosen else low
            elif low is not None:
                chosen.extend(self._between(low, _key(part["number"])))
                low = None
            else:
                chosen.append(_key(part["number"]))
        return [self._names[key] for key in chosen if key in self._names]

    def _between(self, low: tuple[str, ...], high: tuple[str, ...]) -> list[tuple[str, ...]]:
        return self._keys[bisect_left(self._keys, low) : bisect_right(self._keys, high)]


def _key(number: str) -> tuple[str, ...]:
    """Comparable whatever it is: ``3``, ``3.10``, ``N``."""
    parts = re.findall(r"\d+|[^\W\d]+", number)
    return tuple(part.rjust(8, "0") if part.isdecimal() else f"~{part}" for part in parts)

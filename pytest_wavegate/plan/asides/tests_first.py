"""Where a plan says that tests come before the code they test."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import TestsFirst

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.asides.places import Places

_HINTS = (
    "first",
    "tdd",
    "fail",
    "test-driven",
    "before impl",
    "before cod",
    "red-green",
    "red/green",
    "before any",
)
_RULE = regex(
    r"\bwrit(?:e|ing)\s+(?:\w+\s+){0,3}tests?\s+(?:\w+\s+){0,3}first\b"
    r"|\btests?\b[^.;:|]{0,60}?\b(?:written|come|go|land|lands|created)\s+(?:\w+\s+)?(?:first|before)\b"
    r"|\btests?\s+(?:tasks\s+)?first\b|\btest-first\b|\btest-driven\b|\bred[-/ →>]{1,4}green\b"
    r"|\btests?\s+before\s+(?:any\s+)?(?:implementation|code|coding)\b|\bwrite first\b",
    re.IGNORECASE,
)
_TDD = regex(
    r"\bTDD\b[^.;|]{0,30}\b(?:required|mandatory|must|approach|cycle|workflow|discipline|order|obrigat\w+|method\w*|strict\w*)"
    r"|\b(?:required|mandatory|must|follow(?:s|ing|ed)?|per|strict|using|use|enforces?|mandates?|apply|practice)\s+(?:[\w-]+\s+){0,3}TDD\b",
    re.IGNORECASE,
)
_FAIL = regex(r"\bfail(?:s|ing)?\b", re.IGNORECASE)
_BEFORE = regex(r"\b(?:before|first)\b", re.IGNORECASE)
_NEAR = 60
"""Characters between "tests", "fail" and "before" of one rule."""
_NOT = regex(
    r"\boptional|\bnot\b|n't\b|\bno\s+(?:TDD|tests?)\b|\bwithout\b|\bif\s+(?:requested|tests\s+(?:are\s+)?requested|desired|TDD)"
    r"|\bunless\b|\bonly\s+if\b|\bskip",
    re.IGNORECASE,
)
_CLAUSE = regex(r"[.;。](?=\s|$)|\s[—–]\s")


def tests_first(places: Places) -> Iterator[TestsFirst]:
    """Yield a claim for each line and heading outside tasks that sets the rule for the plan or a phase."""
    for place in places.running(*_HINTS):
        if place.task is None and _says_so(place.text):
            yield TestsFirst(line=place.line)
    for heading, place in places.headed(*_HINTS):
        if _says_so(place.text):
            yield TestsFirst(line=heading.line)


def _says_so(text: str) -> bool:
    return any(
        (_RULE.search(clause) or _TDD.search(clause) or _fails_before(clause)) and not _NOT.search(clause)
        for clause in _CLAUSE.split(text)
    )


def _fails_before(clause: str) -> bool:
    """Whether tests must fail before something: ``tests MUST be written and FAIL before implementation``."""
    fail = _FAIL.search(clause)
    before = _BEFORE.search(clause, fail.end()) if fail else None
    if fail is None or before is None or before.start() - fail.end() > _NEAR:
        return False
    return "test" in clause[max(0, fail.start() - _NEAR) : fail.start()].lower()

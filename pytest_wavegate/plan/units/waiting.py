"""What a unit says of the others: whom it waits for, for which part of them, and whom it runs beside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.units.label import bare
from pytest_wavegate.plan.units.names import HELD
from pytest_wavegate.plan.words.boxes import without_box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_wavegate.plan.units.names import Mention, Names
    from pytest_wavegate.plan.words.fields import Line

_ASIDE = regex(r"\(([^()]{0,300})\)")
_HELD = regex(f"[{HELD}]")
_CLAUSE = regex(r"\s[-–—]{1,2}\s|;|\.(?=\s|$)|\s→\s|\bbut\b|\bthen\b")
_FREE = regex(
    r"^\W*(?:none\b|n/?a\b|nothing\b|nil\b|no\s(?:\w+\s)?(?:dependenc|deps\b|blockers?|prereq)|nobody\b|now\b|immediate"
    r"|independent\b|(?:can\s)?starts?\s(?:immediately|now|right away|any ?time|first)|yes\b|true\b)",
    re.IGNORECASE,
)
_NOT = regex(
    r"\b(?:not|no longer|never|neither|independent(?:ly)? (?:of|from)|without|regardless)\b|n't\b",
    re.IGNORECASE,
)
_BESIDE = regex(
    r"\bparallel|\bconcurrent|\bsimultaneous|\balongside\b|\btogether with\b|\bside by side\b|\bsame time\b",
    re.IGNORECASE,
)
_OPTIONAL = regex(
    r"\boptional|\bnice to have\b|\bif available\b|\bpreferabl[ey]\b|\bideally\b", re.IGNORECASE
)
_PART = regex(
    r"\b(?:only|partial(?:ly)?|types?|interfaces?|schemas?|contracts?|stubs?|constants|signatures?)\b",
    re.IGNORECASE,
)
"""What an aside names that is less than the whole unit."""
_DOES = regex(
    r"\s(?:has\s|have\s)?(?:(?:complet|finish)\w{0,5}\s(?!(?:its?|their|all|everything)\b)"
    r"|(?:defin|publish|provid|creat|expos|deliver|ship|land|establish|add|merg)\w{0,5}\s)"
    r"(?!(?:and|or|in|on|at|successfully|first|fully|entirely|before|by|with|so|to)\b)\w",
    re.IGNORECASE,
)
"""What stands behind a unit that has to do one thing, not to be complete: "E defines its constants"."""
_WHEN = regex(r"\b(?:after|once|when|until|as soon as)\b", re.IGNORECASE)
_SEPARATOR = regex(r"[,;&+]|\band\b", re.IGNORECASE)
_COMMA = regex(r"[,;]")
_MEANT = regex(r"[A-Za-z]{3}")
_MOST_ASIDES = 256


@dataclass
class Waiting:
    """What one unit says; ids and words with the line that says so."""

    units: dict[str, int] = field(default_factory=dict)
    """Ids of units, unknown ones too."""
    groups: dict[str, int] = field(default_factory=dict)
    """Numbers of waves or phases."""
    missing: dict[str, int] = field(default_factory=dict)
    """Waves or phases that the plan does not have, as written."""
    every: dict[str, int] = field(default_factory=dict)
    """``every unit``, ``every group``: all others, all previous ones."""
    soft: dict[str, int] = field(default_factory=dict)
    """Units of which a part is enough, or that are optional."""
    beside: list[tuple[tuple[str, ...], int]] = field(default_factory=list)
    words: dict[str, int] = field(default_factory=dict)
    """What names nobody: "Kafka consumer setup"."""
    free: int | None = None
    """The line that says "none"."""

    @property
    def silent(self) -> bool:
        """Whether it says nothing of order, not even "none"."""
        return (
            not (self.units or self.groups or self.missing or self.every or self.words) and self.free is None
        )


def read_waiting(lines: Iterable[Line], names: Names) -> Waiting:
    """Read what stands in a field of dependencies.

    Args:
        lines: its value and the list below it.
        names: whom it may name.

    Returns:
        What it says, each clause read by itself; "none" and "not before 2B" name nobody.
    """
    waiting = Waiting()
    for line in lines:
        text, asides = _held(line.text)
        for clause in _CLAUSE.split(text):
            _read_clause(waiting, clause.strip(), names, asides=asides, line=line.number)
    return waiting


def _held(text: str) -> tuple[str, list[str]]:
    """Put one character for each pair of brackets, so that what is in them reads by itself."""
    asides: list[str] = []

    def hold(aside: re.Match[str]) -> str:
        if len(asides) >= _MOST_ASIDES:
            return " "
        asides.append(aside.group(1))
        return chr(ord(HELD[0]) + len(asides) - 1)

    return _ASIDE.sub(hold, _HELD.sub("", bare(without_box(text)))), asides


def _read_clause(waiting: Waiting, clause: str, names: Names, *, asides: Sequence[str], line: int) -> None:
    if _FREE.match(clause):
        waiting.free = waiting.free or line
    elif _BESIDE.search(clause):
        found = [mention for mention in names.mentions(clause) if mention.kind == "unit"]
        if found:
            waiting.beside.append((tuple(one for mention in found for one in mention.names), line))
    elif not _NOT.search(clause):
        _read_needs(waiting, clause, names, asides=asides, line=line)


def _read_needs(waiting: Waiting, clause: str, names: Names, *, asides: Sequence[str], line: int) -> None:
    found = names.mentions(clause)
    if not found and (inside := _inside(clause, names, asides)):
        for mention in inside:
            _note(waiting, mention, line=line)
        return
    for mention in found:
        behind = clause[mention.end :].lstrip()
        aside = asides[ord(behind[0]) - ord(HELD[0])] if _HELD.match(behind) else ""
        if mention.kind == "unit" and _OPTIONAL.search(aside):
            waiting.soft |= dict.fromkeys(mention.names, line)
            continue
        if mention.kind != "group" or not _is_place(mention, found, clause):
            _note(waiting, mention, line=line)
        if mention.kind == "unit" and (_PART.search(aside) or _in_part(mention, clause)):
            waiting.soft |= dict.fromkeys(mention.names, line)
    waiting.words |= dict.fromkeys(_unnamed(clause, found), line)


def _inside(clause: str, names: Names, asides: Sequence[str]) -> list[Mention]:
    """Who is named in brackets, where nobody is outside of them: ``Pure reducer (Agent 3A)``."""
    said = [asides[ord(held) - ord(HELD[0])] for held in _HELD.findall(clause)]
    plain = [aside for aside in said if not (_BESIDE.search(aside) or _NOT.search(aside))]
    return [mention for aside in plain for mention in names.mentions(aside) if mention.kind == "unit"]


def _note(waiting: Waiting, mention: Mention, *, line: int) -> None:
    match mention.kind:
        case "unit":
            said, unknown = waiting.units, waiting.units
        case "group":
            said, unknown = waiting.groups, waiting.missing
        case _:
            waiting.every.setdefault(mention.kind, line)
            return
    for one in mention.names:
        said.setdefault(one, line)
    for one in mention.unknown:
        unknown.setdefault(one, line)


def _is_place(group: Mention, found: Sequence[Mention], clause: str) -> bool:
    """Whether a wave or phase only says where a unit stands: ``Stream A from Phase 1``."""
    for other in found:
        if other.kind == "unit":
            low, high = sorted((group, other), key=lambda mention: mention.start)
            if not _SEPARATOR.search(clause[low.end : high.start]):
                return True
    return False


def _in_part(unit: Mention, clause: str) -> bool:
    """Whether a unit has to do one thing only: ``after E completes phase constants``."""
    return _DOES.match(clause[unit.end :]) is not None and _WHEN.search(clause[: unit.end]) is not None


def _unnamed(clause: str, found: Sequence[Mention]) -> list[str]:
    """Return the pieces of a clause that name nobody and say something."""
    pieces: list[str] = []
    start = 0
    for separator in (*_COMMA.finditer(clause), None):
        end = separator.start() if separator else len(clause)
        if not any(start <= mention.start < end or mention.start < start < mention.end for mention in found):
            pieces.append(_HELD.sub("", clause[start:end]).strip())
        start = separator.end() if separator else end
    return [piece for piece in pieces if _MEANT.search(piece)]

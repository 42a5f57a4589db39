"""Tasks that a plan says run at the same time: ``T021-T024 can run in parallel``, ``T025 ∥ T026``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Beside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.asides.places import Places
    from pytest_wavegate.plan.words.task_names import Mention, TaskNames

_HINTS = ("parallel", "together", "concurrent", "simultaneous", "at the same time", "∥", "‖", "并行", "同时")
_WORD = regex(
    r"\b(?:in\s+)?parallel(?:ly|izable|ized?)?\b|\btogether\b|\bconcurrent(?:ly)?\b|\bsimultaneously\b"
    r"|\bat the same time\b|并行|同时",
    re.IGNORECASE,
)
_CLAUSE = regex(r"[;。；]|(?<!e\.g)(?<!i\.e)(?<!vs)\.(?=\s)|\bthen\b|\bbut\b|\s[—–]\s", re.IGNORECASE)
_BARS = regex(r"\s*[∥‖]\s*")
_NOT = regex(
    r"\bnot\b|n't\b|\bcannot\b|\bnever\b|\bunsafe\b|\bno\s+parallel|(?<!no )\bconflicts?\b|\brather than\b"
    r"|\binstead of\b",
    re.IGNORECASE,
)
_ASIDE = regex(r"\([^()]{0,200}\)|\[[^\[\]]{0,20}\]|[*_`]+")
_BRIDGE = regex(
    r"(?:[\s,)(}\]:/–-]|\b(?:can|could|may|might|should|must|will|all|both|each|is|are|be|being|run|runs|running|done|go|goes"
    r"|start|started|starts|begin|proceed|execute|executed|executing|work|worked|on|written|drafted|developed|develop|built"
    r"|implement|implemented|happen|also|then|and|fully|mostly|largely|safely|independent(?:ly)?|tasks?|tests?|marked|which"
    r"|different|files?|of|other|completely|entirely|in|by|two|developers|parallelizable|parallelize|可以?|可|都)\b){0,60}",
    re.IGNORECASE,
)
_AFTER = regex(
    r"\b(?:after|once|when|until|before|unless|following|behind|since|because)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_WITH = regex(r"\s*(?:with|to|alongside|与)\b\s*", re.IGNORECASE)
_MUTUAL = regex(
    r"(?:each other|one another|themselves)\b(?:\s*,?\s*(?:and|as well as)\s+(?:also\s+)?(?:with\s+)?)?",
    re.IGNORECASE,
)
_REACH = regex(
    r"[\s*_`(\[{]*(?:(?:any|all|the|tasks?|of|both|either|remaining|rest)\s+){0,4}(?:[\w-]{1,30}\s+){0,3}[(\[]?$",
    re.IGNORECASE,
)
_LABEL = regex(
    r"^[\s*_`-]*(?:(?:can\s+)?(?:run\s+|be\s+done\s+)?in\s+parallel|parallel)(?:\s+(?:opportunit\w+|tasks?|execution|groups?|batch(?:es)?|\d+|[A-Z]|with\w*)){0,3}"
    r"[\s*_]*[:：][\s*_]*",
    re.IGNORECASE,
)
_THEM = regex(r"(?:them|these|those)\b", re.IGNORECASE)
_APART = regex(
    r"^[\s,)*_`]*(?:is|are)\s+(?:\w+ly\s+)?independent\s+(?:of|from)\s+(?:the\s+)?(?:tasks?\s+)?$",
    re.IGNORECASE,
)
_PAIR = 2


def stated_beside(places: Places, names: TaskNames) -> Iterator[Beside]:
    """Yield what a plan's sentences say runs at the same time; denials and task titles are left out."""
    for place in places.running(*_HINTS):
        for clause in _CLAUSE.split(place.text):
            yield from _of_clause(clause, names, line=place.line)


def _of_clause(clause: str, names: TaskNames, *, line: int) -> Iterator[Beside]:
    if "∥" in clause or "‖" in clause:
        yield from _of_bars(clause, names, line=line)
        return
    label = _LABEL.match(clause)
    if label:
        yield from _mutual(names.mentions(clause[label.end() :]), line=line)
        return
    clause = _ASIDE.sub(
        lambda aside: aside.group() if names.mentions(aside.group()) or _WORD.search(aside.group()) else " ",
        clause,
    )
    word = _WORD.search(clause)
    if word and not _NOT.search(clause):
        yield from _of_word(clause, word, names=names, line=line)


def _of_word(clause: str, word: re.Match[str], *, names: TaskNames, line: int) -> Iterator[Beside]:
    """Read the tasks on the left of "in parallel", and those right behind "with"."""
    left = _subject(clause[: word.start()], names)
    if not left:
        return
    following = clause[word.end() :]
    beside = _WITH.match(following)
    if beside is None or (len(left) == _PAIR and _THEM.match(following, beside.end())):
        yield from _two_sides(*left, line=line) if len(left) == _PAIR else _mutual(left, line=line)
        return
    rest = following[beside.end() :]
    mutual = _MUTUAL.match(rest)
    if mutual:
        yield from _mutual(left[-1:], line=line)
        rest = rest[mutual.end() :]
    right = names.mentions(rest)
    if right and _REACH.match(rest[: right[0].start]):
        yield from _two_sides(left[0], right[0], line=line)


def _subject(text: str, names: TaskNames) -> tuple[Mention, ...]:
    """Return the tasks that a clause is about; two lists where it says they are independent of each other."""
    found = names.mentions(text)
    if not found or not _BRIDGE.fullmatch(text[found[-1].end :]):
        return ()
    if len(found) >= _PAIR and _APART.match(text[found[-2].end : found[-1].start]):
        return found[-2:]
    return () if _AFTER.search(text[: found[-1].start]) else found[-1:]


def _of_bars(clause: str, names: TaskNames, *, line: int) -> Iterator[Beside]:
    sides = [names.mentions(piece) for piece in _BARS.split(clause)]
    if any(len(side) != 1 for side in sides) or "→" in clause:
        return
    lists = [side[0] for side in sides]
    if all(len(one.ids) == 1 for one in lists):
        ids = tuple(dict.fromkeys(one.ids[0] for one in lists))
        if len(ids) >= _PAIR:
            yield Beside(tasks=ids, line=line)
    elif len(lists) == _PAIR:
        yield from _two_sides(lists[0], lists[1], line=line)


def _mutual(lists: tuple[Mention, ...], *, line: int) -> Iterator[Beside]:
    for one in lists:
        if len(one.ids) >= _PAIR:
            yield Beside(tasks=one.ids, line=line)


def _two_sides(left: Mention, right: Mention, *, line: int) -> Iterator[Beside]:
    others = tuple(one for one in right.ids if one not in left.ids)
    if others:
        yield Beside(tasks=left.ids, others=others, line=line)

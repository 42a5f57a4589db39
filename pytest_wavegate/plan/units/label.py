"""Labels of units of work: ``Agent 2B: Rope locker``, ``Stream A - Search``, ``W0-T1``, ``#78 Notes``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.words.emoji import without_emoji

KIND = (
    r"(?:(?:sub-?)?agent|(?:work[ -]?)?stream|track|team|squad|lane|worker|worktree"
    r"|task|slot|ticket|issue|job|item)"
)
"""Words that may stand before the id of a unit, as a pattern."""
NUMBERED = r"\d{1,4}(?:\.\d{1,4}){0,3}[A-Za-z]{0,2}\d{0,2}"
TICKET = (
    r"[A-Z][A-Za-z]{0,11}\d{0,3}[a-z]?(?:[-_][A-Z]{1,8}){0,2}[-_][A-Z]{0,3}\d{1,5}[A-Za-z]?(?:\.\d{1,3})?"
)
SHORT = r"[A-Z]{1,2}\d{0,4}[a-z]?"
ID = rf"(?:#\d{{1,6}}|{TICKET}|{NUMBERED}|{SHORT})"
"""What an id may look like."""
_SELF_EVIDENT = regex(rf"#\d{{1,6}}|{TICKET}|\d{{1,4}}(?:\.\d{{1,4}}){{1,3}}[A-Za-z]?|[A-Z]\d{{3,4}}[a-z]?")
"""Ids that no one takes for a word; the others need a kind before them or a colon behind them."""
_LABEL = regex(
    rf"(?:(?P<kind>{KIND})[ #-]{{0,2}})?(?P<id>(?-i:{ID}))`?(?![\w/`])(?!\.\d)"
    r"(?P<mark>\s?[:：)\]|.–—-]+(?=\s|$))?\s?(?P<rest>.*)",
    re.IGNORECASE,
)
_NAMED = regex(
    r"(?P<name>(?-i:[A-Z])[\w&+-]{0,30}(?: [\w&+-]{1,30}){0,3}) (?P<kind>squad|team|stream|track|workstream)"
    r"(?!\w)\s?(?:[:：–—-]\s)?(?P<rest>.*)",
    re.IGNORECASE,
)
_MARKUP = regex(r"\*\*|__|~~|^\[P\]\s")
_ASIDE = regex(r"\s?[(\[]([^()\[\]]{1,120})[)\]]")
_EXECUTION = regex(
    r"\b(?:parallel|sequential|concurrent|simultaneous|independent|after|depends?|requires?|needs?|blocked"
    r"|can start|starts?|solo|weeks?|days?|hours?|minutes?|priority|estimated?|optional|mvp|P\d"
    r"|critical path)\b"
    r"|^[~≈<]?\d[\d.]{0,5}\s?(?:[-–]\s?\d[\d.]{0,5}\s?)?\+?\s?(?:h|hrs?|d|w|m|mins?|sp|pts?|points?)\b"
    r"|\b\d{1,4}\+?\s(?:[\w-]{1,20}[\s-])?(?:tasks?|agents?|streams?|files?|tracks?|teams?)\b",
    re.IGNORECASE,
)
"""What an aside of a title says about how and when, not about what."""
_SUFFIX = regex(
    r"\s[-–—|]\s(?P<aside>(?:(?:all|fully|run|\d+)\s)?(?:parallel|sequential|concurrent|independent)\b"
    r"[\w ]{0,40})$",
    re.IGNORECASE,
)
_DIGIT = regex(r"\d")
_FUNCTION_WORD = regex(r"\b(?:for|of|by|per|the|a|and|in|to|with|each|all|every)\b", re.IGNORECASE)
_SENTENCE = regex(
    r"[,;→&+/]|->|(?:must|should|shall|can|may|will|is|are|was|has|and|or|to|through|depends?|needs?|requires?"
    r"|blocks?|adds?|creates?|runs?|starts?|waits?|works?|in|on|for|with|then|completes?|finishes|first|only|modif(?:y|ies)|does|do|per|uses?)\b"
)
"""What follows an id where a sentence goes on, not a title."""
_SLUG = regex(r"[^a-z0-9]+")
_LONGEST = 2_000
"""Characters of a label that are read."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a heading, a list item or a cell says of its unit."""

    kind: str
    """In lower case and singular: ``agent``; empty where an id stands alone."""
    id: str
    title: str
    """Empty where the id says all."""
    asides: tuple[str, ...] = ()
    """What brackets of the title say about how and when: ``Parallel Execution``, ``2-3 hours``."""
    named: bool = False
    """The id is made from words, ``Monitor Squad``."""


def bare(text: str) -> str:
    """Return a text on one line without emphasis and emoji, cut where no one reads on."""
    plain = text[:_LONGEST].strip()
    if "*" in plain or "_" in plain or "~" in plain or plain.startswith("[P]"):
        plain = _MARKUP.sub(" ", plain)
    return without_emoji(plain)


def read_label(text: str, *, kind: str = "") -> Label | None:
    """Read what begins with the id of a unit; none where it begins otherwise.

    Args:
        text: a heading, a list item without its box, or a cell.
        kind: what the place says about it: the header of its column. Any id counts then.
    """
    plain = bare(text).lstrip("`")
    found = _LABEL.match(plain)
    if found is None:
        return None
    said = one_kind(found["kind"] or kind)
    if not said and not (
        _SELF_EVIDENT.fullmatch(found["id"]) or (found["mark"] and _DIGIT.search(found["id"]))
    ):
        return None
    if not found["mark"] and _SENTENCE.match(found["rest"]):
        return None
    if found["kind"] is None and kind and not found["mark"] and found["rest"][:1] not in ("", "(", "["):
        return None
    title, asides = without_asides(found["rest"].lstrip("` "))
    return Label(kind=said, id=found["id"], title=title, asides=asides)


def read_name(text: str) -> Label | None:
    """Read a unit that has a name in place of an id, ``Monitor Squad (Day 1)``; the id is made from it."""
    found = _NAMED.match(bare(text))
    if found is None or found["rest"][:1] not in ("", "(", "[") or _FUNCTION_WORD.search(found["name"]):
        return None
    written = f"{found['name']} {found['kind']}"
    _, asides = without_asides(found["rest"])
    word = _SLUG.sub("-", found["name"].casefold()).strip("-")
    return (
        Label(kind=found["kind"].casefold(), id=word, title=written, asides=asides, named=True)
        if word
        else None
    )


def without_asides(title: str) -> tuple[str, tuple[str, ...]]:
    """Take out of a title what it says about how and when, in brackets or behind a last dash."""
    if not any(mark in title for mark in "([-–—|"):
        return title.strip(" :·"), ()
    asides = [aside.strip() for aside in _ASIDE.findall(title) if _EXECUTION.search(aside)]
    kept = _ASIDE.sub(lambda aside: "" if aside.group(1).strip() in asides else aside.group(), title)
    suffix = _SUFFIX.search(kept)
    if suffix:
        asides.append(suffix["aside"])
        kept = kept[: suffix.start()]
    return " ".join(kept.split()).strip(" -–—:·"), tuple(asides)


def one_kind(word: str) -> str:
    """Return a kind as ``Label.kind`` has it: ``Work streams`` is ``workstream``."""
    return word.strip().casefold().replace(" ", "").replace("-", "").removesuffix("s")

"""Sentences that say what comes before what, clause by clause; whom they mean is not known here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.box_marks import ANY

if TYPE_CHECKING:
    from collections.abc import Iterator

Word: TypeAlias = Literal["depends", "after", "blocks", "before", "chain", "free"]
"""What a clause says: ``free`` is "no dependencies"; the others relate a subject to objects."""

_CODE = regex(r"`([^`]*)`")
_REFERENCE = regex(r"\W*(?:[A-Z]{1,3}-?\d|Phase\s)")
_ASIDE = regex(r"\(([^()]*)\)")
_HELD = regex("\x02(\\d+)\x03")
_NOISE = regex(rf"<!--.*?(?:-->|$)|~~[^~]*~~|\*+|(?<!\w)_+|_+(?!\w)|\[[{ANY}]?\]")
_WIDE = str.maketrans({"（": "(", "）": ")", "：": ":", "；": ";", "\n": " "})
_RANGE = regex(
    r"((?:\bT-?|\bUS-?|\bPhases?\s)\d[\d.]*[a-z]?)\s+([–—-])\s+(?=T-?\d|US-?\d|Phase\s\d|\d+\b(?!\s*[a-z]))",
    re.IGNORECASE,
)
_POINTER = regex(
    r"\s*(?:→|->|=>|⇒)\s*(?=(?:after|no|none|depends?|requires?|needs?|blocks|last|starts?)\b)", re.IGNORECASE
)
_SPLIT = regex(
    r"[;。]|(?<!e\.g)(?<!i\.e)(?<!vs)(?<!etc)\.(?=\s|$)|\s+(?:--|[—–-])\s+"
    r"|,?\s+\b(?:then|but(?![^.;]{0,40}\bindependen)|because|since|so|while|whereas|although|unless|and\s+then|or\s+after)\b\s"
    r"|,\s*(?=(?:in\s+|can\s+\w+\s+in\s+)?parallel\b|(?:blocks|depends|before|after|which|or\s+even)\b)"
    r"|\s+(?:and|and\s+also)\s+(?=(?:blocks|depends|must)\b)",
    re.IGNORECASE,
)
ARROW = regex(r"\s*(?:→|⟶|⇒|─+[►▶>]|-+>|=+>)\s*")
"""What stands between the links of a chain in a sentence."""
_FREE = regex(
    r"^\W*(?:has\s+|have\s+)?(?:no\s+(?:dependenc(?:y|ies)|deps|prerequisites?|blockers)\b(?!\s+on\b)"
    r"|none\b|independent\b(?!\s+(?:of|from))|(?:can\s+)?starts?\s+(?:here|immediately|right\s+away|now)"
    r"|无依赖|依存なし|nenhuma|sem\s+depend[eê]ncias?|sin\s+dependencias)",
    re.IGNORECASE,
)
_NOT = regex(
    r"\bin?dependen(?:t|tly|te|tes)\b(?!\s+(?:up)?on\b)|\bparallel\b|\bconcurrent|\bsimultaneous|\bno\s+depend|\bnot\b|n't\b"
    r"|\bnever\b|\bneither\b|\bno\s+longer\b|\bwithout\b|\bmay\s+(?:integrate|depend|need|require)|\bcould\b|\bmight\b"
    r"|\boptional|\bideally\b|\bany\s*time\b|\beither\b|\bregardless\b|并行|可同时|互不|並行|paralel",
    re.IGNORECASE,
)
_IN_PARALLEL_AFTER = regex(r"\b(?:all\s+)?in\s+parallel\s+(?=(?:only\s+)?(?:after|once)\b)", re.IGNORECASE)
_VERBS: tuple[tuple[Word, re.Pattern[str]], ...] = (
    (
        "depends",
        regex(
            r"\b(?:depends?|dependent|relies|rely)\s+(?:\w+ly\s+)?(?:up)?on\b|\bdepend(?:e|em|en)\s+d[eao]s?\b"
            r"|\brequires?\b|\bneeds?\b|\bblocked\s+(?:by|on)\b|\b(?:waits?|waiting)\s+(?:for|on)\b|依赖于?|依存",
            re.IGNORECASE,
        ),
    ),
    ("after", regex(r"\bafter\b|\bonce\b|\bap[oó]s\b|\bdespu[eé]s\s+de\b|\bfollows\b", re.IGNORECASE)),
    (
        "blocks",
        regex(
            r"\b(?:un)?block(?:s|ing)?\b|\bbloque(?:ia|iam|a|an)\b|\bprerequisites?\s+(?:of|for)\b|阻塞|阻断",
            re.IGNORECASE,
        ),
    ),
    ("before", regex(r"\bbefore\b|\bprecedes?\b|\bantes\s+d[eao]s?\b|\bprior\s+to\b", re.IGNORECASE)),
)
_FIELD = regex(
    r"^(?P<needs>depends?(?:\s+on)?|dependenc(?:y|ies)|blocked\s+by|prerequisites?|requires?|needs|after|依赖|依存|前置)$"
    r"|^(?P<blocks>(?:un)?blocks?|blocking|blocker\s+for|阻塞)$",
    re.IGNORECASE,
)
_MODAL = (
    r"(?:can|may|must|should|shall|will|has\s+to|have\s+to|is|are|be|all|both|also|only|it|they|this|these|and|immediately"
    r"|starts?|begins?|runs?|proceeds?|executes?|comes?|goes|go|lands?|happens?|sequenced|done|complete[sd]?|finish(?:es|ed)?"
    r"|exists?|strictly|logically|directly|implemented|validated|work|started|begun|ordered|written|be(?:en)?)"
)
_MODALS_LAST = regex(rf"(?:(?:^|\s+){_MODAL})+\s*$", re.IGNORECASE)
_CUT = regex(
    r"\b(?:so|because|since|for|when|unless|if|which|that|but|via|with|as(?!\s+stor)|while|where|to(?!\s*(?:T-?\d|US|\d|phase)))\b.*",
    re.IGNORECASE,
)
_LONGEST_LABEL = 120
_LONGEST = 4_000
"""Characters of a text that are read; no one says an order in more."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a clause."""

    text: str
    """Without what stands in brackets."""
    asides: tuple[str, ...] = ()
    """What stands in brackets."""

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.text.strip(" ,:") or self.asides)


NOTHING = Phrase("")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one clause says."""

    word: Word
    subject: Phrase
    """Empty where the clause leaves it to its context."""
    label: Phrase
    """What stands before the colon: the subject of clauses without one."""
    objects: tuple[Phrase, ...]
    """One, or for a chain every link; none for ``free``."""


def read_statements(text: str) -> Iterator[Statement]:
    """Yield what the clauses of a sentence or list item say, each read alone.

    Args:
        text: as written, with its emphasis; a text of many lines is one sentence.
    """
    held: list[str] = []
    lifted = _lifted(plain(text), held)
    head, colon, rest = lifted.partition(":")
    labelled = bool(colon) and len(head) <= _LONGEST_LABEL and not ARROW.search(head)
    label = _phrase(head, held) if labelled else NOTHING
    field = _FIELD.match(label.text.strip()) if labelled else None
    if field:
        word: Word = "depends" if field["needs"] else "blocks"
        first = _SPLIT.split(rest, maxsplit=1)[0]
        if not _FREE.match(first):
            yield Statement(word, NOTHING, NOTHING, (_phrase(first, held),))
        return
    for clause in _SPLIT.split(rest if labelled else lifted):
        yield from _of_clause(clause, label=label, held=held)
    for aside in held:
        yield from (one for one in _of_asides(aside, held) if one.subject)


def only_label(text: str) -> bool:
    """Whether a text is nothing but a label, ``**User Story 2 (P2)**:``, for the list below it."""
    return plain(text).rstrip().endswith(":") and len(text) <= _LONGEST_LABEL


def plain(text: str) -> str:
    """Return a text on one line without emphasis, code and comments; ids in code stay."""
    text = _CODE.sub(lambda code: code.group(1) if _REFERENCE.match(code.group(1)) else "¤", text[:_LONGEST])
    text = _NOISE.sub("", text.translate(_WIDE))
    return _POINTER.sub(": ", _RANGE.sub(r"\1\2", text), count=1)


def _lifted(text: str, held: list[str]) -> str:
    """Take brackets out, innermost first, and leave marks in their place."""
    for _ in range(4):
        text, changes = _ASIDE.subn(lambda aside: _hold(aside.group(1), held), text)
        if not changes:
            break
    return text


def _hold(aside: str, held: list[str]) -> str:
    held.append(aside)
    return f" \x02{len(held) - 1}\x03"


def _phrase(text: str, held: list[str]) -> Phrase:
    asides = tuple(_HELD.sub("", held[int(number)]) for number in _HELD.findall(text))
    return Phrase(" ".join(_HELD.sub("", text).split()), asides)


def _of_asides(aside: str, held: list[str]) -> Iterator[Statement]:
    for clause in _SPLIT.split(aside):
        if "→" not in clause:
            yield from _of_clause(clause, label=NOTHING, held=held)


def _of_clause(clause: str, *, label: Phrase, held: list[str]) -> Iterator[Statement]:
    clause = _IN_PARALLEL_AFTER.sub("", clause)
    bare = _HELD.sub("", clause)
    if _FREE.match(bare):
        yield Statement("free", NOTHING, label, ())
    elif _NOT.search(bare):
        return
    elif len(links := ARROW.split(clause.strip())) > 1:
        yield Statement("chain", NOTHING, label, tuple(_phrase(link, held) for link in links))
    else:
        yield from _of_verb(clause, label=label, held=held)


def _of_verb(clause: str, *, label: Phrase, held: list[str]) -> Iterator[Statement]:
    found = [(match, word) for word, verb in _VERBS if (match := verb.search(clause))]
    if not found:
        return
    match, word = min(found, key=lambda one: one[0].start())
    subject = _phrase(_MODALS_LAST.sub("", clause[: match.start()]), held)
    target = _phrase(_CUT.sub("", clause[match.end() :]), held)
    if target:
        yield Statement(word, subject, label, (target,))

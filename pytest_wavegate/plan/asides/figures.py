"""The figures of a line, each with the words on both sides of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.box_marks import ANY
from pytest_wavegate.plan.words.amounts import read_amounts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.words.amounts import Amount

_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&le;", "≤"), ("&ge;", "≥"))
_CODE = regex(r"`+([^`]{0,200})`+")
_PLAIN_CODE = regex(r"[\w./-]{1,40}|(?:branch_)?coverage\s*>=?\s*\d{1,3}\s?%|pass_rate\s*>=?\s*\d{1,3}\s?%")
_LINK = regex(r"\[([^\[\]]{0,200})\]\([^()\s]{0,300}\)")
_NOISE = regex(rf"\*\*|__|~~[^~]{{0,500}}~~|<!--.*?(?:-->|$)|^\[[{ANY}]?\]\s*")
_REFERENCE = regex(r"^(?:[A-Z]{2,4}-?\d[\w.]*|\d+)\s*[:.)–—-]+\s+")
_FIRM = regex(
    r"\b(?:require[sd]?|requirements?|must|shall|targets?|maintain(?:s|ed)?|ensures?|minimum|threshold|gates?"
    r"|verify|verifies|enforces?|achieve|need(?:s|ed)?|mandates?|mandatory|reach|slas?|slos?|validates?|confirm"
    r"|budgets?|benchmarks?|acceptance|criteri(?:a|on)|p9[059]|p50|percentile|should be|performance)\b",
    re.IGNORECASE,
)
"""Words that say a figure is meant as a limit."""
_RESULT = regex(
    r"\b(?:achieved|improved|increased|current(?:ly)?|reached|was|were|from|exceed(?:s|ed)|now|had|added|created)\b",
    re.IGNORECASE,
)
_MOST = 40
"""Figures of a line that are read."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line without emphasis, links and code."""

    text: str
    firm: bool
    """It has a word that says its figures are meant as limits."""
    result: bool
    """It has a word that says its figures were reached."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the text on both sides of it, up to the next figures."""

    amount: Amount
    before: str
    after: str
    line: Line

    @property
    def earlier(self) -> str:
        """All of the line that stands before the figure."""
        return self.line.text[: self.amount.start]


def read_figures(text: str) -> Iterator[Figure]:
    """Yield the figures of a line in order.

    Args:
        text: one line as written, with its emphasis.
    """
    text = _plain(text)
    amounts = list(islice(read_amounts(text), _MOST))
    line = Line(text, firm=says_limit(text), result=bool(_RESULT.search(text)))
    at = 0
    ends = [*(amount.start for amount in amounts[1:]), len(text)]
    for amount, end in zip(amounts, ends, strict=False):
        yield Figure(amount, text[at : amount.start], text[amount.end : end], line)
        at = amount.end


def says_limit(text: str) -> bool:
    """Whether a text has a word that says its figures are meant as limits: must, target, SLA, p95."""
    return bool(_FIRM.search(text))


def _plain(text: str) -> str:
    for written, sign in _ENTITIES:
        text = text.replace(written, sign)
    text = _LINK.sub(r"\1", _CODE.sub(_opened, text))
    return _REFERENCE.sub("", _NOISE.sub("", text))


def _opened(code: re.Match[str]) -> str:
    """Code that is a name is read as one; all other code is not."""
    return code[1] if _PLAIN_CODE.fullmatch(code[1].strip()) else "¤"

"""Headings that group tasks, whatever they begin with: ``2. Storage``, ``Group 14: Storage``, ``Storage``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.words.phase_heading import PhaseHeading, read_any_heading, read_phase_heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.plan.text.blocks import Heading

_NUMBERED = regex(r"(?P<id>\d{1,3}(?:\.\d{1,3}){1,4}|\d{1,3}(?=[.)．、]))[.)．、]?\s{0,3}(?P<title>\S.*)")
_LABELLED = regex(
    r"(?P<label>[^\W\d_]{1,16}[ -]?(?P<id>[A-Z]{0,2}\d{1,3}(?:\.\d{1,3}){0,4}[a-z]?))"
    r"\s{0,3}(?:[:：—–]|-(?=\s))\s{0,3}(?P<title>\S.*)"
)
_LONGEST = 500
"""Characters of a heading that are read."""


def read_group_heading(text: str) -> PhaseHeading:
    """Read a heading above tasks; its id is the number that it has, else made from its words."""
    said = read_phase_heading(text) or read_numbered_group(text)
    if said is not None:
        return said
    found = _LABELLED.match(_bare(text))
    plain = read_any_heading(found["title"] if found else text)
    if found is None:
        return plain
    return PhaseHeading(found["id"], found["label"], plain.title, plain.priority, plain.story)


def read_numbered_group(text: str) -> PhaseHeading | None:
    """Read a heading that begins with a bare number, ``2. Storage``; none where it does not."""
    found = _NUMBERED.match(_bare(text))
    if found is None:
        return None
    plain = read_any_heading(found["title"])
    return PhaseHeading(found["id"], "", plain.title, plain.priority, plain.story)


def groups_of(chains: Sequence[tuple[Heading, ...]]) -> Iterator[Heading | None]:
    """Yield for each task the heading that groups it, given the headings above each, outermost first.

    What stands above all of them groups nothing. Of the rest it is the outermost that has a number, else
    the outermost one; none where a task stands above them.
    """
    shared = _shared(chains)
    numbered: dict[int, bool] = {}
    for chain in chains:
        own = chain[shared:]
        for one in own:
            if one.line not in numbered:
                numbered[one.line] = _has_number(one.text)
        yield next((one for one in own if numbered[one.line]), own[0] if own else None)


def _shared(chains: Sequence[tuple[Heading, ...]]) -> int:
    """Return how many headings stand above every task."""
    if not chains:
        return 0
    first, length = chains[0], len(chains[0])
    for chain in chains:
        length = min(length, len(chain))
        while length and chain[length - 1].line != first[length - 1].line:
            length -= 1
    return length


def _has_number(text: str) -> bool:
    said = read_group_heading(text)
    return bool(said.label) or said.id[:1].isdigit()


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[*_`#]+", "", text[:_LONGEST]).split())

"""Ids in running text: ranges that leave suffixed ids out, and ids that no task has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.lint.subject import listed
from pytest_wavegate.plan.text.blocks import Comment, Fence
from pytest_wavegate.plan.words.ids import Ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.lint.subject import Subject

RANGE = Rule(
    "WG324",
    "warning",
    "the range {range} ends before {left}",
    "write {start}-{last}, or name what is left out",
)
UNDEFINED = Rule(
    "WG352",
    "warning",
    "{id} is mentioned, and no task has that id",
    "{advice}",
)
ESCAPED = Rule(
    "WG352",
    "warning",
    "{id} stands behind a box with backslashes, which is no box, so it is no task",
    "write [ ] without backslashes",
)
RULES = (RANGE, ESCAPED, UNDEFINED)
_SPAN = regex(
    r"(?P<start>T-?\d{1,5}[a-zA-Z]?)\s{0,2}(?:-{1,2}|[–—~]|\.{2,3}|\bto\b|\bthrough\b)\s{0,2}"
    r"(?P<end>T-?\d{1,5})(?![\w.-])"
)
_GONE = regex(
    r"\b(?:removed?|deleted|dropped|obsolete|renumbered|formerly|merged into|superseded|reserved"
    r"|skip(?:s|ped)?|deferred|postponed|cancell?ed)\b|~~",
    re.IGNORECASE,
)
"""Words of a line that tell why an id has no task, once for the whole plan."""
_ELSEWHERE = regex(
    r"\b(?:from (?:spec|feature|plan)?\s*\d{3}|previous(?:ly)?|next (?:free|available)|e\.g\.|example)\b",
    re.IGNORECASE,
)
"""Words of a line whose ids are not those of this plan."""
_ESCAPED = regex(r"^\s{0,20}[-*+]\s{1,4}\\\[[ xX]?\s?\\?\]")
_TOLD = frozenset({"WG102", "WG104", "WG105"})
"""Codes of findings that speak of the ids on their line."""
_JOINT = regex(r"[.-]")


def check(subject: Subject) -> Iterator[Finding]:
    """Yield findings line by line; what stands in comments and fences is an example."""
    ids = Ids(tuple(subject.tasks))
    if not any(one[:1].isalpha() and one[-1:].isalnum() for one in subject.tasks):
        return
    told = {finding.line for finding in subject.plan.findings if finding.code in _TOLD}
    # Of T042-MIN the number alone is enough, and W3 heads W3.1 and W3.2.
    seen = {one[: joint.start()] for one in subject.tasks for joint in _JOINT.finditer(one)}
    seen.update(_gone(subject, ids))
    silent = _silent(subject)
    for number, text in enumerate(subject.document.lines, start=1):
        if number in silent or not ids.mention.search(text):
            continue
        yield from _short_ranges(subject, text, number)
        if number not in told and not _ELSEWHERE.search(text):
            yield from _undefined(subject, ids, number=number, seen=seen)


def _gone(subject: Subject, ids: Ids) -> Iterator[str]:
    """The ids of lines that say why they have no task."""
    for text in subject.document.lines:
        if ids.mention.search(text) and _GONE.search(text):
            yield from (mention.group() for mention in ids.mention.finditer(text))


def _silent(subject: Subject) -> set[int]:
    lines: set[int] = set()
    for block in subject.document.blocks:
        if isinstance(block, Fence | Comment):
            lines.update(range(block.line, block.line + block.text.count("\n") + 2))
    return lines


def _short_ranges(subject: Subject, text: str, number: int) -> Iterator[Finding]:
    for span in _SPAN.finditer(text):
        end = span["end"]
        left = [one for one in _suffixed(subject, end) if one not in text[span.end() :]]
        if left and end in subject.tasks and subject.tasks[left[0]].phase == subject.tasks[end].phase:
            yield subject.finding(
                RANGE, line=number, mark=span.group(), range=span.group(), left=listed(left),
                start=span["start"], last=left[-1],
            )  # fmt: skip


def _suffixed(subject: Subject, end: str) -> list[str]:
    return [one for letter in "abcdefghijklmnopqrstuvwxyz" if (one := f"{end}{letter}") in subject.tasks]


def _undefined(subject: Subject, ids: Ids, *, number: int, seen: set[str]) -> Iterator[Finding]:
    text = subject.line(number)
    rule = ESCAPED if _ESCAPED.match(text) else UNDEFINED
    for mention in ids.mention.finditer(text):
        one = mention.group()
        if ids.has(one) or one in seen or not ids.likely(one) or text[mention.end() :][:1] in ("-", "_"):
            continue
        seen.add(one)
        near = ids.suggestion(one)
        advice = f"did you mean {near}?" if near else "define the task, or remove the mention"
        yield subject.finding(rule, line=number, mark=one, id=one, advice=advice)

"""Ids in running text: ranges that leave suffixed ids out, and ids that no task has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
RULES = (RANGE, UNDEFINED)
_SPAN = re.compile(
    r"(?P<start>T-?\d{1,5}[a-zA-Z]?)\s{0,2}(?:-{1,2}|[–—~]|\.{2,3}|\bto\b|\bthrough\b)\s{0,2}"
    r"(?P<end>T-?\d{1,5})(?![\w.-])"
)
_GONE = re.compile(
    r"\b(?:removed?|deleted|dropped|obsolete|renumbered|formerly|merged into|superseded"
    r"|from (?:spec|feature|plan)?\s*\d{3}|previous(?:ly)?"
    r"|reserved|skipped|next (?:free|available)|e\.g\.|example)\b|~~",
    re.IGNORECASE,
)
"""Words of a line that explain why an id has no task."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield findings line by line; what stands in comments and fences is an example."""
    ids = Ids(tuple(subject.tasks))
    if not any(one[:1].isalpha() and one[-1:].isalnum() for one in subject.tasks):
        return
    told = {(finding.line, finding.code) for finding in subject.plan.findings}
    seen: set[str] = set()
    silent = _silent(subject)
    for number, text in enumerate(subject.document.lines, start=1):
        if number in silent or not ids.mention.search(text):
            continue
        yield from _short_ranges(subject, text, number)
        if not {(number, "WG102"), (number, "WG104"), (number, "WG105")} & told and not _GONE.search(text):
            yield from _undefined(subject, ids, number=number, seen=seen)


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
    for mention in ids.mention.finditer(text):
        one = mention.group()
        if ids.has(one) or one in seen or not ids.likely(one) or text[mention.end() :][:1] in ("-", "_"):
            continue
        seen.add(one)
        near = ids.suggestion(one)
        advice = f"did you mean {near}?" if near else "define the task, or remove the mention"
        yield subject.finding(UNDEFINED, line=number, mark=one, id=one, advice=advice)

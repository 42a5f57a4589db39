"""Files of a plan that belong to no task, or to two tasks that overlap."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Soft
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.text.blocks import ListItem, Paragraph
from pytest_wavegate.plan.text.outline import sections
from pytest_wavegate.plan.words.paths import find_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.lint.subject import Subject

UNLISTED = Rule(
    "WG365",
    "info",
    "{file} is named here and in no task's list of files",
    "add it to the task that creates it",
)
OVERLAP = Rule(
    "WG366",
    "warning",
    "{target} may start before {source} is done, and both change {file}",
    "let {target} wait for all of {source}, or keep the file to one of them",
)
RULES = (UNLISTED, OVERLAP)
_LISTING = frozenset({"waves", "streams"})
"""Dialects whose tasks list their files."""
_SHARED = regex(r"coordinat|testing|integration|migration|conflict|shared|merge", re.IGNORECASE)
_DOCUMENT = regex(r"\.(?:md|rst|txt)$", re.IGNORECASE)
_MOST = 20


def check(subject: Subject) -> Iterator[Finding]:
    """Yield findings for files outside of all tasks, and for files of two tasks that overlap."""
    yield from _overlaps(subject)
    if subject.plan.dialect in _LISTING:
        yield from _unlisted(subject)


def _overlaps(subject: Subject) -> Iterator[Finding]:
    """Files of two tasks of which one waits for a part of the other, whatever order waves give them."""
    for claim in subject.plan.claims:
        if not isinstance(claim, Soft):
            continue
        source, target = subject.tasks.get(claim.source), subject.tasks.get(claim.target)
        shared = [file for file in target.files if file in source.files] if source and target else []
        if target and shared:
            line = subject.place(shared[0], of=target)
            values = {
                "source": subject.named(claim.source),
                "target": subject.named(target.id),
                "file": shared[0],
            }
            yield subject.finding(OVERLAP, line=line, mark=shared[0], task=target.id, **values)


def _unlisted(subject: Subject) -> Iterator[Finding]:
    """Files in sections about work that is shared, each once."""
    known = {file for task in subject.tasks.values() for file in task.files}
    known |= {file.rpartition("/")[2] for file in known}
    seen: set[str] = set()
    for section in sections(subject.document):
        if not any(_SHARED.search(heading.text) for heading in section.headings[1:]):
            continue
        for block in section.blocks:
            if not isinstance(block, ListItem | Paragraph) or subject.task_at(block.line):
                continue
            for number, text in enumerate(block.text.split("\n"), start=block.line):
                for file in find_paths([text]).files:
                    if file not in known and file not in seen and not _DOCUMENT.search(file):
                        seen.add(file)
                        yield subject.finding(UNLISTED, line=number, mark=file, file=file)

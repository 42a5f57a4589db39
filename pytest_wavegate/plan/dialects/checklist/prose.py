"""Sentences, arrows and trees of a dependencies section, in a list of tasks with ids of any shape."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.blocks import Fence, ListItem, Paragraph
from pytest_wavegate.plan.words.prose import ARROW, Phrase, read_statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.plan.dialects.checklist.entries import Found
    from pytest_wavegate.plan.dialects.checklist.roster import Named, Roster
    from pytest_wavegate.plan.draft import DraftPhase, DraftTask
    from pytest_wavegate.plan.text.outline import Section
    from pytest_wavegate.plan.words.prose import Statement

_ORDER = regex(r"dependenc|\bdepends\b|execution order|task order|sequenc|依赖|依存", re.IGNORECASE)
_DRAWN = regex(r"^[\s│├└─┬┼|`+*-]{0,40}")
_LINK = regex(r"^(?:[\w.#()\[\]&+,/-]+\s?){1,6}$")
_MOST_PAIRS = 400


def tie_sentences(
    found: Found, roster: Roster, *, tasks: Mapping[str, DraftTask], own: frozenset[int]
) -> None:
    """Read every section about order, and note what it says at its tasks and phases.

    Args:
        found: the plan's sections.
        roster: its tasks and phases.
        tasks: the tasks by id.
        own: numbers of sections that hold tasks; what they say is read with those.
    """
    phases = {phase.id: phase for phase in roster.phases}
    for number, section in enumerate(found.sections):
        if number in own or not any(_ORDER.search(one.text) for one in section.headings if one.level > 1):
            continue
        for before, after, line in _pairs(section, roster):
            _note(before, after, line, tasks=tasks, phases=phases)


def _note(
    before: Named,
    after: Named,
    line: int,
    *,
    tasks: Mapping[str, DraftTask],
    phases: Mapping[str, DraftPhase],
) -> None:
    for target in after.tasks[:_MOST_PAIRS]:
        for source in before.tasks[: max(1, _MOST_PAIRS // len(after.tasks))]:
            if source != target:
                tasks[target].needs.setdefault(source, line)
    if not before.tasks and not after.tasks:
        for phase in after.phases:
            for source in before.phases:
                if source != phase:
                    phases[phase].needs.setdefault(source, line)


def _pairs(section: Section, roster: Roster) -> Iterator[tuple[Named, Named, int]]:
    labels: list[str] = []
    for block in section.blocks:
        if isinstance(block, Fence):
            yield from _drawn(block, roster)
        elif isinstance(block, ListItem | Paragraph) and not block.quoted:
            depth = block.depth + isinstance(block, ListItem)
            del labels[depth:]
            labels += [""] * (depth - len(labels))
            above = next((label for label in reversed(labels) if label), "")
            for statement in read_statements(block.text):
                yield from _of(statement, above, roster, line=block.line)
            labels.append(
                block.text if isinstance(block, ListItem) or block.text.rstrip(" *").endswith(":") else ""
            )


def _of(statement: Statement, above: str, roster: Roster, *, line: int) -> Iterator[tuple[Named, Named, int]]:
    if statement.word == "chain":
        yield from _chain([phrase.text for phrase in statement.objects], roster, line=line)
        return
    if statement.word == "free":
        return
    subject = next(
        (phrase for phrase in (statement.subject, statement.label, Phrase(above)) if phrase), Phrase("")
    )
    first, second = roster.prose(_whole(subject)), roster.prose(" ".join(map(_whole, statement.objects)))
    forward = statement.word in {"blocks", "before"}
    yield (first, second, line) if forward else (second, first, line)


def _whole(phrase: Phrase) -> str:
    return f"{phrase.text} {' '.join(phrase.asides)}"


def _chain(links: Sequence[str], roster: Roster, *, line: int) -> Iterator[tuple[Named, Named, int]]:
    """Read ``1.1 → 1.2, 1.3 → 2``; a link that is more than ids ends the chain."""
    named = [roster.value(link, of="") if _LINK.match(link.strip()) else None for link in links]
    for before, after in pairwise(named):
        if before is not None and after is not None:
            yield before, after, line


def _drawn(fence: Fence, roster: Roster) -> Iterator[tuple[Named, Named, int]]:
    """Read the lines of a drawing that are chains by themselves."""
    for number, text in enumerate(fence.text.split("\n"), start=fence.line + 1):
        bare = _DRAWN.sub("", text[:400])
        links = ARROW.split(bare)
        if len(links) > 1 and "│" not in bare and "▼" not in bare:
            yield from _chain(links, roster, line=number)

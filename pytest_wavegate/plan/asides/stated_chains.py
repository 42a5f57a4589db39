"""Chains of tasks that a plan writes or draws: ``T001 → T004 → T009``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Chain
from pytest_wavegate.plan.words.task_names import ARROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.asides.places import Place, Places
    from pytest_wavegate.plan.text.blocks import Fence
    from pytest_wavegate.plan.words.task_names import TaskNames

_HINTS = ("→", "->", "=>", "⇒", "⟶", "➜", "►", "▶")
_CRITICAL = regex(r"critical[ -]path|longest (?:sequential )?chain|关键路径", re.IGNORECASE)
_ORDER = regex(r"dependenc|order|sequenc|depends|critical|path|chain|flow|依赖", re.IGNORECASE)
_NOT = regex(r"\bnot\b|n't\b|\bno longer\b|\bremoved\b|\bwas\b|\bmerge", re.IGNORECASE)
_CLAUSE = regex(r"[;。]|(?<![A-Z\d])\.\s|\s(?:then|and then)\s|\|\||[‖∥]")
_DRAWN = regex(r"[↗↘↙↖↓↑│┌┐└┘├┤┬┴┼╭╮╰╯║╔╗╚╝]")
_GAP = regex(r"\s{3,}")
_LANGUAGES = frozenset({"", "text", "txt", "plain", "plaintext", "ascii"})


def stated_chains(places: Places, names: TaskNames) -> Iterator[Chain]:
    """Yield the chains that a plan's lines and text blocks state.

    In a drawing of two dimensions only rows that begin at its left edge are read, up to the first gap.
    """
    for place in places.running(*_HINTS):
        yield from _of_line(place, places, names=names)
    for fence, place in places.code():
        if fence.info.split(" ")[0].lower() in _LANGUAGES and any(hint in fence.text for hint in _HINTS):
            yield from _of_fence(fence, place, places=places, names=names)


def _of_line(place: Place, places: Places, *, names: TaskNames) -> Iterator[Chain]:
    critical = _is_critical(place, places)
    for clause in _CLAUSE.split(place.text):
        if any(hint in clause for hint in _HINTS) and not _NOT.search(clause):
            for tasks in names.runs(clause):
                yield Chain(tasks=tasks, critical=critical or bool(_CRITICAL.search(clause)), line=place.line)


def _of_fence(fence: Fence, place: Place, *, places: Places, names: TaskNames) -> Iterator[Chain]:
    critical = _is_critical(place, places)
    headings = places.headings(place)[-2:]
    labels = (*places.labels(place)[:2], *(one.text for one in headings))
    if not critical and not any(_ORDER.search(label) for label in labels):
        return
    drawn = bool(_DRAWN.search(fence.text))
    for line, row in _rows(fence):
        if not row[:1].isspace():
            head = _GAP.split(row)[0] if drawn else row
            for tasks in names.runs(head)[:1]:
                yield Chain(tasks=tasks, critical=critical, line=line)


def _rows(fence: Fence) -> Iterator[tuple[int, str]]:
    """Yield the rows of a block; one that begins with an arrow goes on with the row above it."""
    start, parts = 0, list[str]()
    for line, row in enumerate(fence.text.split("\n"), start=fence.line + 1):
        if parts and ARROW.match(row) and not _DRAWN.search(row):
            parts.append(row.strip())
            continue
        if parts:
            yield start, " ".join(parts)
        start, parts = line, [row.rstrip()]
    yield start, " ".join(parts)


def _is_critical(place: Place, places: Places) -> bool:
    heading = places.headings(place)[-1:]
    return any(_CRITICAL.search(text) for text in (*places.labels(place)[:2], *(one.text for one in heading)))

"""The order in which a plan merges parallel work: ``merge in order (A → C → D)``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import MergeOrder
from pytest_wavegate.plan.text.blocks import ListItem
from pytest_wavegate.plan.text.surroundings import LONGEST, is_label
from pytest_wavegate.plan.words.paths import find_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.asides.places import Place, Places
    from pytest_wavegate.plan.words.task_names import TaskNames

_HINT = "merge"
_MERGE = regex(r"\bmerg(?:e|es|ed|ing)\b", re.IGNORECASE)
_ALL = regex(r"\b(?:both|all|any|each|every|together)\b", re.IGNORECASE)
_NUMBERED = regex(r"\d+[.)]$")
_PAIR = 2
_NEAR = 3
"""Characters between a task and the verb behind it."""
_REACH = 16
"""Characters between the verb and a task behind it."""
_LOOK_BACK = 12
"""Lines above a merge order in which the file that it is about may be named."""


def merge_orders(places: Places, names: TaskNames) -> Iterator[MergeOrder]:
    """Yield the merge orders of a plan: rows of arrows behind "merge", and numbered lists of merges."""
    listed: dict[tuple[int, int, int], list[tuple[Place, str]]] = {}
    for place in places.running(_HINT):
        verb = _MERGE.search(place.text)
        rows = names.runs(place.text) if verb else []
        if rows:
            yield MergeOrder(tasks=rows[0], files=_files(place, places), line=place.line)
        elif verb and isinstance(place.block, ListItem) and _NUMBERED.match(place.block.marker):
            one = _merged(place.text, verb, names=names)
            if one:
                listed.setdefault(places.list_of(place), []).append((place, one))
    for steps in listed.values():
        tasks = tuple(dict.fromkeys(one for _, one in steps))
        if len(tasks) >= _PAIR and len(tasks) == len(steps):
            first = steps[0][0]
            yield MergeOrder(tasks=tasks, files=_files(first, places), line=first.line)


def _merged(text: str, verb: re.Match[str], *, names: TaskNames) -> str | None:
    """Return the one task that a step merges: ``Agent A merges its field``, ``Merge T004``."""
    found = names.mentions(text)
    if len(found) != 1 or len(found[0].ids) != 1 or _ALL.search(text):
        return None
    before, behind = verb.start() - found[0].end, found[0].start - verb.end()
    return found[0].ids[0] if 0 < before < _NEAR or 0 < behind < _REACH else None


def _files(place: Place, places: Places) -> tuple[str, ...]:
    """Return the files named by the line itself, else by the nearest label above it in its section."""
    near = (
        find_paths([text[:LONGEST]]).files
        for text in (place.text, *places.labels(place), *_above(place, places))
    )
    return next((files for files in near if files), ())


def _above(place: Place, places: Places) -> Iterator[str]:
    """Yield the labels above a line in its section, the nearest first."""
    for line in range(place.line - 1, max(0, place.line - _LOOK_BACK), -1):
        text = places.document.lines[line - 1].strip()
        if text.startswith("#"):
            return
        if is_label(text):
            yield text

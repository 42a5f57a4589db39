"""What tasks are called where the plan's own ids are missing, or begin anew in each section."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_wavegate.plan.dialects.checklist.phases import Place

_BARE = frozenset({"9", "#", "task", "A"})
_NUMBER = regex(r"\d+(?:\.\d+)*[a-z]?|[A-Z]{1,2}")
_TOKEN = regex(r"(?<![\w.])\d{1,4}(?:\.\d{1,4}){0,5}[a-z]?(?![\w]|\.\d)")


@dataclass(frozen=True)
class Names:
    """The id of each task."""

    ids: dict[int, str] = field(default_factory=dict)
    """By the entry's identity."""
    anew: bool = False
    """Numbers begin anew in each phase, so ids have the phase before them."""
    made: bool = False
    """The plan gives no ids."""

    def own(self, place: Place) -> dict[str, str]:
        """Return the ids of a phase's tasks by their numbers as written."""
        return {one.label.id: self.ids[id(one)] for one in place.entries if one.label}


def localized(text: str, own: Mapping[str, str]) -> str:
    """Return a text with the numbers of a phase's own tasks written as their ids."""
    return _TOKEN.sub(lambda number: own.get(number.group(), number.group()), text)


def name_tasks(places: Sequence[Place]) -> Names:
    """Return what the tasks of a plan are called.

    Tasks without ids are counted: ``3`` in a plan of one phase, else ``2.3``. Numbers that begin anew in
    each phase get the phase before them.
    """
    every = [one for place in places for one in place.entries]
    if any(one.label is None for one in every):
        return Names(_counted(places), made=True)
    ids = {id(one): one.label.id for one in every if one.label}
    if every and every[0].kind in _BARE and _anew(places):
        heads = _heads(places)
        ids = {
            id(one): f"{head}.{ids[id(one)]}"
            for head, place in zip(heads, places, strict=True)
            for one in place.entries
        }
        return Names(ids, anew=True)
    return Names(ids)


def _anew(places: Sequence[Place]) -> bool:
    """Whether ids stand twice in the plan, but in no phase."""
    phases = [Counter(one.label.id for one in place.entries if one.label) for place in places]
    total: Counter[str] = Counter()
    for ids in phases:
        total.update(ids)
    return any(count > 1 for count in total.values()) and all(
        count == 1 for ids in phases for count in ids.values()
    )


def _counted(places: Sequence[Place]) -> dict[int, str]:
    heads = _heads(places)
    return {
        id(one): f"{head}.{number}" if len(places) > 1 else str(number)
        for head, place in zip(heads, places, strict=True)
        for number, one in enumerate(place.entries, start=1)
    }


def _heads(places: Sequence[Place]) -> list[str]:
    """Return what stands before the numbers of each phase: its own number, else its place."""
    own = [place.phase.id for place in places]
    if all(_NUMBER.fullmatch(one) for one in own) and len(set(own)) == len(own):
        return own
    return [str(place) for place, _ in enumerate(places, start=1)]

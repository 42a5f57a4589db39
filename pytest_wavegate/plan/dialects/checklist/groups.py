"""Entries by convention: those whose ids have one shape and that are written in one form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.dialects.checklist.tables import is_firm

if TYPE_CHECKING:
    from pytest_wavegate.plan.dialects.checklist.entries import Entry, Form, Found
    from pytest_wavegate.plan.dialects.checklist.sections import Standing

_ORDER: tuple[Form, ...] = ("box", "heading", "bold", "row", "item")
_WORKLIST = regex(
    r"\btasks?\b|work ?streams?|work packages?|work items?|deliverables?|\bsteps\b|to-?dos?|implementation"
    r"|任务|タスク",
    re.IGNORECASE,
)
_MOST = 12
"""Headings above an entry that are looked at."""
_SHARE = 0.4
_SURE = 0.8
_SURE_COUNT = 3


@dataclass
class Group:
    """Entries of one convention, criteria left out."""

    kind: str
    form: Form
    loose: int
    """Boxes without an id in the plan."""
    entries: list[Entry] = field(default_factory=list)
    listed: bool = False
    """Some heading right above them says that tasks follow."""
    covers: bool = False
    """Every box without an id stands below one of them."""

    @cached_property
    def ids(self) -> frozenset[str]:
        """Their ids, each once."""
        return frozenset(one.label.id.casefold() for one in self.entries if one.label)

    @property
    def rank(self) -> tuple[int, int]:
        """What the most frequent convention has most of; of equals, boxes come before headings."""
        return len(self.ids), -_ORDER.index(self.form)

    @property
    def firm(self) -> bool:
        """Whether these are tasks, whatever else the plan has."""
        if any(one.label and one.label.group for one in self.entries[:1]):
            return False
        match self.form:
            case "box":
                return self._firm_boxes()
            case "heading":
                return self._firm_headings()
            case "row":
                sure = sum(is_firm(one.fields) for one in self.entries)
                return len(self.ids) > 1 and sure >= _SURE * len(self.entries) and self._beats_boxes()
            case "bold":
                return len(self.ids) > 1 and self.kind != "9" and self._marked >= _SURE
        return False

    @property
    def weak(self) -> bool:
        """Whether these are tasks in a plan that has nothing better."""
        if self.form == "box":
            return True
        if len(self.ids) == 1:
            return False
        return self.form != "heading" or self.kind != "9" or self.listed

    def _firm_boxes(self) -> bool:
        count = len(self.entries)
        if len(self.ids) < 2:
            return not self.loose and self._marked == 1
        sure = self._marked >= _SURE and len(self.ids) >= _SURE_COUNT
        return sure or count >= _SHARE * (count + self.loose)

    def _firm_headings(self) -> bool:
        if self.kind == "9":
            dotted = sum("." in one for one in self.ids)
            return len(self.ids) > 1 and dotted >= _SHARE * len(self.ids)
        return len(self.ids) > 1 or (self.covers and self.kind in {"task", "-9"})

    def _beats_boxes(self) -> bool:
        return len(self.ids) >= self.loose or any(
            field.name == "needs" for one in self.entries for field in one.fields
        )

    @property
    def _marked(self) -> float:
        """The share of entries whose id is set apart."""
        marked = sum(one.label is not None and one.label.marked for one in self.entries)
        return marked / max(len(self.entries), 1)


def groups_of(found: Found) -> list[Group]:
    """Return the conventions of a plan; ids of requirements, risks and products make none."""
    boxes = loose_boxes(found, "plain")
    groups: dict[tuple[str, str], Group] = {}
    for one in found.entries:
        if one.label is None or one.label.foreign or _is_step(one):
            continue
        group = groups.setdefault((one.kind, one.form), Group(one.kind, one.form, len(boxes)))
        listed = one.form == "heading" and _is_listed(one, found)
        if one.spot.standing != "asked" or listed:
            group.entries.append(one)
            group.listed = group.listed or listed
    for group in groups.values():
        group.covers = group.form == "heading" and all(is_below(box, group.kind) for box in boxes)
    return [group for group in groups.values() if group.entries]


def outer_boxes(found: Found, standing: Standing) -> list[Entry]:
    """Return the boxes of sections that are for one thing, those inside others left out."""
    return [
        one
        for one in found.entries
        if one.form == "box" and one.inside is None and one.spot.standing == standing
    ]


def loose_boxes(found: Found, standing: Standing) -> list[Entry]:
    """Return those of them that have no id."""
    return [one for one in outer_boxes(found, standing) if one.label is None or one.label.foreign]


def is_below(one: Entry, kind: str) -> bool:
    """Whether an entry stands below a heading, or inside a box, with an id of a kind."""
    head, left = one.inside or one.under, _MOST
    while head is not None and left:
        if head.kind == kind and head.label is not None:
            return True
        head, left = head.inside or head.under, left - 1
    return False


def _is_step(one: Entry) -> bool:
    """Whether a box stands inside one with an id of another kind."""
    return one.inside is not None and one.inside.label is not None and one.inside.kind != one.kind


def _is_listed(one: Entry, found: Found) -> bool:
    above = found.sections[one.spot.section].headings[:-1]
    return bool(above) and _WORKLIST.search(above[-1].text) is not None

"""Which entries of a plan are its tasks: one convention wins, all others are mentions, steps or criteria."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.dialects.checklist.groups import (
    Group,
    groups_of,
    is_below,
    loose_boxes,
    outer_boxes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.plan.dialects.checklist.entries import Entry, Found

_BACK = regex(
    r"^\W{0,4}(?:see|cf\.?|same as|as|done in|covered (?:in|by)|merged (?:in|with))\b", re.IGNORECASE
)
_BORROWED = regex(r"pre-?requisite|depends on|dependenc", re.IGNORECASE)
_FEW = 0.5


@dataclass
class Choice:
    """The tasks of a plan as entries, in document order."""

    tasks: list[Entry] = field(default_factory=list)
    mentions: dict[str, list[Entry]] = field(default_factory=dict)
    """For each id, in lower case, what else the plan says under it."""
    loose: list[Entry] = field(default_factory=list)
    """Boxes without an id, in a plan whose tasks have one."""
    others: list[Entry] = field(default_factory=list)
    """Entries with ids of another kind that belong to no task."""

    def mentions_of(self, task: Entry) -> Sequence[Entry]:
        """Return what else the plan says under the id of a task."""
        return self.mentions.get(task.label.id.casefold(), ()) if task.label else ()

    @property
    def named(self) -> bool:
        """Whether the tasks have ids of their own."""
        return bool(self.tasks) and self.tasks[0].label is not None


def choose(found: Found) -> Choice:
    """Return the tasks among the entries of a plan; none where it has none.

    Ids come before boxes without any; of several kinds of ids the most frequent one wins. Criteria and
    second tellings count only where there is nothing else.
    """
    every = groups_of(found)
    firm = _without_steps([group for group in every if group.firm])
    if firm:
        return _chosen(max(firm, key=lambda group: group.rank), found)
    plain = outer_boxes(found, "plain")
    if plain:
        return Choice(tasks=_counted(plain))
    told = outer_boxes(found, "told")
    weak = max((group for group in every if group.weak), key=lambda group: group.rank, default=None)
    if weak is not None and len(weak.ids) > len(told):
        return _chosen(weak, found)
    return Choice(tasks=_counted(told or outer_boxes(found, "asked")))


def _counted(boxes: list[Entry]) -> list[Entry]:
    """Return boxes as tasks by their place; what looks like an id is one only where each has its own."""
    if len({one.label.id for one in boxes if one.label}) < len(boxes):
        for one in boxes:
            one.label = None
    return boxes


def _without_steps(groups: list[Group]) -> list[Group]:
    """Leave out boxes that are steps of tasks in headings, and headings that group tasks in boxes.

    The boxes below ``Task 1`` are tasks where their ids go on from its own, ``1.1``; else they are steps.
    """
    dropped: set[int] = set()
    for boxes in (group for group in groups if group.form == "box"):
        for heads in (group for group in groups if group.form in {"heading", "bold"}):
            if heads.kind == boxes.kind and len(heads.ids) < len(boxes.ids):
                continue
            below = [one for one in boxes.entries if is_below(one, heads.kind)]
            if len(below) >= _FEW * len(boxes.entries):
                onward = sum(_goes_on(one) for one in below)
                dropped.add(id(heads if onward >= _FEW * len(below) else boxes))
    return [group for group in groups if id(group) not in dropped] or groups


def _goes_on(box: Entry) -> bool:
    above = box.under.label.id if box.under and box.under.label else ""
    own = box.label.id if box.label else ""
    return above != "" and own.startswith((f"{above}.", f"{above}-"))


def _chosen(group: Group, found: Found) -> Choice:
    choice = Choice()
    same = [one for one in found.entries if one.kind == group.kind and one.label is not None]
    own = [one for one in same if one.form == group.form and not _is_body(one, group)]
    plain = {_key(one) for one in own if one.spot.standing == "plain"}
    taken: set[str] = set()
    for one in own:
        if _is_task(one, plain, taken=taken, found=found):
            choice.tasks.append(one)
            taken.add(_key(one))
    members = {id(one) for one in choice.tasks}
    for one in same:
        if id(one) not in members and _key(one) in taken:
            choice.mentions.setdefault(_key(one), []).append(one)
    choice.loose = [one for one in loose_boxes(found, "plain") if not is_below(one, group.kind)]
    choice.others = list(_others(found, choice, group))
    return choice


def _key(one: Entry) -> str:
    return one.label.id.casefold() if one.label else ""


def _is_body(one: Entry, group: Group) -> bool:
    """Whether a box stands inside one that has an id of another kind, as its step."""
    holder = one.inside
    return holder is not None and holder.label is not None and holder.kind != group.kind


def _is_task(one: Entry, plain: set[str], *, taken: set[str], found: Found) -> bool:
    """Whether an entry of the chosen kind is a task, not a mention of one."""
    title = one.label.title if one.label else ""
    if _key(one) in taken and (one.form not in {"box", "heading"} or not title.strip() or _BACK.match(title)):
        return False
    if one.spot.standing == "plain":
        return True
    if _key(one) in plain or _key(one) in taken:
        return False
    heading = found.sections[one.spot.section].heading
    return one.spot.standing == "told" or not (heading and _BORROWED.search(heading.text))


def _others(found: Found, choice: Choice, group: Group) -> Iterator[Entry]:
    """Yield what looks like tasks of another kind and stands beside those that were chosen."""
    above = {id(head) for one in choice.tasks for head in _heads(one)}
    for one in found.entries:
        if one.label is None or one.label.foreign or one.kind == group.kind or one.spot.standing != "plain":
            continue
        firm = one.form == "box" or (one.form == "heading" and one.kind != "9" and not one.label.group)
        if firm and id(one) not in above and not is_below(one, group.kind) and not _is_body(one, group):
            yield one


def _heads(one: Entry) -> Iterator[Entry]:
    """Yield the headings and boxes with an id above an entry."""
    steps: Sequence[Entry | None] = (one.under, one.inside)
    seen = 0
    while (head := next((step for step in steps if step is not None), None)) and seen < 12:
        yield head
        steps, seen = (head.inside, head.under), seen + 1

"""Who waits for whom: fields and words of tasks looked up, sentences about order, streams, and parts of tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pytest_wavegate.model.claims import Beside, Restated
from pytest_wavegate.plan.blocks import ListItem, Paragraph
from pytest_wavegate.plan.fields import by_name, read_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.plan.blocks import Block
    from pytest_wavegate.plan.dialects.checklist_entries import Entry, Found
    from pytest_wavegate.plan.dialects.checklist_phases import Place
    from pytest_wavegate.plan.dialects.checklist_roster import Roster
    from pytest_wavegate.plan.dialects.checklist_tasks import Told
    from pytest_wavegate.plan.draft import DraftTask
    from pytest_wavegate.plan.fields import Line

_SAID = re.compile(
    r"(?P<not>\b(?:not|never|no longer)\s)?(?:\b(?:depends\son|blocked\sby|waits\sfor|requires\scompletion\sof)"
    r"|[(\[](?:requires|needs|after|once))\b\s{0,2}[:：]?\s{0,2}(?P<ids>[^.;()\[\]]{1,300}(?:\.\d[^.;()\[\]]{0,60}){0,8})",
    re.IGNORECASE,
)
_NEEDS_PHASE = re.compile(r"(?:depends?\s(?:up)?on|after|requires|blocked\sby|needs)\s{0,2}[:：]?\s(?P<phases>[^()]{1,200})", re.IGNORECASE)
_FIELDS = ("needs", "blocks", "effort", "owner", "priority")
_MOST_EXTERNAL = 60


@dataclass(frozen=True)
class Ties:
    """Looks up whom the tasks of a plan name."""

    roster: Roster
    homes: Mapping[str, str]
    """Each task's phase."""

    def resolve(self, told: Told) -> Iterator[Claim]:
        """Fill in whom a task waits for and who waits for it; yield what it says of work beside it."""
        task = told.task
        for line in told.needs:
            self._needs(task, line)
        for line in told.said:
            for found in _SAID.finditer(line.text[:2_000]):
                if not found["not"]:
                    named = self.roster.prose(found["ids"])
                    task.needs.update({one: line.number for one in named.tasks if one not in task.needs})
        for line in told.blocks:
            for one in self.roster.value(line.text, of=task.id).tasks:
                task.blocks.setdefault(one, line.number)
        for line in told.beside:
            others = [one for one in self.roster.value(line.text, of=task.id).tasks if one != task.id]
            if others:
                yield Beside(tasks=(task.id, *others), line=line.number)

    def _needs(self, task: DraftTask, line: Line) -> None:
        named = self.roster.value(line.text, of=task.id)
        home = self.homes.get(task.id, "")
        whole = [one for phase in named.phases if phase != home for one in self.roster.tasks_of(phase)]
        for one in (*named.tasks, *named.unknown, *whole):
            task.needs.setdefault(one, line.number)
        if named.words:
            task.external.setdefault(named.words[:_MOST_EXTERNAL], line.number)

    def restated(self, task: DraftTask, mention: Entry) -> Iterator[Claim]:
        """Yield what a row says again of a task that is defined elsewhere."""
        for one in mention.fields:
            if one.name in _FIELDS and one.value.strip(" -–—*_`"):
                ids = self.roster.value(one.value, of=task.id).tasks
                values = ids if one.name in {"needs", "blocks"} else (one.value.strip(" *_`"),)
                name = "depends_on" if one.name == "needs" else one.name
                if values:
                    yield Restated.model_validate(
                        {"task": task.id, "field": name, "values": values, "line": one.line}
                    )


def tie_phases(places: Sequence[Place], found: Found, roster: Roster) -> None:
    """Read what the headings of phases, and the fields right below them, say of other phases."""
    sections = {one.heading.line: one for one in found.sections if one.heading}
    for place in places:
        heading = place.heading
        if heading is None:
            continue
        first = min(entry.line for entry in place.entries)
        named = by_name(read_fields(list(_before(sections[heading.line].blocks, first))))
        texts = [(line.text, line.number) for line in named["needs"].lines] if "needs" in named else []
        if said := _NEEDS_PHASE.search(heading.text[:400]):
            texts.append((said["phases"], heading.line))
        for text, line in texts:
            for one in roster.value(text, of="").phases:
                if one != place.phase.id:
                    place.phase.needs.setdefault(one, line)
        for name in ("owner", "priority"):
            if name in named and (value := named[name].value.strip(" *_`@")):
                setattr(place.phase, name, getattr(place.phase, name) or value)


def _before(blocks: Iterable[Block], line: int) -> Iterator[Block]:
    """Yield the blocks of a section above its first task."""
    for block in blocks:
        if block.line >= line:
            return
        if isinstance(block, ListItem | Paragraph):
            yield block


def tie_parts(told: Iterable[Told], parents: Mapping[int, Entry], ids: Mapping[int, str]) -> None:
    """Let a task follow its parts, for it is done when they are; not those that wait for it."""
    by_id = {one.task.id: one.task for one in told}
    for one in told:
        parent = parents.get(id(one.entry))
        whole = by_id.get(ids.get(id(parent), "")) if parent is not None else None
        if whole is not None and whole.id not in one.task.needs and one.task.id != whole.id:
            whole.after.setdefault(one.task.id, one.task.line)


def tie_streams(told: Sequence[Told], homes: Mapping[str, str]) -> None:
    """Put the tasks of a stream in a row, phase by phase, and let streams run side by side.

    Where a task waits for a later one, declared order alone holds: a row could run against it.
    """
    places = {one.task.id: place for place, one in enumerate(told)}
    straight = all(places.get(source, -1) < places[one.task.id] for one in told for source in one.task.needs)
    rows: dict[tuple[str, str], list[DraftTask]] = {}
    for one in told:
        one.task.parallel = True
        rows.setdefault((homes.get(one.task.id, ""), one.stream or "1"), []).append(one.task)
    for row in rows.values() if straight else ():
        for before, after in pairwise(row):
            after.after.setdefault(before.id, after.line)

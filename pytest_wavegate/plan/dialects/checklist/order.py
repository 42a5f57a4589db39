"""Who waits for whom: what tasks and phases say of themselves looked up, their parts, and streams."""

from __future__ import annotations

import re
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Beside, Restated
from pytest_wavegate.plan.text.blocks import ListItem, Paragraph
from pytest_wavegate.plan.words.fields import by_name, read_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.plan.dialects.checklist.entries import Entry, Found
    from pytest_wavegate.plan.dialects.checklist.phases import Place
    from pytest_wavegate.plan.dialects.checklist.roster import Roster
    from pytest_wavegate.plan.dialects.checklist.tasks import Told
    from pytest_wavegate.plan.draft import DraftPhase, DraftTask
    from pytest_wavegate.plan.text.blocks import Block, Heading
    from pytest_wavegate.plan.words.fields import Field, Line

_SAID = regex(
    r"(?P<not>\b(?:not|never|no longer)\s)?"
    r"(?:\b(?:depends?\son|blocked\sby|waits\sfor|requires\scompletion\sof)"
    r"|[(\[](?:requires|needs|after|once))\b\s{0,2}[:：]?\s{0,2}"
    r"(?P<ids>[^.;()\[\]]{1,300}(?:\.\d[^.;()\[\]]{0,60}){0,8})",
    re.IGNORECASE,
)
_NEEDS_PHASE = regex(
    r"(?:depends?\s(?:up)?on|after|requires|blocked\sby|needs)\s{0,2}[:：]?\s(?P<phases>[^()]{1,200})",
    re.IGNORECASE,
)
_LONGEST = 2_000
"""Characters of a text that are read."""
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
            self._said(task, line)
        for line in told.blocks:
            for one in self.roster.value(line.text, of=task.id).tasks:
                task.blocks.setdefault(one, line.number)
        for line in told.beside:
            others = [one for one in self.roster.value(line.text, of=task.id).tasks if one != task.id]
            if others:
                yield Beside(tasks=(task.id, *others), line=line.number)

    def _said(self, task: DraftTask, line: Line) -> None:
        for found in _SAID.finditer(line.text[:_LONGEST]):
            if not found["not"]:
                for one in self.roster.prose(found["ids"]).tasks:
                    task.needs.setdefault(one, line.number)

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
        if place.heading is not None:
            first = min(entry.line for entry in place.entries)
            named = by_name(read_fields(list(_before(sections[place.heading.line].blocks, first))))
            _tie_phase(place.phase, place.heading, named=named, roster=roster)


def _tie_phase(phase: DraftPhase, heading: Heading, *, named: Mapping[str, Field], roster: Roster) -> None:
    texts = [(line.text, line.number) for line in named["needs"].lines] if "needs" in named else []
    if said := _NEEDS_PHASE.search(heading.text[:_LONGEST]):
        texts.append((said["phases"], heading.line))
    for text, line in texts:
        for one in roster.value(text, of="").phases:
            if one != phase.id:
                phase.needs.setdefault(one, line)
    values = {name: named[name].value.strip(" *_`@") for name in ("owner", "priority") if name in named}
    phase.owner = phase.owner or values.get("owner") or None
    phase.priority = phase.priority or values.get("priority") or None


def _before(blocks: Iterable[Block], line: int) -> Iterator[Block]:
    """Yield the blocks of a section above its first task."""
    for block in blocks:
        if block.line >= line:
            return
        if isinstance(block, ListItem | Paragraph):
            yield block


def tie_parts(told: Sequence[Told], parents: Mapping[str, str]) -> None:
    """Let a task follow its parts, for it is done when they are.

    Args:
        told: the tasks.
        parents: the task that each part belongs to.
    """
    tasks = {one.task.id: one.task for one in told}
    for part, whole in parents.items():
        tasks[whole].after.setdefault(part, tasks[part].line)


def tie_streams(told: Sequence[Told], parents: Mapping[str, str], homes: Mapping[str, str]) -> None:
    """Put the tasks of each stream in a row that ends with its phase."""
    rows: dict[tuple[str, str], list[DraftTask]] = {}
    for one in _parts_first(told, parents):
        rows.setdefault((homes.get(one.task.id, ""), one.stream or "1"), []).append(one.task)
    for row in rows.values():
        for before, after in pairwise(row):
            after.after.setdefault(before.id, after.line)


def let_run_side_by_side(phases: Iterable[DraftPhase]) -> None:
    """Free tasks of their phases' rows, so that only what is said of them orders them."""
    for phase in phases:
        phase.mode = "mixed"  # nobody says that they all run at once
        for task in phase.tasks:
            task.parallel = True


def straighten(told: Sequence[Told]) -> None:
    """Drop all rows where one runs against what is declared: a plan that is no circle must not become one."""
    tasks = {one.task.id: one.task for one in told}
    try:
        TopologicalSorter({one.id: (*one.needs, *one.after) for one in tasks.values()}).prepare()
    except CycleError:
        for one in told:
            one.task.after.clear()


def _parts_first(told: Sequence[Told], parents: Mapping[str, str]) -> Iterator[Told]:
    """Yield the tasks in order, each behind its parts."""
    opened: list[Told] = []
    for one in told:
        while opened and parents.get(one.task.id) != opened[-1].task.id:
            yield opened.pop()
        opened.append(one)
    yield from reversed(opened)

"""The dialect of spec-kit's ``tasks.md``, in both generations of its template."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.plan import Edge, Phase, Plan, Task
from pytest_wavegate.plan.assemble import mode_of, sources_of
from pytest_wavegate.plan.dialects.speckit.order import OrderReader
from pytest_wavegate.plan.dialects.speckit.phases import group_tasks
from pytest_wavegate.plan.dialects.speckit.tasks import find_tasks
from pytest_wavegate.plan.draft import plan_title
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.text.blocks import Heading, ListItem, Paragraph
from pytest_wavegate.plan.text.fingerprint import plan_hash
from pytest_wavegate.plan.words.declared_order import Order, undefined
from pytest_wavegate.plan.words.ids import Ids
from pytest_wavegate.plan.words.references import PhaseFacts, References
from pytest_wavegate.plan.words.task_details import read_details
from pytest_wavegate.plan.words.task_line import read_task_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.dialects.speckit.phases import FoundPhase
    from pytest_wavegate.plan.dialects.speckit.tasks import FoundTask
    from pytest_wavegate.plan.text.blocks import Document
    from pytest_wavegate.plan.words.task_details import Details

_TEMPLATE = regex(r"\[ID\]\s*\[P\?\]")
_SNIFFED = 400
"""Boxes that are looked at to tell whose they are."""
_STORY = regex(r"US-?0*(\d+)", re.IGNORECASE)
_T_ID = regex(r"T-?\d")


class Speckit:
    """Phases of checkbox tasks with ``T`` ids: ``- [ ] T012 [P] [US1] Add the pool in src/pool.py``."""

    name = "speckit"

    def sniff(self, document: Document) -> float:
        """Return how sure it is: boxes with T ids, more so under phases and with the template's tags."""
        items = [block for block in document.blocks if isinstance(block, ListItem | Paragraph)]
        boxes = [block.text for block in items if block.text.lstrip().startswith("[")]
        tasks = [said for text in boxes[:_SNIFFED] if (said := read_task_line(text)) and said.boxed]
        ours = [said for said in tasks if _T_ID.match(said.id) or said.placeholder]
        headings = [block.text for block in document.blocks if isinstance(block, Heading)]
        if not ours:
            heads = Speckit._task_headings(document)
            return 0.3 if heads else 0.0
        marks = (
            any(said.parallel or said.story for said in ours),
            any("phase" in text.lower() for text in headings),
            any(_TEMPLATE.search(text) for text in headings),
        )
        return round(0.3 + 0.3 * len(ours) / len(tasks) + 0.13 * sum(marks), 2)

    @staticmethod
    def _task_headings(document: Document) -> bool:
        return any(found.heading for found in find_tasks(document)[0])

    def parse(self, document: Document) -> Plan:
        """Return phases, tasks and the edges that the document declares."""
        found, remarks = find_tasks(document)
        groups, more = group_tasks(found, document)
        references = _references(groups)
        details = {
            id(one): read_details(one.text, one.body, line=one.line, ids=references.ids) for one in found
        }
        order = _order(document, groups, references=references)
        _own_order(order, found, details=details)
        return Plan(
            path=document.path,
            title=plan_title(document),
            dialect=self.name,
            sha256=plan_hash(document.text),
            phases=tuple(_phases(groups, order)),
            tasks=tuple(_tasks(groups, order, details=details)),
            edges=tuple(_edges(order)),
            findings=(
                *document.findings,
                *remarks,
                *more,
                *undefined(order, references, path=document.path),
                *_outside(found, details, path=document.path),
            ),
        )


def _references(groups: Sequence[FoundPhase]) -> References:
    facts = tuple(
        PhaseFacts(one.id, one.said.title, tuple(task.said.id for task in one.tasks), one.said.story)
        for one in groups
    )
    tagged: dict[int, tuple[str, ...]] = {}
    for one in groups:
        numbers = {int(number) for task in one.tasks for number in _STORY.findall(task.said.story or "")}
        for number in sorted(numbers):
            tagged[number] = (*tagged.get(number, ()), one.id)
    return References(facts, Ids(tuple(task for phase in facts for task in phase.tasks)), tagged)


def _order(document: Document, groups: Sequence[FoundPhase], *, references: References) -> Order:
    own = frozenset(
        line
        for one in groups
        for task in one.tasks
        for line in (task.line, *(block.line for block in task.body))
    )
    headings = {one.line: one.id for one in groups if one.heading}
    order = OrderReader(references, headings=headings, own=own).read(document)
    order.without({one.id for one in groups if not one.tasks}, among=[one.id for one in groups])
    return order


def _own_order(order: Order, found: Sequence[FoundTask], *, details: Mapping[int, Details]) -> None:
    """Add what tasks say of themselves."""
    for one in found:
        said = details[id(one)]
        for source, line in order.afforded(said.needs):
            order.tasks.setdefault((source, one.said.id), line)
        for target, line in order.afforded(said.blocks):
            order.tasks.setdefault((one.said.id, target), line)
        for unknown, line in said.unknown.items():
            order.unknown.setdefault((unknown, one.said.id), line)


def _phases(groups: Sequence[FoundPhase], order: Order) -> Iterator[Phase]:
    before = sources_of(order.phases)
    places = {one.id: place for place, one in enumerate(groups)}
    for one in (group for group in groups if group.tasks):
        yield Phase(
            id=one.id,
            title=one.said.title,
            label=one.said.label,
            mode=mode_of([task.said.parallel for task in one.tasks]),
            depends_on=tuple(sorted(before.get(one.id, ()), key=lambda phase: places[phase])),
            independent=one.id in order.independent,
            tasks=tuple(dict.fromkeys(task.said.id for task in one.tasks)),
            line=one.line,
        )


def _tasks(groups: Sequence[FoundPhase], order: Order, *, details: Mapping[int, Details]) -> Iterator[Task]:
    before, outside = sources_of(order.tasks), sources_of(order.unknown)
    homes = [(task, group) for group in groups for task in group.tasks]
    for task, group in sorted(homes, key=lambda home: home[0].line):
        said, more = task.said, details[id(task)]
        yield Task(
            id=said.id,
            title=said.title,
            phase=group.id,
            parallel=said.parallel,
            story=said.story,
            files=more.paths.files,
            tests=more.paths.tests,
            folders=more.paths.folders,
            test_ids=more.paths.test_ids,
            depends_on=tuple(dict.fromkeys(before.get(said.id, ()))),
            external=tuple(dict.fromkeys(outside.get(said.id, ()))),
            status=more.status if more.status and not said.boxed else said.status,
            effort=more.effort,
            estimates=(more.effort,) if more.effort else (),
            priority=said.priority or group.said.priority,
            owner=more.owner,
            line=task.line,
            box=task.line if said.boxed else None,
        )


def _edges(order: Order) -> Iterator[Edge]:
    """Declared edges, each with its line; those between phases stand in ``Phase.depends_on`` too."""
    for (source, target), line in order.tasks.items():
        yield Edge(source=source, target=target, why="declared", line=line)
    for (source, target), line in order.phases.items():
        yield Edge(source=source, target=target, why="phase", line=line)


def _outside(found: Sequence[FoundTask], details: Mapping[int, Details], *, path: str) -> Iterator[Finding]:
    counts = Counter(file for one in found for file in details[id(one)].paths.outside)
    for one in found:
        for file in details[id(one)].paths.outside:
            if counts.pop(file, 0):
                yield remark("WG106", path=path, line=one.line, task=one.said.id, file=file)

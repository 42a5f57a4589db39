"""The dialect of swimlanes: teams side by side, each with tasks in windows of hours or days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.plan.assemble import assemble
from pytest_wavegate.plan.dialects.swimlanes.chart import match_bars, read_chart
from pytest_wavegate.plan.dialects.swimlanes.graph import read_arrows
from pytest_wavegate.plan.dialects.swimlanes.hours import order_by_hours
from pytest_wavegate.plan.dialects.swimlanes.lanes import find_lanes, read_name, read_timed
from pytest_wavegate.plan.dialects.swimlanes.matrix import Lanes, read_matrix, waits
from pytest_wavegate.plan.dialects.swimlanes.points import read_checkpoints, read_timeline
from pytest_wavegate.plan.dialects.swimlanes.tasks import build_lane
from pytest_wavegate.plan.draft import Draft
from pytest_wavegate.plan.text.blocks import Fence, Heading, ListItem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.dialects.swimlanes.lanes import Lane
    from pytest_wavegate.plan.dialects.swimlanes.tasks import BuiltLane
    from pytest_wavegate.plan.text.blocks import Document

_SEVERAL = 2


class Swimlanes:
    """Lanes of teams with tasks by the hour: ``1. **Hour 0-6:** Pack the amphorae``."""

    name = "swimlanes"

    def sniff(self, document: Document) -> float:
        """Return how sure it is: lanes whose items have windows, or that a gantt chart names."""
        listed: set[str] = set()
        timed: set[str] = set()
        key, level = "", 0
        for block in document.blocks:
            if isinstance(block, Heading) and not block.depth:
                name = read_name(block.text)
                if name is not None and (not key or block.level <= level):
                    key, level = name.key, block.level
                elif block.level <= level:
                    key, level = "", 0
            if key and key not in timed and isinstance(block, ListItem | Heading):
                listed.add(key)
                timed.update({key} if read_timed(block.text) else ())
        if timed:
            return 0.95 if len(timed) >= _SEVERAL else 0.3
        return 0.85 if len(listed) >= _SEVERAL and len(_charted(document) & listed) >= _SEVERAL else 0.0

    def parse(self, document: Document) -> Plan:
        """Return lanes, their tasks, and what hours and arrows say of their order."""
        chart = read_chart(document)
        lanes = find_lanes(document, charted=chart.bars)
        used: set[str] = set()
        built = [
            build_lane(
                lane, match_bars(lane, chart.bars.get(lane.name.key, ())), used=used, document=document
            )
            for lane in lanes
        ]
        draft = Draft(phases=[one.phase for one in built], by="dependency")
        draft.claims += [claim for one in built for claim in one.claims]
        draft.findings += [finding for one in built for finding in one.findings]
        draft.claims += _by_the_clock(document, lanes, built)
        tasks = {task.id: task for one in built for task in one.phase.tasks}
        arrows = read_arrows(
            document, tasks, {id_: names for one in built for id_, names in one.titles.items()}
        )
        draft.claims += arrows.claims
        draft.findings += [*arrows.findings, *order_by_hours(document, draft.phases)]
        return assemble(draft, document, dialect=self.name)


def _charted(document: Document) -> set[str]:
    if not any(isinstance(block, Fence) and "gantt" in block.text[:400] for block in document.blocks):
        return set()
    return set(read_chart(document).bars)


def _by_the_clock(document: Document, lanes: Sequence[Lane], built: Sequence[BuiltLane]) -> Iterator[Claim]:
    """Yield what matrix, fields, checkpoints and timelines say of the lanes."""
    named = Lanes({lane.name.key: one.phase for lane, one in zip(lanes, built, strict=True)})
    yield from read_matrix(document, named)
    for one in built:
        for said in one.needs:
            for line in said.lines:
                yield from waits(one.phase, line.text, named, line=line.number)
    yield from read_checkpoints(document)
    yield from read_timeline(
        document,
        named,
        titles={one.phase.id: one.titles for one in built},
        windows={task.id: task.window for one in built for task in one.phase.tasks if task.window},
        own={line for lane in lanes for line in _lines(lane)},
    )


def _lines(lane: Lane) -> Iterator[int]:
    for task in lane.tasks:
        yield task.line
        yield from (block.line for block in task.body)
    yield from (block.line for block in lane.rest)

"""What binds the items of a wave to each other: tasks before tasks, lanes, locks, groups."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.run.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pytest_wavegate.model.items import Assigned, ItemFacts
    from pytest_wavegate.model.planned import PlannedItem
    from pytest_wavegate.run.atlas import Atlas

Dist = Literal["load", "loadscope", "loadfile", "loadgroup", "worksteal"]
_LEAST = 1e-4
"""Seconds an item is taken to last at least, so that no weight is zero."""


class Workload:
    """Builds the work of each wave.

    Args:
        atlas: the plan.
        rank: all task ids in one topological order.
        facts: of all items, by index.
        assigned: of all items, by index.
        serial: ``off`` lets tasks without [P] run side by side too.
        dist: pytest-xdist's ``--dist``, which holds inside a wave.
        seconds: expected durations by node id, from earlier runs.
    """

    def __init__(
        self,
        atlas: Atlas,
        *,
        rank: Sequence[str],
        facts: Sequence[ItemFacts],
        assigned: Sequence[Assigned],
        serial: Literal["on", "off"] = "on",
        dist: str = "load",
        seconds: Mapping[str, float] | None = None,
    ) -> None:
        self._atlas = atlas
        self._rank = {task: place for place, task in enumerate(rank)}
        self._facts = facts
        self._assigned = assigned
        self._serial = serial
        self._dist = dist
        self._seconds = seconds or {}

    def works(self, items: Iterable[PlannedItem]) -> dict[int, Work]:
        """The work of every item, by index."""
        waves: dict[int, list[PlannedItem]] = defaultdict(list)
        for item in items:
            waves[item.wave].append(item)
        return {work.index: work for wave in waves.values() for work in self._wave(wave)}

    def _wave(self, items: Sequence[PlannedItem]) -> list[Work]:
        leads = {item.index: self._lead(item) for item in items}
        counting: dict[str, set[str]] = defaultdict(set)
        for item in items:
            for task in item.tasks:
                counting[task].add(leads[item.index])
        usual = self._usual(items)
        works = [self._work(item, leads[item.index], counting, usual) for item in items]
        return _drop_what_the_lane_orders(works)

    def _work(self, item: PlannedItem, lead: str, counting: Mapping[str, set[str]], usual: float) -> Work:
        facts = self._facts[item.index]
        rank = self._rank.get(lead, -1)
        before = {
            earlier
            for task in item.tasks
            for blocker in self._blockers(task, counting)
            for earlier in counting[blocker]
            if self._rank.get(earlier, -1) < rank
        }
        return Work(
            index=item.index,
            rank=rank,
            lead=lead,
            after=tuple(sorted(before, key=self._rank.__getitem__)),
            lane=None if self._is_parallel(item) else item.phase,
            locks=facts.locks,
            alone=facts.alone,
            group=self._group(facts),
            module=facts.path,
            seconds=max(_LEAST, self._seconds.get(item.nodeid, usual)),
        )

    def _lead(self, item: PlannedItem) -> str:
        """The task whose turn it is when the item runs: the last of them in the plan's order."""
        here = [task for task in item.tasks if self._atlas.wave[task] == item.wave]
        return max(here, key=lambda task: self._rank.get(task, -1), default="")

    def _blockers(self, task: str, counting: Mapping[str, set[str]]) -> set[str]:
        """Tasks of this wave that come before this one; through tasks without items to those with."""
        found: set[str] = set()
        seen: set[str] = set()
        stack = list(self._atlas.blockers.get(task, ()))
        while stack:
            blocker = stack.pop()
            if blocker in seen:
                continue
            seen.add(blocker)
            if counting.get(blocker):
                found.add(blocker)
            else:
                stack += self._atlas.blockers.get(blocker, ())
        return found

    def _is_parallel(self, item: PlannedItem) -> bool:
        override = self._assigned[item.index].parallel
        if override is not None:
            return override
        if self._serial == "off" or item.phase is None:
            return True
        return all(
            self._atlas.tasks[task].parallel for task in item.tasks if self._atlas.wave[task] == item.wave
        )

    def _group(self, facts: ItemFacts) -> str | None:
        if self._dist == "loadscope":
            return facts.nodeid.rsplit("::", 1)[0]
        if self._dist == "loadfile":
            return facts.nodeid.split("::", 1)[0]
        if facts.group is not None:
            return f"mark {facts.group}"
        return None

    def _usual(self, items: Sequence[PlannedItem]) -> float:
        known = [self._seconds[item.nodeid] for item in items if item.nodeid in self._seconds]
        return statistics.median(known) if known else 1.0


def _drop_what_the_lane_orders(works: list[Work]) -> list[Work]:
    """A lane keeps its own order, so waiting for a task that lies wholly in it would only stall it."""
    lanes: dict[str, set[str | None]] = defaultdict(set)
    for work in works:
        lanes[work.lead].add(work.lane)
    return [
        _without(work, {lead for lead in work.after if lanes[lead] == {work.lane}})
        if work.lane is not None and work.after
        else work
        for work in works
    ]


def _without(work: Work, ordered: set[str]) -> Work:
    if not ordered:
        return work
    return replace(work, after=tuple(lead for lead in work.after if lead not in ordered))

"""From what units say of each other to what a draft declares: needs of tasks and of phases, and claims."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Beside, Soft
from pytest_wavegate.plan.units.waiting import Waiting, read_waiting
from pytest_wavegate.plan.words.fields import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.plan.draft import DraftPhase, DraftTask
    from pytest_wavegate.plan.units.body import Body
    from pytest_wavegate.plan.units.names import Names

_NOT_YET = regex(r"\b(?:is |has )?not (?:yet )?|n't\b", re.IGNORECASE)
_MOST_PAIRS = 10_000
"""Pairs of tasks that "all other tasks", or a wave named by a task, may stand for in one plan."""
_MOST_PREVIOUS = 50


@dataclass(frozen=True)
class UnitGroup:
    """A wave or phase while it is read."""

    draft: DraftPhase
    body: Body
    """What stands right below its heading."""
    group_of: Callable[[str], str]
    """Returns the id that the number of a wave or phase stands for here."""


@dataclass
class Tied:
    """What was found on the way."""

    claims: list[Claim] = field(default_factory=list)
    own: list[tuple[DraftTask | None, str, int]] = field(default_factory=list)
    """Who waits for the wave that it stands in, with that wave's id and the line that says so."""
    missing: list[tuple[DraftTask | None, str, int]] = field(default_factory=list)
    """Who waits for a wave or phase that the plan does not have."""
    silent: set[str] = field(default_factory=set)
    """Ids of tasks that say nothing of order, not even "none"."""


def tie(
    groups: Sequence[UnitGroup],
    bodies: Mapping[int, Body],
    names: Names,
    *,
    order: Literal["document", "declared"],
) -> Tied:
    """Note in the drafts of phases and tasks whom each waits for.

    A wave that every task of a wave names is waited for by the wave; one that only some name, by those,
    unless their wave waits for it anyhow.

    Args:
        groups: in document order, with their tasks.
        bodies: what each task says, by ``id()`` of its draft.
        names: whom they may name.
        order: ``document`` where a wave that declares nothing follows the one before it.
    """
    ties = _Ties(groups, bodies, names)
    ties.close(order)
    return ties.tied


class _Ties:
    def __init__(self, groups: Sequence[UnitGroup], bodies: Mapping[int, Body], names: Names) -> None:
        self.tied = Tied()
        self._bodies = bodies
        self._names = names
        self._left = _MOST_PAIRS
        self._tasks = [task for group in groups for task in group.draft.tasks]
        self._place = {id(task): place for place, task in enumerate(self._tasks)}
        self._phase = {group.draft.id: group.draft for group in groups}
        self._stated: list[tuple[UnitGroup, list[tuple[DraftTask, dict[str, int]]]]] = []
        for place, group in enumerate(groups):
            before = groups[max(0, place - _MOST_PREVIOUS) : place]
            self._of_group(group, before=before)
            said = [(task, self._of_task(group, task, before=before)) for task in group.draft.tasks]
            self._stated.append((group, said))

    def close(self, order: Literal["document", "declared"]) -> None:
        """Note the waves and phases that tasks name, once all are read."""
        for group, said in self._stated:
            self._shared(group, said)
        self._single(order)

    def _of_group(self, group: UnitGroup, *, before: Sequence[UnitGroup]) -> None:
        draft = group.draft
        waiting = read_waiting(group.body.lines("needs"), self._names)
        needs = self._groups_of(group, None, waiting, before=before)
        draft.needs |= {one: line for one, line in needs.items() if one not in draft.needs}
        draft.independent = waiting.free is not None and not draft.needs
        if len(waiting.units) == 1 or self._spend(len(waiting.units) * len(draft.tasks)):
            for task in draft.tasks:
                task.needs |= {one: line for one, line in waiting.units.items() if one not in task.needs}

    def _of_task(self, group: UnitGroup, task: DraftTask, *, before: Sequence[UnitGroup]) -> dict[str, int]:
        """Note whom a task waits for; return the ids of the waves among them."""
        body = self._bodies[id(task)]
        waiting = read_waiting(body.lines("needs"), self._names)
        held = read_waiting(_firmly(body.lines("blockers", "blocker")), self._names)
        blocks = read_waiting(body.lines("blocks"), self._names)
        beside = read_waiting(body.lines("parallel with"), self._names)
        if waiting.silent and held.silent:
            self.tied.silent.add(task.id)
        for one, line in (
            *waiting.units.items(),
            *held.units.items(),
            *self._every(task, waiting, side="above"),
        ):
            task.needs.setdefault(one, line)
        for one, line in (*blocks.units.items(), *self._every(task, blocks, side="below")):
            task.blocks.setdefault(one, line)
        self._claim(task, waiting, beside)
        return self._groups_of(group, task, waiting, before=before)

    def _groups_of(
        self, group: UnitGroup, task: DraftTask | None, waiting: Waiting, *, before: Sequence[UnitGroup]
    ) -> dict[str, int]:
        needs: dict[str, int] = {}
        for number, line in waiting.groups.items():
            one = group.group_of(number)
            if one == group.draft.id:
                self.tied.own.append((task, one, line))
            else:
                needs.setdefault(one, line)
        if "every group" in waiting.every:
            needs |= {one.draft.id: waiting.every["every group"] for one in before}
        self.tied.missing += [(task, name, line) for name, line in waiting.missing.items()]
        return needs

    def _every(
        self, task: DraftTask, waiting: Waiting, *, side: Literal["above", "below"]
    ) -> Iterable[tuple[str, int]]:
        """All other tasks: those above it where it waits, those below it where it blocks them."""
        if "every unit" not in waiting.every or self._left <= 0:
            return ()
        place = self._place[id(task)]
        others = self._tasks[:place] if side == "above" else self._tasks[place + 1 :]
        line = waiting.every["every unit"]
        return [(one.id, line) for one in others] if self._spend(len(others)) else ()

    def _claim(self, task: DraftTask, waiting: Waiting, beside: Waiting) -> None:
        for one, line in waiting.soft.items():
            self.tied.claims.append(Soft(source=one, target=task.id, line=line))
        named = [(tuple(beside.units), line) for line in list(beside.units.values())[:1]]
        for others, line in (*waiting.beside, *beside.beside, *named):
            known = [one for one in others if one != task.id and self._names.known(one)]
            if known:
                self.tied.claims.append(Beside(tasks=(task.id, *known), line=line))

    def _shared(self, group: UnitGroup, said: Sequence[tuple[DraftTask, dict[str, int]]]) -> None:
        """Let a wave wait for what all of its tasks wait for."""
        if not said:
            return
        first = said[0][1]
        for one, line in first.items():
            if all(one in named for _, named in said[1:]):
                group.draft.needs.setdefault(one, line)
                group.draft.independent = False

    def _single(self, order: Literal["document", "declared"]) -> None:
        """Let a task wait for the tasks of a wave that its own wave does not wait for."""
        bit = {group.draft.id: 1 << place for place, (group, _) in enumerate(self._stated)}
        reached: dict[str, int] = {}
        earlier = 0
        for group, said in self._stated:
            draft = group.draft
            follows = order == "document" and not draft.needs and not draft.independent
            ordered = earlier if follows else 0
            for one in draft.needs:
                ordered |= bit.get(one, 0) | reached.get(one, 0)
            reached[draft.id] = ordered
            earlier |= bit[draft.id]
            for task, named in said:
                for one, line in named.items():
                    if not ordered & bit[one]:
                        self._expand(task, self._phase[one], line=line)

    def _expand(self, task: DraftTask, phase: DraftPhase, *, line: int) -> None:
        if self._spend(len(phase.tasks)):
            for other in phase.tasks:
                task.needs.setdefault(other.id, line)

    def _spend(self, pairs: int) -> bool:
        affordable = pairs <= self._left
        self._left -= pairs if affordable else 0
        return affordable


def _firmly(lines: Iterable[Line]) -> Iterator[Line]:
    """``Agent 1A not merged yet`` holds a task up as much as ``Agent 1A``."""
    return (Line(line.number, _NOT_YET.sub("", line.text)) for line in lines)

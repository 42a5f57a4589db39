"""What a plan's tasks and phases are called in spec-kit's format: ``T012``, ``Phase 3``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pytest_wavegate.model.plan import Plan

_TASK = re.compile(
    r"T-?\d{1,5}(?:\.\d{1,3})*(?:[A-Za-z]|-\d{1,2}|[A-Za-z]?(?:-(?!to\b)[a-z][a-z0-9]*)+)?"
    r"|T\d{1,2}-\d{3}"
)
"""Ids that the format has as they are."""
_PHASE = re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*[a-z]?")

_NUMBER = re.compile(r"\d{1,5}")


@dataclass(frozen=True, slots=True)
class Names:
    """New names by the ids of the plan.

    Attributes:
        tasks: of tasks, ``T012``; what the tasks wait for outside of the plan keeps its name.
        phases: of phases, ``3`` of ``Phase 3``.
    """

    tasks: Mapping[str, str]
    phases: Mapping[str, str]

    def told(self) -> Iterator[tuple[str, str]]:
        """Yield new names with the old ones, where they differ."""
        yield from ((new, old) for old, new in self.tasks.items() if new != old)
        yield from ((f"Phase {new}", old) for old, new in self.phases.items() if new != old)


def names_of(plan: Plan) -> Names:
    """Return the names of a plan's tasks and phases: kept where the format has such, else the next number."""
    tasks = dict.fromkeys(task.id for task in plan.tasks)
    phases = dict.fromkeys((*(phase.id for phase in plan.phases), *(task.phase for task in plan.tasks)))
    outside = {name for task in plan.tasks for name in task.external}
    return Names(
        tasks=_named(tasks, _TASK, taken=outside, spelling="T{:03}"),
        phases=_named(phases, _PHASE, taken=(), spelling="{}"),
    )


def is_task_name(name: str) -> bool:
    """Return whether a name can stand in a list of tasks as it is."""
    return _TASK.fullmatch(name) is not None


def _named(
    ids: Iterable[str], kept: re.Pattern[str], *, taken: Iterable[str], spelling: str
) -> dict[str, str]:
    """Keep what can be kept, give a plain number its own, and the others what numbers are left."""
    every = list(ids)
    names = {one: one for one in every if kept.fullmatch(one)}
    used = {*taken, *names}
    for one in every:
        name = spelling.format(int(one)) if _NUMBER.fullmatch(one) else ""
        if name and one not in names and name not in used:
            names[one] = name
            used.add(name)
    fresh = (name for number in count(1) if (name := spelling.format(number)) not in used)
    return {one: names.get(one) or next(fresh) for one in every}

"""A plan written in another dialect, with what that dialect cannot say."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.reports.plan_views import speckit_page, ticket_table
from pytest_wavegate.reports.plan_views.lettering import count
from pytest_wavegate.reports.plan_views.speckit_names import names_of
from pytest_wavegate.run.losses import READ_FROM_TITLES, Loss, losses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.reports.plan_views.speckit_task import Reading

Target: TypeAlias = Literal["csv", "speckit"]

_STRICTER: tuple[Reading, ...] = ("told", "held")
_NAMES_TASKS = re.compile(r"T-?\d")


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was written.

    Attributes:
        text: the plan.
        losses: what is not read back from it.
    """

    text: str
    losses: tuple[Loss, ...]


def convert(plan: Plan, *, to: Target) -> Conversion:
    """Return the plan in another dialect."""
    return _as_table(plan) if to == "csv" else _as_speckit(plan)


def _as_table(plan: Plan) -> Conversion:
    return Conversion(ticket_table.render(plan), tuple(_not_in_rows(plan)))


def _not_in_rows(plan: Plan) -> Iterator[Loss]:
    """A table has rows for tasks only."""
    waiting = tuple(phase.label or phase.title for phase in plan.phases if phase.depends_on)
    if waiting:
        yield Loss("depends_on", waiting)
    if plan.gates:
        yield Loss("gates", tells=f"{count(len(plan.gates), 'gate')} of the plan's text")
    if plan.rollback:
        yield Loss("rollback", tells=count(len(plan.rollback), "rollback command"))


def _as_speckit(plan: Plan) -> Conversion:
    """Write it, read it, and say more, or hold words back, where a title was misread.

    A title is any text, and the reader of spec-kit's format takes paths and dependencies from it wherever
    they stand. Reading it back is what tells whether it took more, or less, than there is.
    """
    free = _attempt(plan, {})
    spoilt = _spoilt(free)
    if not spoilt:
        return free
    counts: dict[Reading, Counter[int]] = {"free": spoilt}
    for reading in _STRICTER:
        counts[reading] = _spoilt(_attempt(plan, dict.fromkeys(spoilt, reading)))
    best = {place: min(counts, key=lambda one: counts[one][place]) for place in spoilt}
    better = _attempt(plan, best)
    if not _spoilt(better):
        return better
    # One task's words may have spoilt another task: "blocks T005".
    talking = (place for place, task in enumerate(plan.tasks) if _NAMES_TASKS.search(task.title))
    last = _attempt(plan, {**best, **dict.fromkeys(talking, "held")})
    return min(free, better, last, key=lambda one: _spoilt(one).total())


def _attempt(plan: Plan, readings: Mapping[int, Reading]) -> Conversion:
    text = speckit_page.render(plan, readings=readings)
    copy = parse_plan(text.encode("utf-8", "replace"), path=plan.path, dialect="speckit", by=plan.by)
    names = names_of(plan)
    return Conversion(text, losses(plan, copy, tasks=names.tasks, phases=names.phases))


def _spoilt(conversion: Conversion) -> Counter[int]:
    """How many fields of a task were misread where its title may be the reason, by the task's place."""
    return Counter(
        place for loss in conversion.losses if loss.field in READ_FROM_TITLES for place in loss.places
    )

"""From a found unit to the draft of a task, and the names by which a plan knows its units."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.draft import DraftTask
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.units.facts import fill
from pytest_wavegate.plan.units.label import bare
from pytest_wavegate.plan.units.names import Names
from pytest_wavegate.plan.units.yaml_fields import broken_line
from pytest_wavegate.plan.words.effort import find_effort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.units.collect import Found

_PRIORITY = regex(r"\bP\d\b")
_TITLES = ("title", "task", "name", "focus", "description", "goal", "objective", "role", "mission")
_LONGEST_TITLE = 200
_MOST_CHECKED = 200
"""Blocks of YAML that are looked at closely; reading them is slow, and a plan has not so many broken ones."""


def draft_task(unit: Found, *, mode: Literal["parallel", "sequential"]) -> DraftTask:
    """Return the draft of a unit with all that it says but dependencies.

    Args:
        unit: as found.
        mode: of its wave or phase; the unit itself may say otherwise.
    """
    task = DraftTask(id=unit.label.id, title=_title(unit), line=unit.line, parallel=mode == "parallel")
    task.texts.append(unit.label.title)
    if unit.status is not None:
        task.status, task.box = unit.status, unit.box
    for aside in unit.label.asides:
        effort = find_effort(f"({aside})")
        if effort is not None:
            task.estimates.append(effort)
        priority = _PRIORITY.search(aside)
        task.priority = task.priority or (priority.group() if priority else None)
    fill(task, unit.body)
    return task


def names_of(units: Iterable[Found], *, numbers: Iterable[str], word: str) -> Names:
    """Return the names of a plan's units: ids, titles that only one has, ids of agents, names of squads.

    Args:
        units: all of them.
        numbers: of its waves or phases.
        word: what it calls these.
    """
    known = list(units)
    titles = Counter(unit.label.title.casefold() for unit in known)
    aliases = {
        unit.label.title.casefold(): unit.label.id
        for unit in known
        if titles[unit.label.title.casefold()] == 1
    }
    for unit in known:
        aliases |= {
            one.value.strip("` ").casefold(): unit.label.id
            for one in unit.body.named("agent id")
            if one.value
        }
    aliases.pop("", None)
    return Names(
        ids=tuple(unit.label.id for unit in known),
        aliases=aliases,
        spoken=_spoken([unit for unit in known if unit.label.named]),
        numbers=tuple(dict.fromkeys(numbers)),
        word=word,
        kinds=frozenset(unit.label.kind for unit in known if unit.label.kind),
    )


def broken_yaml(units: Sequence[Found], *, path: str) -> Iterator[Finding]:
    """Yield a finding for each block of YAML that no YAML reader takes, on the line that is wrong."""
    checked = 0
    for unit in units:
        for fence in unit.body.fences if checked < _MOST_CHECKED else ():
            broken = broken_line(fence)
            if broken is not None:
                checked += 1
                yield remark("WG152", path=path, line=broken.line, task=unit.label.id, problem=broken.problem)


def _spoken(named: Sequence[Found]) -> Mapping[str, str]:
    words = {unit.label.id: unit.label.title.casefold().split()[:-1] for unit in named}
    first = Counter(own[0] for own in words.values() if own)
    spoken = {" ".join(own): one for one, own in words.items() if own}
    return {own[0]: one for one, own in words.items() if own and first[own[0]] == 1} | spoken


def _title(unit: Found) -> str:
    if unit.label.title:
        return unit.label.title
    for name in _TITLES:
        for one in unit.body.named(name):
            if one.value:
                return bare(one.value)[:_LONGEST_TITLE]
    return f"{unit.label.kind.capitalize()} {unit.label.id}".strip()

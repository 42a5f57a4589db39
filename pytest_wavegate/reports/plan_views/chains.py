"""Tasks that wait for each other, sorted into steps: what a picture draws as one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pytest_wavegate.model.plan import Plan

Chain: TypeAlias = "list[list[str]]"
"""Steps of task ids. Each task waits for one of the step before it; those of one step run side by side."""
Links: TypeAlias = "Mapping[str, Sequence[str]]"
"""The ids that wait for a task, by its id."""


def links_of(plan: Plan) -> dict[str, list[str]]:
    """Return which tasks wait for a task, declared or in a row, by its id."""
    links: dict[str, list[str]] = {}
    for edge in plan.edges:
        if edge.why != "phase" and edge.source != edge.target:
            links.setdefault(edge.source, []).append(edge.target)
    return links


def chains(ids: Iterable[str], links: Links) -> list[Chain]:
    """Return the tasks in chains, in the order that they are given in where nothing else is said.

    Args:
        ids: tasks, each once.
        links: as ``links_of`` returns them; what leads to other tasks is passed over.
    """
    after = {one: set[str]() for one in ids}
    for one in after:
        after[one].update(other for other in links.get(one, ()) if other in after)
    home = _homes(after)
    found: dict[str, dict[int, list[str]]] = {}
    for one, level in sorted(_levels(after).items(), key=lambda pair: pair[1]):
        found.setdefault(home[one], {}).setdefault(level, []).append(one)
    place = {one: number for number, one in enumerate(after)}
    return [
        [sorted(step, key=place.__getitem__) for step in found[first].values()]
        for first in sorted(found, key=place.__getitem__)
    ]


def _levels(after: Mapping[str, set[str]]) -> dict[str, int]:
    """Return how many steps come before each task; tasks that wait for each other share the last step."""
    waits = dict.fromkeys(after, 0)
    for targets in after.values():
        for one in targets:
            waits[one] += 1
    level = {one: 0 for one, number in waits.items() if not number}
    ready = list(level)
    for one in ready:
        for other in after[one]:
            level[other] = max(level.get(other, 0), level[one] + 1)
            waits[other] -= 1
            if not waits[other]:
                ready.append(other)
    last = max(level.values(), default=-1) + 1
    return {one: level[one] if not waits[one] else last for one in after}


def _homes(after: Mapping[str, set[str]]) -> dict[str, str]:
    """Return for each task the first one that it hangs together with."""
    near: dict[str, list[str]] = {one: list(targets) for one, targets in after.items()}
    for one, targets in after.items():
        for other in targets:
            near[other].append(one)
    home: dict[str, str] = {}
    for first in after:
        for one in _reached(first, near, home):
            home[one] = first
    return home


def _reached(first: str, near: Mapping[str, Sequence[str]], known: Mapping[str, str]) -> Iterator[str]:
    """Yield what hangs together with a task, that task first, unless it is known already."""
    if first in known:
        return
    seen = {first: None}
    for one in (line := [first]):
        yield one
        fresh = [other for other in near[one] if other not in seen]
        seen.update(dict.fromkeys(fresh))
        line.extend(dict.fromkeys(fresh))

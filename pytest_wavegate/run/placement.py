"""Where each item runs and what it counts for: plan and assignment become waves of work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.items import Rule
from pytest_wavegate.model.planned import PlannedItem, PlannedPhase, PlannedTask
from pytest_wavegate.run.atlas import Atlas
from pytest_wavegate.run.phase_files import with_files

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pytest_wavegate.model.items import Assigned, Assignment, ItemFacts
    from pytest_wavegate.model.plan import Plan

_BY_PATH = frozenset({Rule.FILE, Rule.FOLDER})


@dataclass(frozen=True, slots=True)
class Policy:
    """What the user asked for, as far as it decides where items go."""

    unplanned: Literal["first", "last", "deselect", "error"] = "last"
    open_tasks: Literal["gate", "expect-red", "skip"] = "gate"
    selected: frozenset[str] | None = None
    """Task ids; none for all."""
    narrowed: Literal["whole", "narrowed"] = "whole"
    """``narrowed``: paths, node ids or a cache chose what was collected, so no phase is known whole."""
    no_tests: tuple[str, ...] = ()
    collection: Literal["complete", "broken"] = "complete"
    """``broken``: something could not be collected, so missing items say nothing about the plan."""


@dataclass(frozen=True, slots=True)
class Placement:
    """All selected items in their places."""

    items: tuple[PlannedItem, ...]
    phases: tuple[PlannedPhase, ...]
    tasks: tuple[PlannedTask, ...]
    deselected: tuple[int, ...]
    """Items outside ``--wave``, or unplanned ones the user left out."""
    skipped: Mapping[int, str]
    """Planned items that are not run, and why."""
    left_out: tuple[PlannedItem, ...] = ()
    """What a whole run has in other places than this one."""

    @property
    def waves(self) -> list[int]:
        """Numbers of the waves, in order; 0 holds the unplanned items that run first."""
        numbers = {item.wave for item in self.items} | {p.wave for p in self.phases if p.wave is not None}
        return sorted(numbers)

    @property
    def absent(self) -> frozenset[str]:
        """Phases of which a partial run selected no item: they are neither judged nor blocked."""
        partial = {phase.id for phase in self.phases if phase.partial}
        return frozenset(partial.difference(*(item.phases for item in self.items)))


def place(
    plan: Plan,
    facts: Sequence[ItemFacts],
    assignment: Assignment,
    *,
    policy: Policy,
    files: Mapping[str, Sequence[str]] | None = None,
) -> Placement:
    """Put every selected item into the last of its tasks' waves.

    Args:
        plan: with waves.
        facts: selected items in pytest's order first, deselected ones after them.
        assignment: one entry for each of ``facts``.
        policy: the user's wishes.
        files: what the tasks of each phase name, tests left out, relative to the rootdir.

    Raises:
        WavegateError: ``unplanned-items`` where the policy forbids them.
    """
    atlas = Atlas(plan)
    items: list[PlannedItem] = []
    deselected: list[int] = []
    skipped: dict[int, str] = {}
    for index, (fact, assigned) in enumerate(zip(facts, assignment.items, strict=True)):
        if not fact.selected:
            continue
        item = _place_item(atlas, index, assigned, policy)
        if item is None:
            deselected.append(index)
            continue
        if item.skip:
            skipped[index] = f"{_some(item.tasks)} is still open"
        items.append(item)
    _refuse_unplanned(items, policy)
    partial = _partial_phases(atlas, facts, assignment, deselected=deselected, policy=policy)
    exempt = _exempt_tasks(items)
    phases = _planned_phases(atlas, items, partial=partial, policy=policy)
    tests = {fact.path for fact in facts if not fact.foreign}
    return Placement(
        items=tuple(items),
        phases=with_files(phases, files or {}, tests=tests),
        tasks=_planned_tasks(atlas, no_tests=exempt | set(policy.no_tests)),
        deselected=tuple(deselected),
        skipped=skipped,
        left_out=_left_out(atlas, facts, assignment, items=items, policy=policy),
    )


def _place_item(atlas: Atlas, index: int, assigned: Assigned, policy: Policy) -> PlannedItem | None:
    tasks = [task for task in assigned.tasks if policy.selected is None or task in policy.selected]
    if not tasks:
        if assigned.tasks or policy.selected is not None or policy.unplanned == "deselect":
            return None
        wave = 0 if policy.unplanned == "first" else atlas.last_wave + 1
        return PlannedItem(index=index, nodeid=assigned.nodeid, tasks=(), phases=(), phase=None, wave=wave)
    home = max(atlas.wave[task] for task in tasks)
    here = [task for task in tasks if atlas.wave[task] == home]
    counted = here if assigned.rule in _BY_PATH else tasks
    phases = tuple(dict.fromkeys(atlas.phase[task] for task in here))
    still_open = policy.open_tasks != "gate" and atlas.is_open(counted)
    return PlannedItem(
        index=index,
        nodeid=assigned.nodeid,
        tasks=tuple(counted),
        deferred=tuple(task for task in tasks if task not in counted),
        phases=phases,
        phase=phases[-1],
        wave=home,
        expect_red=still_open and policy.open_tasks == "expect-red",
        skip=still_open and policy.open_tasks == "skip",
        exempt=assigned.exempt,
    )


def _left_out(
    atlas: Atlas,
    facts: Sequence[ItemFacts],
    assignment: Assignment,
    *,
    items: Sequence[PlannedItem],
    policy: Policy,
) -> tuple[PlannedItem, ...]:
    """Items as a whole run would place them, where that is not how they are placed here.

    Runs that share the work can be put together by it: each knows what it leaves to the others.
    """
    if policy.selected is None and all(fact.selected for fact in facts):
        return ()
    whole = replace(policy, selected=None, unplanned="deselect")
    here = {item.index: item for item in items}
    found = (_place_item(atlas, index, assigned, whole) for index, assigned in enumerate(assignment.items))
    return tuple(item for item in found if item is not None and here.get(item.index) != item)


def _refuse_unplanned(items: Sequence[PlannedItem], policy: Policy) -> None:
    strays = [item.nodeid for item in items if not item.tasks]
    if strays and policy.unplanned == "error":
        listed = ", ".join(strays[:10]) + (f" and {len(strays) - 10} more" if len(strays) > 10 else "")
        raise WavegateError(
            "unplanned-items",
            f"{len(strays)} {'item belongs' if len(strays) == 1 else 'items belong'} to no task: {listed}",
            hint='mark them with @pytest.mark.task("..."), or use --wave-unplanned last',
        )


def _partial_phases(
    atlas: Atlas,
    facts: Sequence[ItemFacts],
    assignment: Assignment,
    *,
    deselected: Collection[int],
    policy: Policy,
) -> set[str]:
    """Phases of which something was left out of this run."""
    if policy.narrowed == "narrowed":
        return set(atlas.phases)
    left_out = set(deselected)
    partial = {
        atlas.phase[task]
        for index, (fact, assigned) in enumerate(zip(facts, assignment.items, strict=True))
        if not fact.selected or index in left_out
        for task in assigned.tasks
    }
    if policy.selected is not None:
        partial |= {atlas.phase[task] for task in atlas.phase if task not in policy.selected}
    return partial


def _exempt_tasks(items: Sequence[PlannedItem]) -> set[str]:
    """Tasks all of whose items are exempt."""
    exempt = {task for item in items if item.exempt for task in item.tasks}
    return exempt - {task for item in items if not item.exempt for task in item.tasks}


def _planned_phases(
    atlas: Atlas, items: Sequence[PlannedItem], *, partial: Collection[str], policy: Policy
) -> tuple[PlannedPhase, ...]:
    unsure = policy.narrowed == "narrowed" or policy.collection == "broken"
    last: dict[str, int] = {}
    for item in items:
        for phase in item.phases:
            last[phase] = max(last.get(phase, 0), item.wave)
    return tuple(
        PlannedPhase(
            id=phase.id,
            title=phase.title,
            label=phase.label,
            wave=last.get(phase.id, atlas.wave_of_phase.get(phase.id)),
            tasks=phase.tasks,
            needs=atlas.needs[phase.id],
            partial=phase.id in partial,
            unsure=unsure,
        )
        for phase in atlas.phases.values()
    )


def _planned_tasks(atlas: Atlas, *, no_tests: Collection[str]) -> tuple[PlannedTask, ...]:
    return tuple(
        PlannedTask(
            id=task.id,
            title=task.title,
            phase=task.phase,
            wave=atlas.wave.get(task.id),
            parallel=task.parallel,
            status=task.status,
            line=task.line,
            no_tests=task.id in no_tests,
        )
        for task in atlas.tasks.values()
    )


def _some(tasks: Sequence[str]) -> str:
    return "task " + tasks[0] if len(tasks) == 1 else "each of " + ", ".join(tasks)

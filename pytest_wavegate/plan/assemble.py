"""From a draft to a plan: ids made unique or looked up, paths read, edges drawn, oddities told."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.model.plan import Edge, Phase, Plan, Task
from pytest_wavegate.nearness import near
from pytest_wavegate.plan.draft import plan_title
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.text.fingerprint import plan_hash
from pytest_wavegate.plan.words.declared_order import Order
from pytest_wavegate.plan.words.paths import Paths, find_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Mode
    from pytest_wavegate.plan.draft import Draft, DraftPhase, DraftTask
    from pytest_wavegate.plan.text.blocks import Document

_DEFINE = "define the task or remove it from the list"
_MOST_COMPARED = 50_000
"""Pairs of an unknown and a known id that are compared."""


def assemble(draft: Draft, document: Document, *, dialect: str) -> Plan:
    """Return the plan that a draft describes.

    A phase id that stands twice gets a suffix (``2-2``), a duplicated task id stays, both with a finding.
    A phase without tasks is left out, and what waits for it waits for those before it. An id that no task
    has becomes external, with an error.
    """
    findings = [*document.findings, *draft.findings]
    _number(draft.phases, findings, path=document.path)
    ties = _Ties(draft, path=document.path)
    findings += ties.findings
    paths = {id(task): find_paths(task.texts) for phase in draft.phases for task in phase.tasks}
    findings += _remarks(draft, paths, path=document.path)
    return Plan(
        path=document.path,
        title=draft.title if draft.title is not None else plan_title(document),
        dialect=dialect,
        by=draft.by,
        sha256=plan_hash(document.text),
        phases=tuple(_phases(draft, ties.order)),
        tasks=tuple(_tasks(draft, ties, paths=paths)),
        edges=tuple(_edges(ties)),
        gates=tuple(draft.gates),
        rollback=tuple(draft.rollback),
        claims=tuple(sorted(draft.claims, key=lambda claim: claim.line)),
        findings=tuple(findings),
    )


def _number(phases: Sequence[DraftPhase], findings: list[Finding], *, path: str) -> None:
    """Give each phase an id of its own."""
    first: dict[str, int] = {}
    copies: dict[str, int] = defaultdict(lambda: 1)
    for phase in phases:
        wanted = phase.id
        while phase.id in first:
            copies[wanted] += 1
            phase.id = f"{wanted}-{copies[wanted]}"
        if phase.id != wanted:
            label = phase.label or phase.title
            findings.append(remark("WG111", path=path, line=phase.line, label=label, first=first[wanted]))
        first[phase.id] = phase.line


@dataclass
class _Ties:
    """Who waits for whom, ids looked up."""

    draft: Draft
    path: str
    order: Order = field(default_factory=Order)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    outside: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    _advised: dict[str, str] = field(default_factory=dict)
    """By unknown id."""

    def __post_init__(self) -> None:
        every = [task for phase in self.draft.phases for task in phase.tasks]
        self._known = {task.id.casefold(): task.id for task in reversed(every)}
        self._known |= {task.id: task.id for task in every}
        self._of_phases()
        for task in every:
            self._of_task(task)

    def _of_phases(self) -> None:
        ids = {phase.id.casefold(): phase.id for phase in reversed(self.draft.phases)}
        for phase in self.draft.phases:
            for source, line in self.order.afforded(phase.needs):
                known = ids.get(source.casefold(), phase.id)
                if known != phase.id:
                    self.order.phases.setdefault((known, phase.id), line)
            if phase.independent:
                self.order.independent.add(phase.id)
        empty = {phase.id for phase in self.draft.phases if not phase.tasks}
        self.order.without(empty, among=[phase.id for phase in self.draft.phases])

    def _of_task(self, task: DraftTask) -> None:
        for source, line in self.order.afforded(task.needs):
            known = self._resolved(source, task, line=line)
            if known is not None:
                self.order.tasks.setdefault((known, task.id), line)
        for target, line in self.order.afforded(task.blocks):
            known = self._resolved(target, task, line=line)
            if known is not None:
                self.order.tasks.setdefault((task.id, known), line)
        for source, line in self.order.afforded(task.after):
            if source in self._known and source != task.id:
                self.rows.setdefault((self._known[source], task.id), line)
        for name in task.external:
            self._outside(task.id, name)

    def _resolved(self, named: str, task: DraftTask, *, line: int) -> str | None:
        known = self._known.get(named) or self._known.get(named.casefold())
        if known is None:
            advice = self._advice(named)
            self.findings.append(
                remark("WG102", path=self.path, line=line, task=task.id, id=named, advice=advice)
            )
            self._outside(task.id, named)
        return known

    def _advice(self, unknown: str) -> str:
        """Return what to do about an id that no task has; looking for one like it is slow."""
        if unknown not in self._advised:
            look = len(self._advised) * len(self._known) < _MOST_COMPARED
            alike = near(unknown, sorted(set(self._known.values()))) if look else []
            self._advised[unknown] = f"write {alike[0]}" if alike else _DEFINE
        return self._advised[unknown]

    def _outside(self, task: str, name: str) -> None:
        names = self.outside.setdefault(task, [])
        if name not in names:
            names.append(name)


def _phases(draft: Draft, order: Order) -> Iterator[Phase]:
    before = sources_of(order.phases)
    places = {phase.id: place for place, phase in enumerate(draft.phases)}
    for one in draft.phases:
        if one.tasks:
            yield Phase(
                id=one.id,
                title=one.title,
                label=one.label,
                mode=one.mode or mode_of([task.parallel for task in one.tasks]),
                depends_on=tuple(sorted(before.get(one.id, ()), key=lambda phase: places[phase])),
                independent=one.id in order.independent,
                tasks=tuple(dict.fromkeys(task.id for task in one.tasks)),
                goal=one.goal,
                effort=one.effort,
                priority=one.priority,
                owner=one.owner,
                line=one.line,
            )


def mode_of(parallel: Sequence[bool]) -> Mode:
    """Return how the tasks of a phase run, given for each whether it may run beside others."""
    if all(parallel):
        return "parallel"
    return "mixed" if any(parallel) else "sequential"


def _tasks(draft: Draft, ties: _Ties, *, paths: Mapping[int, Paths]) -> Iterator[Task]:
    before = sources_of(ties.order.tasks)
    homes = [(task, phase) for phase in draft.phases for task in phase.tasks]
    for task, phase in sorted(homes, key=lambda home: home[0].line):
        named = paths[id(task)]
        yield Task(
            id=task.id,
            title=task.title,
            phase=phase.id,
            parallel=task.parallel,
            story=task.story,
            files=named.files,
            tests=named.tests,
            folders=named.folders,
            test_ids=named.test_ids,
            depends_on=tuple(before.get(task.id, ())),
            external=tuple(ties.outside.get(task.id, ())),
            status=task.status,
            effort=task.estimates[0] if task.estimates else None,
            estimates=tuple(task.estimates),
            window=task.window,
            priority=task.priority or phase.priority,
            owner=task.owner or phase.owner,
            acceptance=tuple(task.acceptance),
            requirements=tuple(task.requirements),
            line=task.line,
            box=task.box,
        )


def sources_of(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return for each target of some pairs its sources, in order."""
    before: dict[str, list[str]] = {}
    for source, target in pairs:
        before.setdefault(target, []).append(source)
    return before


def _edges(ties: _Ties) -> Iterator[Edge]:
    for (source, target), line in ties.order.tasks.items():
        yield Edge(source=source, target=target, why="declared", line=line)
    for (source, target), line in ties.rows.items():
        if (source, target) not in ties.order.tasks:
            yield Edge(source=source, target=target, why="sequence", line=line)
    for (source, target), line in ties.order.phases.items():
        yield Edge(source=source, target=target, why="phase", line=line)


def _remarks(draft: Draft, paths: Mapping[int, Paths], *, path: str) -> Iterator[Finding]:
    first: dict[str, int] = {}
    every = [task for phase in draft.phases for task in phase.tasks]
    outside = Counter(file for task in every for file in paths[id(task)].outside)
    for task in sorted(every, key=lambda one: one.line):
        if first.setdefault(task.id, task.line) != task.line:
            line = first[task.id]
            yield remark("WG101", path=path, line=task.line, task=task.id, id=task.id, first=line)
        for file in paths[id(task)].outside:
            if outside.pop(file, 0):
                yield remark("WG106", path=path, line=task.line, task=task.id, file=file)
    for phase in draft.phases:
        if not phase.tasks:
            yield remark("WG112", path=path, line=phase.line, label=phase.label or phase.title)

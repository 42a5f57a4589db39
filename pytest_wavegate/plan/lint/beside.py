"""Tasks that are said to run side by side, held against what orders them."""

from __future__ import annotations

import re
from itertools import combinations, product
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Beside
from pytest_wavegate.plan.lint.order import Ancestors, phase_order
from pytest_wavegate.plan.lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Edge
    from pytest_wavegate.plan.lint.subject import Subject

ORDERED = Rule(
    "WG313",
    "warning",
    "{one} and {other} are said to run in parallel, but {why}",
    "take one of them out of this sentence, or remove the dependency",
)
ALONE = Rule(
    "WG314",
    "warning",
    "{task} is said to run beside no other task, but nothing orders it against {others}",
    "name the tasks it can run beside, or declare what it waits for",
)
BLOCKING = Rule(
    "WG371",
    "warning",
    "nobody is to wait for another, but {edges}",
    "say which work waits for which, or remove these dependencies",
)
RULES = (ORDERED, ALONE, BLOCKING)
_UNBLOCKED = regex(
    r"\bwithout\s+(?:blocking|waiting\s+(?:for|on)|depending\s+on)\s+(?:each\s+other|one\s+another)"
    r"|\b(?:teams?|streams?|agents?|lanes?|tracks?)\s+(?:must|should|do|will)\s+not\s+block\s+each\s+other",
    re.IGNORECASE,
)
_MOST_TASKS = 60
_MOST_TOLD = 2


def check(subject: Subject) -> Iterator[Finding]:
    """Yield findings for tasks said to run in parallel, for those said to run alone, and for promises."""
    claims = [claim for claim in subject.plan.claims if isinstance(claim, Beside)]
    if claims:
        named = [
            task for claim in claims for task in (*claim.tasks[:_MOST_TASKS], *claim.others[:_MOST_TASKS])
        ]
        wave = {task: wave.tasks for wave in subject.plan.waves for task in wave.tasks}
        alone = [claim.tasks[0] for claim in claims if claim.exhaustive and claim.tasks]
        named += [near for task in alone for near in wave.get(task, ())[:_MOST_TASKS]]
        order, phases = Ancestors(subject.between_tasks, named), phase_order(subject.plan, by="declared")
        for claim in claims:
            if claim.exhaustive:
                yield from _alone(subject, claim, order=order, wave=wave)
            else:
                yield from _parallel(subject, claim, order=order, phases=phases)
    yield from _promises(subject)


def _parallel(subject: Subject, claim: Beside, *, order: Ancestors, phases: Ancestors) -> Iterator[Finding]:
    tasks = [task for task in dict.fromkeys(claim.tasks[:_MOST_TASKS]) if task in subject.tasks]
    others = [task for task in dict.fromkeys(claim.others[:_MOST_TASKS]) if task in subject.tasks]
    told: set[str] = set()
    for one, other in product(tasks, others) if claim.others else combinations(tasks, 2):
        why = _why(subject, one, other, order=order, phases=phases)
        if why and why not in told and len(told) < _MOST_TOLD:
            told.add(why)
            yield subject.finding(
                ORDERED, line=claim.line, mark=other, task=other,
                one=subject.named(one), other=subject.named(other), why=why,
            )  # fmt: skip


def _why(subject: Subject, one: str, other: str, *, order: Ancestors, phases: Ancestors) -> str:
    """What orders two tasks: a dependency, or phases that the plan puts one after the other."""
    if order.precedes(one, other):
        return f"{subject.named(other)} depends on {subject.named(one)}"
    if order.precedes(other, one):
        return f"{subject.named(one)} depends on {subject.named(other)}"
    first, then = subject.tasks[one].phase, subject.tasks[other].phase
    for early, late in ((first, then), (then, first)):
        if phases.precedes(early, late):
            return f"{_named(subject, late)} waits for {_named(subject, early)}"
    return ""


def _named(subject: Subject, phase: str) -> str:
    """A phase's label, which is what people know it by, else its title."""
    found = subject.phases[phase]
    return found.label or found.title


def _alone(
    subject: Subject, claim: Beside, *, order: Ancestors, wave: Mapping[str, Sequence[str]]
) -> Iterator[Finding]:
    """A task whose wave has more tasks than are said to run beside it."""
    task = claim.tasks[0] if claim.tasks else ""
    near = wave.get(task, ())[:_MOST_TASKS]
    free = [one for one in near if one not in claim.tasks and not order.ordered(task, one)]
    if free:
        yield subject.finding(ALONE, line=claim.line, mark=task, task=task, others=subject.names(free))


def _promises(subject: Subject) -> Iterator[Finding]:
    """Sentences that promise work without waiting, where work waits for work of another phase."""
    for number, text in enumerate(subject.document.lines, start=1):
        promise = _UNBLOCKED.search(text[:1_000]) if " other" in text else None
        if promise:
            edges = _across(subject)
            if edges:
                pairs = ((subject.named(one.target), subject.named(one.source)) for one in edges[:3])
                shown = "; ".join(f"{target} waits for {source}" for target, source in pairs)
                yield subject.finding(BLOCKING, line=number, mark=promise.group(), edges=shown)


def _across(subject: Subject) -> Sequence[Edge]:
    """Declared edges between tasks of phases that run side by side."""
    phases = phase_order(subject.plan, by="any")
    home = {task.id: task.phase for task in subject.tasks.values()}
    return [
        edge
        for edge in subject.plan.edges
        if edge.why == "declared" and edge.source in home and edge.target in home
        if home[edge.source] != home[edge.target] and not phases.ordered(home[edge.source], home[edge.target])
    ]

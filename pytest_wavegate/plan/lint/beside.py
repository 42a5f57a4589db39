"""Tasks that are said to run side by side, held against what orders them."""

from __future__ import annotations

import re
from itertools import combinations, islice
from typing import TYPE_CHECKING

from pytest_wavegate.model.claims import Beside
from pytest_wavegate.plan.lint.order import Ancestors
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.lint.subject import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_UNBLOCKED = re.compile(
    r"\bwithout\s+(?:blocking|waiting\s+(?:for|on)|depending\s+on)\s+(?:each\s+other|one\s+another)"
    r"|\b(?:teams?|streams?|agents?|lanes?|tracks?)\s+(?:must|should|do|will)\s+not\s+block\s+each\s+other",
    re.IGNORECASE,
)
_MOST_TASKS = 60
_MOST_PAIRS = 2


def check(subject: Subject) -> Iterator[Finding]:
    """Yield findings for tasks said to run in parallel, for those said to run alone, and for promises."""
    claims = [claim for claim in subject.plan.claims if isinstance(claim, Beside)]
    if claims:
        named = [task for claim in claims for task in claim.tasks[:_MOST_TASKS]]
        order = Ancestors(subject.between_tasks, named)
        for claim in claims:
            if claim.exhaustive:
                yield from _alone(subject, claim)
            else:
                yield from _parallel(subject, claim, order=order)
    yield from _promises(subject)


def _parallel(subject: Subject, claim: Beside, *, order: Ancestors) -> Iterator[Finding]:
    tasks = [task for task in dict.fromkeys(claim.tasks[:_MOST_TASKS]) if task in subject.tasks]
    pairs = ((one, other) for one, other in combinations(tasks, 2))
    wrong = ((one, other, why) for one, other in pairs if (why := _why(subject, one, other, order=order)))
    for one, other, why in islice(wrong, _MOST_PAIRS):
        yield subject.finding(
            ORDERED, line=claim.line, mark=other, task=other, one=one, other=other, why=why
        )


def _why(subject: Subject, one: str, other: str, *, order: Ancestors) -> str:
    """What orders two tasks: a dependency, or phases that the plan puts one after the other."""
    if order.precedes(one, other):
        return f"{other} depends on {one}"
    if order.precedes(other, one):
        return f"{one} depends on {other}"
    first, then = (subject.phases.get(subject.tasks[task].phase) for task in (one, other))
    if first is None or then is None or first is then:
        return ""
    pair = (first.id, then.id)
    for left, right in (pair, pair[::-1]):
        if (left, right) in subject.phase_pairs:
            early, late = subject.phases[left], subject.phases[right]
            return f"{late.label or late.title} waits for {early.label or early.title}"
    return ""


def _alone(subject: Subject, claim: Beside) -> Iterator[Finding]:
    """A task whose wave has more tasks than are said to run beside it."""
    task = claim.tasks[0] if claim.tasks else ""
    wave = next((wave for wave in subject.plan.waves if task in wave.tasks), None)
    if wave is None:
        return
    near = [one for one in wave.tasks if one not in claim.tasks][:_MOST_TASKS]
    order = Ancestors(subject.between_tasks, [task, *near])
    free = [one for one in near if not order.ordered(task, one)]
    if free:
        yield subject.finding(ALONE, line=claim.line, mark=task, task=task, others=listed(free))


def _promises(subject: Subject) -> Iterator[Finding]:
    """Sentences that promise work without waiting, where work waits for work of another phase."""
    for number, text in enumerate(subject.document.lines, start=1):
        if " other" in text and _UNBLOCKED.search(text[:1_000]):
            edges = _across(subject)
            if edges:
                shown = "; ".join(f"{edge.target} waits for {edge.source}" for edge in edges[:3])
                yield subject.finding(BLOCKING, line=number, edges=shown)


def _across(subject: Subject) -> Sequence[Edge]:
    """Declared edges between tasks of phases that run side by side."""
    between = {edge for edge in subject.plan.edges if edge.why == "declared"}
    crossing = [
        edge
        for edge in subject.plan.edges
        if edge in between and edge.source in subject.tasks and edge.target in subject.tasks
    ]
    homes = [(subject.tasks[edge.source].phase, subject.tasks[edge.target].phase) for edge in crossing]
    return [
        edge
        for edge, (one, other) in zip(crossing, homes, strict=True)
        if one != other and (one, other) not in subject.phase_pairs
    ]

"""Chains that a plan draws, held against the dependencies that its tasks declare."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pytest_wavegate.model.claims import Chain
from pytest_wavegate.plan.lint.order import Ancestors, heaviest, scheduled
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.lint.words import position
from pytest_wavegate.plan.order.critical_path import own_schedule
from pytest_wavegate.plan.order.network import network

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.model.effort import Effort
    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.lint.subject import Subject
    from pytest_wavegate.plan.order.network import Network

UNSUPPORTED = Rule(
    "WG311",
    "warning",
    "{source} is drawn before {target}, which does not depend on it{instead}",
    "declare that {target} depends on {source}, or draw what the tasks declare",
)
REVERSED = Rule(
    "WG311",
    "error",
    "{source} is drawn before {target}, but depends on it",
    "turn the arrow or the dependency round",
)
LONGER = Rule(
    "WG312",
    "warning",
    "the longest chain by dependencies is {chain} ({length}); the critical path drawn here has {drawn}",
    "draw the longest chain, or remove the dependencies that do not hold",
)
RULES = (REVERSED, UNSUPPORTED, LONGER)
_DRAWING = 12
"""Lines within which two chains belong to one drawing."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each arrow without a dependency, and one for each critical path that is none."""
    chains = [claim for claim in subject.plan.claims if isinstance(claim, Chain)]
    yield from _arrows(subject, chains)
    critical = [chain for chain in chains if chain.critical]
    if critical:
        yield from _longest(subject, critical)


def _arrows(subject: Subject, chains: Sequence[Chain]) -> Iterator[Finding]:
    """Arrows that nothing supports; where phases are no more than sprints, their order supports none."""
    if not chains:
        return
    named = [task for chain in chains for task in chain.tasks]
    order, declared = Ancestors(_order(subject), named), Ancestors(subject.between_tasks, named)
    seen: set[tuple[str, str]] = set()
    for chain in chains:
        known = [task for task in chain.tasks if task in subject.tasks]
        for one, other in pairwise(known):
            if one != other and (one, other) not in seen and not order.precedes(one, other):
                seen.add((one, other))
                yield _arrow(subject, one, other, line=_line(subject, chain, other), declared=declared)


def _line(subject: Subject, chain: Chain, task: str) -> int:
    """The line on which a chain has a task: one that is written downwards goes over several."""
    for line in range(chain.line, chain.line + _DRAWING):
        if position(subject.line(line), task) is not None:
            return line
        if not subject.line(line).strip():
            break
    return chain.line


def _arrow(subject: Subject, source: str, target: str, *, line: int, declared: Ancestors) -> Finding:
    needs = subject.tasks[target].depends_on
    rule = REVERSED if declared.precedes(target, source) else UNSUPPORTED
    values = {
        "source": subject.named(source),
        "target": subject.named(target),
        "instead": f" but on {subject.names(needs)}" if needs else "",
    }
    mark = target if position(subject.line(line), target) is not None else source
    return subject.finding(rule, line=line, mark=mark, task=target, **values)


def _order(subject: Subject) -> Network:
    """What orders tasks: all edges, or their own dependencies alone where they are scheduled one by one."""
    plan = subject.plan
    if own_schedule(plan, plan.edges):
        return subject.between_tasks
    return network(plan, plan.edges)


def _longest(subject: Subject, critical: Sequence[Chain]) -> Iterator[Finding]:
    units = {task.effort.unit for task in subject.tasks.values() if task.effort}
    if len(units) != 1:
        return
    efforts = {task.id: task.effort for task in subject.tasks.values() if task.effort}
    chain = heaviest(scheduled(subject), {one: effort.low + effort.high for one, effort in efforts.items()})
    longest = _sum(efforts, chain)
    for drawing in _drawings(critical):
        shown = {task for one in drawing for task in one.tasks}
        drawn = max((_sum(efforts, one.tasks) for one in drawing), key=sum)
        if len(chain) > 1 and sum(longest) > sum(drawn) and not shown.issuperset(chain):
            (unit,) = units
            texts = {"length": _amount(*longest, unit=unit), "drawn": _amount(*drawn, unit=unit)}
            texts["chain"] = " -> ".join(map(subject.named, chain))
            yield subject.finding(LONGER, line=drawing[0].line, mark=drawing[0].tasks[0], **texts)


def _drawings(chains: Sequence[Chain]) -> Iterator[list[Chain]]:
    """Chains that stand close to each other."""
    group: list[Chain] = []
    for chain in sorted(chains, key=lambda one: one.line):
        if group and chain.line - group[-1].line > _DRAWING:
            yield group
            group = []
        group.append(chain)
    if group:
        yield group


def _sum(efforts: Mapping[str, Effort], tasks: Sequence[str]) -> tuple[float, float]:
    known = [efforts[task] for task in dict.fromkeys(tasks) if task in efforts]
    return sum(effort.low for effort in known), sum(effort.high for effort in known)


def _amount(low: float, high: float, *, unit: str) -> str:
    return f"{low:g} {unit}" if low == high else f"{low:g}-{high:g} {unit}"

"""Chains that a plan draws, held against the dependencies that its tasks declare."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pytest_wavegate.model.claims import Chain
from pytest_wavegate.plan.critical_path import critical_path, own_schedule
from pytest_wavegate.plan.lint.drawing import drawn_arrows
from pytest_wavegate.plan.lint.order import Ancestors, in_order
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.lint.subject import listed
from pytest_wavegate.plan.network import network

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.effort import Effort
    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.lint.subject import Subject
    from pytest_wavegate.plan.network import Network

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
RULES = (UNSUPPORTED, REVERSED, LONGER)
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
    straight = [(chain.line, (one,), (other,)) for chain in chains for one, other in pairwise(chain.tasks)]
    slanted = [(one.line, one.sources, one.targets) for one in drawn_arrows(subject)]
    every = [*straight, *slanted]
    if not every:
        return
    order = Ancestors(_order(subject), (task for _, left, right in every for task in (*left, *right)))
    seen: set[tuple[str, str]] = set()
    for line, sources, targets in every:
        pairs = [(one, other) for one in sources for other in targets]
        known = all(one in subject.tasks and other in subject.tasks for one, other in pairs)
        if not known or any(one == other or order.precedes(one, other) for one, other in pairs):
            continue
        if pairs and pairs[0] not in seen:
            seen.add(pairs[0])
            yield _arrow(subject, *pairs[0], line=line, order=order)


def _arrow(subject: Subject, source: str, target: str, *, line: int, order: Ancestors) -> Finding:
    needs = subject.tasks[target].depends_on
    rule = REVERSED if order.precedes(target, source) else UNSUPPORTED
    instead = f" but on {listed(needs)}" if needs else ""
    return subject.finding(
        rule, line=line, mark=target, task=target, source=source, target=target, instead=instead
    )


def _order(subject: Subject) -> Network:
    """What orders tasks: all edges, or their own dependencies alone where they are scheduled one by one."""
    plan = subject.plan
    if own_schedule(plan, plan.edges):
        return subject.between_tasks
    return network(plan, plan.edges)


def _longest(subject: Subject, critical: Sequence[Chain]) -> Iterator[Finding]:
    plan = subject.plan
    own = own_schedule(plan, plan.edges)
    kinds = ("declared",) if own else ("declared", "phase")
    net = network(plan, [edge for edge in plan.edges if edge.why in kinds and edge.line is not None])
    found = critical_path(plan, net, in_order(net))
    if found.effort is None or len(found.tasks) < 2:  # noqa: PLR2004 (one task is no chain)
        return
    for drawing in _drawings(critical):
        shown = {task for chain in drawing for task in chain.tasks}
        sums = [(_sum(subject, chain.tasks, unit=found.effort.unit), chain) for chain in drawing]
        best, chain = max(sums, key=lambda one: one[0])
        if found.effort.low + found.effort.high > sum(best) and not shown.issuperset(found.tasks):
            chain_text = " -> ".join(found.tasks)
            drawn = _amount(*best, unit=found.effort.unit)
            yield subject.finding(
                LONGER, line=chain.line, chain=chain_text, length=_effort(found.effort), drawn=drawn
            )


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


def _sum(subject: Subject, tasks: Sequence[str], *, unit: str) -> tuple[float, float]:
    efforts = [subject.tasks[task].effort for task in dict.fromkeys(tasks) if task in subject.tasks]
    known = [effort for effort in efforts if effort and effort.unit == unit]
    return sum(effort.low for effort in known), sum(effort.high for effort in known)


def _effort(effort: Effort) -> str:
    return _amount(effort.low, effort.high, unit=effort.unit)


def _amount(low: float, high: float, *, unit: str) -> str:
    return f"{low:g} {unit}" if low == high else f"{low:g}-{high:g} {unit}"

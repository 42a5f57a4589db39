"""The flow chart of a plan of lanes: its nodes are tasks, its arrows what they wait for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Soft
from pytest_wavegate.plan.drawn.mermaid_flow import read_flow
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.text.blocks import Fence
from pytest_wavegate.plan.words.name_match import Names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.draft import DraftTask
    from pytest_wavegate.plan.drawn.mermaid_flow import Flow
    from pytest_wavegate.plan.text.blocks import Document

_SOFT = regex(
    r"\bparallel|\boverlap|\boptional|\bsoft\b|\bindependent|\bcan\s+start|\bmay\b|\basync|\binform"
    r"|\bside by side\b|\bno block",
    re.IGNORECASE,
)
_MOST_GRAPHS = 20


@dataclass
class Arrows:
    """What the graphs of a plan say."""

    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_arrows(
    document: Document, tasks: Mapping[str, DraftTask], titles: Mapping[str, Sequence[str]]
) -> Arrows:
    """Add what a plan's flow charts declare to its tasks, and return the rest.

    A dotted arrow, or one whose label says "can start parallel", orders nothing. A drawing where less
    than half of the nodes are tasks is about something else.

    Args:
        document: the plan.
        tasks: by id; what they need is added to them.
        titles: all that a task is called, by id.
    """
    arrows = Arrows()
    fences = [block for block in document.blocks if isinstance(block, Fence)]
    flows = (flow for block in fences if (flow := read_flow(block)).links)
    names: Names | None = None
    for flow in islice(flows, _MOST_GRAPHS):
        names = names or Names(titles)
        known, unclear = _nodes(flow, tasks, names)
        if len(known) * 2 >= len(flow.nodes):
            _take(arrows, flow, tasks=tasks, known=known)
            _unclear(arrows, flow, unclear, path=document.path)
    return arrows


def _nodes(
    flow: Flow, tasks: Mapping[str, DraftTask], names: Names
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return the task of each node, and for the others the tasks that they may be."""
    known: dict[str, str] = {}
    unclear: dict[str, tuple[str, ...]] = {}
    for node, label in flow.nodes.items():
        same = next((name for name in (node, label) if name in tasks), None)
        alike = (same,) if same else names.find(label)
        if len(alike) == 1:
            known[node] = alike[0]
        else:
            unclear[node] = alike
    return known, unclear


def _take(arrows: Arrows, flow: Flow, *, tasks: Mapping[str, DraftTask], known: Mapping[str, str]) -> None:
    for link in flow.links:
        source, target = known.get(link.source), known.get(link.target)
        if source is None or target is None or source == target:
            continue
        if link.dotted or _SOFT.search(link.label):
            arrows.claims.append(Soft(source=source, target=target, line=link.line))
        else:
            tasks[target].needs.setdefault(source, link.line)


def _unclear(arrows: Arrows, flow: Flow, unclear: Mapping[str, tuple[str, ...]], *, path: str) -> None:
    linked = {end for link in flow.links for end in (link.source, link.target)}
    for node, alike in unclear.items():
        if node in linked:
            tasks = f"several tasks: {', '.join(alike[:4])}" if alike else "no task"
            line = flow.lines[node]
            arrows.findings.append(remark("WG168", path=path, line=line, node=flow.nodes[node], tasks=tasks))

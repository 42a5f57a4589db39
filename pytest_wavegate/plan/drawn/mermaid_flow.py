"""Mermaid's ``graph`` and ``flowchart`` drawings: nodes with labels, and arrows between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex

if TYPE_CHECKING:
    from pytest_wavegate.plan.text.blocks import Fence

_HEAD = regex(r"(?:[ \t]*(?:%%[^\n]*)?\n)*[ \t]*(?:graph|flowchart)\b")
_OTHER = regex(
    r"\s*(?:style|classDef|class|linkStyle|click|subgraph|end|direction|accTitle|accDescr)\b|\s*%%"
)
_NODE = regex(r"\s*(?P<id>[^\W_][\w.]*(?:-[\w.]+)*)(?:@\{[^}]*\})?")
_OPEN = regex(r"[\[({>]{1,3}[/\\]?")
_CLOSING = {"[": "]", "(": ")", "{": "}", ">": "]"}
_ARROW = regex(
    r"\s*[<ox]?(?:"
    r"(?P<dotted>-\.{1,5}(?P<on_dots>[^.\n|>]{1,80}\.)?-?(?P<head1>[>ox])?)"
    r"|(?:--|==)(?P<on_line>\s[^-=\n|>]{1,80}\s)(?:-{2,6}|={2,6})(?P<head2>[>ox])?"
    r"|(?:-{2,6}|={2,6})(?P<head3>[>ox](?=[\s|\w\[\]&]|$))?"
    r")(?:\|(?P<label>[^|\n]{0,120})\|)?"
)
_AND = regex(r"\s*&")
_STYLE = regex(r":::\w+")
_LONGEST_LINE = 1_000
_MOST_NODES = 50
"""Nodes of one group that are paired with another: ``A & B --> C & D``."""
_MOST_LINKS = 20_000


@dataclass(frozen=True, slots=True)
class Link:
    """One arrow from node to node."""

    source: str
    target: str
    label: str
    """Empty where it has none."""
    dotted: bool
    line: int


@dataclass
class Flow:
    """A drawing."""

    nodes: dict[str, str] = field(default_factory=dict)
    """Labels by node; the node's own name where it has none."""
    lines: dict[str, int] = field(default_factory=dict)
    """Where each node stands first."""
    links: list[Link] = field(default_factory=list)


def read_flow(fence: Fence) -> Flow:
    """Return the nodes and arrows of a fence that holds a flow chart; an empty one where it does not.

    Lines without an arrow head, ``A --- B``, are no arrows.
    """
    flow = Flow()
    if _HEAD.match(fence.text):
        lines = enumerate(fence.text.split("\n"), start=fence.line + 1)
        for number, text in lines:
            if not _HEAD.match(text) and not _OTHER.match(text) and len(flow.links) < _MOST_LINKS:
                for statement in text[:_LONGEST_LINE].split(";"):
                    _statement(flow, statement, line=number)
    return flow


def _statement(flow: Flow, text: str, *, line: int) -> None:
    """Read ``A & B[Label] -->|word| C --> D``."""
    before, at = _group(flow, text, 0, line=line)
    while before and (arrow := _ARROW.match(text, at)):
        after, at = _group(flow, text, arrow.end(), line=line)
        if arrow["head1"] or arrow["head2"] or arrow["head3"]:
            label = arrow["label"] or arrow["on_line"] or (arrow["on_dots"] or "").rstrip(".")
            flow.links.extend(
                Link(source, target, _plain(label), bool(arrow["dotted"]), line)
                for source, target in product(before[:_MOST_NODES], after[:_MOST_NODES])
            )
        before = after


def _group(flow: Flow, text: str, at: int, *, line: int) -> tuple[list[str], int]:
    names: list[str] = []
    while node := _NODE.match(text, at):
        name = node["id"]
        label, at = _label(text, node.end())
        flow.lines.setdefault(name, line)
        if label or name not in flow.nodes:
            flow.nodes[name] = label or name
        names.append(name)
        style = _STYLE.match(text, at)
        at = style.end() if style else at
        following = _AND.match(text, at)
        if not following:
            break
        at = following.end()
    return names, at


def _label(text: str, at: int) -> tuple[str, int]:
    """Read ``[Label]``, ``("Label")``, ``{{Label}}`` behind a node's name."""
    opening = _OPEN.match(text, at)
    if opening is None:
        return "", at
    marks = opening.group().rstrip("/\\")
    closing = "".join(_CLOSING[mark] for mark in reversed(marks))
    end = text.find(closing, opening.end())
    if end < 0:
        return "", len(text)
    return _plain(text[opening.end() : end]), end + len(closing)


def _plain(text: str) -> str:
    """Return a label without quotes and line breaks."""
    return " ".join(re.sub(r"<br\s{0,3}/?>|\\n", " ", text).strip(" \"'`/\\").split())

"""Boxes that say once more how far a unit is: the lists of "Progress Tracking"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Restated
from pytest_wavegate.nearness import near
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.text.blocks import Heading, ListItem
from pytest_wavegate.plan.units.label import Label, bare, read_label
from pytest_wavegate.plan.words.boxes import read_box

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Status
    from pytest_wavegate.plan.draft import DraftTask
    from pytest_wavegate.plan.text.blocks import Document
    from pytest_wavegate.plan.units.names import Names

_PROGRESS = regex(r"\b(?:progress|tracking|tracker|status|completion|to-?do|done|board)\b", re.IGNORECASE)
_WORD = regex(r"[^\W\d_]{4,}")
_SAID: Mapping[Status, str] = {
    "todo": "open",
    "done": "ticked",
    "in_progress": "begun",
    "cancelled": "cancelled",
}
_LAST_ASIDE = regex(r"\s?[(\[]([^()\[\]]{1,80})[)\]]\s?$")


@dataclass(frozen=True)
class Ticked:
    """A box with a unit behind it."""

    label: Label
    status: Status
    line: int
    headings: tuple[str, ...]
    """Above it, the nearest last."""


@dataclass
class Progress:
    """What boxes said of units, and what is odd about them."""

    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    boxes: list[tuple[DraftTask, Ticked]] = field(default_factory=list)
    """Every box that counts, with its task."""


def take_progress(
    document: Document, tasks: Mapping[str, DraftTask], names: Names, *, own: Container[int]
) -> Progress:
    """Give tasks the state of their boxes in other places of the plan, the first box of each.

    Args:
        document: the plan.
        tasks: by id; a task that is a box itself keeps it.
        names: by which boxes know them; a title that differs makes no difference.
        own: lines that belong to units themselves, and are no boxes of others.
    """
    progress = Progress()
    first: dict[str, tuple[Status, int | None]] = {
        task.id: (task.status, task.box) for task in tasks.values() if task.box is not None
    }
    for ticked in _boxes(document, names):
        known = names.known(ticked.label.id)
        if ticked.line in own:
            continue
        if known is None or known not in tasks:
            _unknown(progress, ticked, names, path=document.path)
        elif _is_about(ticked, tasks[known]):
            _take(progress, ticked, task=tasks[known], first=first, path=document.path)
            _retitled(progress, ticked, task=tasks[known], names=names)
    return progress


def _boxes(document: Document, names: Names) -> Iterator[Ticked]:
    headings: list[Heading] = []
    for block in document.blocks:
        if isinstance(block, Heading) and not block.depth:
            headings = [*(one for one in headings if one.level < block.level), block]
        box = read_box(block.text) if isinstance(block, ListItem) and not block.quoted else None
        label = _label(box.rest.partition("\n")[0], names) if box else None
        if box and label:
            yield Ticked(label, box.status, block.line, tuple(one.text for one in headings))


def _label(text: str, names: Names) -> Label | None:
    """Read an id, or another name of a unit: ``builder-2a: Store``."""
    label = read_label(text)
    if label is not None:
        return label
    first, _, rest = bare(text).partition(" ")
    word = first.strip("`:[]()")
    known = names.known(word) if "-" in word or "_" in word else None
    return Label("", known, rest.strip(" :–—-")) if known else None


def _unknown(progress: Progress, ticked: Ticked, names: Names, *, path: str) -> None:
    """Remark on an id that no task has, where the word before it says that it is one."""
    label = ticked.label
    if label.kind in names.kinds and any(_PROGRESS.search(text) for text in ticked.headings):
        alike = near(label.id, names.ids)
        advice = f"write {alike[0]}" if alike else "define the task, or remove its box"
        progress.findings.append(remark("WG154", path=path, line=ticked.line, id=label.id, advice=advice))


def _is_about(ticked: Ticked, task: DraftTask) -> bool:
    """Whether a box is about the task, not about a part or a meeting of it."""
    here, there = (set(_WORD.findall(text.casefold())) for text in (ticked.label.title, task.title))
    return not here or bool(here & there) or any(_PROGRESS.search(text) for text in ticked.headings[1:])


def _take(
    progress: Progress,
    ticked: Ticked,
    *,
    task: DraftTask,
    first: dict[str, tuple[Status, int | None]],
    path: str,
) -> None:
    status, line = first.setdefault(task.id, (ticked.status, ticked.line))
    if task.box is None:
        task.status, task.box = ticked.status, ticked.line
    elif status != ticked.status:
        values = {"id": task.id, "here": _SAID[ticked.status], "there": _SAID[status], "first": line}
        progress.findings.append(remark("WG153", path=path, line=ticked.line, task=task.id, **values))
    progress.boxes.append((task, ticked))


def _retitled(progress: Progress, ticked: Ticked, *, task: DraftTask, names: Names) -> None:
    aside = _LAST_ASIDE.search(ticked.label.title)
    title = ticked.label.title
    if aside and names.known(aside.group(1)) == task.id:
        title = title[: aside.start()]
    if title and title.casefold() != task.title.casefold():
        progress.claims.append(Restated(task=task.id, field="title", values=(title,), line=ticked.line))

"""What a document looks like that lists tasks by number: the marks that tell its convention."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.numbered.number import read_numbered, read_numbered_heading
from pytest_wavegate.plan.text.blocks import Heading, ListItem
from pytest_wavegate.plan.words.boxes import read_box
from pytest_wavegate.plan.words.group_heading import read_numbered_group
from pytest_wavegate.plan.words.phase_heading import read_phase_heading

if TYPE_CHECKING:
    from pytest_wavegate.plan.numbered.number import Numbered
    from pytest_wavegate.plan.text.blocks import Document

_KIRO = regex(r"(?m)^[\s>*`-]{0,12}_(?:Requirements?|Boundary|Depends|Leverage|Prompt)\s?:", re.IGNORECASE)
_VALIDATES = regex(r"\*\*Validates: ?Requirements?\b")
_STABLE = regex(r"<!--\s{0,3}id:\w|^\s{0,12}(?:[-*]\s{1,3})?(?:Blocked-by|Stream):\s", re.MULTILINE)
_OPENSPEC = regex(r"\bopenspec\b", re.IGNORECASE)
_NOTES = regex(r"^(?:dependenc|parallel|validation\b|依赖|并行)", re.IGNORECASE)
_OTHER_ID = regex(r"[*`\[]{0,3}[A-Z]{1,12}(?:-[A-Z]{1,12}){0,2}-?\d")
_TASKS = regex(r"^(?:implementation )?tasks?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Above:
    """The number of a heading."""

    number: str = ""
    whole: bool = False
    task: int = 0
    """The level of the task that the heading is or belongs to; 0 where it is none."""


_NONE = _Above()


@dataclass
class Marks:
    """How often a document has each mark."""

    boxes: int = 0
    """Those below headings that are tasks are left out."""
    numbered: int = 0
    """Boxes with a number."""
    whole: int = 0
    """Those of them whose number has no dot."""
    parallel: int = 0
    starred: int = 0
    loose: int = 0
    """Boxes without a number outside of every list item."""
    matching: int = 0
    """Boxes whose number begins with that of the heading above them."""
    under_number: int = 0
    """Loose boxes below a heading with a whole number, ``## 2. Storage``."""
    named: int = 0
    """Loose boxes that begin with an id of another kind, ``F4.1``."""
    task_headings: int = 0
    notes: int = 0
    """Headings such as "Dependencies" and "Parallelizable Work"."""
    tasks_title: bool = False
    """The first heading is "Tasks" or "Implementation Tasks"."""
    kiro: bool = False
    """It has a line such as ``_Requirements: 1.2_``."""
    accepted: bool = False
    """Its tasks have acceptance criteria."""
    validated: bool = False
    """Its tasks have a field called "Validation"."""
    openspec: bool = False
    """The text or the path names OpenSpec."""
    stable: bool = False
    """It has ids in comments, or ``Blocked-by:`` and ``Stream:`` lines."""


def read_marks(document: Document) -> Marks:
    """Return the marks of a document; its blocks are looked at once."""
    text = document.text
    marks = Marks(
        kiro=bool(_KIRO.search(text) or _VALIDATES.search(text)),
        accepted="**Acceptance Criteria" in text,
        validated="**Validation**" in text,
        openspec=_OPENSPEC.search(text) is not None or "openspec" in document.path.casefold(),
        stable=_STABLE.search(text) is not None,
        tasks_title=bool(document.headings) and _TASKS.match(document.headings[0].text) is not None,
    )
    above = _NONE
    for block in document.blocks:
        if isinstance(block, Heading):
            above = _of_heading(block, above, marks)
        elif isinstance(block, ListItem) and not block.quoted and block.text.startswith("["):
            _of_item(block, above, marks)
    return marks


def _of_heading(heading: Heading, above: _Above, marks: Marks) -> _Above:
    """Count a heading; return its number."""
    marks.notes += _NOTES.match(heading.text) is not None
    if heading.level > 1 and read_numbered_heading(heading.text):
        marks.task_headings += 1
        return _Above(task=heading.level)
    if 0 < above.task < heading.level:
        return above
    bare = read_numbered_group(heading.text)
    said = bare or read_phase_heading(heading.text)
    number = said.id if said and said.id[:1].isdigit() else ""
    return _Above(number, whole=bare is not None and bare.id.isdecimal())


def _of_item(item: ListItem, above: _Above, marks: Marks) -> None:
    box = read_box(item.text)
    if box is None or above.task:
        return
    marks.boxes += 1
    said = read_numbered(box.rest)
    if said is not None:
        _count(said, above.number, marks)
    elif not item.depth:
        marks.loose += 1
        marks.under_number += above.whole
        marks.named += _OTHER_ID.match(box.rest) is not None


def _count(said: Numbered, number: str, marks: Marks) -> None:
    marks.numbered += 1
    marks.whole += "." not in said.id
    marks.parallel += said.parallel
    marks.starred += said.optional
    marks.matching += bool(number) and said.id.startswith(f"{number}.")

"""Where a spec-kit plan has tasks, and which lines only look like one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.text.blocks import ListItem, Paragraph
from pytest_wavegate.plan.text.outline import body_of, sections
from pytest_wavegate.plan.words.boxes import BOXED_LINE
from pytest_wavegate.plan.words.ids import Ids
from pytest_wavegate.plan.words.phase_heading import read_phase_heading, read_story_heading
from pytest_wavegate.plan.words.task_line import read_task_heading, read_task_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.text.blocks import Block, Document
    from pytest_wavegate.plan.text.outline import Section
    from pytest_wavegate.plan.words.task_line import TaskLine

_BODY_LINE = regex(
    r"^\W*(?:depends?(?: on)?|dependenc(?:y|ies)|files?|effort|estimate|owner|blocked by)\b\W*:",
    re.IGNORECASE,
)
_RETELLING = regex(
    r"dependenc|parallel|strateg|\bnotes?\b|summary|overview|progress|track|checklist|validat|\bformat\b|legend|\bmvp\b"
    r"|execution order|example|critical path|\bstatus\b|next steps|recap|roadmap|依赖|并行|总结|验证|清单",
    re.IGNORECASE,
)
"""Headings of sections that talk about tasks which stand elsewhere."""
_BACK = regex(
    r"^[\W_]*(?:see|cf|same as|as)\s+(?:above|T-?\d|phase|below|earlier)|^[\W_]*(?:见上|同上|参见|以上)"
    r"|^[\W_]*(?:(?:already|done|completed?|covered|included|merged|implemented)\s+)+"
    r"(?:above|in|with|by|as part of)\b",
    re.IGNORECASE,
)
_ASIDE = regex(r"\([^()]{0,80}\)")
_LONGEST_SPAN = 200


@dataclass(frozen=True)
class FoundTask:
    """A task where it stands."""

    said: TaskLine
    line: int
    text: str
    """Its own lines, box and id included."""
    section: Section
    body: tuple[Block, ...] = ()
    """What stands inside it, without tasks inside it."""
    retold: bool = False
    """It stands in a section that talks about tasks of other sections."""
    heading: bool = False


def find_tasks(document: Document) -> tuple[tuple[FoundTask, ...], tuple[Finding, ...]]:
    """Return the tasks of a plan in document order, duplicates kept, and what was odd about them.

    No task: a mention in a summary or a back-reference (``T028: see above``) of one that stands elsewhere,
    a heading that gives details of one, and whatever lies in fences, comments, tables and quotations.
    """
    seen = [one for section in sections(document) for one in _in_section(section)]
    boxed = {one.said.id for one in seen if not one.heading and not one.said.span}
    told = {one.said.id for one in seen if not one.retold and not one.said.span}
    kept: list[FoundTask] = []
    findings: list[Finding] = []
    first: dict[str, int] = {}
    for one in seen:
        if (one.heading and one.said.id in boxed) or (
            one.retold and one.said.id in told and not one.said.span
        ):
            continue
        members, remarks = _members(one, boxed, first, path=document.path)
        findings.extend(remarks)
        kept.extend(members)
        for member in members:
            first.setdefault(member.said.id, member.line)
    return tuple(kept), tuple(findings)


def _members(
    one: FoundTask, boxed: set[str], first: dict[str, int], *, path: str
) -> tuple[list[FoundTask], list[Finding]]:
    """Return the tasks that a line stands for: one, several for a range of ids, none for a mention."""
    task, line = one.said.id, one.line
    if one.said.span:
        return _spread(one, boxed, path=path)
    if one.said.placeholder:
        return [one], [remark("WG103", path=path, line=line, task=task, id=task)]
    if task not in first:
        return [one], []
    if _BACK.match(one.said.title):
        return [], [remark("WG104", path=path, line=line, task=task, id=task, first=first[task])]
    return [one], [remark("WG101", path=path, line=line, task=task, id=task, first=first[task])]


def _spread(one: FoundTask, boxed: set[str], *, path: str) -> tuple[list[FoundTask], list[Finding]]:
    new = [task_id for task_id in _spelled_out(one.said.span) if task_id not in boxed]
    if not new or one.retold or _BACK.match(one.said.title):
        return [], [remark("WG104", path=path, line=one.line, id=one.said.span, first=one.line)]
    boxed.update(new)
    tasks = [replace(one, said=replace(one.said, id=task_id, span="")) for task_id in new]
    return tasks, [remark("WG105", path=path, line=one.line, task=new[0], count=len(new))]


def _spelled_out(span: str) -> tuple[str, ...]:
    """Return all ids of a range whose members stand nowhere else: the numbers between its ends."""
    ends = re.findall(r"(?:T-?)?\d[\w.]*", span)
    numbers = [re.fullmatch(r"(T-?(?:\d+\.)*)?(\d+)", end) for end in ends]
    if not all(numbers):
        return Ids(()).all_in(span).unknown
    head = next((found[1] for found in numbers if found and found[1]), "T")
    width = len(numbers[0][2]) if numbers[0] else 3
    every = range(1, 0) if len(numbers) < 2 else _numbers(span, [int(found[2]) for found in numbers if found])
    return tuple(f"{head}{number:0{width}}" for number in every)


def _numbers(span: str, numbers: Sequence[int]) -> Sequence[int]:
    listed = any(mark in span for mark in ",，、/&+") or " and " in span
    if listed or not 0 < numbers[-1] - numbers[0] < _LONGEST_SPAN:
        return numbers
    return range(numbers[0], numbers[-1] + 1)


def _in_section(section: Section) -> Iterator[FoundTask]:
    retold = is_retelling(section)
    heading = section.heading
    if heading and heading.level > 1 and (said := read_task_heading(heading.text)):
        yield FoundTask(
            said, heading.line, heading.text, section, section.blocks, retold=retold, heading=True
        )
    for index, block in enumerate(section.blocks):
        if isinstance(block, ListItem | Paragraph) and not block.quoted:
            for found in _in_block(section, index, block):
                yield replace(found, retold=True) if retold else found


def _in_block(section: Section, index: int, block: ListItem | Paragraph) -> Iterator[FoundTask]:
    """A list item is one task, and so is every line that begins with a box without a bullet."""
    chunks = _chunks(block.text)
    for offset, text in chunks:
        said = read_task_line(_own(text)) if text.startswith(("[", "~~")) else None
        if said is None or (isinstance(block, Paragraph) and not said.boxed):
            continue
        last = isinstance(block, ListItem) and offset == chunks[-1][0]
        body = _without_tasks(body_of(section.blocks, index)) if last else ()
        yield FoundTask(said, block.line + offset, text, section, body)


def _chunks(text: str) -> list[tuple[int, str]]:
    """Split a paragraph where a line begins with a box; each part with the number of lines above it."""
    if "\n" not in text or "[" not in text:
        return [(0, text)]
    parts: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.split("\n")):
        box = BOXED_LINE.match(line)
        if box or not parts:
            parts.append((number, [line[box.end() :] if box else line]))
        else:
            parts[-1][1].append(line)
    return [(number, "\n".join(lines)) for number, lines in parts]


def _own(text: str) -> str:
    """Return a task's lines up to the first that is a field of its own, ``Depends on: T003``."""
    if "\n" not in text:
        return text
    first, *others = text.split("\n")
    end = next((number for number, line in enumerate(others) if _BODY_LINE.match(line)), len(others))
    return "\n".join([first, *others[:end]])


def _without_tasks(body: Sequence[Block]) -> tuple[Block, ...]:
    if not any(isinstance(block, ListItem) and block.text.startswith("[") for block in body):
        return tuple(body)
    kept: list[Block] = []
    inside: int | None = None
    for block in body:
        if inside is not None and block.depth > inside:
            continue
        own = isinstance(block, ListItem) and read_task_line(block.text) is not None
        inside = block.depth if own else None
        if not own:
            kept.append(block)
    return tuple(kept)


def is_retelling(section: Section) -> bool:
    """Whether a section only talks about tasks that stand elsewhere."""
    # "Tests (Parallel)" says how the tasks below it run, not that they stand elsewhere.
    below = [_ASIDE.sub("", heading.text) for heading in section.headings if heading.level > 1]
    if any(read_phase_heading(text) or read_story_heading(text) for text in below):
        return any(_RETELLING.search(text) for text in below[:1]) and not read_phase_heading(below[0])
    return any(_RETELLING.search(text) for text in below)

"""The lanes of a plan, ``### Team Amber - Halls``, with the tasks and hours listed in each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.blocks import Heading, ListItem, Paragraph
from pytest_wavegate.plan.text.outline import body_of
from pytest_wavegate.plan.words.boxes import read_box, without_box
from pytest_wavegate.plan.words.fields import read_field
from pytest_wavegate.plan.words.windows import find_window

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from pytest_wavegate.plan.text.blocks import Block, Document
    from pytest_wavegate.plan.words.boxes import Box
    from pytest_wavegate.plan.words.windows import Timed

_KIND = r"(?:agent\s+)?(?:team|swim\s?lane|lane|squad|crew|pod|track)"
_NAME = r"(?P<name>[A-Za-z0-9#][\w' ]{0,40}?)"
_REST = r"\s*(?:(?P<aside>\([^()]*\))|[-–—:|(]\s*(?P<title>.*?))?\s*$"
_FIRST = regex(rf"^[^\w]{{0,8}}(?P<word>{_KIND})\s+{_NAME}{_REST}", re.IGNORECASE)
_LAST = regex(rf"^[^\w]{{0,8}}{_NAME}\s+(?P<word>{_KIND}){_REST}", re.IGNORECASE)
_MARKUP = regex(r"\*\*|__|`")
_BOLD = regex(r"^(?:\*\*|__)(?P<inner>[^*\n]{1,300}?)(?:\*\*|__)(?P<rest>.*)$")
_ASIDE = regex(r"\s*[(\[](?P<text>[^()\[\]]*)[)\]]")
_NUMBERED = regex(r"^\d")
_PLAIN = regex(r"[^a-z0-9]+")
_TASKS = regex(
    r"^(?:(?:primary|main|key|assigned)\s+)?(?:tasks?|work|steps?|schedule|timeline|work items)$",
    re.IGNORECASE,
)
_LEAD = 6
"""Characters before a window that opens an item: emphasis, an emoji, a bracket."""
_LONGEST = 1_000


@dataclass(frozen=True)
class Name:
    """What a heading, a cell or a section of a chart calls a lane."""

    id: str
    """``Amber``; words joined by dashes."""
    title: str
    label: str
    """``Team Amber``."""

    @property
    def key(self) -> str:
        """The id in small letters and digits alone."""
        return _PLAIN.sub("", self.id.casefold())


@dataclass
class LaneTask:
    """A task of a lane as written."""

    title: str
    line: int
    body: tuple[Block, ...]
    timed: Timed | None = None
    box: Box | None = None


@dataclass
class Lane:
    """A lane as written."""

    name: Name
    line: int
    tasks: list[LaneTask] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)
    """What stands in it beside its tasks."""


def read_name(text: str) -> Name | None:
    """Return the lane that a heading names, ``Team Amber - Halls``; none where it names none."""
    plain = " ".join(_MARKUP.sub("", text[:_LONGEST]).split())
    found = _FIRST.match(plain) or _LAST.match(plain)
    if found is None:
        return None
    name = found["name"].strip(" #")
    first = found.start("word") < found.start("name")
    label = f"{found['word']} {name}" if first else f"{name} {found['word']}"
    title = (found["title"] or (found["aside"] or "")[1:-1]).strip()
    return Name("-".join(name.split()), title or label, label) if name else None


def read_timed(text: str) -> tuple[str, Timed] | None:
    """Return the title and window of an item, ``**Hour 0-8:** Title`` or ``Title (Hours 0-8)``."""
    line = without_box(text.split("\n", 1)[0][:_LONGEST])
    plain = _MARKUP.sub("", line)
    timed = find_window(plain)
    if timed is not None and timed.begin <= _LEAD and not re.search(r"\w", plain[: timed.begin]):
        return _title(plain[timed.stop :].lstrip(" )]:;,.|–—-*")), timed
    for aside in _ASIDE.finditer(plain):
        timed = find_window(aside["text"])
        if timed is not None and timed.begin == 0:
            return _title(_own(line) or plain[: aside.start()]), timed
    return None


def _own(line: str) -> str:
    """Return the title that a line sets in bold; empty where it sets none."""
    bold = _BOLD.match(line)
    return bold["inner"] if bold else ""


def _title(text: str) -> str:
    """Return a title without markup and asides."""
    bare = " ".join(_ASIDE.sub("", _MARKUP.sub("", text)).split()).strip(" :–—-")
    return bare or " ".join(text.split()).strip(" :–—-*")


def find_lanes(document: Document, *, charted: Collection[str] = ()) -> tuple[Lane, ...]:
    """Return the lanes that have tasks: items with a window, or where a lane has none, its numbered items.

    Args:
        document: the plan.
        charted: keys of lanes that a chart names. A lane without windows counts only where it is one of
            these, or no lane is charted and none has windows. Of several headings for one lane the first
            with tasks counts.
    """
    lanes: dict[str, Lane] = {}
    for name, heading, blocks in _parts(document):
        tasks, rest = _split(blocks)
        if tasks and name.key not in lanes:
            lanes[name.key] = Lane(name, heading.line, tasks, rest)
    sure = {key for key, lane in lanes.items() if key in charted or any(task.timed for task in lane.tasks)}
    return tuple(lane for key, lane in lanes.items() if key in sure or not sure)


def _parts(document: Document) -> Iterator[tuple[Name, Heading, list[Block]]]:
    """Yield each heading of a lane with all that stands below it."""
    current: tuple[Name, Heading, list[Block]] | None = None
    for block in document.blocks:
        if isinstance(block, Heading) and not block.depth and not block.quoted:
            name = read_name(block.text)
            above = current is not None and block.level > current[1].level
            if current is not None and not above:
                yield current
                current = None
            if current is None and name is not None:
                current = (name, block, [])
                continue
        if current is not None:
            current[2].append(block)
    if current is not None:
        yield current


def _split(blocks: Sequence[Block]) -> tuple[list[LaneTask], list[Block]]:
    """Split what stands in a lane into its tasks and the rest."""
    tasks: list[LaneTask] = []
    rest: list[Block] = []
    end = 0
    for index in _starts(blocks):
        if index >= end:
            rest.extend(blocks[end:index])
            end = _end(blocks, index)
            tasks.append(_task(blocks, index, end))
    return tasks, [*rest, *blocks[end:]]


def _starts(blocks: Sequence[Block]) -> list[int]:
    """Return where tasks begin: items and headings with a window, else numbered items and those of "Tasks".

    Lists of something else, "**Success Metrics:**", count only where there is nothing better.
    """
    timed: list[int] = []
    listed: list[int] = []
    ours: set[int] = set()
    label = ""
    for index, block in enumerate(blocks):
        if block.quoted or not isinstance(block, Heading | ListItem | Paragraph):
            continue
        if isinstance(block, Paragraph | Heading) and not block.depth:
            label = _label(block)
        if isinstance(block, Paragraph):
            continue
        if label == "" or _TASKS.match(label):
            ours.add(index)
        if read_timed(block.text) is not None:
            timed.append(index)
        elif isinstance(block, ListItem) and not block.depth and _is_listed(block, label):
            listed.append(index)
    best = [index for index in timed if index in ours] or timed
    top = min((blocks[index].depth for index in best), default=0)
    return [index for index in best if blocks[index].depth == top] or listed


def _is_listed(item: ListItem, label: str) -> bool:
    if _TASKS.match(label):
        return True
    return not label and _NUMBERED.match(item.marker) is not None and not read_field(item.text, line=1)


def _label(block: Paragraph | Heading) -> str:
    """Return what a paragraph or heading says that the list below it is; empty where it says nothing."""
    if isinstance(block, Heading):
        return "" if read_timed(block.text) else _MARKUP.sub("", block.text[:_LONGEST]).strip(" :")
    said = read_field(block.text.rsplit("\n", 1)[-1][:_LONGEST], line=block.line)
    return said.label if said and not said.value else ""


def _end(blocks: Sequence[Block], index: int) -> int:
    block = blocks[index]
    if not isinstance(block, Heading):
        return index + 1 + len(body_of(blocks, index))
    end = index + 1
    while end < len(blocks):
        other = blocks[end]
        if isinstance(other, Heading) and other.level <= block.level:
            break
        end += 1
    return end


def _task(blocks: Sequence[Block], index: int, end: int) -> LaneTask:
    block = blocks[index]
    text = block.text if isinstance(block, ListItem | Heading) else ""
    found = read_timed(text)
    line = without_box(text.split("\n", 1)[0][:_LONGEST])
    title, timed = found or (_title(_own(line) or line), None)
    body: Iterable[Block] = blocks[index + 1 : end]
    _, _, more = text.partition("\n")
    if more:
        body = (Paragraph(text=more, line=block.line + 1, depth=block.depth + 1), *body)
    return LaneTask(title=title, line=block.line, body=tuple(body), timed=timed, box=read_box(text.strip()))

"""What a task with a number says below its line: requirements, dependencies, acceptance, files, effort."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.draft import DraftTask
from pytest_wavegate.plan.numbered.entries import cut_prompt
from pytest_wavegate.plan.text.blocks import ListItem, Paragraph, Table
from pytest_wavegate.plan.words.boxes import read_box, without_box
from pytest_wavegate.plan.words.effort import find_effort, read_effort
from pytest_wavegate.plan.words.fields import NAMES, Field, Line, lines_in, read_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.plan import Status
    from pytest_wavegate.plan.numbered.entries import Entry
    from pytest_wavegate.plan.text.blocks import Block

_LABELS = {
    "validates": "requirements", "implements": "requirements", "references": "requirements",
    "要件": "requirements", "需求": "requirements", "要求": "requirements",
    "validation": "acceptance", "done": "acceptance", "完了条件": "acceptance", "验收标准": "acceptance",
    "前提": "needs",
    "leverage": "read only", "prompt": "read only", "restrictions": "read only",
}  # fmt: skip
"""Labels of these conventions, by what they mean."""
_NO_FILES = frozenset({"read only", "requirements", "needs", "blocks"})
"""Fields that name no file of the task; what it may leverage it only reads."""
_ID = r"(?:[A-Z][A-Za-z]{0,11}[-_]?)?\d[\w.]{0,11}(?:-\d{1,4})?"
_REQUIREMENT = regex(
    rf"{_ID}(?:\s{{0,2}}(?:\.\.|[-–~]|\b(?:through|to)\b)\s{{0,2}}{_ID}|\s{_ID}(?:\s(?:through|to)\s{_ID})?)?"
)
_LINK = regex(r"\[([^\[\]]{1,60})\]\([^()\s]{0,200}\)")
_ASIDE = regex(r"\([^()]{0,200}\)|（[^（）]{0,200}）")
_WORD = regex(r"^(?:requirements?|reqs?\.?|需求|要件)\s+", re.IGNORECASE)
_VERB = regex(
    r"(?:\b(?:depends?|dependent)\s{1,3}on|\bblocked\s{1,3}by|依赖于?|(?<=\()(?:after|requires|needs))"
    r"\s{0,3}[:：]?\s{0,3}(?=(?:tasks?\s{1,3})?T?\d)",
    re.IGNORECASE,
)
_CLAUSE_END = regex(r"[)）;；。]|\.(?=\s|$)")
_DONE = regex(r"\b(?:done|completed?|finished)\b|✅|完了|已完成", re.IGNORECASE)
_GOING = regex(r"\bin[ _-]?progress\b|🔄|🚧|進行中|进行中", re.IGNORECASE)
_NOT_YET = regex(r"\b(?:not|in)[ -]?(?:yet|started|complete)", re.IGNORECASE)
_STOPPED = regex(r"\b(?:cancell?ed|dropped|won'?t do|obsolete)\b", re.IGNORECASE)
_YES = regex(r"(?:yes|true)\b|[✅✓可是]", re.IGNORECASE)
_LONGEST_CLAUSE = 160
_LONGEST_WORD = 60
_LONGEST_LINE = 2_000


@dataclass(frozen=True)
class Read:
    """A task as read, with the places where it names other tasks; their numbers are not looked up."""

    task: DraftTask
    needs: list[Line] = field(default_factory=list)
    blocks: list[Line] = field(default_factory=list)
    beside: list[Line] = field(default_factory=list)


def read_entry(entry: Entry) -> Read:
    """Return the task of an entry with all that its own lines and its body say."""
    said = entry.said
    task = DraftTask(id=said.id, title=said.title, line=entry.line, parallel=said.parallel)
    task.status, task.box = entry.status, entry.box
    task.priority = "optional" if said.optional else None
    read = Read(task)
    blocks = tuple(_plain(block) for block in _blocks(entry))
    fields = (*(_named(one) for one in read_fields(blocks)), *_of_tables(blocks))
    for one in fields:
        _take(one, read)
    lines = tuple(lines_in(blocks))
    task.texts = [said.title, *_texts(lines, fields)]
    read.needs.extend(_inline([Line(entry.line, said.title), *lines]))
    listed = {line.number for one in fields for line in one.items}
    task.acceptance.extend(_boxed(blocks, listed))
    effort = find_effort(said.title)
    if effort is not None and not task.estimates:
        task.estimates.append(effort)
    return read


def requirements_of(text: str) -> tuple[str, ...]:
    """Return the ids of requirements that a field names, as written; words such as "All" are none."""
    plain = _ASIDE.sub("", _LINK.sub(r"\1", text[:_LONGEST_LINE])).strip(" _*`.")
    pieces = (_WORD.sub("", piece.strip(" _*`.")) for piece in re.split(r"[,，、;；]", plain))
    return tuple(dict.fromkeys(piece for piece in pieces if _REQUIREMENT.fullmatch(piece)))


def _blocks(entry: Entry) -> Iterator[Block]:
    if entry.text:
        yield Paragraph(text=entry.text, line=entry.line + 1)
    yield from (block for block in entry.body if not block.quoted)


def _plain(block: Block) -> Block:
    """Take a prompt off a text, and the backticks around a whole field."""
    if not isinstance(block, ListItem | Paragraph):
        return block
    text = cut_prompt(block.text)
    if "`_" in text:
        text = "\n".join(line.strip().strip("`") if "`_" in line else line for line in text.split("\n"))
    return block if text == block.text else replace(block, text=text)


def _named(one: Field) -> Field:
    known = _LABELS.get(one.label.casefold())
    return replace(one, name=known) if known else one


def _of_tables(blocks: Sequence[Block]) -> Iterator[Field]:
    """A table of two columns is a list of fields where its first column names them."""
    for table in blocks:
        if not isinstance(table, Table):
            continue
        rows = [(table.line, table.header), *((row.line, row.cells) for row in table.rows)]
        for line, cells in rows:
            label = re.sub(r"[*_`]+", "", cells[0]).strip() if len(cells) == len(("field", "value")) else ""
            name = NAMES.get(label.casefold()) or _LABELS.get(label.casefold())
            if name is not None:
                yield Field(name, label, cells[1], line)


def _texts(lines: Sequence[Line], fields: Sequence[Field]) -> Iterator[str]:
    """Yield what may name files of the task."""
    silent = [one for one in fields if one.name in _NO_FILES]
    hidden = {line.number for one in silent for line in one.items} | {one.line for one in silent}
    yield from (text.strip().strip("_") for number, text in lines if number not in hidden)
    own = {number for number, _ in lines}
    yield from (one.value for one in fields if one.name == "files" and one.line not in own)


def _take(one: Field, read: Read) -> None:
    task, value = read.task, one.value.strip(" _*`")
    match one.name:
        case "requirements":
            task.requirements.extend(_new(requirements_of(value), task.requirements))
        case "needs":
            read.needs.extend(one.lines)
        case "blocks":
            read.blocks.extend(one.lines)
        case "acceptance":
            task.acceptance.extend(text for line in one.lines if (text := _bare(line.text)))
        case "parallel with":
            read.beside.extend(one.lines)
            task.parallel = task.parallel or _YES.match(value) is not None
        case _:
            _take_fact(one, task)


def _new(values: Sequence[str], known: Sequence[str]) -> list[str]:
    return [value for value in values if value not in known]


def _take_fact(one: Field, task: DraftTask) -> None:
    plain = one.value.strip(" _*`")
    if one.name == "effort" and (effort := read_effort(plain)):
        task.estimates.append(effort)
    elif one.name == "owner":
        task.owner = task.owner or plain[:_LONGEST_WORD] or None
    elif one.name == "priority":
        task.priority = task.priority or plain[:_LONGEST_WORD] or None
    elif one.name == "status":
        _take_status(plain, task, line=one.line)


def _take_status(value: str, task: DraftTask, *, line: int) -> None:
    """A task with a box of its own has its state there; a heading may have the box in this field."""
    if task.box is not None:
        return
    box = read_box(value)
    if box is not None:
        task.status, task.box = box.status, line
    else:
        task.status = _status(value) or task.status


def _status(value: str) -> Status | None:
    if _STOPPED.search(value):
        return "cancelled"
    if _GOING.search(value):
        return "in_progress"
    return "done" if _DONE.search(value) and not _NOT_YET.search(value) else None


def _inline(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield what follows "depends on" in the task's own words."""
    for number, text in lines:
        for verb in _VERB.finditer(text[:_LONGEST_LINE]):
            clause = text[verb.end() : verb.end() + _LONGEST_CLAUSE]
            end = _CLAUSE_END.search(clause)
            yield Line(number, clause[: end.start()] if end else clause)


def _boxed(blocks: Sequence[Block], listed: set[int]) -> Iterator[str]:
    """Boxes without a number inside a task are what is asked of it."""
    for block in blocks:
        if isinstance(block, ListItem) and block.line not in listed and read_box(block.text):
            yield _bare(block.text)


def _bare(text: str) -> str:
    return " ".join(without_box(text).split()).strip("_")

"""From an entry to a task: its title, what its body says of it, and what other places say under its id."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.dialects.checklist.titles import read_state, read_title
from pytest_wavegate.plan.draft import DraftTask
from pytest_wavegate.plan.text.blocks import ListItem, Paragraph
from pytest_wavegate.plan.words.boxes import read_box, without_box
from pytest_wavegate.plan.words.effort import find_effort
from pytest_wavegate.plan.words.field_values import read_estimates, read_priority
from pytest_wavegate.plan.words.fields import Line, lines_in, read_field, read_fields

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from pytest_wavegate.model.effort import Effort
    from pytest_wavegate.model.plan import Status
    from pytest_wavegate.plan.dialects.checklist.bodies import Bodies
    from pytest_wavegate.plan.dialects.checklist.entries import Entry
    from pytest_wavegate.plan.dialects.checklist.titles import Title
    from pytest_wavegate.plan.text.blocks import Block
    from pytest_wavegate.plan.words.fields import Field

_STREAM = regex(
    r"^\W{0,4}(?:stream|track|lane)\W{0,4}[:：]\W{0,4}(?P<stream>[\w-]{1,20})\W{0,4}$", re.IGNORECASE
)
_REFERENCES = regex(r"^\W{0,4}references?\W{0,3}:\s*requirements?\s(?P<ids>[\d., ]{1,200})", re.IGNORECASE)
_LINKED = regex(r"\[([^\[\]]{1,60})\](?:\([^()\s]{0,300}\))?")
_AMOUNT = regex(r"~?\d{1,4}(?:\.\d)?(?:\s?[-–]\s?\d{1,4})?")
_YES = regex(r"^\W{0,6}(?:yes|true|y\b|可|是)|^\W{0,4}✅|^\W{0,4}\[?p\]?\W{0,2}$", re.IGNORECASE)
_TASK_WORD = regex(r"^sub-?tasks?\s?[:：]\s{1,4}", re.IGNORECASE)
_WORD = regex(r"[^\W\d_]{3,}")
_TAKEN = frozenset({"needs", "blocks", "acceptance", "requirements"})
"""Fields whose lines say nothing else."""
_LONGEST_NAME = 60


@dataclass
class Told:
    """A task with what it names that is looked up later, each text with its line."""

    task: DraftTask
    entry: Entry
    needs: list[Line] = field(default_factory=list)
    """Values of "Depends on": all of it means somebody."""
    said: list[Line] = field(default_factory=list)
    """Running text in which ids of tasks may stand."""
    blocks: list[Line] = field(default_factory=list)
    beside: list[Line] = field(default_factory=list)
    stated: bool = False
    """A field says how far it is."""
    alias: str = ""
    stream: str = ""


def tell(entry: Entry, *, task_id: str, bodies: Bodies, mentions: Iterable[Entry] = ()) -> Told:
    """Return the task that an entry is.

    Args:
        entry: where the task is defined.
        task_id: what it is called.
        bodies: knows what stands inside an entry.
        mentions: other places that speak of it; they fill in what its own place leaves open.
    """
    own, rest = _own_lines(entry)
    title = read_title(own)
    task = DraftTask(task_id, title.text or f"Task {task_id}", entry.line, title.parallel)
    task.status, task.box = _state(entry, title)
    task.story, task.priority, task.owner = title.story, title.priority, title.owner
    task.requirements = list(title.requirements)
    task.texts.append(title.raw)
    told = Told(task, entry, alias=title.alias)
    told.needs += [Line(entry.line, title.needs)] * bool(title.needs)
    told.blocks += [Line(entry.line, title.blocks)] * bool(title.blocks)
    told.said += [Line(entry.line, title.raw)] * (not title.needs)
    body = (*rest, *bodies.of(entry))
    _take_body(told, body, extra=entry.fields)
    effort = find_effort(own)
    _add_efforts(task.estimates, (effort,) if effort else ())
    for mention in mentions:
        if _is_about(mention, task):
            _take_mention(told, mention, bodies)
    if task.box is None and title.status is None and not told.stated:
        _state_of_parts(told, body)
    return told


def _state(entry: Entry, title: Title) -> tuple[Status, int | None]:
    """Return how far a task is by its own line, and the line of its box; a struck title ends an open box."""
    if entry.box is None:
        return title.status or "todo", None
    dropped = entry.box.status == "todo" and title.status == "cancelled"
    return "cancelled" if dropped else entry.box.status, entry.line


def _own_lines(entry: Entry) -> tuple[str, tuple[Block, ...]]:
    """Split an entry's own text into its title and the fields that follow on lines of their own."""
    first, *others = entry.text.split("\n")
    opening = entry.label.title if entry.label else first
    end = next((place for place, line in enumerate(others) if read_field(line, line=1)), len(others))
    rest = "\n".join(others[end:])
    below = (Paragraph(text=rest, line=entry.line + 1 + end, depth=1),) if rest else ()
    return "\n".join([opening, *others[:end]]), below


def _is_about(mention: Entry, task: DraftTask) -> bool:
    """Whether an entry with the id of a task is about it: a bare number may count other things."""
    if mention.kind not in {"9", "#", "A"} or mention.form != "row":
        return True
    words = {word.casefold() for word in _WORD.findall(mention.text)}
    return not words or bool(words & {word.casefold() for word in _WORD.findall(task.title)})


def _take_body(told: Told, blocks: Sequence[Block], *, extra: Iterable[Field] = ()) -> None:
    """Take fields, criteria and paths of some blocks, and of the cells of a row."""
    fields = (*read_fields(blocks), *extra)
    for one in fields:
        _take_field(told, one)
    told.task.texts += [one.value for one in extra]
    taken = {line.number for one in fields if one.name in _TAKEN for line in one.lines}
    cited = {line.number for one in fields if one.name == "requirements" for line in one.lines}
    for line in lines_in(blocks):
        _take_line(told, line, taken=taken)
        if line.number not in cited:
            told.task.texts.append(line.text)
    boxes = (block for block in blocks if isinstance(block, ListItem) and block.line not in taken)
    told.task.acceptance += [_bare(block.text) for block in boxes if read_box(block.text)]


def _take_line(told: Told, line: Line, *, taken: Container[int]) -> None:
    if found := _STREAM.match(line.text):
        told.stream = told.stream or found["stream"]
    elif found := _REFERENCES.match(line.text):
        told.task.requirements += re.findall(r"[\d.]*\d", found["ids"])
    elif line.number not in taken:
        told.said.append(line)


def _take_field(told: Told, one: Field) -> None:
    task = told.task
    match one.name:
        case "needs":
            told.needs += one.lines
        case "blocks":
            told.blocks += one.lines
        case "status":
            _take_status(told, one)
        case "acceptance":
            task.acceptance += [text for line in one.lines if (text := _bare(line.text))]
        case "parallel with" | "parallel":
            task.parallel = task.parallel or _YES.match(one.value) is not None
            told.beside += one.lines
        case _:
            _take_fact(task, one)


def _take_fact(task: DraftTask, one: Field) -> None:
    match one.name:
        case "effort":
            _add_efforts(task.estimates, _efforts(one))
        case "owner":
            task.owner = task.owner or one.value.strip(" *_`@")[:_LONGEST_NAME] or None
        case "priority":
            task.priority = task.priority or read_priority(one.value.strip(" *_`")) or None
        case "requirements":
            task.requirements += _requirements(one)


def _take_status(told: Told, one: Field) -> None:
    """A state in words; where a box says it, that box is the task's."""
    told.stated = True
    task = told.task
    if task.box is not None:
        return
    box = read_box(one.value.lstrip("*_` "))
    if box is not None:
        task.status, task.box = box.status, one.line
    elif state := read_state(one.value):
        task.status = state


def _take_mention(told: Told, mention: Entry, bodies: Bodies) -> None:
    """Fill in what another place says; its box counts where the task has none."""
    task = told.task
    if mention.box is not None and task.box is None:
        task.box, task.status = mention.line, mention.box.status
    before = (task.owner, task.priority, list(task.estimates))
    needs = list(told.needs)
    _take_body(told, bodies.of(mention), extra=mention.fields)
    task.owner, task.priority = before[0] or task.owner, before[1] or task.priority
    task.estimates = before[2] or task.estimates
    told.needs = needs or told.needs


def _state_of_parts(told: Told, body: Sequence[Block]) -> None:
    """A heading without a state of its own is as far as the boxes below it."""
    boxes = [box for block in body if isinstance(block, ListItem) and (box := read_box(block.text))]
    done = sum(box.status == "done" for box in boxes)
    if boxes and done == len(boxes):
        told.task.status = "done"
    elif done:
        told.task.status = "in_progress"


def _efforts(one: Field) -> tuple[Effort, ...]:
    """Read an effort; behind "Hours" or "Days" a bare number is one too."""
    unit = next((unit for unit in ("hours", "days") if unit in one.label.casefold()), "")
    bare = _AMOUNT.fullmatch(one.value.strip()) is not None and unit
    return read_estimates(one.label, f"{one.value} {unit}" if bare else one.value)


def _add_efforts(estimates: list[Effort], more: Iterable[Effort]) -> None:
    units = {one.unit for one in estimates}
    estimates.extend(one for one in more if one.unit not in units)


def _requirements(one: Field) -> list[str]:
    text = " ".join(line.text for line in one.lines).strip(" *_`.")
    linked = _LINKED.findall(text)
    return linked or [part for piece in re.split(r"[,;]", text) if (part := piece.strip(" *_`[]."))]


def _bare(text: str) -> str:
    return " ".join(_TASK_WORD.sub("", without_box(text)).split())

"""From the fields of a unit to its task: files, effort, owner, state, and what is asked of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.units.label import bare
from pytest_wavegate.plan.words.boxes import read_box, without_box
from pytest_wavegate.plan.words.effort import find_effort, read_effort

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.model.effort import Effort
    from pytest_wavegate.model.plan import Status
    from pytest_wavegate.plan.draft import DraftTask
    from pytest_wavegate.plan.units.body import Body
    from pytest_wavegate.plan.words.fields import Field

_DONE = regex(r"\b(?:done|completed?|finished|merged|shipped)\b|✅|☑", re.IGNORECASE)
_GOING = regex(r"\b(?:in[ _-]?progress|wip|ongoing|started)\b|🔄|🚧", re.IGNORECASE)
_NOT_YET = regex(r"\bnot\b|\bun\w|\bpending\b|\bto[ -]?do\b|⏳|%", re.IGNORECASE)
_STOPPED = regex(r"\b(?:cancell?ed|dropped|obsolete|won'?t do|abandoned)\b", re.IGNORECASE)
_YES = regex(r"^\W{0,4}(?:yes|true|partial\w*|✅)", re.IGNORECASE)
_NO = regex(r"^\W{0,4}(?:no|false|never|sequential\w*)\b|^❌", re.IGNORECASE)
_PLACE = regex(r"`[^`]*[/.][^`]*`")
_ACCEPTANCE = ("acceptance", "deliverables", "target", "targets", "critical")
"""Names of fields that say what is asked of the finished task."""
_LONGEST_WORD = 60
_FIGURE = regex(r"\s*\d")


def fill(task: DraftTask, body: Body) -> None:
    """Put into a task what its body says, all but dependencies.

    Its files are those of its field ``Files``, else of its deliverables, else of its whole text.
    """
    for one in body.fields:
        take_fact(task, one)
    files = [line.text for line in body.lines("files", "exclusive files")]
    task.texts += files or [line.text for line in body.lines("deliverables")] or list(body.rest)
    task.acceptance += [text for line in body.lines(*_ACCEPTANCE) if (text := _asked(line.text))]
    if task.box is None and task.status == "todo" and body.boxes:
        task.status = _of_boxes(tuple(body.boxes.values()))


def stated_effort(asides: Sequence[str], body: Body) -> Effort | None:
    """Return the effort of a whole wave or phase: in the brackets of its heading, else in a field."""
    pieces = (piece.strip() for aside in asides for piece in aside.split(","))
    inside = (find_effort(f"({piece})") for piece in pieces)
    below = (read_effort(bare(line.text)) for line in body.lines("effort", "time"))
    return next((effort for effort in (*inside, *below) if effort is not None), None)


def read_status(text: str) -> Status | None:
    """Return the state that a few words name, ``✅ Complete``; none where they name none."""
    box = read_box(text.strip())
    if box is not None:
        return box.status
    if _STOPPED.search(text):
        return "cancelled"
    if _NOT_YET.search(text):
        return "in_progress" if _GOING.search(text) and "not" not in text.casefold() else "todo"
    if _GOING.search(text):
        return "in_progress"
    return "done" if _DONE.search(text) else None


def read_parallel(text: str) -> bool | None:
    """Return whether a few words say that a unit may run beside others; none where they do not say."""
    if _NO.match(text):
        return False
    return True if _YES.match(text) else None


def take_fact(task: DraftTask, one: Field) -> None:
    """Put one field into a task, where it has no such fact yet; fields of order say nothing here."""
    value = bare(one.value).strip("` ")
    match one.name:
        case "effort" | "time":
            amount = read_effort(value) if _FIGURE.match(value.lstrip("~≈")) else None
            if amount is not None:
                task.estimates.append(amount)
        case "owner" | "agent id":
            _own(task, one.value, value)
        case "priority":
            task.priority = task.priority or value[:_LONGEST_WORD] or None
        case "status" if task.box is None:
            task.status = read_status(one.value) or task.status
        case "requirements":
            task.requirements += [part.strip() for part in value.split(",") if part.strip()]
        case "parallel with" | "parallelizable" | "can run in parallel":
            said = read_parallel(value)
            task.parallel = task.parallel if said is None else said


def _own(task: DraftTask, written: str, value: str) -> None:
    """An owner is a person or an agent; some name the folder that belongs to the unit here."""
    if _PLACE.search(written):
        task.texts.append(written)
    else:
        task.owner = task.owner or value[:_LONGEST_WORD] or None


def _asked(text: str) -> str:
    return bare(without_box(text)).strip("- ")


def _of_boxes(states: tuple[Status, ...]) -> Status:
    """Its state by the boxes inside it: done where all are, begun where some are."""
    if all(state in ("done", "cancelled") for state in states):
        return "done"
    return "in_progress" if any(state != "todo" for state in states) else "todo"

"""Task Master's ``tasks.json``: which list of tasks a file holds, and what its entries say."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from pytest_wavegate.model.claims import Soft
from pytest_wavegate.plan.dialects.taskmaster.json_positions import places
from pytest_wavegate.plan.dialects.taskmaster.words import needed, state_of
from pytest_wavegate.plan.draft import Draft, DraftPhase, DraftTask
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.words.effort import read_effort

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.dialects.taskmaster.json_positions import Place
    from pytest_wavegate.plan.text.blocks import Document

Entry: TypeAlias = "dict[str, object]"

_MAIN = "master"
_TITLES = ("projectName", "project", "name", "title")
_TEXTS = ("title", "description", "details", "testStrategy")
_FILES = ("files", "filesToModify", "filesToCreate")
_NEEDS = ("dependencies", "depends_on", "dependsOn")
_OWNERS = ("assignee", "assignedTo", "owner")
_ASKED = ("acceptanceCriteria", "acceptance_criteria")


@dataclass(frozen=True)
class _List:
    """One list of tasks."""

    path: tuple[str, ...]
    """The keys that lead to it."""
    tag: str
    """Empty where the file has no tags."""
    entries: list[object]
    about: Entry = field(default_factory=dict)
    """What stands beside the list."""


def read_json(document: Document) -> Draft:
    """Return the draft of a JSON plan; what cannot be read becomes a finding."""
    try:
        value: list[object] | Entry = json.loads(document.text)
    except json.JSONDecodeError as error:
        return Draft(title="", findings=[_broken(document, error.msg, line=error.lineno, column=error.colno)])
    except (RecursionError, ValueError) as error:
        problem = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        return Draft(title="", findings=[_broken(document, problem, line=1, column=1)])
    lists = tuple(_lists(value))
    if not lists:
        return Draft(title="")
    chosen = next((one for one in lists if one.tag == _MAIN), lists[0])
    draft = Draft(title=_title(value, chosen))
    if len(lists) > 1 and chosen.tag != _MAIN:
        tags = ", ".join(one.tag for one in lists[1:6])
        draft.findings.append(remark("WG182", path=document.path, line=1, tag=chosen.tag, others=tags))
    _Reader(document, chosen, draft).read()
    return draft


def _broken(document: Document, problem: str, *, line: int, column: int) -> Finding:
    told = problem[:1].lower() + problem[1:]
    found = remark("WG181", path=document.path, line=line, problem=told, column=column)
    return found.model_copy(update={"column": column})


def _lists(value: list[object] | Entry) -> Iterator[_List]:
    """Yield every list of tasks: a bare one, that of ``tasks``, else one for each tag."""
    if isinstance(value, list):
        yield _List((), "", value)
        return
    own = value.get("tasks")
    if isinstance(own, list):
        yield _List(("tasks",), "", own, _about(value))
        return
    for tag, held in value.items():
        inside = held.get("tasks") if isinstance(held, dict) else None
        if isinstance(held, dict) and isinstance(inside, list):
            yield _List((tag, "tasks"), tag, inside, _about(held))
        elif isinstance(held, list) and any(isinstance(one, dict) and "title" in one for one in held):
            yield _List((tag,), tag, held)


def _about(value: Mapping[str, object]) -> Entry:
    """Return what a file says of itself, wherever it says so."""
    told: Entry = {}
    for part in (value, value.get("metadata"), value.get("meta")):
        if isinstance(part, dict):
            told |= {key: one for key, one in part.items() if isinstance(one, str)}
    return told


def _title(value: object, chosen: _List) -> str:
    about = {**(_about(value) if isinstance(value, dict) else {}), **chosen.about}
    return next((str(about[key]) for key in _TITLES if about.get(key)), chosen.tag)


@dataclass
class _Reader:
    """Reads the entries of one list into a draft."""

    document: Document
    chosen: _List
    draft: Draft

    def read(self) -> None:
        """Fill the draft: one phase with a task for each entry that has an id."""
        tag = self.chosen.tag
        phase = DraftPhase(id=tag or "1", title=tag or "Tasks", line=1)
        entries = list(zip(self.chosen.entries, places(self.document.text, self.chosen.path), strict=True))
        named = [(one, place) for one, place in entries if isinstance(one, dict) and _id(one)]
        ids = {_id(one) for one, _ in named}
        phase.tasks.extend(self._task(one, place, ids) for one, place in named)
        if len(named) < len(entries):
            line = next(place.line for one, place in entries if not (isinstance(one, dict) and _id(one)))
            count = len(entries) - len(named)
            self.draft.findings.append(remark("WG184", path=self.document.path, line=line, count=count))
        if phase.tasks:
            phase.line = min(task.line for task in phase.tasks)
        if any(task.needs for task in phase.tasks):
            self.draft.by, phase.mode = "dependency", "mixed"
            for task in phase.tasks:
                task.parallel = True
        self.draft.phases.append(phase)

    def _task(self, entry: Entry, place: Place, ids: set[str]) -> DraftTask:
        task_id = _id(entry)
        line = place.keys.get("id", place.line)
        task = DraftTask(
            id=task_id,
            title=_text(entry, "title") or _text(entry, "name", "description").partition("\n")[0],
            line=line,
            status=state_of(_text(entry, "status")),
            box=place.keys.get("status"),
            priority=_text(entry, "priority") or None,
            owner=_text(entry, *_OWNERS) or None,
        )
        task.title = task.title or f"Task {task_id}"
        subtasks = [one for one in _listed(entry, "subtasks") if isinstance(one, dict)]
        task.texts = [*_texts(entry), *(text for one in subtasks for text in _texts(one))]
        effort = read_effort(_text(entry, "effort", "estimate", "estimatedEffort"))
        hours = read_effort(f"{_text(entry, 'estimatedHours')} hours")
        task.estimates = [one for one in (effort, hours) if one]
        self._needs(task, entry, place=place, ids=ids)
        self._subtasks(task, subtasks, ids)
        task.acceptance += [str(one) for key in _ASKED for one in _listed(entry, key)]
        task.acceptance += [text for text in (_text(entry, "testStrategy"),) if text]
        return task

    def _needs(self, task: DraftTask, entry: Entry, *, place: Place, ids: set[str]) -> None:
        for key in _NEEDS:
            for one in needed(entry.get(key)):
                source = _top(one, ids)
                if source != task.id or one == task.id:
                    task.needs.setdefault(source, place.keys.get(key, task.line))

    def _subtasks(self, task: DraftTask, subtasks: Sequence[Entry], ids: set[str]) -> None:
        """Take parts of a task as what is asked of it, and their ties to other tasks as soft ones."""
        named = [(_part(task.id, _id(one)), one) for one in subtasks]
        own = {part for part, _ in named}
        outside: dict[str, str] = {}
        for part, one in named:
            task.acceptance.append(f"{part} {_text(one, 'title', 'description')}".strip())
            for other in (other for key in _NEEDS if key in one for other in needed(one[key])):
                if _part(task.id, other) not in own:
                    outside.setdefault(other, part)
        for source in {_top(other, ids): None for other in outside}:
            if source in ids and source != task.id:
                self.draft.claims.append(Soft(source=source, target=task.id, line=task.line))
        for other, part in outside.items():
            if _top(other, ids) not in ids or other.startswith(f"{task.id}."):
                told = {"task": task.id, "part": part, "other": other}
                self.draft.findings.append(remark("WG183", path=self.document.path, line=task.line, **told))


def _id(entry: Entry) -> str:
    """Return an entry's id as text; empty where it has none."""
    value = entry.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value).strip()


def _part(task: str, part: str) -> str:
    return part if part.startswith(f"{task}.") else f"{task}.{part}"


def _top(named: str, ids: set[str]) -> str:
    """Return the task that an id means: itself, else for a part, ``1.2``, the whole."""
    head = named.partition(".")[0]
    return head if named not in ids and head in ids else named


def _listed(entry: Entry, key: str) -> list[object]:
    value = entry.get(key)
    return value if isinstance(value, list) else []


def _text(entry: Entry, *keys: str) -> str:
    for key in keys:
        value = entry.get(key)
        if isinstance(value, str | int | float) and (text := str(value).strip()):
            return text
    return ""


def _texts(entry: Entry) -> list[str]:
    """Return the texts whose paths are files of the task."""
    texts = [_text(entry, key) for key in _TEXTS]
    texts += [f"`{one}`" for key in _FILES for one in _listed(entry, key) if isinstance(one, str)]
    return [text for text in texts if text]

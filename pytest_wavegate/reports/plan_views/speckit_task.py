"""One task in spec-kit's format: the line with its box, and what the line does not say below it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias
from unicodedata import category

from pytest_wavegate.reports.plan_views.amounts import amount
from pytest_wavegate.reports.plan_views.speckit_names import is_task_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.plan import Status, Task
    from pytest_wavegate.reports.plan_views.speckit_names import Names

_BOXES: dict[Status, str] = {"todo": " ", "done": "x", "in_progress": "~", "cancelled": "-"}
_STORY = re.compile(r"US-?\w[^\[\]\r\n]{0,50}")
_PRIORITY = re.compile(r"P\d")
_AMOUNT = re.compile(r"[(\[][~\s]{0,3}\d[^()\[\]]{1,28}[)\]]")
_CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})
_HELD = "<!--_-->"
"""Stops a word from being read as a path, an id or a field, and is not seen on the page."""
_SPOTS = re.compile(
    r"(?=[/\\])|(?=\.\S)|(?<![A-Za-z0-9_])(?=T-?\d)|(?<=[(\[])(?=[~\d])"
    r"|(?<=\bDocker)(?=file\b)|(?<=\bMake)(?=file\b)|(?<=\bJust)(?=file\b)|(?<=\bProc)(?=file\b)"
    r"|(?<=\bLICEN)(?=SE\b)|(?<=\bCODE)(?=OWNERS\b)"
)
"""Where a path, an id or an effort is cut."""
_FIELD = re.compile(r"(?=[:：])|^(?=\[)")
"""Where a field, or a task of its own, is cut."""
_LIKE_A_TAG = re.compile(r"[\[(*_`~:：.,，、/|)\]&+…–—-]|(?:to|through|and)\b")
"""How a title begins that would be taken for tags, or for more ids."""
Reading: TypeAlias = Literal["free", "told", "held"]
"""What a title says of paths, dependencies and effort: ``free``, what it seems to; ``told``, perhaps less,
so all is said below it; ``held``, more than is true, so its words are cut too."""


def task_lines(task: Task, names: Names, *, reading: Reading, priority: str | None) -> Iterator[str]:
    """Yield the lines of a task.

    Args:
        task: the task.
        names: new names of all tasks.
        reading: what the title says.
        priority: what the phase says for all its tasks.
    """
    tags = _tags(task, priority)
    title = one_line(task.title)
    if reading == "held":
        tags = tags or (["[Task]"] if _LIKE_A_TAG.match(title) else [])
        title = f": {held(title)}" if _LIKE_A_TAG.match(title) else held(title)
    words = ["-", f"[{_BOXES[task.status]}]", names.tasks[task.id], *tags, title]
    yield " ".join(word for word in words if word)
    said = title if reading == "free" else ""
    for line in (*_read(task, names, said), *_noted(task, reading)):
        yield f"  {line}"


def one_line(text: str) -> str:
    """Return a text on one line, blanks in place of characters that no text file has."""
    return " ".join("".join(" " if category(one) in _CONTROLS else one for one in text).split())


def held(text: str) -> str:
    """Return a text of which nothing is read: no path, no id, no effort."""
    return _SPOTS.sub(_HELD, text)


def tagged_priority(priority: str | None) -> str | None:
    """Return a priority that the format has a tag for, ``P1``."""
    return priority if priority and _PRIORITY.fullmatch(priority) else None


def _tags(task: Task, priority: str | None) -> list[str]:
    own = tagged_priority(task.priority)
    tags = [
        "P" if task.parallel else "",
        task.story if task.story and _STORY.fullmatch(task.story) else "",
        own if own and own != priority else "",
    ]
    return [f"[{tag}]" for tag in tags if tag]


def _read(task: Task, names: Names, said: str) -> Iterator[str]:
    """What is read back, as far as the title does not say it."""
    needs = [*(names.tasks.get(one, one) for one in task.depends_on), *filter(is_task_name, task.external)]
    if any(not _says(said, one) for one in needs):
        yield f"- Depends on: {', '.join(needs)}"
    paths = dict.fromkeys((*task.files, *task.folders, *task.test_ids))
    left = [path for path in paths if not _says(said, path)]
    if left:
        yield f"- Files: {', '.join(f'`{path}`' for path in left)}"
    if task.effort and not _AMOUNT.search(said):
        yield f"- Effort: {amount(task.effort)}"
    if task.owner:
        yield f"- Owner: {one_line(task.owner)}"


def _noted(task: Task, reading: Reading) -> Iterator[str]:
    """What the format has no place for, for people."""
    notes = {
        "Priority": "" if tagged_priority(task.priority) else task.priority,
        "Story": "" if task.story and _STORY.fullmatch(task.story) else task.story,
        "Waits for": ", ".join(one for one in task.external if not is_task_name(one)),
        "Also estimated": ", ".join(amount(one) for one in task.estimates if one != task.effort),
        "Window": f"from hour {task.window.start:g} to hour {task.window.end:g}" if task.window else "",
        "Requirements": ", ".join(task.requirements),
    }
    yield from (f"- {name}: {_told(text, reading)}" for name, text in notes.items() if text)
    yield from _listed("Acceptance", task.acceptance, reading)


def _listed(name: str, items: Sequence[str], reading: Reading) -> Iterator[str]:
    if items:
        yield f"- {name}:"
        yield from (f"  - {_told(item, reading)}" for item in items)


def _told(text: str, reading: Reading) -> str:
    line = one_line(text)
    return _FIELD.sub(_HELD, held(line)) if reading == "held" else line


def _says(text: str, name: str) -> bool:
    """Whether a text has a name as a word of its own, not as a part of a longer path."""
    return re.search(rf"(?<![\w./-]){re.escape(name)}(?![\w/-]|\.\w|\.\.)", text) is not None

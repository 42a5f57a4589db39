"""Tests that are not written yet, as text: one for each thing that is asked of a task."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from pytest_wavegate.reports.plan_views.lettering import width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_wavegate.model.plan import Task

_WIDTH = 88
"""Characters of a line: what ruff and Black fill."""
_INDENT = "    "
_SLUG = 48
"""Characters of a title that a function's name takes up at most."""
_ASIDE = re.compile(r"\s*\((?:depends?|blocked|after|requires|waits)\b[^()]*\)", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*|~~|(?<!\w)__|__(?!\w)")
_SENTENCE = re.compile(r"(?<=[.!?。])\s+(?:[-*•]\s+)?(?=[A-Z])")
_ENDS = (".", "!", "?", "。", ".)", "!)", "?)")
_TESTING = re.compile(r"^(?:unit |integration |contract )?tests?(?: that| for| of)?\s+(?=\S)", re.IGNORECASE)
"""What the name of a test says already."""
_NO_WORD = re.compile(r"[^a-z0-9]+")
_PATH = re.compile(r"[/\\]|\.[A-Za-z]{1,5}\W*$")
_DANGLING = frozenset("a an and at by for from in into of on or the to under with".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One test function.

    Attributes:
        task: the id of the task it will verify.
        name: of the function.
        text: its lines with LF, from the mark to the statement that fails.
    """

    task: str
    name: str
    text: str


def skeletons(task: Task, *, mark: str, taken: set[str]) -> Iterator[Skeleton]:
    """Yield a test for each acceptance item of a task; one for the whole task where it has none.

    Args:
        task: what to write tests for; where the plan names test functions, these are written.
        mark: the id as the mark names it, with the plan's folder where several plans share a project.
        taken: names that are in use; every name given away is added.
    """
    title = _readable(task.title)
    called = _called(task)
    for place, asked in enumerate(
        ["" for _ in called] or [_readable(one) for one in task.acceptance] or [""]
    ):
        name = _free(called[place] if called else _name(task.id, asked or title), taken)
        taken.add(name)
        yield Skeleton(task.id, name, _function(task.id, name, mark=mark, title=title, asked=asked))


def _called(task: Task) -> list[str]:
    """The functions that the plan itself names: ``tests/test_pool.py::test_refuses``."""
    files = [one.partition("::")[0] for one in task.test_ids]
    names = [one.partition("::")[2] for one in task.test_ids if one.startswith(f"{files[0]}::")]
    return [name for name in names if name.startswith("test") and name.isidentifier() and name.isascii()]


def _function(task: str, name: str, *, mark: str, title: str, asked: str) -> str:
    lines = [
        f"@pytest.mark.task({_literal(mark)})",
        f"def {name}() -> None:",
        *(f"{_INDENT}{line}".rstrip() for line in _docstring(_paragraphs(task, title, asked))),
        # The word for what is not there yet; once the test is written, it has to be seen red anew.
        f"{_INDENT}raise NotImplementedError({_literal(_message(task, asked or title))})",
    ]
    return "\n".join(lines) + "\n"


def _paragraphs(task: str, title: str, asked: str) -> Iterator[str]:
    """The first sentence of what is asked, the others, and the task where that is not said yet."""
    yield from _SENTENCE.split(asked or title or f"Say what {task} does", maxsplit=1)
    if asked and title:
        yield f"Of {task}: {_SENTENCE.split(title, maxsplit=1)[0]}"


def _readable(text: str) -> str:
    """A title as a sentence: on one line, without a bullet, emphasis, and what it depends on."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(_ASIDE.sub("", _EMPHASIS.sub("", printable)).lstrip(" -*•").split())


def _name(task: str, text: str) -> str:
    return "_".join(word for word in ("test", _slug(task), _slug(_gist(text))[:_SLUG].strip("_")) if word)


def _gist(text: str) -> str:
    """The words of a first sentence up to the first path, or all but paths where it begins with one."""
    words = _TESTING.sub("", _SENTENCE.split(text, maxsplit=1)[0]).split()
    paths = [place for place, word in enumerate(words) if _PATH.search(word)]
    before = words[: paths[0]] if paths else words
    kept = before or [word for place, word in enumerate(words) if place not in paths]
    short: list[str] = []
    for word in kept:
        if len(_slug(" ".join([*short, word]))) > _SLUG and short:
            break
        short.append(word)
    while short and _slug(short[-1]) in _DANGLING:
        short.pop()
    return " ".join(short)


def _slug(text: str) -> str:
    plain = "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
    return _NO_WORD.sub("_", plain.casefold()).strip("_")


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def _docstring(paragraphs: Iterable[str]) -> list[str]:
    """The lines of a docstring: one where it fits, else the first paragraph above the rest."""
    parts = [_ended(part.replace("\\", "\\\\").replace('"""', r"\"\"\"")) for part in paragraphs]
    opening = '""" ' if parts[0].startswith('"') else '"""'
    if len(parts) == 1 and width(whole := f'{opening}{parts[0]}"""') <= _WIDTH - len(_INDENT):
        return [whole]
    first = _wrapped(opening + parts[0])
    rest = [_wrapped(part) for part in parts[1:]]
    if len(first) == 1 and not rest:  # the quotes alone do not fit, and may not stand alone either
        first = _wrapped(opening + parts[0], less=len('"""'))
    if len(first) == 1 and not rest:
        return [f'{first[0]}"""']
    return [*first, *(line for lines in rest for line in ("", *lines)), '"""']


def _wrapped(text: str, *, less: int = 0) -> list[str]:
    return wrap(text, _WIDTH - len(_INDENT) - less, break_long_words=False, break_on_hyphens=False)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(_ENDS) else sentence.rstrip(" :;,") + "."


def _message(task: str, text: str) -> str:
    """What the failing test says, cut to fit on its line."""
    said = f"{task} is not written yet"
    words = text[:_WIDTH].split()
    for count in range(len(words), 0, -1):
        message = f"{said}: {' '.join(words[:count])}{'...' if count < len(words) else ''}"
        if width(f"{_INDENT}raise NotImplementedError({_literal(message)})") <= _WIDTH:
            return message
    return said


def _literal(text: str) -> str:
    """A string in the quotes that a formatter leaves alone."""
    escaped = text.replace("\\", "\\\\")
    if text.count('"') > text.count("'"):
        return "'" + escaped.replace("'", "\\'") + "'"
    return '"' + escaped.replace('"', '\\"') + '"'

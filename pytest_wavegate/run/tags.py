"""What a mark, a docstring or a comment says of tasks: ``T012``, ``[T012] [P] [US1]``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.run.ids import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pytest_wavegate.model.items import TaskMark
    from pytest_wavegate.run.ids import PlanIds

_LEADING = re.compile(r"\s*(?:\[[^\[\]]+\]\s*)+")
_BRACKET = re.compile(r"\[([^\[\]]+)\]")
_BARE_ID = re.compile(r"\s*([^\s\[\]]+)\s*((?:\[[^\[\]]+\]\s*)+)")
_STORY = re.compile(r"US[A-Z-]*-?[0-9]+[A-Za-z]?")
LEVELS = ("function", "class", "module")
"""Of a mark, the nearest first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read; foreign words and ids of other plans leave no trace.

    Attributes:
        ids: known ids, in order of mention.
        unknown: words that were meant for this plan, but no task has them.
        parallel: true where ``[P]`` or ``parallel=`` says so; none where nothing does.
        story: the story, ``US1``.
        exempt: why the item is exempt.
    """

    ids: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    parallel: bool | None = None
    story: str | None = None
    exempt: str | None = None

    @property
    def speaks(self) -> bool:
        """Whether a word was meant for this plan."""
        return bool(self.ids or self.unknown)


def leading(text: str) -> str:
    """Return the brackets at the start of a text: ``[T012] [P]`` of ``[T012] [P] refuses a full pool``."""
    found = _LEADING.match(text)
    return found[0].strip() if found else ""


def read_tag(text: str, ids: PlanIds) -> Reading:
    """Read the brackets at the start of ``text``: an id, then any of ``[P]``, a story, further ids.

    A text whose first bracket is no id of the plan is no tag and gives an empty reading.
    """
    return _read([word.strip() for word in _BRACKET.findall(leading(text))], ids)


def read_mark(mark: TaskMark, ids: PlanIds) -> Reading:
    """Read one mark; its keywords stand above the tags in its strings.

    In a ``wave_task`` mark every string must be an id; in a ``task`` mark, which other projects use too,
    a string of another shape is not ours, and a mark that holds only such strings says nothing.
    """
    parts = [_read_word(text, ids) for text in mark.args]
    joined = _joined(parts)
    if mark.own_name:
        missed = [text for text, part in zip(mark.args, parts, strict=True) if _alien(text, part, ids)]
        joined = Reading(joined.ids, (*joined.unknown, *missed), joined.parallel, joined.story)
    if mark.args and not joined.speaks:
        return Reading()
    parallel = joined.parallel if mark.parallel is None else mark.parallel
    story = joined.story if mark.story is None else mark.story
    return Reading(joined.ids, joined.unknown, parallel, story, mark.exempt)


def read_marks(marks: Iterable[TaskMark], ids: PlanIds) -> Reading:
    """Read an item's marks: the nearest level that names ids counts, and what lies nearer than it.

    Marks of one level are united. ``exempt=`` on a method whose class names the task holds for the
    method; the options of a level that a nearer one overrides hold for nothing.
    """
    read = [(mark.level, read_mark(mark, ids)) for mark in marks]
    seen: list[Reading] = []
    for level in LEVELS:
        seen.extend(reading for where, reading in read if where == level)
        if any(reading.speaks for reading in seen):
            break
    return _joined(seen)


def hint(ids: PlanIds) -> Callable[[str], bool]:
    """Return a test for strings of marks, docstrings and comments: may this name a task of the plan?

    Whoever gathers marks and tags can leave out at once what fails it.
    """
    return lambda text: _read_word(text, ids).speaks


def _read(words: list[str], ids: PlanIds) -> Reading:
    known: list[str] = []
    unknown: list[str] = []
    parallel: bool | None = None
    story: str | None = None
    for place, word in enumerate(words):
        if word == "P" and not (place == 0 and word in ids.lines):
            parallel = True
        elif _STORY.fullmatch(word) and word not in ids.lines:
            story = story or word
        else:
            met = list(_sorted_words(word, ids))
            if not (met or known or unknown):
                return Reading()
            known.extend(name for kind, name in met if kind is Kind.KNOWN)
            unknown.extend(name for kind, name in met if kind is Kind.UNKNOWN)
    return Reading(tuple(known), tuple(unknown), parallel, story) if known or unknown else Reading()


def _sorted_words(text: str, ids: PlanIds) -> Iterator[tuple[Kind, str]]:
    """Every part of ``T012, T013`` that is not foreign, with what it is."""
    for part in text.split(","):
        kind, name = ids.kind(part.strip())
        if kind is not Kind.FOREIGN:
            yield kind, name


def _read_word(text: str, ids: PlanIds) -> Reading:
    """Read a mark's string: ``T012``, ``T012, T013``, ``T012 [P]`` or a whole tag."""
    if text.lstrip().startswith("["):
        return read_tag(text, ids)
    if bare := _BARE_ID.match(text):
        return read_tag(f"[{bare[1]}] {bare[2]}", ids)
    return _read([text.strip()], ids) if text.strip() else Reading()


def _alien(text: str, reading: Reading, ids: PlanIds) -> bool:
    """Whether nothing in the text is an id, not even another plan's."""
    if reading.speaks:
        return False
    words = _BRACKET.findall(text) or [text]
    return all(ids.kind(part.strip())[0] is Kind.FOREIGN for word in words for part in word.split(","))


def _joined(readings: list[Reading]) -> Reading:
    """One reading of several: ids united, of the options the first that is set."""
    return Reading(
        ids=tuple(name for reading in readings for name in reading.ids),
        unknown=tuple(name for reading in readings for name in reading.unknown),
        parallel=next((one.parallel for one in readings if one.parallel is not None), None),
        story=next((one.story for one in readings if one.story is not None), None),
        exempt=next((one.exempt for one in readings if one.exempt is not None), None),
    )

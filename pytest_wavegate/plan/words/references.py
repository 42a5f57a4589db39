"""What a phrase of a plan refers to: phases by number, by story, or by name, and tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.words.ids import Ids, id_key
from pytest_wavegate.plan.words.mentions import (
    EVERY_PHASE,
    EVERY_STORY,
    LAST_PHASE,
    PHASES,
    STORIES,
    Numbers,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pytest_wavegate.plan.words.prose import Phrase

_ASIDE = regex(r"\([^()]*\)")
_PIECE = regex(r"[,/&+;]|\b(?:and|plus|or|y|e)\b|、|和", re.IGNORECASE)
_WORD = regex(r"[^\W_]{2,}")
_FILLER = frozenset(
    """
    phase phases completion complete completed completes being is are be done finished finish
    finishes task tasks the all both of its their must have has work works desired only specifically
    first last any each every land lands landed exist exists entire whole fully at least once
    applied following above stage will should can may being completing this these those has been
    group section prerequisites prerequisite on upon
    """.split()  # noqa: SIM905 (a list this long reads better as words)
)
_SHORTEST_NAME = 4


@dataclass(frozen=True)
class PhaseFacts:
    """What prose may know a phase by."""

    id: str
    title: str
    tasks: tuple[str, ...]
    story: int | None = None
    """Named by its heading."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a phrase means."""

    phases: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Ids of tasks that the plan does not define."""
    every: Literal["", "phases"] = ""
    """``phases``: all on the other side, "all previous phases"."""
    loose: int = 0
    """Words that mean nobody."""
    stretch: bool = False
    """ "Implementation": from its phase up to whatever comes after it."""
    by_name: bool = False
    """Known by words of titles alone."""

    def __bool__(self) -> bool:
        """Whether it means anybody."""
        return bool(self.phases or self.tasks or self.unknown or self.every)


@dataclass
class _Found:
    phases: list[str] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)
    every_story: bool = False
    every_phase: bool = False
    open_end: bool = False
    tasks: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    rest: str = ""


@dataclass(frozen=True)
class References:
    """The phases and tasks of a plan, ready to be referred to."""

    phases: tuple[PhaseFacts, ...]
    ids: Ids
    tagged: Mapping[int, tuple[str, ...]]
    """Phases by the story that their tasks are tagged with."""

    @cached_property
    def phase_of(self) -> dict[str, str]:
        """Each task's phase."""
        return {task: phase.id for phase in reversed(self.phases) for task in phase.tasks}

    @cached_property
    def _size(self) -> dict[str, int]:
        return {phase.id: len(set(phase.tasks)) for phase in self.phases}

    @cached_property
    def _stories(self) -> dict[int, tuple[str, ...]]:
        named: dict[int, tuple[str, ...]] = {}
        for phase in self.phases:
            if phase.story is not None:
                named[phase.story] = (*named.get(phase.story, ()), phase.id)
        return {**self.tagged, **named}

    @cached_property
    def _phase_numbers(self) -> Numbers:
        return Numbers(phase.id for phase in self.phases)

    @cached_property
    def _story_numbers(self) -> Numbers:
        return Numbers(str(number) for number in self._stories)

    @cached_property
    def story_phases(self) -> tuple[str, ...]:
        """Phases named for a user story, else those with tasks of one, in document order."""
        named = tuple(phase.id for phase in self.phases if phase.story is not None)
        tagged = {one for ids in self.tagged.values() for one in ids}
        return named or tuple(phase.id for phase in self.phases if phase.id in tagged)

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        return {phase.id: frozenset(_words(_ASIDE.sub("", phase.title))) for phase in self.phases}

    def target(self, phrase: Phrase) -> Target:
        """Return whom a phrase means: what stands outside brackets counts first, numbers before names."""
        outside, inside = self._scan(phrase.text), self._scan(" ; ".join(phrase.asides))
        named, loose = self._named(outside.rest)
        firm = bool(outside.phases or outside.stories or outside.tasks or outside.unknown)
        if (inside.open_end or outside.open_end) and (inside.every_story or outside.every_story):
            return Target(phases=self.story_phases)
        if inside.phases and not firm and not outside.every_phase:
            return Target(phases=_once(inside.phases), loose=loose)
        if firm or outside.every_story or outside.every_phase:
            every_story = self.story_phases if outside.every_story else ()
            phases = (*outside.phases, *outside.stories, *every_story, *named)
            return _target(outside, phases, loose=loose)
        if inside.tasks and self._covers(inside.tasks):
            return Target(phases=_once(self.phase_of[task] for task in inside.tasks), loose=loose)
        if named:
            stretch = phrase.text.strip().casefold() == "implementation"
            return Target(phases=named, loose=loose, by_name=True, stretch=stretch)
        return _target(inside, (*inside.phases, *inside.stories), loose=loose)

    def _covers(self, tasks: Sequence[str]) -> bool:
        """Whether these are all tasks of their phases."""
        return len(tasks) == sum(self._size[one] for one in {self.phase_of[task] for task in tasks})

    def _scan(self, text: str) -> _Found:
        found = _Found(rest=text)
        if not text:
            return found
        found.rest = PHASES.sub(lambda match: self._take_phases(match, found), found.rest)
        found.rest = STORIES.sub(lambda match: self._take_stories(match, found), found.rest)
        found.rest, found.every_story = _taken(EVERY_STORY, found.rest)
        found.rest, found.every_phase = _taken(EVERY_PHASE, found.rest)
        found.rest, last = _taken(LAST_PHASE, found.rest)
        if last and self.phases:
            found.phases.append(self.phases[-1].id)
        if self.ids.mention.search(found.rest):
            listed = self.ids.all_in(found.rest)
            found.tasks, found.unknown = listed.ids, listed.unknown
            found.rest = self.ids.mention.sub(" ", found.rest)
        return found

    def _take_phases(self, match: re.Match[str], found: _Found) -> str:
        if match["plus"]:
            found.open_end = True
            first = id_key(match["list"])
            found.phases.extend(
                one.id for one in self.phases if _comparable(one.id, first) and id_key(one.id) >= first
            )
        else:
            found.phases.extend(self._phase_numbers.picked(match["list"]))
        return " "

    def _take_stories(self, match: re.Match[str], found: _Found) -> str:
        for number in self._story_numbers.picked(match["list"]):
            found.stories.extend(self._stories.get(int(number), ()))
        return " "

    def _named(self, text: str) -> tuple[tuple[str, ...], int]:
        """Return the phases that words name, and how many words name none."""
        phases: list[str] = []
        loose = 0
        for piece in _PIECE.split(text):
            words = [word for word in _words(piece) if word not in _FILLER]
            one = self._phase_named(words)
            phases.extend(one)
            loose += 0 if one else len(words)
        return _once(phases), loose

    def _phase_named(self, words: Sequence[str]) -> tuple[str, ...]:
        if not words or max(map(len, words)) < _SHORTEST_NAME:
            return ()
        matching = [phase for phase in self.phases if self._names[phase.id].issuperset(words)]
        if len(matching) > 1:
            matching = [phase for phase in matching if _words(phase.title)[: len(words)] == list(words)]
        return (matching[0].id,) if len(matching) == 1 else ()


def _target(found: _Found, phases: Iterable[str], *, loose: int) -> Target:
    return Target(
        phases=_once(phases),
        tasks=found.tasks,
        unknown=found.unknown,
        every="phases" if found.every_phase else "",
        loose=loose,
    )


def _comparable(one: str, first: tuple[str | int, ...]) -> bool:
    return isinstance(id_key(one)[0], int) and isinstance(first[0], int)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, bool]:
    rest, count = pattern.subn(" ", text)
    return rest, count > 0


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))

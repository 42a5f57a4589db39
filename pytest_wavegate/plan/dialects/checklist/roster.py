"""Whom a few words of a plan name: its tasks by id or title, and its phases by number."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.dialects.checklist.ids import read_label
from pytest_wavegate.plan.dialects.checklist.values import (
    counts_otherwise,
    is_called,
    is_range,
    means_all_before,
    means_none,
    means_previous,
    without_asides,
)
from pytest_wavegate.plan.words.ids import id_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_wavegate.plan.draft import DraftPhase

_TOKEN = regex(r"[^\W_]\w{0,60}(?:[.-]\w{1,30}){0,6}")
_LETTER = regex(r"[^\W\d_]")
_STABLE_ID = regex(r"(?=[a-z]*\d)[a-z\d]{7}")
_BARE = frozenset({"9", "#", "task", "A"})
"""Kinds of ids that running text has for other things too."""
_SHORT = 20
"""Tasks of a range that costs nothing."""
_DOT = (True, ".")
_LONGEST = 2_000
_MOST = 20_000
"""Tasks that a plan may name by words for many, "all previous tasks"; after that the last stands for all."""


_Key: TypeAlias = "tuple[tuple[bool, str | int], ...]"


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a value names, each once."""

    tasks: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Ids in shape that no task has."""
    phases: tuple[str, ...] = ()
    """Ids of phases."""
    words: str = ""
    """The value itself where it names nobody."""


@dataclass
class _Scan:
    tasks: dict[str, None] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    phases: dict[str, None] = field(default_factory=dict)
    loose: bool = False
    """Any number may be an id, as in a field."""
    digits: bool = False
    """The text has no letters."""
    word: str = ""
    """The word before."""
    last: str = ""
    end: int = -1


@dataclass(frozen=True)
class Roster:
    """The tasks and phases of a plan, ready to be named."""

    phases: Sequence[DraftPhase]
    kind: str
    """The shape of the tasks' ids."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Other names of tasks, in lower case: ``init001`` of a comment."""
    _spent: list[int] = field(default_factory=lambda: [0])
    """How many tasks were named by words for many of them."""

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The ids in document order."""
        tasks = [task for phase in self.phases for task in phase.tasks]
        return tuple(dict.fromkeys(task.id for task in sorted(tasks, key=lambda one: one.line)))

    @cached_property
    def _place(self) -> dict[str, int]:
        return {task: place for place, task in enumerate(self.order)}

    @cached_property
    def _exact(self) -> dict[str, str]:
        return {**self.aliases, **{one.casefold(): one for one in reversed(self.order)}}

    @cached_property
    def _sorted(self) -> list[tuple[_Key, str]]:
        return sorted((_key(one), one) for one in self.order)

    @cached_property
    def _titles(self) -> dict[str, str]:
        titles: dict[str, str] = {}
        for task in (task for phase in self.phases for task in phase.tasks):
            titles.setdefault(" ".join(task.title.casefold().split()), task.id)
        return titles

    @cached_property
    def _labels(self) -> dict[str, str]:
        labels: dict[str, str] = {}
        for phase in self.phases:
            if phase.label:
                labels.setdefault(" ".join(phase.label.casefold().split()), phase.id)
        return labels

    @cached_property
    def _members(self) -> dict[str, tuple[str, ...]]:
        return {phase.id: tuple(task.id for task in phase.tasks) for phase in self.phases}

    def value(self, text: str, *, of: str) -> Named:
        """Return whom the value of a field names.

        Args:
            text: what stands behind "Depends on:".
            of: the task that says so; "all previous tasks" are those before it.
        """
        text = text[:_LONGEST]
        if means_none(text):
            return Named()
        place = self._place.get(of, 0)
        if means_all_before(text):
            return Named(tasks=self._many(self.order[:place]))
        if means_previous(text):
            return Named(tasks=self.order[max(0, place - 1) : place])
        outside = without_asides(text)
        found = self._scanned(outside, _Scan(loose=True))
        tasks = tuple(found.tasks) or self._by_title(outside)
        named = Named(tasks, tuple(found.unknown), tuple(found.phases))
        if tasks or found.unknown or found.phases:
            return named
        return Named(words=" ".join(outside.strip(" *_`.").split()))

    def prose(self, text: str) -> Named:
        """Return whom running text names; a bare number counts only behind a word such as "task"."""
        found = self._scanned(text[:_LONGEST], _Scan(loose=self.kind not in _BARE))
        return Named(tuple(found.tasks), (), tuple(found.phases))

    def tasks_of(self, phase: str) -> tuple[str, ...]:
        """Return the tasks of a phase, or the last of them where the plan has named very many already."""
        return self._many(self._members.get(phase, ()))

    def _many(self, tasks: Sequence[str]) -> tuple[str, ...]:
        return tuple(tasks) if self._affords(len(tasks)) else tuple(tasks[-1:])

    def _affords(self, count: int) -> bool:
        self._spent[0] += count
        return self._spent[0] <= _MOST

    def _by_title(self, text: str) -> tuple[str, ...]:
        pieces = [" ".join(piece.strip(' *_`."').casefold().split()) for piece in re.split(r"[,;]", text)]
        found = [self._titles[piece] for piece in pieces if piece and piece in self._titles]
        return tuple(dict.fromkeys(found))

    def _scanned(self, text: str, found: _Scan) -> _Scan:
        found.digits = _LETTER.search(text) is None
        for token in _TOKEN.finditer(text):
            self._take(token, text, found)
            found.word = token.group()
        return found

    def _take(self, token: re.Match[str], text: str, found: _Scan) -> None:
        written = token.group()
        phase = self._phase(found.word, written)
        if phase is not None:
            found.phases[phase] = None
            return
        known = self._exact.get(written.casefold())
        counted = written[0].isdecimal()
        if counted and counts_otherwise(found.word, text, token.end()):
            return
        called = is_called(text, token.start())
        firm = found.loose or not counted or called or found.end >= 0
        if known is not None and firm:
            ranged = found.last and found.end >= 0 and is_range(text, found.end, token.start())
            found.tasks.update(dict.fromkeys(self._between(found.last, known) if ranged else (known,)))
            found.last, found.end = known, token.end()
        elif firm and (spread := self._spread(written)):
            found.tasks.update(dict.fromkeys(spread))
            found.last, found.end = spread[-1], token.end()
        elif found.loose and self._in_shape(written) and (called or found.digits or self._is_sure(written)):
            found.unknown[written] = None

    def _phase(self, word: str, number: str) -> str | None:
        singular = self._labels.get(f"{word.removesuffix('s')} {number}".casefold())
        return self._labels.get(f"{word} {number}".casefold()) or singular

    def _is_sure(self, written: str) -> bool:
        """Whether a word in shape is an id wherever it stands; a number alone may count other things."""
        stable = self.aliases and _STABLE_ID.fullmatch(written)
        return self.kind not in _BARE or not written.isdecimal() or bool(stable)

    def _in_shape(self, written: str) -> bool:
        """Whether a word looks like an id of this plan."""
        if self.aliases and _STABLE_ID.fullmatch(written):
            return True
        if self.kind in _BARE:
            return written.replace(".", "").isdecimal()
        label = read_label(written)
        return label is not None and label.kind == self.kind and label.id == written

    def _spread(self, written: str) -> tuple[str, ...]:
        """Read a range without blanks: ``TASK-001-TASK-003``, ``1.1-1.3``, ``TASK-001-003``."""
        for dash in re.finditer("-", written):
            first = self._exact.get(written[: dash.start()].casefold())
            rest = written[dash.end() :]
            if first is None:
                continue
            head = re.sub(r"\d+$", "", first)
            last = self._exact.get(rest.casefold()) or self._exact.get(f"{head}{rest}".casefold())
            if last is not None:
                return self._between(first, last)
        return ()

    def _between(self, first: str, last: str) -> tuple[str, ...]:
        low, high = _key(first), _key(last)
        if len(low) != len(high) or low[:-1] != high[:-1] or low > high:
            return (first, last)
        start = bisect_left(self._sorted, low, key=lambda entry: entry[0])
        end = bisect_right(self._sorted, high, key=lambda entry: entry[0])
        if end - start > _SHORT and not self._affords(end - start):
            return (first, last)
        return tuple(task for key, task in self._sorted[start:end] if key.count(_DOT) == low.count(_DOT))


def _key(task: str) -> _Key:
    """Return what ids are sorted by; numbers and letters at one place never meet."""
    return tuple((isinstance(part, str), part) for part in id_key(task))

"""The ids of one plan: which words are ids of it, which only look like one, and which are another's."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from pytest_wavegate.nearness import near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_wavegate.model.plan import Plan

_RUN = re.compile(r"[0-9]+|[A-Z]+|[a-z]+|.", re.DOTALL)
_NUMBERS = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_LAST_NUMBER = re.compile(r"^(.*?)([0-9]+)$", re.DOTALL)
_SUGGESTIONS = 3


class Kind(Enum):
    """What a word is to a plan."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    """It has the shape of the plan's ids, but no task has it."""
    ELSEWHERE = "elsewhere"
    """It is qualified by the folder of another plan."""
    FOREIGN = "foreign"
    """It does not look like an id of this plan: another tool's word."""


class PlanIds:
    """Sorts words into the plan's ids, misspelt ones, and words of others.

    Args:
        plan: the plan whose ids count.
        folder: the plan's folder, absolute with slashes; ``"020-pool:T012"`` is an id of the plan in
            ``.../specs/020-pool``. Without one, every qualified id is another plan's.

    Attributes:
        lines: the lines of each id in document order, several where the plan has it several times.
    """

    def __init__(self, plan: Plan, *, folder: str = "") -> None:
        self.lines: dict[str, list[int]] = {}
        for task in plan.tasks:
            self.lines.setdefault(task.id, []).append(task.line)
        self._place = {name: place for place, name in enumerate(self.lines)}
        self._folded = {_folded(name): name for name in reversed(self.lines)}
        self._shape = re.compile("|".join(sorted(set(_shapes(self.lines)))) or r"(?!)")
        self._folder = "/" + folder.strip("/")

    def kind(self, word: str) -> tuple[Kind, str]:
        """Return what ``word`` is, and the word without its qualifier."""
        if word in self._place:
            return Kind.KNOWN, word
        folder, colon, name = word.rpartition(":")
        if colon and folder and name:
            return self._qualified(folder, name)
        return (Kind.UNKNOWN if self._resembles(word) else Kind.FOREIGN), word

    def counts(self, word: str) -> bool:
        """Return whether ``word`` is meant for this plan, known or misspelt."""
        return self.kind(word)[0] in (Kind.KNOWN, Kind.UNKNOWN)

    def ordered(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return known ids in document order, each once."""
        return tuple(sorted(set(names), key=self._place.__getitem__))

    def near(self, word: str) -> list[str]:
        """Return up to three ids that ``word`` may stand for, the likeliest first."""
        guesses = [*self._same(word), *near(word, self._place)[: _SUGGESTIONS - 1], *self._neighbour(word)]
        return list(dict.fromkeys(guesses))[:_SUGGESTIONS]

    def _qualified(self, folder: str, name: str) -> tuple[Kind, str]:
        if not self._folder.endswith("/" + folder.strip("/")):
            return Kind.ELSEWHERE, name
        return (Kind.KNOWN if name in self._place else Kind.UNKNOWN), name

    def _resembles(self, word: str) -> bool:
        return self._shape.fullmatch(word) is not None or _folded(word) in self._folded

    def _same(self, word: str) -> Iterator[str]:
        if (name := self._folded.get(_folded(word))) is not None:
            yield name

    def _neighbour(self, word: str) -> Iterator[str]:
        """The id of the same family whose number is nearest: ``T049`` for ``T412``."""
        if (split := _LAST_NUMBER.match(word)) is None:
            return
        family = [(abs(_number(name, split[1]) - int(split[2])), name) for name in self._place
                  if _number(name, split[1]) >= 0]  # fmt: skip
        if family:
            yield min(family)[1]


def near_ids(plan: Plan, name: str) -> list[str]:
    """Return up to three ids of the plan that ``name`` may stand for, the likeliest first."""
    return PlanIds(plan).near(name)


def _folded(name: str) -> str:
    """The id without case, separators and leading zeros: ``t-12`` and ``T012`` are one."""
    bare = re.sub(r"[-_\s]", "", name.casefold())
    return re.sub(r"(?<![0-9.])0+(?=[0-9])", "", bare)


def _number(name: str, prefix: str) -> int:
    """The number behind ``prefix``, or -1 where ``name`` is of another family."""
    rest = name[len(prefix) :] if name.startswith(prefix) else ""
    return int(rest) if rest.isdecimal() else -1


def _shapes(names: Iterable[str]) -> Iterator[str]:
    """Patterns of ids with their numbers left open; an id without any number stands for itself alone."""
    for name in names:
        if _NUMBERS.fullmatch(name):
            yield _NUMBERS.pattern
        elif len(name) == 1 and name.isascii() and name.isalpha():
            yield "[A-Z]" if name.isupper() else "[a-z]"
        elif re.search(r"[0-9]", name):
            yield _shape(name)


def _shape(name: str) -> str:
    """``T012`` gives T, digits and perhaps a suffix; ``1A`` gives digits and a letter.

    Letters before the first number name the family and stay as they are, or every ``step2`` of another
    tool's mark would look like a misspelt id.
    """
    runs = _RUN.findall(name)
    first = next(place for place, run in enumerate(runs) if "0" <= run[0] <= "9")
    body = "".join([re.escape(run) for run in runs[:first]] + [_open(run) for run in runs[first:]])
    if first == 0:
        return body
    suffix = r"[A-Za-z]?(?:\.[0-9]+)*" if "0" <= name[-1] <= "9" else ""
    return f"(?i:{body}{suffix})"


def _open(run: str) -> str:
    if "0" <= run[0] <= "9":
        return "[0-9]+"
    if run.isascii() and run.isalpha():
        return ("[A-Z]" if run.isupper() else "[a-z]") + ("+" if len(run) > 1 else "")
    return re.escape(run)

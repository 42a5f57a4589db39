"""Numbers of tasks and phases in running text: ``Tasks 2.x and 3.1-3.4``, ``Phases 1-3``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.plan.draft import DraftPhase

_NUMBER = r"(?P<id>T?\d{1,4}(?:\.\d{1,4}){0,5}[a-z]?(?![a-z]))(?P<all>\.[xX*](?!\w))?(?![\w%]|\.\d)"
_FIRST = regex(rf"(?<![\w.$§/@#+-]){_NUMBER}")
_NEXT = regex(_NUMBER)
_TO = regex(r"\s{0,3}(?:[-–—~〜]|\.{2,3}|…|\b(?:to|through|thru)\b|[至到])\s{0,3}", re.IGNORECASE)
_WORD = regex(
    r"(?:(?P<phase>phases?|sections?|groups?|stages?|steps?|parts?|slices?|フェーズ|阶段|階段|第)"
    r"|(?P<task>tasks?|sub-?tasks?|items?|タスク|任务|任務))\s{0,3}#?\s{0,3}$",
    re.IGNORECASE,
)
_BETWEEN = regex(
    r"[\s,，、;/&+()*_`✓✅]*(?:\b(?:and|or|plus|also|both|then|the)\b[\s,，、/&+]*)*(?:[和与及或と][\s]*)?",
    re.IGNORECASE,
)
_LEAD = regex(
    r"(?:^|[\s:：,，;；(（\[/&+*_`•→>=|-]|\b(?:and|or|the|all|both|of|on|with|after|before|once|from|in|for|by|any|to|when|until|now|only|also))"
    r"[\s*_`(（\[]*$",
    re.IGNORECASE,
)
_PLAIN_WORD = regex(r"[A-Za-zÀ-ÿ]{2,40}[\s*_`(]*$")
_ENDS = regex(
    r"\s*(?:$|[,，、;；:：.)）→&+/✓✅-]|\b(?:and|or|is|are|be|completes?|depends?|requires?|must|can)\b)",
    re.IGNORECASE,
)
_FILLER = frozenset(
    [
        "and",
        "or",
        "the",
        "all",
        "both",
        "of",
        "on",
        "with",
        "after",
        "before",
        "once",
        "from",
        "in",
        "for",
        "by",
        "any",
        "to",
        "when",
        "until",
        "now",
        "only",
        "also",
        "depends",
        "requires",
        "needs",
        "then",
        "run",
        "start",
        "finish",
        "complete",
        "follow",
    ]
)
_MOST = 200
_LONGEST = 4_000
"""Characters of a text that are read."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A number as a text names it."""

    name: str
    """``2``, ``2.1``, ``T2.1``."""
    kind: str
    """``phase`` or ``task`` where a word says so, else empty."""
    whole: bool
    """It is written ``2.x``."""


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a text names, each once."""

    phases: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    """Those that are not all tasks of a phase."""
    unknown: tuple[str, ...] = ()
    """Numbers that are called tasks, or have the shape of one, and are none."""

    def __bool__(self) -> bool:
        """Whether it names anybody."""
        return bool(self.phases or self.tasks)


def mentions(text: str) -> Iterator[Mention]:
    """Yield the numbers that a text may mean tasks or phases by, ranges of them written out.

    "Python 3.11", "v1.2" and "500 ms" are no such numbers: one counts at the begin, after a word such as
    "task", "phase", "on" or "and", and in a list after one that counts.
    """
    text = text[:_LONGEST]
    kind, end, at = "", -1, 0
    while found := _FIRST.search(text, at):
        lead = text[max(0, found.start() - 40) : found.start()]
        word = _WORD.search(lead)
        listed = end >= 0 and _BETWEEN.fullmatch(text, end, found.start())
        at = found.end()
        if not (word or listed or (_leads(lead) and _counts(found, text))):
            end = -1
            continue
        if word or not listed:
            kind = word.lastgroup or "" if word else ""
        last = _last(text, found.end())
        names = _between(found["id"], last["id"]) if last else (found["id"],)
        yield from (Mention(name, kind, found["all"] is not None) for name in names)
        at = end = last.end() if last else found.end()


def _leads(lead: str) -> bool:
    """Whether a number may follow these words without being called a task."""
    if not _LEAD.search(lead):
        return False
    word = _PLAIN_WORD.search(lead)
    return word is None or word.group().strip(" *_`(\t\n").casefold() in _FILLER


def _counts(found: re.Match[str], text: str) -> bool:
    """Whether it is more than an amount: "requires 2 reviewers" names no task."""
    return "." in found.group() or _ENDS.match(text, found.end()) is not None


def _last(text: str, at: int) -> re.Match[str] | None:
    to = _TO.match(text, at)
    return _NEXT.match(text, to.end()) if to else None


def _between(first: str, last: str) -> tuple[str, ...]:
    """Write a range out where both ends differ in their last part only, ``2.1-2.4``, ``2.1-4``."""
    head, dot, low = first.rpartition(".")
    tail, dotted, high = last.rpartition(".")
    if not (low.lstrip("T").isdecimal() and high.lstrip("T").isdecimal() and (tail == head or not dotted)):
        return first, last
    start, stop = int(low.lstrip("T")), int(high.lstrip("T"))
    if not 0 <= stop - start <= _MOST:
        return first, last
    prefix = f"{head}{dot}" if dot else "T" * low.startswith("T")
    return tuple(f"{prefix}{number}" for number in range(start, stop + 1))


@dataclass(frozen=True)
class Lookup:
    """The numbers of a plan, ready to be named."""

    phases: Sequence[DraftPhase]
    _members: dict[str, dict[str, None]] = field(default_factory=dict)
    """Tasks by their number and by each number that theirs begins with."""
    _ids: dict[str, str] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)
    """Each task's phase."""

    def __post_init__(self) -> None:
        """Sort the tasks by what they can be called."""
        for phase in self.phases:
            self._ids.setdefault(f"phase {phase.id}".casefold(), phase.id)
            self._sizes.setdefault(phase.id, len({task.id for task in phase.tasks}))
            for task in phase.tasks:
                self._ids.setdefault(task.id.casefold(), task.id)
                self.home.setdefault(task.id, phase.id)
                parts = task.id.removeprefix("T").split(".")
                for length in range(1, len(parts) + 1):
                    self._members.setdefault(".".join(parts[:length]), {})[task.id] = None

    def who(self, text: str) -> Who:
        """Return whom a text names; ``2.x`` and "task 2" are all tasks whose number begins with 2."""
        phases: dict[str, None] = {}
        tasks: dict[str, None] = {}
        unknown: dict[str, None] = {}
        for one in mentions(text):
            phase, named = self._named(one)
            if phase is not None:
                phases[phase] = None
            tasks.update(dict.fromkeys(named))
            if phase is None and not named and (one.kind == "task" or ("." in one.name and not one.kind)):
                unknown[one.name] = None
        return Who(tuple(phases), tuple(tasks), tuple(unknown))

    def tasks_of(self, phases: Sequence[str]) -> tuple[str, ...]:
        """Return all tasks of some phases."""
        wanted = set(phases)
        return tuple(task.id for phase in self.phases if phase.id in wanted for task in phase.tasks)

    def _named(self, one: Mention) -> tuple[str | None, tuple[str, ...]]:
        phase = self._ids.get(f"phase {one.name}".casefold())
        if one.kind == "phase" and phase is not None:
            return phase, ()
        members = tuple(self._members.get(one.name.removeprefix("T"), ()))
        whole = phase is not None and members and len(members) == self._sizes[phase]
        if whole and all(self.home[task] == phase for task in members):
            return phase, ()
        known = self._ids.get(one.name.casefold()) or self._ids.get(f"t{one.name}".casefold())
        return None, (known,) if known is not None and not one.whole and "." in one.name else members

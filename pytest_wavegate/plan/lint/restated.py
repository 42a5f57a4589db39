"""Fields of a task that another section gives again, held against the task itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Restated
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.lint.subject import listed
from pytest_wavegate.plan.lint.words import words
from pytest_wavegate.plan.words.effort import read_effort

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

OWNER = Rule(
    "WG341",
    "warning",
    "{task} is given to {here} here, and to {there} on line {at}",
    "settle who does it and say so in both places",
)
TITLE = Rule("WG342", "info", "{task} is called {here} here, and {there} on line {at}", "use one name")
RENAMED = Rule("WG342", "info", "what line {at} calls {there} is called {here} here", "use one name")
FIELD = Rule(
    "WG343",
    "warning",
    "{what}: {here} here, {there} on line {at}",
    "settle which one holds and write it in both places",
)
RULES = (OWNER, TITLE, RENAMED, FIELD)
_SHORT = {
    "dev": "developer",
    "devs": "developer",
    "sr": "senior",
    "snr": "senior",
    "jr": "junior",
    "eng": "engineer",
}
_FILLING = frozenset(
    ("the", "a", "an", "and", "of", "for", "with", "to", "in", "on", "by", "agent", "team", "lead", "member")
)
_NOBODY = frozenset(("none", "tbd", "n", "na", "unassigned", "anyone"))
_BRACKETS = regex(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]")
_SHARED = regex(r"[+&,/;]|\band\b", re.IGNORECASE)
_NUMBERED = regex(r"\bP\d\b", re.IGNORECASE)
_PREFIX = 4
_SHORTEST = 3


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each field that two sections give differently, on the line that restates it."""
    for claim in subject.plan.claims:
        if not isinstance(claim, Restated) or (task := subject.tasks.get(claim.task)) is None:
            continue
        if claim.values or claim.field == "depends_on":
            match claim.field:
                case "owner":
                    yield from _owner(subject, claim, task)
                case "title":
                    yield from _title(subject, claim, task)
                case "start":
                    pass  # lanes and windows have a rule of their own
                case _:
                    yield from _field(subject, claim, task)


def _owner(subject: Subject, claim: Restated, task: Task) -> Iterator[Finding]:
    here, there = ", ".join(claim.values), task.owner or ""
    if here == there:
        return
    ours, theirs = _people(here), _people(there)
    if ours and theirs and not any(_same_person(one, other) for one in ours for other in theirs):
        yield subject.finding(
            OWNER, line=claim.line, mark=task.id, task=task.id, here=here, there=there, at=task.line
        )


def _people(text: str) -> list[frozenset[str]]:
    """The people or roles of a text, each as its words."""
    parts = _SHARED.split(_BRACKETS.sub(" ", text))
    people = (frozenset(_SHORT.get(word, word) for word in words(part)) for part in parts)
    return [person - _FILLING for person in people if person - _FILLING - _NOBODY]


def _same_person(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names may be one person: a number, as in "Developer #2", counts where both have one."""
    left, right = (frozenset(word for word in person if not word.isdigit()) for person in (one, other))
    numbers = one - left, other - right
    return (left <= right or right <= left) and (not all(numbers) or numbers[0] == numbers[1])


def _title(subject: Subject, claim: Restated, task: Task) -> Iterator[Finding]:
    here = claim.values[0]
    if here == task.title:
        return
    ours, theirs = (set(words(_BRACKETS.sub(" ", text))) - _FILLING for text in (here, task.title))
    if ours and theirs and not _covered(ours, theirs) and not _covered(theirs, ours):
        rule = TITLE if subject.named(task.id) == task.id else RENAMED
        yield subject.finding(
            rule, line=claim.line, mark=here, task=task.id, here=here, there=task.title, at=task.line
        )


def _covered(some: set[str], others: set[str]) -> bool:
    """Whether each word begins like one of the others, so that "Dispatch" is in "Dispatcher merge"."""
    return all(any(_alike(word, other) for other in others) for word in some)


def _alike(one: str, other: str) -> bool:
    length = min(_PREFIX, max(_SHORTEST, min(len(one), len(other))))
    return one[:length] == other[:length]


def _field(subject: Subject, claim: Restated, task: Task) -> Iterator[Finding]:
    name, here, at = subject.named(task.id), ", ".join(claim.values) or "none", task.line
    what = f"{claim.field} of {name}"
    match claim.field:
        case "effort":
            there = _effort(claim.values, task)
        case "priority":
            there = _priority(claim.values, task)
        case "depends_on":
            what = f"dependencies of {name}"
            there = _dependencies(claim.values, (*task.depends_on, *task.external))
        case "phase":
            there = _phase(subject, claim.values[0], task)
        case _:
            free = _unblocked(subject, claim, task)
            what, at = f"what {name} blocks", free[0].line if free else at
            there = f"no dependency of {subject.names(one.id for one in free)}" if free else ""
    if there:
        values = {"what": what, "here": here, "there": there, "at": at}
        yield subject.finding(FIELD, line=claim.line, mark=task.id, task=task.id, **values)


def _effort(values: Sequence[str], task: Task) -> str:
    """The effort as its task states it, where it is another one."""
    stated = read_effort(values[0])
    if stated is None:
        number = re.fullmatch(r"\s*(\d{1,5}(?:\.\d{1,3})?)\s*", values[0])
        known = task.estimates[:1] if number else ()
        low = high = float(number.group(1)) if number else 0.0
    else:
        known = tuple(effort for effort in task.estimates if effort.unit == stated.unit)
        low, high = stated.low, stated.high
    if not known or any(low <= effort.high and high >= effort.low for effort in known):
        return ""
    until = f"-{known[0].high:g}" if known[0].high > known[0].low else ""
    return f"{known[0].low:g}{until} {known[0].unit}"


def _priority(values: Sequence[str], task: Task) -> str:
    """The priority of a task, where it is another one: "P0" is "P0 (Blocker)" and "Blocker"."""
    there = task.priority or ""
    numbers = [found.group().casefold() for text in (values[0], there) if (found := _NUMBERED.search(text))]
    if len(numbers) > 1:
        return "" if numbers[0] == numbers[1] else there
    ours, theirs = set(words(values[0])), set(words(there))
    return "" if not ours or ours <= theirs or theirs <= ours else there


def _dependencies(values: Sequence[str], known: Sequence[str]) -> str:
    here = {value.casefold() for value in values if value}
    there = {one.casefold() for one in known}
    if here == there or any(" " in value for value in here):
        return ""
    return listed(known) if known else "none"


def _unblocked(subject: Subject, claim: Restated, task: Task) -> list[Task]:
    """Those of the tasks that it is said to block which do not wait for it."""
    targets = [subject.tasks[value] for value in claim.values if value in subject.tasks]
    return [target for target in targets if task.id not in target.depends_on]


def _phase(subject: Subject, value: str, task: Task) -> str:
    """The phase that a task stands in, where its heading does not have the value."""
    phase = subject.phases.get(task.phase)
    if phase is None:
        return ""
    heading = {*words(phase.id), *words(subject.line(phase.line)), *words(phase.label), *words(phase.title)}
    here = set(words(value))
    return "" if not here or heading >= here else phase.label or phase.title

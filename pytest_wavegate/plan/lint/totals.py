"""Sums and lengths of time that a plan states, held against what its tasks add up to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Total
from pytest_wavegate.plan.lint.order import heaviest, scheduled
from pytest_wavegate.plan.lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_wavegate.model.effort import Effort
    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

COUNT = Rule(
    "WG331",
    "warning",
    "{stated} {are} stated{where}, but {found}",
    "correct the number, or add what is missing",
)
TOO_SHORT = Rule(
    "WG332",
    "warning",
    "{stated} {are} {days:g} working days at {week} a week; the longest chain, {chain}, may take {high:g}",
    "allow more time, or break the chain",
)
RULES = (COUNT, TOO_SHORT)
_WEEK = 5
_DAYS = {"days": 1, "weeks": _WEEK}
_EPSILON = 1e-6
_LONGEST = 1_000
_TWO_NAMES = regex(r"[&+,/]|\band\b", re.IGNORECASE)
_ELAPSED = regex(
    r"critical path|\belapsed\b|\bwall[ -]?clock|\bcalendar\b|\bcapacity\b|\d\s*[×x*]\s*\d|[×]\s*\d",
    re.IGNORECASE,
)
"""What stands on a line whose amount is a length of time or a capacity, not the sum of work."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each stated sum that does not add up, and one for a time that is too short."""
    totals = [claim for claim in subject.plan.claims if isinstance(claim, Total)]
    if totals and subject.plan.tasks:
        tally = _Tally(subject, totals)
        for total in totals:
            found = "" if total.span else tally.instead(total)
            if found:
                yield _finding(subject, total, found)
        yield from _span(subject, [total for total in totals if total.span and total.phase is None])


def _finding(subject: Subject, total: Total, found: str) -> Finding:
    known = subject.phases.get(total.phase or "")
    where = f" for {known.label or known.title}" if known else ""
    stated, are = _stated(total.amount)
    mark = f"{total.amount.low:g}"
    return subject.finding(
        COUNT, line=total.line, mark=mark, stated=stated, are=are, where=where, found=found
    )


def _stated(amount: Effort) -> tuple[str, str]:
    """An amount as people write it, and the verb behind it."""
    one = amount.low == amount.high == 1
    return f"{_amount(amount.low, amount.high)} {amount.unit.removesuffix('s') if one else amount.unit}", (
        "is" if one else "are"
    )


class _Tally:
    """The tasks of a plan and of its phases, counted in more than one way.

    Tasks may stand below the heading of their phase, or in another section that only names the phase. A
    stated sum may mean the first ones or all of them, but a plan's number of tasks and its effort mean the
    same ones.
    """

    def __init__(self, subject: Subject, totals: Sequence[Total]) -> None:
        self._subject = subject
        self._every = [task for task in subject.plan.tasks if task.status != "cancelled"]
        ends = _ends(subject)
        self._below = [task for task in self._every if task.line < ends.get(task.phase, 0)]
        self._groups = tuple(_by_phase(tasks) for tasks in (self._below, self._every, subject.plan.tasks))
        counts = [one for one in totals if one.amount.unit == "tasks" and one.phase is None and not one.span]
        self._whole = any(_has(one.amount, len(self._every)) for one in counts)

    def instead(self, total: Total) -> str:
        """Return what is there instead of a stated sum; empty where it is right by one way to count."""
        if total.amount.unit == "phases":
            phases = self._subject.plan.phases
            own = len(phases) == 1 and phases[0].id == f"{total.amount.low:g}"  # "Phases: 4" means Phase 4
            right = own or _has(total.amount, len(phases))
            return "" if right else f"the plan has {_many(len(phases), 'phase')}"
        if total.amount.unit == "tasks":
            return self._counted(total)
        if _ELAPSED.search(self._subject.line(total.line)[:_LONGEST]):
            return ""
        whole = total.phase is None and self._whole
        sums = [_added(tasks, total) for tasks in self._tasks(total)[int(whole) : -1]]
        return "" if "" in sums else sums[0]

    def _tasks(self, total: Total) -> list[list[Task]]:
        """The tasks that a total may mean: those below their phase's heading, all, and cancelled ones too."""
        if total.phase is None:
            return [self._below, self._every, list(self._subject.plan.tasks)]
        return [group.get(total.phase, []) for group in self._groups]

    def _counted(self, total: Total) -> str:
        ways = self._tasks(total)
        every = ways[-1]
        count = len({task.id for task in every})
        states = Counter(task.status for task in every)
        counts = [*map(len, ways), count, states["todo"], states["done"]]
        if not every or any(_has(total.amount, number) for number in (*counts, *self._parts(total, every))):
            return ""
        return f"{_many(count, 'task')} {'is' if count == 1 else 'are'} defined"

    def _parts(self, total: Total, tasks: Sequence[Task]) -> Iterable[int]:
        """How many tasks stand below each heading inside a phase of two names, "Testing & Integration"."""
        phase = self._subject.phases.get(total.phase or "")
        if phase is None or not _TWO_NAMES.search(phase.title):
            return ()
        lines = [heading.line for heading in self._subject.document.headings]
        return Counter(bisect_right(lines, task.line) for task in tasks).values()


def _by_phase(tasks: Iterable[Task]) -> dict[str, list[Task]]:
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(task.phase, []).append(task)
    return groups


def _ends(subject: Subject) -> dict[str, int]:
    """For each phase the first line that no longer stands below its heading."""
    last = len(subject.document.lines) + 1
    ends: dict[int, int] = {}
    below = [last] * 7
    for heading in reversed(subject.document.headings):
        ends[heading.line] = min(below[: heading.level + 1])
        below[heading.level] = heading.line
    return {phase.id: ends.get(phase.line, last) for phase in subject.plan.phases}


def _has(amount: Effort, number: float) -> bool:
    return amount.low - _EPSILON <= number <= amount.high + _EPSILON


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _added(tasks: Sequence[Task], total: Total) -> str:
    """What the efforts of tasks add up to; empty where that is what is stated, or where one has none."""
    efforts = [_in(task.estimates, total.amount.unit) for task in tasks]
    known = [effort for effort in efforts if effort is not None]
    if not known or len(known) < len(efforts):
        return ""
    low, high = sum(effort.low for effort in known), sum(effort.high for effort in known)
    if total.amount.low <= high + _EPSILON and total.amount.high >= low - _EPSILON:
        return ""
    if len(known) == 1:
        return f"its one task has {_amount(low, high)}"
    return f"the {len(known)} tasks there add up to {_amount(low, high)}"


def _in(estimates: Sequence[Effort], unit: str) -> Effort | None:
    return next((effort for effort in estimates if effort.unit == unit), None)


def _amount(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}-{high:g}"


def _span(subject: Subject, totals: Sequence[Total]) -> Iterator[Finding]:
    """The stated length of the whole plan: where one is called the critical path's, that one."""
    timed = [total for total in totals if total.amount.unit in _DAYS]
    critical = [total for total in timed if "critical" in subject.line(total.line).casefold()]
    if not timed:
        return
    days = {
        task.id: effort.high * _DAYS[effort.unit]
        for task in subject.tasks.values()
        if (effort := _in(task.estimates, "days") or _in(task.estimates, "weeks"))
    }
    chain = heaviest(scheduled(subject), days) if len(days) * 2 > len(subject.tasks) else ()
    high = sum(days[task] for task in chain)
    for total in critical or timed[:1]:
        allowed = total.amount.high * _DAYS[total.amount.unit]
        if len(chain) > 1 and high > allowed + _EPSILON:
            stated, are = _stated(total.amount)
            yield subject.finding(
                TOO_SHORT,
                line=total.line,
                mark=f"{total.amount.high:g}",
                stated=stated,
                are=are,
                days=allowed,
                week=_WEEK,
                chain=" -> ".join(map(subject.named, chain)),
                high=high,
            )

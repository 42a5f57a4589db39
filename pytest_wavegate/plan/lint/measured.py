"""Gates that nothing in the plan measures, and commands that measure nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint.commands import commands
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.lint.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.commands import Command
    from pytest_wavegate.plan.lint.subject import Subject

COVERAGE = Rule(
    "WG351",
    "warning",
    "{condition} is asked for, but no command fails below it; line {at} only runs the tests",
    "give the command a limit, --cov-fail-under for pytest, or let wavegate judge the gate",
)
UNCOMMANDED = Rule(
    "WG351",
    "info",
    "{condition} is asked for, and no command of the plan measures it",
    "name the command that does, or let wavegate judge the gate",
)
METRIC = Rule(
    "WG351",
    "warning",
    "{condition} is asked for, but no test of {task} names {metric}",
    "name the test or the benchmark that records it",
)
NO_DATA = Rule(
    "WG353",
    "warning",
    "--cov-report without --cov measures nothing",
    "add --cov, or --cov=PACKAGE",
)
RULES = (UNCOMMANDED, COVERAGE, METRIC, NO_DATA)
_ENFORCES = (
    "fail-under",
    "fail_under",
    "coverage.threshold",
    "coveragethreshold",
    "--check-coverage",
    "--minimum-coverage",
    "/p:threshold",
    "wavegate",
    "--wave-gate",
)
"""What a command or a setting with a limit has, in small letters."""
_MEASURES = regex(r"--cov(?:[= ]|$)")
_CHECKS = regex(
    r"\b(?:runs?|verify|check|measure|enforce|report|ensure)\b.{0,80}\bcov(?:erage)?\b|`[^`]{0,80}\bcov"
    r"|\bcoverage\s+(?:reports?|checks?|gates?|thresholds?)\b",
    re.IGNORECASE,
)
_COVERAGE = regex(r"^\W*(?:\w+_)?coverage\b", re.IGNORECASE)
_PLACE = regex(r"^plan:(\d+)$")
_METRIC = regex(
    r"^[\"']?([^<>=!\"']{2,60}?)[\"']?\s*"
    r"(?:\b(?:p\d+(?:\.\d+)?|min|max|mean|median|stddev|sum|count|rate|last)\s*)?[<>=!]"
)
_GENERAL = frozenset(
    ("rate", "time", "latency", "overhead", "count", "max", "min", "mean", "size", "usage", "total")
)
_LONGEST = 1_000
_BUILT_IN = frozenset({"pass_rate", "failures", "verified", "claims", "duration", "proven"})


def check(subject: Subject) -> Iterator[Finding]:
    """Yield findings for gates that the plan itself states, and for the coverage commands in its fences."""
    every = list(commands(subject.document))
    for command in every:
        if "--cov-report" in command.text and not _MEASURES.search(command.text):
            yield subject.finding(NO_DATA, line=command.line, mark="--cov-report")
    gates = [
        (int(place.group(1)), gate.condition)
        for gate in subject.plan.gates
        if (place := _PLACE.match(gate.source))
    ]
    yield from _coverage(subject, [gate for gate in gates if _COVERAGE.match(gate[1])], every)
    yield from _metrics(subject, [gate for gate in gates if not _COVERAGE.match(gate[1])])


def _coverage(
    subject: Subject, gates: Sequence[tuple[int, str]], every: Sequence[Command]
) -> Iterator[Finding]:
    """Coverage gates, where commands run the tests and none has a limit; one, where there is no command."""
    if not gates or any(mark in subject.document.text.casefold() for mark in _ENFORCES):
        return
    testing = next((command for command in every if command.tests), None)
    if testing:
        for line, condition in gates:
            mark = _figure(condition)
            yield subject.finding(COVERAGE, line=line, mark=mark, condition=condition, at=testing.line)
    elif not any(
        _CHECKS.search(line[:_LONGEST]) for line in subject.document.lines if "cov" in line.casefold()
    ):
        line, condition = gates[0]
        yield subject.finding(UNCOMMANDED, line=line, mark=_figure(condition), condition=condition)


def _figure(condition: str) -> str:
    """The number of a condition, which is what its line has of it."""
    return condition.rpartition(" ")[2].rstrip("%")


def _metrics(subject: Subject, gates: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """Limits of a task whose tests name some of them by their files, and not these."""
    of: dict[str, list[tuple[int, str, str]]] = {}
    for line, condition in gates:
        found, task = _METRIC.match(condition), subject.task_at(line)
        if found and task and task.tests and found.group(1).strip() not in _BUILT_IN:
            of.setdefault(task.id, []).append((line, condition, found.group(1).strip()))
    for name, limits in of.items():
        named = {word for text in _named(subject.tasks[name]) for word in words(text)}
        bare = [one for one in limits if not named & (set(words(one[2])) - _GENERAL)]
        for line, condition, metric in bare if len(bare) < len(limits) else ():
            values = {"condition": condition, "metric": metric}
            yield subject.finding(METRIC, line=line, mark=metric, task=name, **values)


def _named(task: Task) -> tuple[str, ...]:
    scripts = tuple(file for file in task.files if "bench" in file.casefold())
    return (*task.tests, *task.test_ids, *scripts)

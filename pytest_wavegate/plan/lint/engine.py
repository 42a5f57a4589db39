"""Run the rules of lint over a plan, and weigh what they find as the settings say."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint import RULES
from pytest_wavegate.plan.lint.subject import Subject
from pytest_wavegate.plan.lint.words import position
from pytest_wavegate.quiet_gc import paused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.read import Reading
    from pytest_wavegate.plan.text.blocks import Document

_QUOTED = regex(r"""(?<!\w)(["'])([^"']{2,80})\1""")
_LONGEST = 1_000
Level: TypeAlias = Literal["off", "info", "warning", "error"]


@paused()
def lint(reading: Reading, *, levels: Mapping[str, Level] | None = None) -> tuple[Finding, ...]:
    """Return everything that is wrong with a plan, in the order of its lines.

    Args:
        reading: the plan with its document; what the reader found itself comes along.
        levels: by code, what a finding weighs instead of what its rule says; ``off`` leaves it out.
    """
    subject = Subject(reading.plan, reading.document)
    every = [*reading.plan.findings, *(found for check in _checks() for found in check(subject))]
    pointed = dict.fromkeys(_pointed(finding, reading.document) for finding in every)
    return tuple(sorted(_weighed(pointed, levels or {}), key=lambda one: (one.line, one.code)))


def _checks() -> Iterator[Callable[[Subject], Iterator[Finding]]]:
    for module in RULES.values():
        yield cast("Callable[[Subject], Iterator[Finding]]", import_module(module).check)


def _pointed(finding: Finding, document: Document) -> Finding:
    """Return a finding with a place in its line: what it is about, else where the text begins."""
    if finding.column is not None or finding.line > len(document.lines):
        return finding
    text = document.lines[finding.line - 1]
    for mark in (*_subjects(finding), text.strip()[:1]):
        at = position(text, mark)
        if at is not None:
            return finding.model_copy(update={"column": at + 1, "length": len(mark)})
    return finding


def _subjects(finding: Finding) -> Iterator[str]:
    """What a finding may be about: what its message quotes, the id or number it begins with, its task."""
    yield from (found.group(2) for found in _QUOTED.finditer(finding.message[:_LONGEST]))
    first = finding.message.split(" ", 1)[0]
    if any(letter.isdigit() for letter in first):
        yield first
    if finding.task:
        yield finding.task


def _weighed(findings: Iterable[Finding], levels: Mapping[str, Level]) -> Iterator[Finding]:
    for finding in findings:
        level = levels.get(finding.code, finding.severity)
        if level == finding.severity:
            yield finding
        elif level != "off":
            yield finding.model_copy(update={"severity": level})

"""Dependencies that the hours of their tasks contradict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

AGAINST_TIME = Rule(
    "WG304",
    "error",
    "{target} waits for {source}, which ends at hour {end:g}, and begins at hour {start:g}",
    "move the hours, or remove the dependency",
)
SOFT_OVERLAP = Rule(
    "WG305",
    "warning",
    "an arrow goes from {source} to {target}, and both run from hour {start:g} to {end:g}; it orders nothing",
    "remove the arrow, or move the hours apart",
)
RULES = (AGAINST_TIME, SOFT_OVERLAP)
_ARROW = regex(r"[-=.]{1,4}>|[→⇒⟶➜]")


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each dependency whose source ends after its target begins."""
    for edge in subject.plan.edges:
        source, target = subject.tasks.get(edge.source), subject.tasks.get(edge.target)
        if edge.why == "declared" and source and target and _overlap(source, target):
            yield _finding(subject, AGAINST_TIME, source, target, line=edge.line or target.line)
    for claim in subject.plan.claims:
        if claim.kind == "soft":
            source, target = subject.tasks.get(claim.source), subject.tasks.get(claim.target)
            if source and target and _overlap(source, target):
                yield _finding(subject, SOFT_OVERLAP, source, target, line=claim.line)


def _overlap(source: Task, target: Task) -> bool:
    return bool(source.window and target.window and source.window.end > target.window.start)


def _finding(subject: Subject, rule: Rule, source: Task, target: Task, *, line: int) -> Finding:
    return subject.finding(
        rule,
        line=line,
        mark=_arrow(subject.line(line)),
        task=target.id,
        source=_named(subject, source),
        target=_named(subject, target),
        start=target.window.start if target.window else 0,
        end=source.window.end if source.window else 0,
    )


def _named(subject: Subject, task: Task) -> str:
    name = subject.named(task.id)
    return f"{name} ({task.title})" if name == task.id else name


def _arrow(text: str) -> str:
    """The arrow of a line; without one the caret stands at the task."""
    found = _ARROW.search(text[:1_000])
    return found.group() if found else ""

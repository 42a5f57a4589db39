"""A dependency between two tasks that are said to run side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.plan.lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.lint.subject import Subject

INSIDE_WAVE = Rule(
    "WG303",
    "error",
    "{target} depends on {source}, and both are said to run in parallel in {phase}",
    "move {target} to a later phase, or do not call it parallel",
)
RULES = (INSIDE_WAVE,)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each declared dependency inside a phase, on the line that declares it."""
    if subject.plan.by == "dependency":
        return
    for edge in subject.plan.edges:
        source, target = subject.tasks.get(edge.source), subject.tasks.get(edge.target)
        if edge.why != "declared" or source is None or target is None or source is target:
            continue
        phase = subject.phases.get(target.phase)
        if phase is None or source.phase != target.phase:
            continue
        if subject.claims_parallel(source) and subject.claims_parallel(target):
            yield subject.finding(
                INSIDE_WAVE,
                line=edge.line or target.line,
                mark=source.id,
                task=target.id,
                source=source.id,
                target=target.id,
                phase=phase.label or f'"{phase.title}"',
            )

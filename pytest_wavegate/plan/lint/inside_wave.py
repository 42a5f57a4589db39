"""A dependency between two tasks that are said to run side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.plan.lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.lint.subject import Subject

INSIDE_WAVE = Rule(
    "WG303",
    "error",
    "{target} depends on {sources}, and {both} are said to run in parallel in {phase}",
    "move {target} to a later phase, or do not call it parallel",
)
RULES = (INSIDE_WAVE,)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each task that depends on others of its phase, on the line that declares it."""
    if subject.plan.by == "dependency":
        return
    needs: dict[tuple[str, int], list[str]] = {}
    for edge in subject.plan.edges:
        source, target = subject.tasks.get(edge.source), subject.tasks.get(edge.target)
        if edge.why != "declared" or source is None or target is None or source is target:
            continue
        if target.phase not in subject.phases or source.phase != target.phase:
            continue
        if subject.claims_parallel(source) and subject.claims_parallel(target):
            needs.setdefault((target.id, edge.line or target.line), []).append(source.id)
    for (target_id, line), sources in needs.items():
        yield _finding(subject, target_id, sources, line=line)


def _finding(subject: Subject, target: str, sources: Sequence[str], *, line: int) -> Finding:
    phase = subject.phases[subject.tasks[target].phase]
    return subject.finding(
        INSIDE_WAVE,
        line=line,
        mark=sources[0],
        task=target,
        target=subject.named(target),
        sources=subject.names(sources),
        both="both" if len(sources) == 1 else "all",
        phase=phase.label or f'"{phase.title}"',
    )

"""What ``wavegate gate`` says for people: a line for each phase, what is unmet, what is missing."""

from __future__ import annotations

from collections import Counter
from shlex import quote
from typing import TYPE_CHECKING

from pytest_wavegate.reports.plan_views.lettering import WIDTH, clean, count, cut, hanging, width
from pytest_wavegate.reports.verdict_lines import (
    SHOWN,
    details,
    figures,
    name_of,
    unmet,
    unmet_line,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_wavegate.model.gate_report import GateReport, PhaseAnswer


def render(report: GateReport) -> str:
    """The page, at most 80 columns wide where names and paths allow it."""
    return "\n".join([*_phases(report), *_evidence(report), *_close(report)]) + "\n"


def _phases(report: GateReport) -> Iterator[str]:
    known = {phase.id: phase for phase in report.phases}
    for phase in report.phases:
        yield _head(phase, known)
        if phase.decision != "blocked":
            for condition, source in unmet(phase.verdicts):
                yield f"  {unmet_line(condition, source=source)}"
                yield from (f"    {line}" for line in details(condition, rows=SHOWN))
        for sentence in phase.missing:
            yield from _told("missing", sentence)


def _head(phase: PhaseAnswer, known: Mapping[str, PhaseAnswer]) -> str:
    head, tail = f"gate {word(phase.decision)} | ", f" | {_tail(phase, known)}"
    return f"{head}{cut(name_of(phase), max(20, WIDTH - width(head) - width(tail)))}{tail}"


def _tail(phase: PhaseAnswer, known: Mapping[str, PhaseAnswer]) -> str:
    if phase.blocked_by is not None and phase.decision == "blocked":
        return f"by {cut(name_of(known[phase.blocked_by]), 34)}"
    if phase.missing:
        return f"{phase.ran} of {count(phase.items, 'test')} ran"
    return figures(phase.verdicts)


def _evidence(report: GateReport) -> Iterator[str]:
    items = sum(job.items for job in report.jobs)
    yield f"evidence | {count(len(report.jobs), 'run')}, {count(items, 'test')}"
    for sentence in report.missing:
        yield from _told("missing", sentence)
    for sentence in report.notes:
        yield from _told("note", sentence)


def _told(kind: str, sentence: str) -> Iterator[str]:
    yield from (f"  {line}" for line in hanging(f"{kind}: {clean(sentence)}", indent=2))


def _close(report: GateReport) -> Iterator[str]:
    decisions = Counter(phase.decision for phase in report.phases)
    told = ", ".join(f"{number} {word(decision)}" for decision, number in decisions.items())
    yield f"{count(len(report.phases), 'phase')}: {told}" if told else "no phase to judge"
    if report.exit_code:
        yield from hanging(f"next: {_next(report)}", indent=0)


def _next(report: GateReport) -> str:
    """One way on."""
    closed = [phase for phase in report.phases if phase.decision in ("failed", "error") and phase.closes]
    if closed:
        return f"mend what is unmet, then run {_run(report, closed[0])}"
    lacking = [phase for phase in report.phases if phase.missing or phase.decision in ("no_data", "not_run")]
    if lacking and not report.missing:
        return f"run what is missing with {_run(report, lacking[0])}"
    return "let every job of this text of the plan leave a record, and gather them in one folder"


def _run(report: GateReport, phase: PhaseAnswer) -> str:
    selection = quote(f"phase:{phase.id}")
    return (
        f"pytest --wave-plan={quote(report.plan.path)} --wave {selection} --wave-report json=PATH, "
        "and put its record beside the others"
    )

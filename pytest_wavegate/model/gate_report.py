"""What ``wavegate gate`` answers: the verdicts on phases, from the evidence of earlier jobs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pytest_wavegate.model.base import Noun
from pytest_wavegate.model.planned import PlanFacts  # noqa: TC001 (pydantic reads these at run time)
from pytest_wavegate.model.verdict import Verdict  # noqa: TC001

AnswerDecision = Literal["passed", "warned", "failed", "no_data", "error", "blocked", "not_run"]


class JobFacts(Noun):
    """One run whose record was found."""

    path: str
    run_id: str
    started: str
    finished: str | None
    exit_code: int | None
    items: int
    """How many of its items ran."""


class PhaseAnswer(Noun):
    """The verdict on one phase."""

    id: str
    title: str
    label: str = ""
    wave: int | None
    decision: AnswerDecision
    """``no_data`` also where its gates hold by what is there, and evidence is missing."""
    closes: bool
    """True where phases that depend on this one may not start."""
    blocked_by: str | None = None
    asked: bool = True
    """False where it is judged only because it blocks a phase that was asked for."""
    items: int = 0
    """How many tests it has, as far as is known."""
    ran: int = 0
    """How many of them ran."""
    missing: tuple[str, ...] = ()
    """Evidence that should be there and is not, one sentence each."""
    verdicts: tuple[Verdict, ...] = ()


class GateReport(Noun):
    """The document of ``wavegate gate --format json``."""

    format: Literal["wavegate.gate/1"] = Field("wavegate.gate/1", alias="schema")
    plan: PlanFacts
    revision: str | None
    exit_code: int
    """0: every gate holds; 1: one does not; 3: evidence is missing or incomplete."""
    jobs: tuple[JobFacts, ...] = ()
    """The oldest first."""
    phases: tuple[PhaseAnswer, ...] = ()
    missing: tuple[str, ...] = ()
    """What is missing, or cannot be used, beside what stands with a phase."""
    notes: tuple[str, ...] = ()
    """How the evidence was put together: tests that ran twice, runs that were cut short."""

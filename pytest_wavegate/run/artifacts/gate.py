"""The whole of ``wavegate gate``: artifacts become one run, and its phases are judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.errors import ExitCode, WavegateError
from pytest_wavegate.model.gate_report import GateReport, JobFacts, PhaseAnswer
from pytest_wavegate.model.planned import PlanFacts
from pytest_wavegate.plan.select import phase_named
from pytest_wavegate.run import baseline_file
from pytest_wavegate.run.artifacts.complete import few_shards
from pytest_wavegate.run.artifacts.files import nothing
from pytest_wavegate.run.artifacts.job import IDLE
from pytest_wavegate.run.artifacts.review import Review
from pytest_wavegate.run.artifacts.union import United, unite
from pytest_wavegate.run.atlas import Atlas
from pytest_wavegate.run.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.model.record import Record
    from pytest_wavegate.run.artifacts.files import Artifacts
    from pytest_wavegate.run.artifacts.job import Job
    from pytest_wavegate.settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """Which phases are to be judged, and how much evidence there has to be."""

    phase: str | None = None
    """Its id or title; none for any."""
    wave: int | None = None
    """Phases that end with this wave; none for any."""
    shards: int = 0
    """How many records each wave must have; 0 for any number."""


def gate_report(
    artifacts: Artifacts, *, plan: Plan, settings: Settings, asked: Asked, root: Path, folder: Path
) -> GateReport:
    """Judge phases of a plan by what jobs have left behind.

    Args:
        artifacts: as ``find`` returns them.
        plan: as it stands now; records of another text of it are no evidence.
        settings: with the gates.
        asked: which phases, and from how many jobs.
        root: where the baseline's file lies, and commands run that no job has run.
        folder: where the artifacts lie.

    Raises:
        WavegateError: ``no-artifacts`` where there is nothing at all, ``other-revision``,
            ``unknown-selection``, or ``bad-baseline``.
    """
    if not artifacts.jobs and not artifacts.problems:
        raise nothing(folder, "no run record lies here")
    baseline = baseline_file.load(root / settings.baseline)
    united = _united(artifacts.jobs, plan)
    review = Review(united.record, settings, baseline=baseline, root=root)
    answers = review.answers(asked_phases(plan, united.record, asked))
    missing = (
        *artifacts.problems,
        *_of_other_plans(artifacts.jobs, plan),
        *_without_shards(united, answers, expected=asked.shards),
    )
    return GateReport(
        plan=PlanFacts(path=plan.path, title=plan.title, dialect=plan.dialect, sha256=plan.sha256),
        revision=united.record.revision,
        exit_code=_exit_code(answers, missing=missing),
        jobs=tuple(_facts(job) for job in united.jobs),
        phases=_named(answers, plan),
        missing=missing,
        notes=united.notes,
    )


def _united(jobs: Sequence[Job], plan: Plan) -> United:
    """The runs of this plan as one; an empty one where there are none."""
    ours = [job for job in jobs if job.record.plan.sha256 == plan.sha256]
    return unite(ours) if ours else United(fold(()), (), ())


def _without_shards(united: United, answers: Sequence[PhaseAnswer], *, expected: int) -> tuple[str, ...]:
    if not united.jobs or not expected:
        return ()
    waves = {answer.wave for answer in answers if answer.asked and answer.wave is not None}
    return tuple(few_shards(united.jobs, united.record, waves=waves, expected=expected))


def asked_phases(plan: Plan, record: Record, asked: Asked) -> tuple[str, ...]:
    """Return the ids of the phases that are to be judged, in document order.

    Raises:
        WavegateError: ``unknown-selection`` where the plan has no such phase or wave.
    """
    phases = tuple(dict.fromkeys(phase.id for phase in plan.phases))
    if asked.phase is not None:
        return (phase_named(plan, asked.phase.removeprefix("phase:").strip()),)
    if asked.wave is None:
        return phases
    ends = {**Atlas(plan).wave_of_phase, **{phase.id: phase.wave for phase in record.phases}}
    known = {*ends.values(), *(wave.number for wave in plan.waves)} - {None}
    if asked.wave not in known:
        have = f"the plan has waves 1 to {len(plan.waves)}" if plan.waves else "the plan has no waves"
        raise WavegateError("unknown-selection", f"there is no wave {asked.wave}", hint=have)
    return tuple(phase for phase in phases if ends.get(phase) == asked.wave)


def _of_other_plans(jobs: Sequence[Job], plan: Plan) -> tuple[str, ...]:
    return tuple(
        f"{job.path}: evidence of another plan, or of another text of this one: {job.record.plan.path}"
        for job in jobs
        if job.record.plan.sha256 != plan.sha256
    )


def _exit_code(answers: Sequence[PhaseAnswer], *, missing: Sequence[str]) -> ExitCode:
    """A failed gate goes before evidence that is missing; a blocked phase counts by what blocks it."""
    if any(answer.closes and answer.decision in ("failed", "error") for answer in answers):
        return ExitCode.GATE
    lacking = any(
        answer.missing or answer.decision == "not_run" or (answer.closes and answer.decision == "no_data")
        for answer in answers
    )
    return ExitCode.EVIDENCE if missing or lacking else ExitCode.OK


def _named(answers: Sequence[PhaseAnswer], plan: Plan) -> tuple[PhaseAnswer, ...]:
    """Phases that no record tells of, by the names that the plan gives them."""
    known = {phase.id: {"title": phase.title, "label": phase.label} for phase in plan.phases}
    return tuple(
        answer if answer.title or answer.label else answer.model_copy(update=known.get(answer.id, {}))
        for answer in answers
    )


def _facts(job: Job) -> JobFacts:
    record = job.record
    return JobFacts(
        path=job.path,
        run_id=record.run_id,
        started=record.started,
        finished=record.finished,
        exit_code=record.exit_code,
        items=sum(item.outcome not in IDLE for item in record.items),
    )

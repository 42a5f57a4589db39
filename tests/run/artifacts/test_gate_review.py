"""Phases are judged from what jobs left behind, and what is missing is told."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.verdict import Condition, Decision, Verdict
from pytest_wavegate.run.artifacts.files import Artifacts
from pytest_wavegate.run.artifacts.gate import Asked, gate_report
from pytest_wavegate.run.artifacts.job import Job
from pytest_wavegate.run.placement import Policy
from pytest_wavegate.settings import GateSpec, PhaseSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.gate_report import GateReport
    from pytest_wavegate.model.plan import Plan

Judge = Any
GREEN = "T001=passed T002=passed T003=passed T004=passed T005=passed T006=passed"


@pytest.fixture
def ask(plan: Plan, tmp_path: Path) -> Judge:
    """Judge jobs; what is asked stands in keywords."""

    def asked(*jobs: Job, settings: Settings | None = None, problems: Any = (), **more: Any) -> GateReport:
        return gate_report(
            Artifacts(jobs, tuple(problems)),
            plan=plan,
            settings=settings or Settings(),
            asked=Asked(**more),
            root=tmp_path,
            folder=Path("artifacts"),
        )

    return asked


def decisions(report: GateReport) -> dict[str, str]:
    return {phase.id: phase.decision for phase in report.phases}


def test_all_gates_hold(ask: Judge, run: Callable[..., Any]) -> None:
    """Every phase of the plan is judged, and nothing is missing."""
    report = ask(run(GREEN).job())
    assert (report.exit_code, decisions(report)) == (0, {"1": "passed", "2": "passed", "3": "passed"})
    assert [(job.path, job.items) for job in report.jobs] == [("r1.json", 6)]
    assert [(phase.items, phase.ran) for phase in report.phases] == [(2, 2), (2, 2), (2, 2)]


def test_a_phase_without_tests_is_no_missing_evidence(ask: Judge, run: Callable[..., Any]) -> None:
    """A whole run has shown that there are none; runs of named tests have not."""
    report = ask(run("T001=passed T002=passed").job())
    assert (report.exit_code, decisions(report)) == (0, {"1": "passed", "2": "no_data", "3": "no_data"})
    report = ask(run("T001=passed T002=passed", policy=Policy(narrowed="narrowed")).job())
    assert (report.exit_code, decisions(report)) == (3, {"1": "no_data", "2": "not_run", "3": "not_run"})
    assert report.phases[0].missing[0].startswith("no job collected the whole project")


def test_what_no_job_ran_is_missing(ask: Judge, run: Callable[..., Any]) -> None:
    """Named by node id; with another job that ran it nothing is missing any more."""
    first = run("T001=passed T002=- T003=passed T005=-").job()
    report = ask(first)
    assert (report.exit_code, decisions(report)) == (3, {"1": "no_data", "2": "passed", "3": "not_run"})
    assert report.phases[0].missing == ("1 of its 2 tests ran in no job: t.py::t1",)
    assert (report.phases[0].items, report.phases[0].ran) == (2, 1)
    second = run("T001=- T002=passed T003=- T005=passed", run_id="r2").job()
    assert ask(first, second).exit_code == 0
    assert ask(first, phase="2").exit_code == 0
    assert ask(first, wave=2).exit_code == 0
    assert ask(first, wave=3).exit_code == 3


def test_a_failed_gate_goes_before_missing_evidence(ask: Judge, run: Callable[..., Any]) -> None:
    """The part of a phase that ran can fail its gate."""
    report = ask(run("T001=failed T002=- T003=-").job())
    assert (report.exit_code, decisions(report)) == (1, {"1": "failed", "2": "not_run", "3": "no_data"})
    assert report.phases[0].missing
    whole = run("T001=failed T002=passed T003=passed").job()
    assert ask(whole, phase="Trees").exit_code == 0
    assert ask(whole, problems=["x.json: torn"]).exit_code == 1


def test_a_blocked_phase_counts_by_what_blocks_it(ask: Judge, run: Callable[..., Any]) -> None:
    """The phase that blocks is judged too, though nobody asked for it."""
    job = run("T001=failed T002=passed T003=blocked T005=passed", blocked_by="1").job()
    report = ask(job, phase="2")
    assert (report.exit_code, decisions(report)) == (1, {"1": "failed", "2": "blocked"})
    assert [(phase.asked, phase.blocked_by) for phase in report.phases] == [(False, None), (True, "1")]


def test_what_was_blocked_must_run_once_nothing_blocks_it(ask: Judge, run: Callable[..., Any]) -> None:
    """The job in front of it was tried again and passed; the blocked tests are evidence that is missing."""
    job = run("T001=failed T003=blocked T005=passed", blocked_by="1").job()
    again = run("T001=passed T003=- T005=-", run_id="r2", at=2000.0).job()
    report = ask(job, again)
    assert (report.exit_code, decisions(report)) == (3, {"1": "passed", "2": "no_data", "3": "passed"})
    assert report.phases[1].missing == ("what blocked them holds now, so they can run: t.py::t1",)


def test_phases_that_block_each_other_end(ask: Judge, run: Callable[..., Any]) -> None:
    """Only an edited record says so."""
    job = run("T001=blocked T003=blocked", blocked_by="1").job()
    phases = [
        phase.model_copy(update={"blocked_by_all": ("2",) if phase.id == "1" else ("1",)})
        for phase in job.record.phases
    ]
    edited = Job("r.json", job.record.model_copy(update={"phases": tuple(phases)}))
    assert ask(edited).exit_code == 3


def test_a_run_that_was_cut_short_lacks_evidence(ask: Judge, run: Callable[..., Any]) -> None:
    """What it had not run by then stands in no record."""
    report = ask(run("T001=passed T002=not_run T003=not_run", exit_code=None).job("run.jsonl"))
    assert (report.exit_code, decisions(report)) == (3, {"1": "no_data", "2": "no_data", "3": "no_data"})
    assert report.notes == ("run.jsonl: this run was cut short",)


def test_missing_shards_are_told(ask: Judge, run: Callable[..., Any]) -> None:
    """Each wave must have tests of so many jobs; of fewer tasks there can be fewer."""
    one = run("T001=passed T002=- T003=passed").job()
    two = run("T001=- T002=passed T003=-", run_id="r2").job()
    assert ask(one, two, shards=2).exit_code == 0
    report = ask(run("T001=passed T002=passed T003=passed").job(), shards=2)
    assert (report.exit_code, decisions(report)["1"]) == (3, "passed")
    assert report.missing == ("wave 1: 1 of 2 shards left a record with tests of it",)
    assert ask(run("T001=passed T002=passed T003=passed").job(), shards=2, wave=2).exit_code == 0


def test_evidence_of_another_plan_is_none(ask: Judge, run: Callable[..., Any]) -> None:
    """The file is named, and the rest is judged; alone it leaves nothing to judge."""
    job = run(GREEN).job()
    facts = job.record.plan.model_copy(update={"sha256": "0" * 64, "path": "old.md"})
    stale = Job("old.json", job.record.model_copy(update={"plan": facts}))
    report = ask(job, stale)
    assert (report.exit_code, decisions(report)["1"]) == (3, "passed")
    assert report.missing == ("old.json: evidence of another plan, or of another text of this one: old.md",)
    alone = ask(stale)
    assert (alone.exit_code, set(decisions(alone).values())) == (3, {"not_run"})
    assert (alone.phases[0].label, alone.phases[0].title) == ("Phase 1", "Soil")
    with pytest.raises(WavegateError) as caught:
        ask()
    assert caught.value.slug == "no-artifacts"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"phase": "Treez"}, 'the plan has no phase "Treez"'),
        ({"wave": 9}, "there is no wave 9"),
        ({"wave": 0}, "there is no wave 0"),
    ],
)
def test_a_phase_or_wave_that_is_not_there(
    ask: Judge, run: Callable[..., Any], asked: dict[str, Any], words: str
) -> None:
    """Wrong usage, and no missing evidence."""
    with pytest.raises(WavegateError, match=words) as caught:
        ask(run(GREEN).job(), **asked)
    assert (caught.value.slug, caught.value.exit_code) == ("unknown-selection", 2)


def test_verdicts_of_a_conftest_are_kept(ask: Judge, run: Callable[..., Any]) -> None:
    """They cannot be asked again; those of settings are judged anew."""
    job = run(GREEN).job()

    def said(gate: str) -> Verdict:
        row = Condition(name="licence", observed="none", required="one", decision=Decision.FAILED)
        return Verdict(gate=gate, decision=Decision.FAILED, conditions=(row,))

    first, *rest = job.record.phases
    for gate, code in (("conftest.py", 1), ("pyproject.toml", 0), ("default", 0), ("plan:12", 0)):
        phases = (first.model_copy(update={"verdicts": (said(gate),)}), *rest)
        edited = Job("r.json", job.record.model_copy(update={"phases": phases}))
        assert ask(edited).exit_code == code, gate


def command_gate(tmp_path: Path, script: str) -> Settings:
    (tmp_path / "bench.py").write_text(script, encoding="utf-8")
    gate = GateSpec(command=(sys.executable, "bench.py"), scope="phase", source="pyproject.toml")
    return Settings(phases=(PhaseSettings(id="2", gates=(gate,)),))


def test_a_command_that_no_job_ran_is_run_once(ask: Judge, run: Callable[..., Any], tmp_path: Path) -> None:
    """In the project's folder; its exit status decides."""
    settings = command_gate(tmp_path, "open('ran', 'a').write('x')\n")
    report = ask(run(GREEN).job(), settings=settings)
    assert (report.exit_code, decisions(report)["2"]) == (0, "passed")
    assert (tmp_path / "ran").read_text() == "x"
    failing = command_gate(tmp_path, "raise SystemExit(3)\n")
    assert ask(run(GREEN).job(), settings=failing).exit_code == 1


def test_a_command_is_not_run_where_it_would_not_be(
    ask: Judge, run: Callable[..., Any], tmp_path: Path
) -> None:
    """Not behind failed tests, not for a part of a phase, not for other phases."""
    settings = command_gate(tmp_path, "open('ran', 'a').write('x')\n")
    assert ask(run(GREEN.replace("T003=passed", "T003=failed")).job(), settings=settings).exit_code == 1
    assert ask(run(GREEN.replace("T003=passed", "T003=-")).job(), settings=settings).exit_code == 3
    assert ask(run(GREEN).job(), settings=settings, phase="1").exit_code == 0
    assert not (tmp_path / "ran").exists()

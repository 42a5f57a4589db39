"""Runs of several jobs put together: as if one run had done it all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import ExitCode, WavegateError
from pytest_wavegate.model.evidence import CommandRecord, CoverageRecord, FileCoverage
from pytest_wavegate.model.metrics import Sample
from pytest_wavegate.model.proof import ItemProof
from pytest_wavegate.run.artifacts.job import Job
from pytest_wavegate.run.artifacts.review import Review
from pytest_wavegate.run.artifacts.union import unite
from pytest_wavegate.run.placement import Policy
from pytest_wavegate.settings import GateSpec, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from pytest_wavegate.model.record import Record

CHECKS = (
    "pass_rate >= 60%",
    "failures <= 1",
    "verified >= 50%",
    "claims <= 1",
    "lag p95 < 250ms",
    "duration mean <= 1s",
    "coverage >= 60%",
    "branch_coverage >= 50%",
)
GATES = Settings(
    gates=tuple(
        GateSpec(check=check, source="pyproject.toml", files=("a.py", "b.py") if "coverage" in check else ())
        for check in CHECKS
    )
)
OUTCOMES = ["passed", "failed", "error", "skipped", "xfailed", "not_run"]
TASKS = ["T001", "T002", "T003", "T004", "T005", "T006", "T001 T004", "T003 T005"]
LINES = range(1, 9)
law = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def verdicts(record: Record, settings: Settings = GATES) -> list[Any]:
    """What is said of every phase."""
    review = Review(record, settings, baseline={}, root=Path())
    return [answer.model_dump() for answer in review.answers(("1", "2", "3"))]


def by_id(record: Record) -> dict[str, str]:
    return {item.nodeid.rpartition("::")[2]: item.outcome for item in record.items}


@st.composite
def whole(draw: st.DrawFn) -> dict[str, Any]:
    """Everything that a whole run of all phases does."""
    tasks = draw(st.lists(st.sampled_from(TASKS), min_size=1, max_size=8))
    outcomes = [(task, draw(st.sampled_from(OUTCOMES))) for task in tasks]
    lag = draw(st.dictionaries(st.integers(0, len(tasks) - 1), st.integers(100, 400).map(float)))
    coverage = []
    missing = dict.fromkeys(("a.py", "b.py"), frozenset(LINES))
    for wave in (1, 2, 3):
        missing = {
            path: lines & draw(st.frozensets(st.sampled_from(LINES))) for path, lines in missing.items()
        }
        files = tuple(_file(path, lines) for path, lines in missing.items())
        coverage.append(CoverageRecord(wave=wave, files=files))
    return {"outcomes": outcomes, "lag": lag, "coverage": coverage}


def _file(path: str, lines: Collection[int]) -> FileCoverage:
    """Every line is a branch too, so both figures have something to say."""
    missing = tuple(sorted(lines))
    arcs = tuple((line, line + 1) for line in missing)
    return FileCoverage(path=path, statements=8, missing=missing, branches=8, missing_branches=arcs)


def shards(draw: st.DrawFn, facts: dict[str, Any], run: Any, *, count: int) -> list[Job]:
    """The same work, each item in one of several jobs; what all of them miss is what the whole missed."""
    owner = [draw(st.integers(0, count - 1)) for _ in facts["outcomes"]]
    jobs = []
    for shard in range(count):
        mine = [(task, end if owner[n] == shard else None) for n, (task, end) in enumerate(facts["outcomes"])]
        lag = {n: value for n, value in facts["lag"].items() if owner[n] == shard}
        made = replace(run(""), outcomes=mine, lag=lag, run_id=f"s{shard}", at=1000.0 + shard)
        job = made.job()
        extra = draw(st.sets(st.sampled_from(LINES))) if shard else set()
        coverage = [_shard_of(found, extra) for found in facts["coverage"]]
        jobs.append(Job(job.path, job.record.model_copy(update={"coverage": tuple(coverage)})))
    return jobs


def _shard_of(found: CoverageRecord, extra: set[int]) -> CoverageRecord:
    files = [_file(file.path, {*file.missing, *extra}) for file in found.files]
    return found.model_copy(update={"files": tuple(files)})


@law
@given(data=st.data())
def test_shards_together_are_the_whole_run(data: st.DataObject, run: Callable[..., Any]) -> None:
    """However the items of a run are dealt out to jobs, the verdicts on all of them are the same."""
    facts = data.draw(whole())
    alone = replace(run(""), **facts).job()
    covered = alone.record.model_copy(update={"coverage": tuple(facts["coverage"])})
    jobs = data.draw(st.composite(shards)(facts, run, count=3))
    united = unite(jobs).record
    assert by_id(united) == by_id(covered)
    assert united.left_out == ()
    assert {task.id: task.decision for task in united.tasks} == {
        task.id: task.decision for task in covered.tasks
    }
    assert verdicts(united) == verdicts(covered)


@law
@given(data=st.data())
def test_neither_order_nor_repetition_matters(data: st.DataObject, run: Callable[..., Any]) -> None:
    """Files may be found in any order, and a run may stand in several of them."""
    jobs = data.draw(st.composite(shards)(data.draw(whole()), run, count=3))
    again = [Job(f"copy/{job.path}", job.record) for job in jobs]
    shuffled = data.draw(st.permutations([*jobs, *again]))
    assert unite(shuffled).record == unite(jobs).record
    once = unite(jobs)
    assert unite([Job("union.json", once.record)]).record == once.record


@law
@given(data=st.data())
def test_a_whole_run_alone_stays_as_it_is(data: st.DataObject, run: Callable[..., Any]) -> None:
    """Uniting one record changes nothing of it."""
    facts = data.draw(whole())
    record = replace(run(""), **facts).job().record
    united = unite([Job("r.json", record)]).record
    assert united.model_dump() == record.model_dump()


def test_a_job_that_was_tried_again_counts(run: Callable[..., Any]) -> None:
    """The later attempt wins, with its samples alone; the first is told of."""
    first = run("T001=failed T002=passed", lag={0: 900.0, 1: 20.0})
    second = run("T001=passed T002=-", lag={0: 100.0}, run_id="r2", at=2000.0)
    united = unite([second.job(), first.job()])
    assert by_id(united.record) == {"t0": "passed", "t1": "passed"}
    (lag,) = united.record.metrics
    assert sorted(sample.value for sample in lag.samples) == [20.0, 100.0]
    assert united.notes == ("t.py::t0: failed in r1.json, and then passed in r2.json, which counts",)


@pytest.mark.parametrize("order", [1, -1])
def test_a_proof_of_another_job_counts(run: Callable[..., Any], order: int) -> None:
    """The job that ran a test gives its outcome, the one that proved it the proof."""
    proof = ItemProof(verdict="vacuous", slug="passes", reason="it passes")
    first, second = (run("T001=passed", run_id=name, at=at) for name, at in (("r1", 1000.0), ("r2", 2000.0)))
    jobs = [first.job(), second.job()][::order]
    items = tuple(replace(item, proof=proof) for item in jobs[0].record.items)
    jobs[0] = replace(jobs[0], record=jobs[0].record.model_copy(update={"items": items}))
    united = unite(jobs).record
    task = next(task for task in united.tasks if task.id == "T001")
    assert task.proof is not None
    assert (task.decision, task.proof.verdict) == ("passed", "vacuous")


@pytest.mark.parametrize(
    ("older", "newer", "counts"),
    [
        ("passed", "blocked", "passed"),
        ("passed", "not_run", "passed"),
        ("blocked", "not_run", "blocked"),
        ("failed", "skipped", "failed"),
        ("skipped", "passed", "passed"),
        ("passed", "failed", "failed"),
        ("error", "passed", "passed"),
        ("not_run", "-", "not_run"),
    ],
)
def test_of_two_jobs_the_one_that_ran_it_counts(
    run: Callable[..., Any], older: str, newer: str, counts: str
) -> None:
    """Running goes before skipping, that before being blocked; then the later one goes first."""
    jobs = [
        run(f"T001={older}", blocked_by="1").job(),
        run(f"T001={newer}", blocked_by="1", run_id="r2", at=2000.0).job(),
    ]
    assert by_id(unite(jobs).record) == {"t0": counts}


def test_an_item_of_two_phases_is_placed_as_in_a_whole_run(run: Callable[..., Any]) -> None:
    """Jobs of one wave each ran it for one of its tasks; together it counts where the last one stands."""
    items = "T001=passed T001+T004=passed T003=passed"
    early = run(items, policy=Policy(selected=frozenset({"T001", "T002"})), lag={1: 7.0})
    late = run(items, policy=Policy(selected=frozenset({"T003", "T004"})), run_id="r2", at=2000.0)
    assert [item.phases for item in early.job().record.items] == [("1",), ("1",)]
    united = unite([early.job(), late.job()]).record
    assert {item.nodeid: item.phases for item in united.items} == {
        "t.py::t0": ("1",), "t.py::t1": ("2",), "t.py::t2": ("2",),
    }  # fmt: skip
    assert [phase.partial for phase in united.phases] == [False, False, False]
    only = unite([early.job()]).record
    assert only.metrics[0].samples[0].phases == ("2",)


def test_what_no_job_selected_is_known(run: Callable[..., Any]) -> None:
    """A phase is partial as long as one of its items is left out of every job."""
    first = run("T001=passed T002=- T003=- T005=passed")
    second = run("T001=- T002=- T003=passed T005=-", run_id="r2", at=2000.0)
    united = unite([first.job(), second.job()]).record
    assert {phase.id: phase.partial for phase in united.phases} == {"1": True, "2": False, "3": False}
    assert [item.nodeid for item in united.left_out] == ["t.py::t1"]
    assert by_id(united) == {"t0": "passed", "t3": "passed", "t2": "passed"}


def test_one_job_that_knows_the_whole_is_enough(run: Callable[..., Any]) -> None:
    """Jobs whose tests were named by path know nothing of the rest of a phase."""
    named = Policy(narrowed="narrowed")
    part = run("T001=passed", policy=named).job()
    assert all(phase.unsure and phase.partial for phase in unite([part]).record.phases)
    whole = run("T001=- T002=passed", run_id="r2", at=2000.0).job()
    united = unite([part, whole]).record
    assert not any(phase.unsure or phase.partial for phase in united.phases)


def test_jobs_of_different_revisions_are_refused(run: Callable[..., Any]) -> None:
    """A job outside of a repository knows none and fits each."""
    one, other = run("T001=passed", revision="a" * 40), run("T001=passed", revision="b" * 40, run_id="r2")
    with pytest.raises(WavegateError) as caught:
        unite([one.job(), other.job()])
    assert (caught.value.slug, caught.value.exit_code) == ("other-revision", ExitCode.EVIDENCE)
    assert "aaaaaaaaaaaa in r1.json; bbbbbbbbbbbb in r2.json" in caught.value.message
    unknown = run("T001=passed", revision=None, run_id="r2")
    assert unite([one.job(), unknown.job()]).record.revision == "a" * 40


def test_the_file_that_tells_most_of_a_run_counts(run: Callable[..., Any]) -> None:
    """A journal that was cut short stands behind the record of the same run."""
    cut = run("T001=passed T002=not_run", exit_code=None).job("a.jsonl")
    whole = run("T001=passed T002=passed").job("b.json")
    united = unite([cut, whole])
    assert [job.path for job in united.jobs] == ["b.json"]
    assert by_id(united.record) == {"t0": "passed", "t1": "passed"}
    assert unite([cut]).notes == ("a.jsonl: this run was cut short",)


def command(argv: str, status: int, *values: float) -> CommandRecord:
    samples = tuple(Sample(name="load", value=value, phases=("1",), source="command") for value in values)
    return CommandRecord(phase="1", argv=(argv,), exit_status=status, seconds=1.0, samples=samples)


def test_of_a_command_the_newest_job_counts(run: Callable[..., Any]) -> None:
    """Its older samples go with its older result; those of services are all kept."""
    old, new = command("bench", 1, 5.0, 6.0), command("bench", 0, 7.0)
    jobs = []
    for number, result in enumerate((old, new)):
        job = run("T001=passed", run_id=f"r{number}", at=1000.0 * number, commands=[result]).job()
        service = Sample(name="load", value=number, phases=("1",), source="file")
        samples = (*result.samples, service)
        metric = job.record.metrics + summed(samples)
        jobs.append(Job(job.path, job.record.model_copy(update={"metrics": metric})))
    jobs[0] = Job("r0.json", jobs[0].record.model_copy(update={"items": (), "left_out": ()}))
    united = unite(jobs).record
    assert united.commands == (new,)
    assert [sample.value for sample in united.metrics[0].samples] == [0, 7.0, 1]


def summed(samples: Sequence[Sample]) -> Any:
    from pytest_wavegate.run.found import summaries

    return summaries(samples)


def test_an_outlived_job_adds_nothing(run: Callable[..., Any]) -> None:
    """What it measured belongs to outcomes that do not count."""
    hole = FileCoverage(path="a.py", statements=4, missing=(2, 3))
    full = FileCoverage(path="a.py", statements=4, missing=())
    old = run("T001=failed", coverage=[CoverageRecord(wave=1, files=(full,))])
    new = run("T001=passed", coverage=[CoverageRecord(wave=1, files=(hole,))], run_id="r2", at=2000.0)
    (found,) = unite([old.job(), new.job()]).record.coverage
    assert found.files == (hole,)


def measured(run: Callable[..., Any], *files: FileCoverage, wave: int = 1) -> list[Job]:
    """A job for each of these files; each ran another item."""
    jobs = []
    for number, file in enumerate(files):
        ends = " ".join(f"T001={'passed' if n == number else '-'}" for n in range(len(files)))
        coverage = [CoverageRecord(wave=wave, files=(file,))]
        jobs.append(run(ends, run_id=f"r{number}", at=1000.0 + number, coverage=coverage).job())
    return jobs


def test_a_line_is_missing_where_all_jobs_miss_it(run: Callable[..., Any]) -> None:
    """A file that one job did not measure is what the others measured; branches likewise."""
    one = FileCoverage(path="a.py", statements=4, missing=(1, 2, 3))
    other = FileCoverage(
        path="a.py", statements=4, missing=(2, 3, 4), branches=2, missing_branches=((1, 2), (1, 3))
    )
    third = FileCoverage(path="a.py", statements=4, missing=(2,), branches=2, missing_branches=((1, 3),))
    none = FileCoverage(path="a.py", state="no_data", statements=4, missing=(1, 2, 3, 4))
    (found,) = unite(measured(run, none, one, other, third)).record.coverage
    assert found.files == (
        FileCoverage(path="a.py", statements=4, missing=(2,), branches=2, missing_branches=((1, 3),)),
    )
    (alone,) = unite(measured(run, none, none)).record.coverage
    assert alone.files[0].state == "no_data"


def test_a_file_of_an_earlier_wave_counts_in_later_ones(run: Callable[..., Any]) -> None:
    """Each job's newest figures up to the wave are taken."""
    early = CoverageRecord(wave=1, files=(FileCoverage(path="a.py", statements=4, missing=(1, 2)),))
    late = CoverageRecord(
        wave=2, files=(FileCoverage(path="a.py", statements=4, missing=(2, 3)),), lost=("gw1 died",)
    )
    one = run("T001=passed T003=-", coverage=[early]).job()
    other = run("T001=- T003=passed", coverage=[late], run_id="r2", at=2000.0).job()
    first, second = unite([one, other]).record.coverage
    assert (first.wave, first.files[0].missing, first.lost) == (1, (1, 2), ())
    assert (second.wave, second.files[0].missing, second.lost) == (2, (2,), ("gw1 died",))

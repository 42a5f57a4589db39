"""The fold: what events make of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.events import (
    Event,
    GateJudged,
    PhaseBlocked,
    RunFinished,
    RunPlanned,
    RunStarted,
    WaveDrained,
    WaveOpened,
)
from pytest_wavegate.model.item_events import ItemBlocked, ItemFinished, ItemStarted
from pytest_wavegate.model.planned import PlanFacts, PlannedItem, PlannedPhase, PlannedTask
from pytest_wavegate.model.verdict import Condition, Decision, Verdict
from pytest_wavegate.run.fold import Fold, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.model.record import Record

PLAN = PlanFacts(path="tasks.md", title="Pool", dialect="speckit", sha256="0" * 64)
START = RunStarted(run_id="r1", at=1000.0, plan=PLAN, workers=0)


def task(name: str, *, phase: str = "1", **more: Any) -> PlannedTask:
    """A task of phase 1."""
    known = {"title": f"Do {name}", "wave": 1, "parallel": False, "status": "todo", "line": 1, **more}
    return PlannedTask(id=name, phase=phase, **known)


def phase(name: str, *tasks: str, wave: int = 1, **more: Any) -> PlannedPhase:
    """A phase in one wave."""
    return PlannedPhase(
        id=name, title=f"Phase {name}", label="Phase", wave=wave, tasks=tasks, **{"needs": (), **more}
    )


def item(index: int, *tasks: str, phase: str | None = "1", wave: int = 1, **more: Any) -> PlannedItem:
    """An item of the given tasks."""
    known = {"phases": (phase,) if phase else (), **more}
    return PlannedItem(index=index, nodeid=f"t.py::t{index}", tasks=tasks, phase=phase, wave=wave, **known)


def planned(items: Sequence[PlannedItem], **more: Any) -> RunPlanned:
    """What a run set out to do."""
    return RunPlanned(at=1001.0, items=tuple(items), **{"phases": (), "tasks": (), **more})


def begun(index: int, *, at: float = 1010.0, worker: str = "main") -> ItemStarted:
    """An item begins."""
    return ItemStarted(at=at, index=index, worker=worker)


def ended(index: int, outcome: Any = "passed", *, at: float = 1011.0, **more: Any) -> ItemFinished:
    """An item ends."""
    known = {"seconds": 1.0, "started": None, "worker": "main", **more}
    return ItemFinished(at=at, index=index, outcome=outcome, **known)


def judged(name: str, decision: str = "passed", *, closes: bool = False) -> GateJudged:
    """A phase's gates are judged."""
    condition = Condition(
        name="pass_rate >= 100%", observed="50%", required=">= 100%", decision=Decision.PASSED
    )
    verdict = Verdict(gate="default", decision=Decision.PASSED, conditions=(condition,))
    return GateJudged(at=1020.0, phase=name, decision=decision, closes=closes, verdicts=(verdict,))


@st.composite
def runs(draw: st.DrawFn) -> list[Event]:
    """All events of a run from start to end: two waves, where the second may be blocked."""
    text = st.text(max_size=8)
    count = draw(st.integers(0, 6))
    waves = [draw(st.integers(1, 2)) for _ in range(count)]
    items = [
        item(index, f"T{wave}", phase=str(wave), wave=wave, deferred=("T0",) if wave == 2 else ())
        for index, wave in enumerate(waves)
    ]
    plan = planned(
        items,
        phases=[phase("1", "T0", "T1"), phase("2", "T2", wave=2, needs=("1",))],
        tasks=[task("T0"), task("T1"), task("T2", phase="2", title=draw(text))],
        critical_path=("T1", "T2"),
    )
    blocked = draw(st.booleans())
    events: list[Event] = [START, plan]
    for wave in (1, 2):
        own = [one.index for one in items if one.wave == wave]
        if wave == 2 and blocked:
            events.append(PhaseBlocked(at=1030.0, phase="2", blocked_by="1", blocked_by_all=("1",)))
            events += [ItemBlocked(at=1030.0, index=index, reason=draw(text)) for index in own]
            continue
        events.append(WaveOpened(at=1000.0 + 10 * wave, wave=wave, phases=(str(wave),)))
        for index in draw(st.permutations(own)):
            events.append(begun(index, at=1001.0 + 10 * wave))
            outcome = draw(st.sampled_from(["passed", "failed", "error", "skipped", "xfailed"]))
            seconds = draw(st.floats(0, 9))
            end = ended(index, outcome, at=1001.0 + 10 * wave + seconds, seconds=seconds, reason=draw(text))
            events += [end] * draw(st.integers(1, 2))
        events.append(WaveDrained(at=1010.0 + 10 * wave, wave=wave))
        events.append(judged(str(wave), closes=blocked))
    return [*events, RunFinished(at=1100.0, exit_code=int(blocked))]


def outcomes(record: Record) -> list[str]:
    """How the items ended."""
    return [one.outcome for one in record.items]


@settings(max_examples=80, deadline=None)
@given(runs())
def test_every_prefix_of_a_run_has_a_record(events: list[Event]) -> None:
    """Wherever a run is cut, every planned item stands in the record once, in order."""
    run = Fold()
    assert run.record().items == ()
    for count, event in enumerate(events, start=1):
        run.apply(event)
        record = run.record()
        assert record == fold(events[:count])
        wanted = [one.nodeid for one in events[1].items] if count > 1 else []  # type: ignore[union-attr]
        assert [one.nodeid for one in record.items] == wanted
        assert type(record).model_validate_json(record.model_dump_json(by_alias=True)) == record


@settings(max_examples=80, deadline=None)
@given(runs())
def test_a_whole_run_leaves_nothing_open(events: list[Event]) -> None:
    """Each item ended or was blocked, and the figures of the schedule fit together."""
    record = fold(events)
    assert not {"not_run", "deferred"} & set(outcomes(record))
    figures = record.schedule
    assert 0 <= figures.utilization <= 1
    assert figures.busy == pytest.approx(sum(one.seconds for one in record.items))
    assert 0 <= figures.lower_bound <= figures.busy + 1e-9
    assert 0 <= figures.critical_seconds <= figures.busy + 1e-9
    assert figures.dispatch_latency >= 0


@settings(max_examples=80, deadline=None)
@given(runs())
def test_what_counts_for_a_phase_is_found_by_phase(events: list[Event]) -> None:
    """``items_of`` agrees with the record."""
    run = Fold()
    for event in events:
        run.apply(event)
    for name in ("1", "2", "3"):
        assert run.items_of(name) == tuple(one for one in run.record().items if name in one.phases)


def test_a_run_that_never_began_has_an_empty_record() -> None:
    """Even no event at all leaves a document."""
    record = fold([])
    assert (record.run_id, record.finished, record.exit_code, record.items) == ("", None, None, ())


def test_an_item_has_what_was_planned_and_what_happened() -> None:
    """Moments are ISO 8601 in UTC, times are seconds."""
    one = item(0, "T1", "T2", deferred=("T0",), exempt="why")
    record = fold([START, planned([one]), begun(0, at=1010.5), ended(0, "skipped", reason="no db")])
    (found,) = record.items
    assert (found.nodeid, found.tasks, found.deferred) == ("t.py::t0", ("T1", "T2"), ("T0",))
    assert (found.outcome, found.reason, found.seconds) == ("skipped", "no db", 1.0)
    assert (found.started, found.worker, found.attempts) == ("1970-01-01T00:16:50.500000+00:00", "main", 1)
    assert (found.exempt, found.phase, found.phases) == ("why", "1", ("1",))


def test_the_reported_start_goes_before_the_announced_one() -> None:
    """A worker knows better than the controller when an item began."""
    record = fold([START, planned([item(0)]), begun(0, at=1010.0), ended(0, started=1009.0)])
    assert record.items[0].started == "1970-01-01T00:16:49+00:00"


def test_a_later_end_replaces_an_earlier_one() -> None:
    """A failing teardown turns a passed item into an error."""
    record = fold([START, planned([item(0, "T1")]), ended(0), ended(0, "error", seconds=2.0)])
    assert outcomes(record) == ["error"]
    assert record.schedule.busy == 2.0


def test_an_item_that_was_cut_short_is_an_error() -> None:
    """It began and nothing more was heard of it."""
    events: list[Event] = [START, planned([item(0, "T1")], tasks=[task("T1")]), begun(0, worker="gw1")]
    record = fold(events)
    assert (record.items[0].outcome, record.items[0].reason) == ("error", "the process died while it ran")
    assert (record.items[0].worker, record.tasks[0].decision) == ("gw1", "failed")
    stopped = fold([*events, RunFinished(at=1.0, exit_code=2, stopped="Ctrl-C")])
    assert stopped.items[0].reason == "the run ended while it ran: Ctrl-C"
    assert stopped.stopped == "Ctrl-C"


def test_a_second_attempt_that_was_cut_short_leaves_the_first() -> None:
    """What was reported stays."""
    assert outcomes(fold([START, planned([item(0)]), begun(0), ended(0, "failed"), begun(0)])) == ["failed"]


def test_an_item_that_never_began_says_why() -> None:
    """The reason is why the run stopped, where it tells."""
    events: list[Event] = [START, planned([item(0)])]
    assert fold(events).items[0].reason == "it has not started"
    for stopped, reason in (("", "the run ended before it started"), ("-x", "-x")):
        record = fold([*events, RunFinished(at=1.0, exit_code=1, stopped=stopped)])
        assert (record.items[0].outcome, record.items[0].reason) == ("not_run", reason)


def test_a_blocked_item_and_phase_name_the_gate() -> None:
    """The nearest closed phase, and all of them."""
    events: list[Event] = [
        START,
        planned([item(0, "T1")], phases=[phase("1", "T1")], tasks=[task("T1")]),
        PhaseBlocked(at=1.0, phase="1", blocked_by="0b", blocked_by_all=("0a", "0b")),
        ItemBlocked(at=1.0, index=0, reason="phase 0b failed"),
        RunFinished(at=2.0, exit_code=1),
    ]
    record = fold(events)
    assert (record.phases[0].decision, record.phases[0].blocked_by) == ("blocked", "0b")
    assert record.phases[0].blocked_by_all == ("0a", "0b")
    assert (record.items[0].outcome, record.items[0].reason) == ("blocked", "phase 0b failed")
    assert record.tasks[0].decision == "blocked"


def test_a_phase_has_its_verdict_or_was_not_run() -> None:
    """The decision is that of the judge."""
    events: list[Event] = [START, planned([], phases=[phase("1"), phase("2", partial=True)]), judged("1")]
    first, second = fold(events).phases
    assert (first.decision, first.verdicts[0].gate) == ("passed", "default")
    assert (second.decision, second.partial, second.verdicts) == ("not_run", True, ())


@pytest.mark.parametrize(
    ("ends", "decision"),
    [
        ("passed", "passed"),
        ("passed skipped xfailed", "passed"),
        ("xpassed", "passed"),
        ("passed failed", "failed"),
        ("passed error", "failed"),
        ("skipped", "not_run"),
        ("xfailed", "not_run"),
        ("passed not_run", "not_run"),
        ("passed blocked", "blocked"),
        ("failed blocked", "failed"),
    ],
)
def test_a_task_is_decided_by_its_items(ends: str, decision: str) -> None:
    """Passed takes a passing item, and none that failed or is left over."""
    names = ends.split()
    events: list[Event] = [START, planned([item(n, "T1") for n in range(len(names))], tasks=[task("T1")])]
    events += [ended(n, name) for n, name in enumerate(names)]
    (found,) = fold(events).tasks
    assert found.decision == decision
    assert found.items == tuple(f"t.py::t{n}" for n in range(len(names)))


def test_tasks_without_items_and_with_deferred_ones_differ() -> None:
    """A task that only a shared file ties to an item shows that item, and is not judged by it."""
    events: list[Event] = [
        START,
        planned([item(0, "T2", deferred=("T1",))], tasks=[task("T0"), task("T1"), task("T2")]),
        ended(0),
    ]
    none, deferred, own = fold(events).tasks
    assert (none.decision, none.items) == ("no_tests", ())
    assert (deferred.decision, deferred.items) == ("deferred", ("t.py::t0",))
    assert (own.decision, own.items) == ("passed", ("t.py::t0",))


def test_a_task_id_used_twice_stands_twice() -> None:
    """Both keep their own title."""
    record = fold([START, planned([], tasks=[task("T1", title="a"), task("T1", title="b", line=2)])])
    assert [one.title for one in record.tasks] == ["a", "b"]


def test_waves_stand_with_their_moments() -> None:
    """A wave that was opened and not drained has no end."""
    events: list[Event] = [START, planned([])]
    events += [WaveOpened(at=1010.0, wave=1, phases=("1",)), WaveDrained(at=1020.0, wave=1)]
    events += [WaveOpened(at=1030.0, wave=2, phases=("2",)), WaveOpened(at=1031.0, wave=2, phases=("3",))]
    first, second = fold(events).waves
    assert (first.started, first.finished) == ("1970-01-01T00:16:50+00:00", "1970-01-01T00:17:00+00:00")
    assert (second.started, second.finished) == ("1970-01-01T00:17:10+00:00", None)
    assert second.phases == ("2", "3")


def test_the_schedule_compares_what_was_needed_with_what_it_took() -> None:
    """Two workers, two waves: 3 and 1 seconds side by side, then 2 after a wait of half a second."""
    events: list[Event] = [
        START.model_copy(update={"workers": 2}),
        planned([item(0, "T1"), item(1, "T2"), item(2, "T3", wave=2)], critical_path=("T1", "T3")),
        WaveOpened(at=1010.0, wave=1, phases=("1",)),
        ended(0, at=1013.0, seconds=3.0, started=1010.0),
        ended(1, at=1011.0, seconds=1.0, started=1010.0),
        WaveDrained(at=1013.0, wave=1),
        WaveOpened(at=1013.2, wave=2, phases=("1",)),
        ended(2, at=1015.5, seconds=2.0, started=1013.5),
        WaveDrained(at=1016.0, wave=2),
    ]
    figures = fold(events).schedule
    assert (figures.makespan, figures.busy, figures.utilization) == (6.0, 6.0, 0.5)
    assert figures.lower_bound == 3.0 + 2.0
    assert figures.dispatch_latency == 0.5
    assert (figures.critical_path, figures.critical_seconds) == (("T1", "T3"), 5.0)


def test_what_was_never_planned_is_passed_over() -> None:
    """An event for an unknown item changes nothing."""
    assert fold([START, planned([item(0)]), begun(7), ended(7)]) == fold([START, planned([item(0)])])


def test_a_snapshot_keeps_what_did_not_change() -> None:
    """Only the item records that an event touches are built anew."""
    run = Fold()
    for event in (START, planned([item(0, "T1"), item(1, "T2")], tasks=[task("T1"), task("T2")]), ended(0)):
        run.apply(event)
    before = run.record()
    run.apply(ended(1))
    after = run.record()
    assert before.items[0] is after.items[0]
    assert (before.items[1].outcome, after.items[1].outcome) == ("not_run", "passed")
    assert run.outcome(1) == "passed"


def test_what_was_left_out_stands_apart() -> None:
    """It is no item of this run, and gates do not look at it."""
    plan = planned([item(0, "T1")], left_out=(item(1, "T1"),), phases=[phase("1", "T1", unsure=True)])
    run = Fold()
    for event in (START, plan):
        run.apply(event)
    record = run.record()
    assert [one.nodeid for one in record.items] == ["t.py::t0"]
    assert [(one.nodeid, one.outcome, one.reason) for one in record.left_out] == [
        ("t.py::t1", "not_run", "it was not selected")
    ]
    assert record.phases[0].unsure
    assert run.record_of("1").left_out == ()

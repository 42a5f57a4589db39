"""The judge: what every gate says of a phase, and whether it closes."""

from __future__ import annotations

from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.gates import GATES, KINDS
from pytest_wavegate.gates.judge import Judgement, applying, judge, measure
from pytest_wavegate.model.planned import PlanFacts
from pytest_wavegate.model.record import ItemRecord, PhaseRecord, Record, ScheduleRecord, TaskRecord
from pytest_wavegate.model.verdict import Decision, Verdict
from pytest_wavegate.settings import GateSpec
from pytest_wavegate.settings.check import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.gates.conftest import Scene


IDLE = ScheduleRecord(makespan=0, busy=0, utilization=0, lower_bound=0, dispatch_latency=0, critical_path=())


def item(nodeid: str, outcome: Any = "passed", *, tasks: str = "T1", **more: Any) -> ItemRecord:
    """An item of phase 1."""
    known = {"phase": "1", "phases": ("1",), "wave": 1, **more}
    return ItemRecord(nodeid=nodeid, tasks=tuple(tasks.split()), outcome=outcome, **known)


def items(outcomes: str) -> list[ItemRecord]:
    """One item for each outcome, named ``t0``, ``t1`` and so on, each of a task of its own."""
    return [item(f"t{n}", outcome, tasks=f"T{n}") for n, outcome in enumerate(outcomes.split())]


def ask(
    found: Sequence[ItemRecord],
    *gates: GateSpec | str,
    tasks: Sequence[str] | None = None,
    no_tests: Sequence[str] = (),
    partial: bool = False,
) -> Judgement:
    """Judge phase 1 with these items and gates."""
    names = dict.fromkeys(tasks or [task for one in found for task in one.tasks])
    phase = PhaseRecord(id="1", title="Core", wave=1, decision="not_run", tasks=tuple(names), partial=partial)
    rows = tuple(
        TaskRecord(
            id=name,
            title=name,
            phase="1",
            wave=1,
            parallel=False,
            status="todo",
            decision="not_run",
            items=(),
            no_tests=name in no_tests,
        )
        for name in names
    )
    record = Record(
        run_id="r",
        plan=PlanFacts(path="tasks.md", title="", dialect="speckit", sha256=""),
        started="",
        finished=None,
        exit_code=None,
        workers=0,
        revision=None,
        phases=(phase,),
        tasks=rows,
        items=tuple(found),
        schedule=IDLE,
    )
    specs = [gate if isinstance(gate, GateSpec) else GateSpec(check=gate) for gate in gates]
    return judge(phase, record, gates=specs)


def conditions(judgement: Judgement) -> dict[str, tuple[str, str]]:
    """Each condition's figure and decision."""
    return {
        condition.name: (condition.observed, condition.decision.value)
        for verdict in judgement.verdicts
        for condition in verdict.conditions
    }


def detail(judgement: Judgement) -> list[str]:
    """The lines of the first condition's detail."""
    return judgement.verdicts[0].conditions[0].detail.splitlines()


def test_every_subject_of_the_language_has_a_kind() -> None:
    """What the settings accept can be judged, and every kind can be imported."""
    assert set(GATES) == set(SUBJECTS) - {"exit_status"} | {"metric", "command", "junit"}
    for reference in GATES.values():
        module, _, name = reference.partition(":")
        assert getattr(import_module(module), name).__doc__


def test_all_passed_passes_the_default_gate() -> None:
    """Without gates, every item must pass."""
    judgement = ask(items("passed passed"))
    assert (judgement.decision, judgement.closes) == ("passed", False)
    assert judgement.verdicts[0].gate == "default"
    assert conditions(judgement) == {"pass_rate >= 100%": ("100%", "passed")}


def test_one_failure_closes_the_default_gate_and_is_named() -> None:
    """The detail lists failing items with their tasks, in order."""
    judgement = ask([item("b", "failed", tasks="T1 T2"), item("a", "error"), item("c")])
    assert (judgement.decision, judgement.closes) == ("failed", True)
    assert conditions(judgement) == {"pass_rate >= 100%": ("33.33%", "failed")}
    assert detail(judgement) == ["a (error, T1)", "b (failed, T1, T2)"]


@pytest.mark.parametrize(
    ("outcomes", "observed"),
    [
        ("passed skipped", "100%"),
        ("passed xfailed xpassed", "100%"),
        ("passed failed skipped skipped", "50%"),
        ("xfailed error", "50%"),
    ],
)
def test_pass_rate_counts_what_was_not_skipped(outcomes: str, observed: str) -> None:
    """Passed, xfailed and xpassed are good; skipped ones count for nothing."""
    assert conditions(ask(items(outcomes)))["pass_rate >= 100%"][0] == observed


def test_a_rate_is_compared_unrounded() -> None:
    """99.96% is neither 100% nor shown as 100%."""
    judgement = ask(items("passed " * 2499 + "failed"))
    assert conditions(judgement) == {"pass_rate >= 100%": ("99.96%", "failed")}


def test_naming_pass_rate_drops_the_default() -> None:
    """The user's own figure is the only one."""
    judgement = ask(items("passed failed"), "pass_rate >= 50%")
    assert (judgement.decision, judgement.closes) == ("passed", False)
    assert list(conditions(judgement)) == ["pass_rate >= 50%"]


def test_other_gates_add_to_the_default() -> None:
    """A condition on something else leaves the default in place."""
    judgement = ask(items("passed failed"), "failures <= 1")
    assert conditions(judgement) == {
        "pass_rate >= 100%": ("50%", "failed"),
        "failures <= 1": ("1", "passed"),
    }


def test_a_warning_closes_nothing() -> None:
    """An unmet condition at level warn warns."""
    judgement = ask(items("passed failed"), GateSpec(check="pass_rate >= 100%", level="warn"))
    assert (judgement.decision, judgement.closes) == ("warned", False)


def test_the_worst_decision_counts() -> None:
    """Failed outweighs warned, and each source has its verdict."""
    judgement = ask(
        items("passed failed"),
        GateSpec(check="failures <= 0", level="warn", source="pyproject.toml"),
        GateSpec(check="pass_rate >= 90%", source="--wave-gate"),
    )
    assert (judgement.decision, judgement.closes) == ("failed", True)
    assert [(verdict.gate, verdict.decision.value) for verdict in judgement.verdicts] == [
        ("pyproject.toml", "warned"),
        ("--wave-gate", "failed"),
    ]


def test_an_item_that_did_not_run_is_missing_evidence() -> None:
    """What is there passed, but what is not there blocks, and is named."""
    judgement = ask(items("passed not_run blocked"))
    assert (judgement.decision, judgement.closes) == ("no_data", True)
    assert conditions(judgement) == {"pass_rate >= 100%": ("100%", "no_data")}
    assert detail(judgement) == ["t1 (not_run, T1)", "t2 (blocked, T2)"]


def test_a_failure_outweighs_missing_evidence() -> None:
    """A gate that fails already is failed, whatever is missing."""
    assert ask(items("failed not_run"), "failures <= 0").decision == "failed"


@pytest.mark.parametrize("spec", [{"no_data": "warn"}, {"level": "warn"}])
def test_missing_evidence_can_be_made_a_warning(spec: dict[str, Any]) -> None:
    """``no_data = "warn"`` and ``level = "warn"`` both let it pass."""
    judgement = ask(items("passed not_run"), GateSpec(check="pass_rate >= 100%", **spec))
    assert (judgement.decision, judgement.closes) == ("warned", False)


def test_no_data_warn_leaves_failures_alone() -> None:
    """Only missing evidence is forgiven."""
    assert ask(items("failed"), GateSpec(check="pass_rate >= 100%", no_data="warn")).closes


def test_a_phase_without_items_holds_nothing_back() -> None:
    """There is nothing to judge, and the verdict says why."""
    judgement = ask([], "failures <= 0", tasks=["T1"])
    assert (judgement.decision, judgement.closes) == ("no_data", False)
    assert detail(judgement) == ["no task of it has an item"]
    assert detail(ask([])) == ["it has no tasks"]


def test_a_phase_whose_items_are_deferred_says_so() -> None:
    """Its shared file is judged in a later phase."""
    later = item("t", tasks="T9", phases=("2",), phase="2", deferred=("T1",))
    assert detail(ask([later], tasks=["T1"])) == ["its items are judged with a later phase"]


def test_a_phase_of_open_tasks_holds_nothing_back() -> None:
    """Expected reds are not judged."""
    judgement = ask([item("t", "failed", expect_red=True)])
    assert (judgement.decision, judgement.closes) == ("no_data", False)
    assert detail(judgement) == ["all its tasks are open"]


def test_expected_reds_do_not_count_beside_others() -> None:
    """A red item of an open task lowers nothing."""
    assert ask([item("a"), item("b", "failed", expect_red=True)], "failures <= 0").decision == "passed"


def test_items_of_other_phases_do_not_count() -> None:
    """A phase is judged by its own items."""
    other = item("b", "failed", phase="2", phases=("2",), wave=2)
    assert ask([item("a"), other]).decision == "passed"


@pytest.mark.parametrize(("scope", "closes"), [("every", False), ("phase", True)])
def test_all_skipped_blocks_only_where_the_phase_asked(scope: Any, closes: bool) -> None:
    """A general gate without anything to divide blocks nothing; the phase's own one does."""
    judgement = ask(items("skipped skipped"), GateSpec(check="pass_rate >= 90%", scope=scope))
    assert (judgement.decision, judgement.closes) == ("no_data", closes)
    assert conditions(judgement) == {"pass_rate >= 90%": ("-", "no_data")}
    assert detail(judgement) == ["every item was skipped"]


def test_all_lost_blocks_everywhere() -> None:
    """Nothing ran although it should have: that is no phase without tests."""
    judgement = ask(items("not_run not_run"))
    assert (judgement.decision, judgement.closes) == ("no_data", True)


def test_verified_counts_tasks_with_a_passing_item() -> None:
    """Tasks without items, or listed as having none, count for nothing."""
    found = [
        item("a", tasks="T1"),
        item("b", "failed", tasks="T1 T2"),
        item("c", "skipped", tasks="T2"),
        item("d", "xfailed", tasks="T3"),
        item("e", "failed", tasks="T5"),
    ]
    judgement = ask(
        found, "verified >= 50%", "pass_rate >= 0%", tasks=["T1", "T2", "T3", "T4", "T5"], no_tests=["T5"]
    )
    assert conditions(judgement)["verified >= 50%"] == ("33.33%", "failed")
    assert detail(judgement) == [
        "T2 has no passing item (1 failed, 1 skipped)",
        "T3 has no passing item (1 xfailed)",
    ]


def test_a_task_whose_item_was_lost_is_missing_evidence() -> None:
    """It is neither verified nor unverified."""
    judgement = ask(items("passed not_run"), "verified >= 100%", "pass_rate >= 0%")
    assert conditions(judgement)["verified >= 100%"] == ("100%", "no_data")
    assert detail(judgement) == ["T1 has no passing item (1 not_run)"]


def test_verified_has_nothing_to_say_of_tasks_without_items() -> None:
    """Items whose tasks all count for nothing leave nothing to divide."""
    judgement = ask(items("passed"), "verified >= 100%", no_tests=["T0"])
    assert (judgement.decision, judgement.closes) == ("passed", False)
    assert conditions(judgement)["verified >= 100%"] == ("-", "no_data")


def test_a_partly_selected_phase_is_judged_on_its_items_alone() -> None:
    """``verified`` would count tasks whose items were left out."""
    judgement = ask(items("passed skipped"), "verified >= 100%", "failures <= 0", partial=True)
    assert list(conditions(judgement)) == ["pass_rate >= 100%", "failures <= 0"]
    assert judgement.decision == "passed"


def test_a_phase_without_a_selected_item_is_not_run() -> None:
    """It holds nothing back."""
    judgement = ask([], partial=True, tasks=["T1"])
    assert (judgement.decision, judgement.closes, judgement.verdicts) == ("not_run", False, ())


def test_a_gate_that_breaks_blocks_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in a kind is a verdict, not the end of the run."""

    class Broken:
        partial = True

        def read(self, evidence: object, spec: object) -> None:
            raise KeyError("disk")

    monkeypatch.setattr(KINDS, "load", lambda name: Broken)
    judgement = ask(items("passed"), GateSpec(check="failures <= 0", level="warn"))
    assert (judgement.decision, judgement.closes) == ("error", True)
    assert "KeyError: 'disk'" in detail(judgement)[0]


def test_what_has_nothing_to_judge_does_not_count(scene: Scene) -> None:
    """A condition of every phase stays visible, with no say in the phase's decision or its own verdict's."""
    judgement = scene.judge(GateSpec(check="lag < 3ms", source="settings"), "failures == 0")
    assert (judgement.decision, judgement.closes) == ("passed", False)
    assert [(one.gate, one.decision.value) for one in judgement.verdicts] == [
        ("default", "passed"),
        ("settings", "no_data"),
        ("pyproject.toml", "passed"),
    ]


def test_conditions_of_the_plans_prose_leave_the_default_in_place(scene: Scene) -> None:
    """A plan cannot lower its own bar by a sentence."""
    scene.item("a", "failed")
    judgement = scene.judge(GateSpec(check="pass_rate >= 0%", source="plan:7", scope="phase"))
    assert (judgement.decision, judgement.closes) == ("failed", True)
    assert [one.gate for one in judgement.verdicts] == ["default", "plan:7"]


@pytest.mark.parametrize(("source", "decision"), [("plan:7", "warned"), ("pyproject.toml", "error")])
def test_a_plans_prose_never_blocks_by_its_units(scene: Scene, source: str, decision: str) -> None:
    """Its writer knew nothing of samples; who writes settings does."""
    scene.sample(3, unit="")
    judgement = scene.judge(GateSpec(check="lag < 250ms", source=source, level="warn"))
    assert (judgement.decision, judgement.closes) == (decision, decision == "error")


@pytest.mark.parametrize("gate", [{"junit": "r/*.xml"}, {"check": '"pass_rate" >= 0'}])
def test_only_a_condition_on_the_phases_items_drops_the_default(
    scene: Scene, own: Any, gate: dict[str, Any]
) -> None:
    """The pass rate of other runners says nothing of them, nor does a metric of that name."""
    scene.junit(tests=3)
    scene.sample(1, name="pass_rate", unit="")
    scene.item("a", "failed")
    assert scene.judge(own(**gate)).decision == "failed"


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        ("passed", "passed"),
        ("warned", "warned"),
        ("no_data", "no_data"),
        ("failed", "failed"),
        ("error", "error"),
    ],
)
def test_verdicts_of_others_count(scene: Scene, decision: str, outcome: str) -> None:
    """They stand behind the gates, and close like them."""
    verdict = Verdict(gate="conftest.py", decision=Decision(decision), conditions=())
    judgement = scene.judge(more=(verdict,))
    assert (judgement.decision, judgement.closes) == (outcome, outcome not in ("passed", "warned"))
    assert judgement.verdicts[-1] == verdict


def test_a_part_of_a_phase_is_judged_on_pass_rate_and_failures_alone(scene: Scene, own: Any) -> None:
    """Whatever else is asked, and whoever asks."""
    scene.partial = True
    scene.files = ("a.py",)
    verdict = Verdict(gate="conftest.py", decision=Decision.FAILED, conditions=())
    asked = (
        "coverage >= 90%",
        "claims == 0",
        "lag < 3ms",
        "duration < 0.1s",
        "verified >= 100%",
        "failures == 0",
    )
    gates = [own(command=("make",)), own(junit="r/*.xml"), *asked]
    judgement = scene.judge(*gates, more=(verdict,))
    assert list(conditions(judgement)) == ["pass_rate >= 100%", "failures == 0"]
    assert judgement.decision == "passed"


@pytest.mark.parametrize("check", ["pass_rate >= 50%", "failures <= 3"])
def test_a_wave_that_was_stopped_early_never_passes(scene: Scene, check: str) -> None:
    """The reason stands first; what was not run is missing evidence."""
    scene.cut = "3 of the last 4 items failed"
    scene.item("a")
    scene.item("b", "failed")
    scene.item("c", "not_run")
    found = scene.ask(check)
    assert found.decision.value == "no_data"
    assert found.detail.splitlines() == [
        "stopped early: 3 of the last 4 items failed",
        "b (failed, T1)",
        "c (not_run, T1)",
    ]


@pytest.mark.parametrize(("status", "decision"), [(0, "passed"), (1, "failed"), (None, "no_data")])
def test_a_phase_without_items_answers_for_its_own_commands(
    scene: Scene, own: Any, status: int | None, decision: str
) -> None:
    """What needs no tests is judged where the phase itself asks for it."""
    scene.task("T1")
    if status is not None:
        scene.command(status)
    judgement = scene.judge(own(command=("make", "smoke")), "coverage >= 90%")
    assert (judgement.decision, judgement.closes) == (decision, decision != "passed")
    assert list(conditions(judgement)) == ["pass_rate >= 100%", "make smoke"]


def test_a_phase_without_items_has_nothing_to_do_with_gates_of_every_phase(scene: Scene, own: Any) -> None:
    """It holds nothing back."""
    scene.task("T1")
    judgement = scene.judge(own(command=("make", "smoke"), scope="every"), own(junit="x", scope="every"))
    assert (judgement.decision, judgement.closes) == ("no_data", False)
    assert detail(judgement) == ["no task of it has an item"]


def test_applying_says_which_gates_need_evidence(scene: Scene, own: Any) -> None:
    """The same that ``judge`` judges."""
    command, junit = own(command=("make",)), own(junit="x", scope="every")
    failures = own("failures == 0")
    gates = (command, junit, failures)
    assert applying(scene.phase, scene.record, gates=gates) == (command,)
    scene.item("a")
    assert applying(scene.phase, scene.record, gates=gates) == gates
    scene.partial = True
    assert applying(scene.phase, scene.record, gates=gates) == (failures,)


def test_measure_compares_with_nothing(scene: Scene, own: Any) -> None:
    """The figure of a gate, exact, for whoever writes the baseline."""
    scene.sample(3, 4)
    scene.item("a")
    reading = measure(scene.phase, scene.record, spec=own("lag mean <= +10% of baseline"))
    assert reading.value == Fraction(7, 2000)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["passed", "failed", "skipped", "xfailed", "not_run"]), min_size=1, max_size=12)
)
def test_the_worst_condition_decides(stage: type[Scene], outcomes: list[str]) -> None:
    """The decision of a phase is the worst of what counts, whatever the order of its gates."""
    one = stage()
    for number, outcome in enumerate(outcomes):
        one.item(f"t{number}", outcome)
    gates = ["pass_rate >= 50%", "failures <= 2", "failures == 0", "duration < 1s"]
    answers = [one.judge(*order) for order in (gates, gates[::-1])]
    assert answers[0].decision == answers[1].decision
    alone = [one.ask(gate).decision for gate in gates]
    worst = max(alone, key=lambda decision: decision.rank)
    assert answers[0].decision == worst.value
    assert answers[0].closes == (worst.rank > Decision.WARNED.rank)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["passed", "failed", "error", "skipped", "xfailed"]), min_size=1, max_size=12),
    st.lists(st.integers(0, 100), min_size=2, max_size=6),
)
def test_a_looser_bound_never_closes_a_gate(
    stage: type[Scene], outcomes: list[str], bounds: list[int]
) -> None:
    """The verdict on a pass rate is monotone in its bound, and another passing item never closes it."""
    one, two = stage(), stage()
    for number, outcome in enumerate(outcomes):
        one.item(f"t{number}", outcome)
        two.item(f"t{number}", outcome)
    two.item("more")
    met = [not one.judge(f"pass_rate >= {bound}%").closes for bound in sorted(bounds)]
    assert met == sorted(met, reverse=True)
    assert all(
        not two.judge(f"pass_rate >= {bound}%").closes
        for bound, open_ in zip(sorted(bounds), met, strict=True)
        if open_
    )

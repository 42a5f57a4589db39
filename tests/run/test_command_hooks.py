"""Command hooks: which moments there are, what their commands are told, and what goes wrong harmlessly."""

from __future__ import annotations

import json
import sys
import textwrap
from typing import TYPE_CHECKING, Any, Literal

import pytest

from pytest_wavegate.model.events import (
    EVENT,
    Event,
    GateJudged,
    HookRan,
    PhaseBlocked,
    RollbackFinished,
    RollbackStarted,
    RunFinished,
    RunPlanned,
    RunStarted,
    WaveCut,
    WaveDrained,
    WaveOpened,
)
from pytest_wavegate.model.item_events import ItemFinished
from pytest_wavegate.model.planned import PlanFacts, PlannedPhase
from pytest_wavegate.model.rollback import Action
from pytest_wavegate.model.verdict import Condition, Decision, Verdict
from pytest_wavegate.run import command_hooks
from pytest_wavegate.run.command_hooks import CommandHooks
from pytest_wavegate.run.moments import Moments
from pytest_wavegate.settings.actions import HookTable
from pytest_wavegate.settings.values import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pytest_wavegate.process import Ended

WORDS = Literal["passed", "warned", "failed", "no_data", "error", "not_run"]


def phase(name: str, *, wave: int | None) -> PlannedPhase:
    return PlannedPhase(id=name, title=f"Title {name}", label=f"Phase {name}", wave=wave, tasks=(), needs=())


def planned(*phases: PlannedPhase) -> RunPlanned:
    return RunPlanned(at=0.0, phases=phases, tasks=(), items=())


def opened(wave: int, *phases: str) -> WaveOpened:
    return WaveOpened(at=0.0, wave=wave, phases=phases)


def drained(wave: int) -> WaveDrained:
    return WaveDrained(at=0.0, wave=wave)


def judged(name: str, decision: WORDS, *, closes: bool = False) -> GateJudged:
    condition = Condition(
        name="pass_rate >= 100%",
        observed="50%",
        required=">= 100%",
        decision=Decision.FAILED if decision == "failed" else Decision.PASSED,
    )
    verdict = Verdict(gate="default", decision=condition.decision, conditions=(condition,))
    return GateJudged(at=0.0, phase=name, decision=decision, closes=closes, verdicts=(verdict,))


def finished(exit_code: int = 0, stopped: str = "") -> RunFinished:
    return RunFinished(at=0.0, exit_code=exit_code, stopped=stopped)


def told(events: Iterable[Event]) -> list[str]:
    """Each moment with its phase or its wave, and its decision where it has one."""
    moments = Moments()
    rows = []
    for event in events:
        for one in moments.of(event):
            about = one.phase or ("" if one.wave is None else str(one.wave))
            rows.append(" ".join(filter(None, (one.moment, about, one.decision))))
    return rows


ONE, TWO = phase("a", wave=1), phase("b", wave=2)
START = RunStarted(run_id="r", at=0.0, plan=PlanFacts(path="", title="", dialect="", sha256=""), workers=0)


def test_the_moments_of_a_run() -> None:
    """All of them, in the order of what happens."""
    events: list[Event] = [
        START,
        planned(ONE, TWO),
        opened(1, "a"),
        drained(1),
        judged("a", "passed"),
        opened(2, "b"),
        drained(2),
        judged("b", "failed", closes=True),
        finished(1),
    ]
    assert told(events) == [
        "run_started",
        "wave_started 1",
        "phase_started a",
        "wave_finished 1",
        "gate_passed a passed",
        "phase_passed a passed",
        "phase_finished a passed",
        "wave_started 2",
        "phase_started b",
        "wave_finished 2",
        "gate_failed b failed",
        "phase_failed b failed",
        "phase_finished b failed",
        "run_finished failed",
    ]


@pytest.mark.parametrize(
    ("event", "moments"),
    [
        (judged("a", "warned"), ["gate_passed", "phase_passed", "phase_finished"]),
        (judged("a", "error", closes=True), ["gate_failed", "phase_failed", "phase_finished"]),
        (judged("a", "no_data", closes=True), ["gate_failed", "phase_failed", "phase_finished"]),
        (judged("a", "failed"), ["gate_failed", "phase_failed", "phase_finished"]),
        (judged("a", "no_data"), ["phase_finished"]),
        (judged("a", "not_run"), ["phase_finished"]),
    ],
)
def test_verdicts(event: GateJudged, moments: list[str]) -> None:
    """What blocks has failed, and so has what would block; nothing to judge is neither."""
    rows = told([planned(ONE), opened(1, "a"), event])[3:]
    assert [row.split()[0] for row in rows] == moments


def test_a_phase_that_never_started_has_a_gate_only() -> None:
    """It has no tests, and its gate may ask for more than tests."""
    assert told([planned(ONE), judged("a", "passed")]) == ["run_started", "gate_passed a passed"]


def test_a_phase_starts_once() -> None:
    """Its items may lie in several waves; it ends with the last of them."""
    late = phase("a", wave=2)
    rows = told(
        [planned(late), opened(1, "a"), drained(1), opened(2, "a"), drained(2), judged("a", "passed")]
    )
    assert [row for row in rows if row.startswith("phase_")] == [
        "phase_started a",
        "phase_passed a passed",
        "phase_finished a passed",
    ]


def test_a_blocked_phase() -> None:
    """It does not start; one that has started finishes so."""
    blocked = PhaseBlocked(at=0.0, phase="b", blocked_by="a", blocked_by_all=("a",))
    assert told([planned(ONE, TWO), blocked]) == ["run_started", "phase_blocked b blocked"]
    assert told([planned(ONE, TWO), opened(1, "b"), blocked])[3:] == [
        "phase_blocked b blocked",
        "phase_finished b blocked",
    ]


def test_gates_that_are_off() -> None:
    """Then nobody judges, and a phase is over when the next wave opens."""
    rows = told([planned(ONE, TWO), opened(1, "a"), drained(1), opened(2, "b"), drained(2), finished()])
    assert rows[4:6] == ["phase_finished a not_run", "wave_started 2"]
    assert rows[-2:] == ["phase_finished b not_run", "run_finished passed"]


def test_a_run_that_is_stopped() -> None:
    """What has started finishes, with the reason."""
    moments = Moments()
    rows = [
        occasion
        for event in (planned(ONE), opened(1, "a"), finished(2, "interrupted"))
        for occasion in moments.of(event)
    ]
    assert [row.moment for row in rows[3:]] == ["wave_finished", "phase_finished", "run_finished"]
    assert {row.reason for row in rows[3:]} == {"interrupted"}


def test_a_wave_that_is_cut() -> None:
    """Its end has the reason; the next one has not."""
    moments = Moments()
    cut = WaveCut(at=0.0, wave=1, reason="6 of the last 20 items failed")
    events = (planned(ONE, TWO), opened(1, "a"), cut, drained(1), opened(2, "b"), drained(2))
    reasons = [one.reason for event in events for one in moments.of(event) if one.moment == "wave_finished"]
    assert reasons == ["6 of the last 20 items failed", ""]


def test_a_run_that_was_never_planned() -> None:
    """``--collect-only``, or nothing that could be collected: nothing starts, so nothing ends."""
    assert told([START, finished(5)]) == []


def test_rollback() -> None:
    """Its beginning and its end."""
    action = Action(key="r:a:1", phase="a", name="undo", argv=("undo",))
    rows = told(
        [
            RollbackStarted(at=0.0, reason="a failed", actions=(action,)),
            RollbackFinished(at=0.0, failed=1),
            RollbackStarted(at=0.0, reason="a failed", actions=(), dry=True),
            RollbackFinished(at=0.0),
        ]
    )
    assert rows == [
        "rollback_started a",
        "rollback_finished failed",
        "rollback_started dry_run",
        "rollback_finished done",
    ]


# What their commands see


class Listener:
    """Hooks of one run, with what they told."""

    def __init__(self, folder: Path, *hooks: HookTable) -> None:
        self.ran: list[HookRan] = []
        self.waits: list[float] = []
        settings = Settings(hooks=hooks)
        self.hooks = CommandHooks(settings, folder, "run-7", self._emit, sleep=self.waits.append)

    def _emit(self, event: Event) -> None:
        assert isinstance(event, HookRan)
        self.ran.append(event)

    def hear(self, *events: Event) -> list[HookRan]:
        for event in events:
            self.hooks.hear(event)
        return self.ran


def hook(text: str, *on: str, **options: Any) -> HookTable:
    """A hook whose command is a Python program."""
    return HookTable.model_validate(
        {"on": on, "run": (sys.executable, "-c", textwrap.dedent(text)), **options}
    )


TELLS = """
    import json, os, pathlib
    event = json.loads(pathlib.Path(os.environ["WAVEGATE_EVENT_JSON"]).read_text())
    names = ("EVENT", "PHASE", "WAVE", "DECISION", "REASON", "RUN", "ATTEMPT")
    row = {name: os.environ["WAVEGATE_" + name] for name in names}
    with open("told.jsonl", "a") as file:
        print(json.dumps(row | {"json": event}), file=file)
"""


def test_what_a_command_is_told(tmp_path: Path) -> None:
    """In its environment, and the whole event in a file; it runs in the rootdir."""
    listener = Listener(tmp_path, hook(TELLS, "phase_failed", "run_started"))
    failed = judged("a", "failed", closes=True)
    ran = listener.hear(planned(ONE), opened(1, "a"), drained(1), failed)
    first, second = map(json.loads, (tmp_path / "told.jsonl").read_text().splitlines())
    assert first["EVENT"] == "run_started"
    assert first["json"]["event"] == "run_planned"
    assert EVENT.validate_python(second.pop("json")) == failed
    assert second == {
        "EVENT": "phase_failed",
        "PHASE": "a",
        "WAVE": "1",
        "DECISION": "failed",
        "REASON": "pass_rate >= 100%, observed 50%",
        "RUN": "run-7",
        "ATTEMPT": "1",
    }
    assert [(one.on, one.attempts, one.exit_status, one.problem) for one in ran] == [
        ("run_started", 1, 0, ""),
        ("phase_failed", 1, 0, ""),
    ]


def test_several_hooks(tmp_path: Path) -> None:
    """Each listens to its own moments; on the same one they run in the order of the settings."""
    write = "open('order', 'a').write('{}')"
    listener = Listener(
        tmp_path,
        hook(write.format(1), "gate_passed"),
        hook(write.format(2), "gate_failed"),
        hook(write.format(3), "gate_passed", "wave_finished"),
    )
    listener.hear(planned(ONE), opened(1, "a"), drained(1), judged("a", "passed"))
    assert (tmp_path / "order").read_text() == "313"


def test_without_hooks_nothing_is_done(tmp_path: Path) -> None:
    """The moments are not even looked for."""
    listener = Listener(tmp_path)
    assert listener.hear(planned(ONE), finished()) == []
    assert listener.hooks._moments._planned is None


def test_events_of_items_mean_nothing(tmp_path: Path) -> None:
    """There are thousands of them."""
    listener = Listener(tmp_path, hook("pass", "run_started"))
    end = ItemFinished(at=0.0, index=0, outcome="failed", seconds=0.0, started=None, worker="main")
    assert listener.hear(end) == []


# What goes wrong


def test_a_hook_that_fails(tmp_path: Path) -> None:
    """Its status and the end of its output are told."""
    text = "import sys; print('no'); print('network', file=sys.stderr); sys.exit(4)"
    (ran,) = Listener(tmp_path, hook(text, "run_started")).hear(planned(ONE))
    assert (ran.exit_status, ran.attempts) == (4, 1)
    assert ran.problem == "it ended with status 4\nno\nnetwork"


def test_a_hook_is_tried_again(tmp_path: Path) -> None:
    """After a wait that doubles each time."""
    listener = Listener(
        tmp_path, hook("print('no'); raise SystemExit(1)", "run_started", retries=3, backoff="2s")
    )
    (ran,) = listener.hear(planned(ONE))
    assert listener.waits == [2.0, 4.0, 8.0]
    assert (ran.attempts, ran.problem) == (4, "it ended with status 1 (4 attempts)\nno")


def test_a_hook_that_succeeds_at_last(tmp_path: Path) -> None:
    """Nothing is wrong then; it is told which attempt it is."""
    text = "import os; raise SystemExit(os.environ['WAVEGATE_ATTEMPT'] != '2')"
    listener = Listener(tmp_path, hook(text, "run_started", retries=5))
    (ran,) = listener.hear(planned(ONE))
    assert (ran.attempts, ran.exit_status, ran.problem) == (2, 0, "")
    assert listener.waits == [1.0]


def test_a_hook_that_hangs(tmp_path: Path) -> None:
    """Each attempt has its time."""
    listener = Listener(
        tmp_path, hook("import time; time.sleep(60)", "run_started", timeout="200ms", retries=1)
    )
    (ran,) = listener.hear(planned(ONE))
    assert (ran.exit_status, ran.attempts) == (None, 2)
    assert ran.problem == "it took longer than 0.2s and was stopped (2 attempts)"


def test_a_command_that_is_missing(tmp_path: Path) -> None:
    """It would be missing the next time too."""
    missing = HookTable(on=("run_started",), run=("no-such-command-here",), retries=9)
    listener = Listener(tmp_path, missing)
    (ran,) = listener.hear(planned(ONE))
    assert (ran.attempts, listener.waits) == (1, [])
    assert ran.problem == "it cannot be started: there is no command no-such-command-here on the PATH"


def test_no_place_for_the_event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is told like anything else."""

    def full(*args: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryDirectory", full)
    (ran,) = Listener(tmp_path, hook("pass", "run_started")).hear(planned(ONE))
    assert ran.problem == "it cannot be started: No space left on device"


def test_names_of_all_sorts(tmp_path: Path) -> None:
    """A phase may have an id that no environment and no UTF-8 can hold."""
    odd = phase("a\0\ud800", wave=1)
    (ran,) = Listener(tmp_path, hook(TELLS, "phase_started")).hear(planned(odd), opened(1, odd.id))
    assert ran.problem == ""
    assert json.loads((tmp_path / "told.jsonl").read_text())["PHASE"] == "a ?"


def interrupts(*args: object, **options: object) -> Ended:
    raise KeyboardInterrupt


def test_ctrl_c_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the user's, and not the hook's; that the hook did not end is told."""
    monkeypatch.setattr(command_hooks, "run_command", interrupts)
    listener = Listener(tmp_path, hook("pass", "run_started"))
    with pytest.raises(KeyboardInterrupt):
        listener.hear(planned(ONE))
    assert [one.problem for one in listener.ran] == ["interrupted"]


def test_ctrl_c_at_the_end_of_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing left to stop, and the record is still to be written."""
    monkeypatch.setattr(command_hooks, "run_command", interrupts)
    listener = Listener(tmp_path, hook("pass", "run_finished"))
    (ran,) = listener.hear(planned(ONE), finished())
    assert ran.problem == "interrupted"

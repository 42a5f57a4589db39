"""What a run undoes, when, in which order; what it refuses; what it leaves open."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.events import ActionEnded, RollbackFinished, RollbackStarted
from pytest_wavegate.model.rollback import Action
from pytest_wavegate.model.verdict import Condition, Decision, Verdict
from pytest_wavegate.process import Ended
from pytest_wavegate.run.rollback import interrupts
from pytest_wavegate.run.rollback.performing import HookCall, NoHooks, Performer
from pytest_wavegate.run.rollback.shelf import FOLDER, KEPT, forget_old, ledgers, open_ledgers, path_of, read
from tests.run.rollback.conftest import PLANNED, Project, die, tables, verdict
from tests.run.rollback.test_ledger import FullDisk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.run.rollback.rollback import Rollback

INTERRUPT: dict[str, Any] = {"rollback_on": ("gate", "interrupt")}


def failed(rollback: Rollback, *phases: str, wave: int = 2) -> None:
    """The gates of these phases close."""
    verdicts = [verdict(phase) for phase in phases]
    for one in verdicts:
        rollback.judged(one)
    rollback.gate_failed(wave, verdicts)


def refused(project: Project) -> WavegateError:
    with pytest.raises(WavegateError) as caught:
        project.run(phases=tables()).check_open()
    return caught.value


@pytest.mark.parametrize(("scope", "names"), [("phase", "b1"), ("wave", "b1 a1"), ("all", "b1 a1")])
def test_a_gate_closes_in_the_first_wave(project: Project, scope: str, names: str) -> None:
    """Phases that have not started have nothing to undo."""
    rollback = project.run(phases=tables(), rollback_scope=scope)
    rollback.prepare(list(PLANNED.values()))
    rollback.register(1, [PLANNED["a"], PLANNED["b"]])
    failed(rollback, "b", wave=1)
    rollback.close()
    assert project.world.names() == names
    assert open_ledgers(project.state) == []


@pytest.mark.parametrize(("scope", "names"), [("phase", "c1"), ("wave", "c1"), ("all", "c1 b1 a1")])
def test_a_gate_closes_in_the_second_wave(project: Project, scope: str, names: str) -> None:
    """Earlier waves come last, and only where that is asked for."""
    rollback = project.started(phases=tables(), rollback_scope=scope)
    failed(rollback, "c")
    rollback.close()
    assert project.world.names() == names


def test_general_actions_come_before_those_of_the_phase(project: Project) -> None:
    """They are registered first, so they run last."""
    rollback = project.started(phases=tables(actions=2), rollback=[{"run": ["every"]}])
    failed(rollback, "c")
    rollback.close()
    assert project.world.names() == "c2 c1 every"


def test_what_an_action_is_told(project: Project) -> None:
    """Its key stays the same over attempts; attempts are counted; phase and reason are named."""
    project.world.fails = Counter({"c1": 1})
    rollback = project.started(phases=tables(retries=1))
    condition = Condition(name="coverage >= 90%", observed="80%", required=">= 90%", decision=Decision.FAILED)
    closed = verdict("c").model_copy(
        update={"verdicts": (Verdict(gate="default", decision=Decision.FAILED, conditions=(condition,)),)}
    )
    rollback.judged(closed)
    rollback.gate_failed(2, [closed])
    first, second = (env for _, _, env in project.world.calls)
    assert first == {
        "WAVEGATE_KEY": "run-1:c:1",
        "WAVEGATE_ATTEMPT": "1",
        "WAVEGATE_PHASE": "c",
        "WAVEGATE_REASON": "the gate of Phase c (C) is closed: coverage >= 90%, observed 80%",
    }
    assert second == first | {"WAVEGATE_ATTEMPT": "2"}


def test_names_that_no_environment_can_hold(project: Project) -> None:
    """Such as one with a zero byte or half a surrogate pair: they are spelt out."""
    rollback = project.run(phases=tables("a"), rollback_on=("interrupt",))
    odd = PLANNED["a"].model_copy(update={"id": "a\0\udcff", "title": "a"})
    rollback.prepare([odd])
    rollback.register(1, [odd])
    rollback.interrupted("Ctrl-C")
    ((_, _, env),) = project.world.calls
    assert env["WAVEGATE_PHASE"] == "a\\0\\udcff"


def test_retries_back_off(project: Project) -> None:
    """The wait doubles; what fails to the end keeps nothing from being tried."""
    project.world.fails = Counter({"c2": 99, "c1": 2})
    rollback = project.started(phases=tables(actions=2, retries=3, backoff=0.5))
    failed(rollback, "c")
    rollback.close()
    assert project.world.names() == "c2! c2! c2! c2! c1! c1! c1"
    assert project.world.slept == [0.5, 1.0, 2.0, 0.5, 1.0]
    started, *ended, finished = project.world.events
    assert isinstance(started, RollbackStarted)
    assert [action.name for action in started.actions] == ["c2", "c1"]
    records = [event.action for event in ended if isinstance(event, ActionEnded)]
    assert [(one.action, one.decision, one.attempts, one.seconds) for one in records] == [
        ("c2", "failed", 4, 2.0),
        ("c1", "done", 3, 1.5),
    ]
    assert records[0].detail == "it ended with status 1\nno route to host"
    assert isinstance(finished, RollbackFinished)
    assert finished.failed == 1


def test_a_failed_action_stops_the_next_run_until_it_is_done(project: Project) -> None:
    """The error names run, action, phase, file and the ways out; attempts count on."""
    project.world.fails = Counter({"c1": 3})
    rollback = project.started(phases=tables(actions=2, retries=1))
    failed(rollback, "c")
    rollback.close()
    error = refused(project)
    assert error.slug == "open-rollback"
    assert error.message == 'run run-1 has left something to undo: "c1" of Phase c (C)'
    assert error.path == str(path_of(project.state, "run-1"))
    assert "`wavegate rollback --resume`" in error.hint
    assert "`wavegate rollback --abandon`" in error.hint
    assert project.resume().finish() == 0
    assert project.world.names() == "c2 c1! c1! c1! c1"
    assert [env["WAVEGATE_ATTEMPT"] for name, _, env in project.world.calls if name == "c1"] == list("1234")
    project.run(phases=tables()).check_open()
    assert project.resume().finish() == 0
    assert project.world.names() == "c2 c1! c1! c1! c1"


def test_a_resume_that_fails_stays_open(project: Project) -> None:
    """As often as it takes; what is given up is given up."""
    project.world.fails = Counter({"c1": 99, "c2": 99})
    rollback = project.started(phases=tables(actions=2))
    failed(rollback, "c")
    rollback.close()
    assert project.resume().finish() == 2
    assert refused(project).slug == "open-rollback"
    assert [action.name for action in project.resume().abandon(["c2"])] == ["c2"]
    assert '"c1" of' in refused(project).message
    assert '"c2" of' not in refused(project).message
    assert project.resume().finish() == 1
    assert project.world.names() == "c2! c1! c2! c1! c1!"
    with pytest.raises(WavegateError) as caught:
        project.resume().abandon(["c3"])
    assert (caught.value.slug, caught.value.hint) == ("unknown-action", "left are run-1:c:1")
    assert [action.key for action in project.resume().abandon([])] == ["run-1:c:1"]
    project.run(phases=tables()).check_open()
    assert project.resume().abandon([]) == []


def test_an_action_that_is_done_is_not_run_by_a_later_rollback(project: Project) -> None:
    """Two gates of one run close, one after the other; the second reaches the first one's wave."""
    project.world.fails = Counter({"a1": 1})
    rollback = project.run(phases=tables(), rollback_scope="all")
    rollback.prepare(list(PLANNED.values()))
    rollback.register(1, [PLANNED["a"], PLANNED["b"]])
    failed(rollback, "b", wave=1)
    assert project.world.names() == "b1 a1!"
    rollback.register(2, [PLANNED["c"]])
    failed(rollback, "c")
    rollback.close()
    assert project.world.names() == "b1 a1! c1 a1"
    assert open_ledgers(project.state) == []


def test_do_undo_redo(project: Project) -> None:
    """A second run of the same project undoes its own effects, under keys of its own."""
    for _ in range(2):
        rollback = project.started(phases=tables())
        failed(rollback, "c")
        rollback.close()
    assert [env["WAVEGATE_KEY"] for _, _, env in project.world.calls] == ["run-1:c:1", "run-2:c:1"]


def test_a_run_whose_gates_hold(project: Project) -> None:
    """It undoes nothing, and its ledger says that it is over."""
    rollback = project.started(phases=tables(), **INTERRUPT)
    rollback.judged(verdict("c", "passed"))
    rollback.gate_failed(2, [verdict("c", "passed")])
    rollback.close()
    rollback.close()
    assert project.world.calls == []
    assert project.world.events == []
    (path,) = ledgers(project.state)
    assert read(path).state.closed
    assert not read(path).state.is_open


@pytest.mark.parametrize(
    "given",
    [
        {"phases": ()},
        {"phases": tables(), "rollback_mode": "off"},
        {"phases": tables(), "gates_mode": "report"},
        {"phases": tables(), "gates_mode": "off"},
    ],
    ids=["no action", "off", "gates report", "gates off"],
)
def test_runs_that_write_nothing(project: Project, given: dict[str, Any]) -> None:
    """No action, no rollback, or gates that are not enforced: not a file is made."""
    rollback = project.started(**given)
    failed(rollback, "c")
    rollback.close()
    assert project.world.calls == []
    assert not project.state.exists()


def test_a_partial_run_rolls_nothing_back(project: Project) -> None:
    """One phase that was selected in part is enough."""
    rollback = project.run(phases=tables())
    rollback.prepare([PLANNED["a"], PLANNED["b"].model_copy(update={"partial": True}), PLANNED["c"]])
    rollback.register(1, [PLANNED["a"]])
    failed(rollback, "a", wave=1)
    rollback.close()
    assert project.world.calls == []
    assert not project.state.exists()


def test_a_dry_run_tells_and_runs_nothing(project: Project) -> None:
    """What would run, in order; nothing is written or left open."""
    rollback = project.started(phases=tables(), rollback_scope="all", rollback_mode="dry-run", **INTERRUPT)
    failed(rollback, "c")
    rollback.interrupted("Ctrl-C")
    rollback.close()
    (told,) = project.world.events
    assert isinstance(told, RollbackStarted)
    assert told.dry
    assert [action.name for action in told.actions] == ["c1", "b1", "a1"]
    assert project.world.calls == []
    assert not project.state.exists()


@pytest.mark.parametrize(("scope", "names"), [("phase", "c1"), ("wave", "c1"), ("all", "c1 b1 a1")])
def test_an_interrupt_rolls_back_the_open_wave(project: Project, scope: str, names: str) -> None:
    """By the same scope as a gate."""
    rollback = project.started(phases=tables(), rollback_scope=scope, **INTERRUPT)
    assert rollback.on_interrupt
    rollback.interrupted("SIGTERM")
    rollback.close()
    assert project.world.names() == names
    assert project.world.calls[0][2]["WAVEGATE_REASON"] == "SIGTERM stopped the run"
    assert open_ledgers(project.state) == []


def test_an_interrupt_rolls_nothing_back_by_default(project: Project) -> None:
    """And a run that was killed has left nothing to do."""
    rollback = project.started(phases=tables())
    assert not rollback.on_interrupt
    rollback.interrupted("Ctrl-C")
    assert project.world.calls == []
    die(rollback)
    project.run(phases=tables()).check_open()


def test_gates_alone_or_interrupts_alone(project: Project) -> None:
    """A closed gate rolls nothing back where only interrupts do."""
    rollback = project.started(phases=tables(), rollback_on=("interrupt",))
    failed(rollback, "c")
    rollback.close()
    assert project.world.calls == []
    assert open_ledgers(project.state) == []


def test_an_interrupt_between_the_verdict_and_the_rollback(project: Project) -> None:
    """A gate has closed, so its rollback is due whether or not interrupts roll back."""
    rollback = project.started(phases=tables())
    rollback.judged(verdict("c"))
    rollback.interrupted("Ctrl-C")
    rollback.close()
    assert project.world.names() == "c1"
    assert open_ledgers(project.state) == []


@pytest.mark.parametrize("more", [{}, INTERRUPT], ids=["gate", "interrupt"])
def test_a_run_that_ends_between_the_verdict_and_the_rollback(project: Project, more: dict[str, Any]) -> None:
    """For whatever reason: it stays open."""
    rollback = project.started(phases=tables(), **more)
    rollback.judged(verdict("c"))
    rollback.close()
    assert refused(project).slug == "open-rollback"
    assert project.resume().finish() == 0
    assert project.world.names() == "c1"


def test_a_run_that_was_killed_in_its_tests(project: Project) -> None:
    """Where interrupts roll back, so does the resume of a run that was killed."""
    rollback = project.started(phases=tables(), **INTERRUPT)
    die(rollback)
    assert '"c1" of Phase c (C)' in refused(project).message
    assert project.resume().finish() == 0
    assert project.world.names() == "c1"
    assert project.world.calls[0][2]["WAVEGATE_REASON"] == "the run was killed"


def interrupting(project: Project, *at: str) -> None:
    """Ctrl-C comes while these actions run."""
    project.world.during = lambda name: signal.raise_signal(signal.SIGINT) if name in at else None


def test_the_first_ctrl_c_waits_for_a_rollback(project: Project) -> None:
    """All actions are tried, then the run stops; Ctrl-C works as before after that."""
    handler = signal.getsignal(signal.SIGINT)
    interrupting(project, "c3")
    rollback = project.started(phases=tables(actions=3))
    with pytest.raises(KeyboardInterrupt):
        failed(rollback, "c")
    assert signal.getsignal(signal.SIGINT) is handler
    rollback.interrupted("Ctrl-C")
    rollback.close()
    assert project.world.names() == "c3 c2 c1"
    assert not rollback.was_left
    assert open_ledgers(project.state) == []


@pytest.mark.parametrize("more", [{}, INTERRUPT], ids=["gate", "interrupt"])
def test_the_second_ctrl_c_leaves_a_rollback(
    project: Project, more: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has not ended stays open, and nothing more is begun, even where interrupts roll back."""
    monkeypatch.setattr(interrupts, "ECHO", 0.0)
    interrupting(project, "c3", "c2")
    rollback = project.started(phases=tables(actions=3), rollback_scope="phase", **more)
    with pytest.raises(KeyboardInterrupt):
        failed(rollback, "c")
    rollback.interrupted("Ctrl-C")
    assert rollback.was_left
    rollback.close()
    project.world.during = lambda name: None
    assert project.world.names() == "c3"
    assert '"c2" of' in refused(project).message
    assert project.resume().finish() == 0
    assert project.world.names() == "c3 c2 c1"
    attempts = [env["WAVEGATE_ATTEMPT"] for _, _, env in project.world.calls]
    assert attempts == ["1", "2", "1"]


def test_a_signal_and_its_echo(project: Project) -> None:
    """What sends a signal to the process and to its group, such as ``timeout``, has asked once."""
    interrupting(project, "c3", "c2")
    rollback = project.started(phases=tables(actions=3))
    with pytest.raises(KeyboardInterrupt):
        failed(rollback, "c")
    rollback.close()
    assert project.world.names() == "c3 c2 c1"


def test_a_second_ctrl_c_leaves_the_rollback_of_the_first(project: Project) -> None:
    """Here the first one has begun the rollback, so the next one ends it."""
    interrupting(project, "c2")
    rollback = project.started(phases=tables(actions=3), **INTERRUPT)
    with pytest.raises(KeyboardInterrupt):
        rollback.interrupted("Ctrl-C")
    assert rollback.was_left
    rollback.close()
    project.world.during = lambda name: None
    assert project.resume().finish() == 0
    assert project.world.names() == "c3 c2 c1"


def test_a_second_ctrl_c_before_the_rollback_has_begun(project: Project) -> None:
    """What is due is written down and left, though the run ends by itself."""
    rollback = project.started(phases=tables(), **INTERRUPT)
    rollback.leave("Ctrl-C")
    rollback.close()
    assert project.world.calls == []
    assert project.resume().finish() == 0
    assert project.world.names() == "c1"


def test_ctrl_c_in_a_resume(project: Project) -> None:
    """It stays open, and the next one goes on."""
    rollback = project.started(phases=tables(actions=3), **INTERRUPT)
    die(rollback)
    interrupting(project, "c2")
    with pytest.raises(KeyboardInterrupt):
        project.resume().finish()
    project.world.during = lambda name: None
    assert project.resume().finish() == 0
    assert project.world.names() == "c3 c2 c1"


def test_two_runs_at_once(project: Project) -> None:
    """The second one is told who is at work; once that has ended or died, it may start."""
    first = project.started(phases=tables())
    second = project.run(phases=tables())
    second.check_open()
    with pytest.raises(WavegateError) as caught:
        second.prepare(list(PLANNED.values()))
    assert caught.value.slug == "rollback-locked"
    assert f"run run-1, process {os.getpid()} on " in caught.value.message
    project.run().prepare(list(PLANNED.values()))
    die(first)
    second.prepare(list(PLANNED.values()))
    second.close()


def test_a_run_beside_one_that_is_alive(project: Project) -> None:
    """It looks as a killed one would; who holds the lock tells them apart."""
    first = project.started(phases=tables(), **INTERRUPT)
    project.run().check_open()
    first.judged(verdict("c"))
    with pytest.raises(WavegateError) as caught:
        project.run().check_open()
    assert caught.value.slug == "rollback-locked"
    with pytest.raises(WavegateError, match="in use"):
        project.resume().finish()
    die(first)


def test_an_open_rollback_that_shows_up_during_collection(project: Project) -> None:
    """Another run died after this one had looked."""
    second = project.run(phases=tables())
    second.check_open()
    first = project.started(phases=tables(), **INTERRUPT)
    die(first)
    with pytest.raises(WavegateError) as caught:
        second.prepare(list(PLANNED.values()))
    assert caught.value.slug == "open-rollback"
    assert project.resume().finish() == 0


def test_a_ledger_that_cannot_be_written_stops_the_run(project: Project) -> None:
    """Before the phase starts; nothing is undone, for nothing of it has begun."""
    disk = FullDisk()
    rollback = project.run(disk, phases=tables())
    rollback.prepare(list(PLANNED.values()))
    disk.full = True
    with pytest.raises(WavegateError) as caught:
        rollback.register(1, [PLANNED["a"]])
    assert caught.value.slug == "unwritable-ledger"
    rollback.close()
    assert "cannot be written" in rollback.problem


def test_a_folder_that_cannot_be_written(project: Project) -> None:
    """A file in its place, for example: the run does not start."""
    project.state.write_text("")
    rollback = project.run(phases=tables())
    rollback.check_open()
    with pytest.raises(WavegateError) as caught:
        rollback.prepare(list(PLANNED.values()))
    assert caught.value.slug == "unwritable-ledger"
    rollback.close()


def test_a_verdict_that_cannot_be_written(project: Project) -> None:
    """The run stops; where there is room in the end, the rollback is open, else the loss is told."""
    disk = FullDisk()
    rollback = project.started(disk, phases=tables())
    disk.full = True
    with pytest.raises(WavegateError):
        rollback.judged(verdict("c"))
    disk.full = False
    rollback.close()
    assert rollback.problem == ""
    assert project.resume().finish() == 0
    assert project.world.names() == "c1"


def test_an_attempt_that_cannot_be_written_is_not_run(project: Project) -> None:
    """The disk is full in the midst of a rollback: what was not written down does not happen."""
    disk = FullDisk()
    rollback = project.started(disk, phases=tables(actions=2))
    project.world.during = lambda name: setattr(disk, "full", True)
    with pytest.raises(WavegateError):
        failed(rollback, "c")
    assert project.world.names() == "c2"
    rollback.close()
    assert rollback.was_left is False
    project.world.during = lambda name: None
    assert project.resume().finish() == 0
    assert project.world.names() == "c2 c2 c1"


def test_listeners_that_break_keep_nothing_from_being_undone(project: Project) -> None:
    """The terminal is gone, for example; that is told once all is tried."""
    rollback = project.started(phases=tables(actions=2))

    def broken(event: object) -> None:
        raise BrokenPipeError

    rollback._emit = broken
    with pytest.raises(BrokenPipeError):
        failed(rollback, "c")
    rollback.close()
    assert project.world.names() == "c2 c1"
    assert open_ledgers(project.state) == []


def test_an_attempt_that_cannot_even_be_started(project: Project) -> None:
    """No file handles left, for example: a failure like any other."""

    def exhausted(name: str) -> None:
        raise OSError(24, "Too many open files")

    project.world.during = exhausted
    rollback = project.started(phases=tables(actions=2))
    failed(rollback, "c")
    rollback.close()
    details = [event.action.detail for event in project.world.events if isinstance(event, ActionEnded)]
    assert details == ["it could not be run: [Errno 24] Too many open files"] * 2


def test_a_forked_child_does_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """It came back out of a test; the run is its parent's."""
    rollback = project.started(phases=tables(), **INTERRUPT)
    size = path_of(project.state, "run-1").stat().st_size
    with monkeypatch.context() as patch:
        patch.setattr(os, "getpid", lambda: 1)
        failed(rollback, "c")
        rollback.interrupted("Ctrl-C")
        rollback.close()
    assert project.world.calls == []
    assert path_of(project.state, "run-1").stat().st_size == size
    rollback.close()


class Hooks:
    """Two conftest files that implement the hook."""

    def __init__(self) -> None:
        self.calls: list[HookCall] = []

    def places(self) -> list[str]:
        return ["conftest.py::undo", "tests/conftest.py::undo"]

    def call(self, call: HookCall) -> Ended:
        self.calls.append(call)
        return Ended(0, 0.1)


def test_hooks_are_actions_too(project: Project, tmp_path: Path) -> None:
    """They are registered after the commands of each phase, so they run before them."""
    hooks = Hooks()
    rollback = project.started(phases=tables(), hooks=hooks)
    performer = Performer(tmp_path, rollback._book.state, hooks)
    real = project.world.perform

    def perform(action: Action, env: Mapping[str, str]) -> Ended:
        if not action.argv:
            performer(action, env)
        return real(action, env)

    rollback._perform = perform
    failed(rollback, "c")
    rollback.close()
    assert project.world.names() == "tests/conftest.py::undo conftest.py::undo c1"
    assert [call.phase.decision for call in hooks.calls] == ["failed", "failed"]
    assert [call.verdict for call in hooks.calls] == [verdict("c")] * 2
    assert hooks.calls[0].env["WAVEGATE_KEY"] == "run-1:c:3"


def test_nobody_implements_a_hook() -> None:
    """A hook that was there when the run began, and is not any more, has failed."""
    call = HookCall(Action(key="k", phase="a", name="conftest.py::undo"), None, None, {})  # type: ignore[arg-type]
    assert NoHooks().places() == ()
    assert NoHooks().call(call).problem == "nobody implements conftest.py::undo"


def test_old_ledgers_go(project: Project) -> None:
    """Those that are open stay, however old."""
    rollback = project.started(phases=tables(), **INTERRUPT)
    die(rollback)
    folder = project.state / FOLDER
    first = (folder / "run-1.jsonl").rename(folder / "a.jsonl")
    for number in range(KEPT + 5):
        (folder / f"b{number:02}.jsonl").write_bytes(b"")
    forget_old(project.state)
    assert len(ledgers(project.state)) == KEPT + 1
    assert first.exists()


def test_a_ledger_that_nobody_can_read_stops_the_run(project: Project) -> None:
    """What is due by it is unknown; giving it up sets it aside."""
    (project.state / FOLDER).mkdir(parents=True)
    (project.state / FOLDER / "x.jsonl").write_bytes(b"rubbish\nrubbish\n")
    assert refused(project).slug == "bad-ledger"
    assert project.resume().abandon([]) == []
    project.run(phases=tables()).check_open()
    assert (project.state / FOLDER / "x.unreadable").exists()


def test_a_ledger_that_nobody_can_read_holds_no_other_up(project: Project) -> None:
    """A resume finishes the rest, then tells of it; so giving it up gives up nothing else."""
    rollback = project.started(phases=tables(), **INTERRUPT)
    die(rollback)
    (project.state / FOLDER / "x.jsonl").write_bytes(b"rubbish\nrubbish\n")
    with pytest.raises(WavegateError) as caught:
        project.resume().finish()
    assert caught.value.slug == "bad-ledger"
    assert project.world.names() == "c1"
    assert project.resume().abandon([]) == []


def test_commands_of_the_plan_are_never_actions(project: Project) -> None:
    """Only settings and hooks have actions; a phase has no other way to bring one."""
    assert "rollback" not in type(PLANNED["a"]).model_fields
    rollback = project.run()
    rollback.prepare(list(PLANNED.values()))
    assert not rollback.on_interrupt
    assert not project.state.exists()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")
def test_workers_are_written_down(project: Project) -> None:
    """Those known before there is a ledger, too; one that is no child of this process is left out."""
    rollback = project.run(phases=tables())
    with subprocess.Popen(["sleep", "60"]) as child:
        rollback.workers({"gw0": child.pid, "gw1": os.getpid()})
        rollback.prepare(list(PLANNED.values()))
        rollback.workers({"gw0": child.pid})
        child.kill()
    rollback.close()
    (path,) = ledgers(project.state)
    assert [(worker.worker, worker.pid) for worker in read(path).state.workers] == [("gw0", child.pid)]

"""Commands: exit status, time, and all the ways they go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.gates.conftest import Scene

SMOKE = ("make", "smoke")


def test_a_command_that_ends_well_passes(scene: Scene, own: Any) -> None:
    """Without a condition its exit status has to be 0; the default on items stays."""
    scene.command(0)
    judgement = scene.judge(own(command=SMOKE))
    assert (judgement.decision, judgement.closes) == ("passed", False)
    assert [one.name for verdict in judgement.verdicts for one in verdict.conditions] == [
        "pass_rate >= 100%",
        "make smoke",
    ]


def test_a_command_that_fails_shows_the_end_of_its_output(scene: Scene, own: Any) -> None:
    """The last lines, without empty ones."""
    output = "\n".join(f"line {n}\n" for n in range(30))
    scene.command(2, output=output)
    found = scene.ask(own(command=SMOKE))
    assert (found.observed, found.required, found.decision.value) == ("2", "== 0", "failed")
    lines = found.detail.splitlines()
    assert (len(lines), lines[0], lines[1], lines[-1]) == (
        13,
        "make smoke: it ended with status 2",
        "line 18",
        "line 29",
    )


def test_another_status_can_be_asked_for(scene: Scene, own: Any) -> None:
    """Some tools say with 3 that all is well."""
    scene.command(3)
    assert scene.ask(own("exit_status == 3", command=SMOKE)).decision.value == "passed"
    assert scene.ask(own("exit_status != 3", command=SMOKE)).decision.value == "failed"


def test_a_signal_is_named(scene: Scene, own: Any) -> None:
    """Nobody knows by heart what -9 is."""
    scene.command(-9)
    found = scene.ask(own(command=SMOKE))
    assert (found.observed, found.detail) == ("-9", "make smoke: it was ended by SIGKILL")
    scene.commands.clear()
    scene.command(-200)
    assert "status -200" in scene.ask(own(command=SMOKE)).detail


@pytest.mark.parametrize(
    ("problem", "decision"),
    [
        ("it took longer than 60s and was stopped", "failed"),
        ("it cannot be started: no such file or directory", "error"),
    ],
)
@pytest.mark.parametrize("check", [None, "exit_status != 0", "duration < 5s"])
def test_a_command_without_an_end(scene: Scene, own: Any, problem: str, decision: str, check: Any) -> None:
    """Out of time it has failed, whatever is asked of it; what cannot be started is an error."""
    scene.command(None, problem=problem, output="last words")
    judgement = scene.judge(own(check, command=SMOKE))
    assert (judgement.decision, judgement.closes) == (decision, True)
    detail = judgement.verdicts[-1].conditions[0].detail.splitlines()
    assert (detail[0], detail[-1]) == (f"make smoke: {problem}", "last words")


def test_a_warning_about_a_command_closes_nothing(scene: Scene, own: Any) -> None:
    """A time-out is as much a failure as any."""
    scene.command(None, problem="it took longer than 60s and was stopped")
    judgement = scene.judge(own(command=SMOKE, level="warn"))
    assert (judgement.decision, judgement.closes) == ("warned", False)


@pytest.mark.parametrize("scope", ["every", "phase"])
def test_a_command_that_was_not_run_is_missing_evidence(scene: Scene, own: Any, scope: Any) -> None:
    """It is run where all else holds, and the verdict says so."""
    judgement = scene.judge(own(command=SMOKE, scope=scope))
    assert (judgement.decision, judgement.closes) == ("no_data", True)
    assert judgement.verdicts[-1].conditions[0].detail.startswith("not run: it runs once all else")


def test_commands_of_other_phases_and_words_do_not_count(scene: Scene, own: Any) -> None:
    """A command is told by its phase and all of its words."""
    scene.command(0, phase="2")
    scene.command(0, argv="make smoke -k")
    assert scene.ask(own(command=SMOKE)).decision.value == "no_data"


def test_of_several_runs_the_worst_counts(scene: Scene, own: Any) -> None:
    """One that failed fails the gate, wherever it stands."""
    scene.command(0)
    scene.command(1)
    scene.command(0)
    found = scene.ask(own(command=SMOKE))
    assert (found.observed, found.decision.value) == ("1", "failed")
    scene.command(None, problem="it took longer than 60s and was stopped")
    assert scene.ask(own(command=SMOKE)).observed == "-"


def test_the_time_of_a_command(scene: Scene, own: Any) -> None:
    """Of one that failed it never counts as met."""
    scene.command(0)
    assert scene.ask(own("duration < 2s", command=SMOKE)).observed == "1.5s"
    assert scene.ask(own("duration < 1s", command=SMOKE)).decision.value == "failed"
    scene.command(1)
    assert scene.ask(own("duration < 2s", command=SMOKE)).decision.value == "no_data"

"""Commands of gates: how they run, what they measure, and what is told when they go wrong."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.evidence import commands
from pytest_wavegate.evidence.commands import run_gate_command
from pytest_wavegate.model.record import PhaseRecord
from pytest_wavegate.process import Ended
from pytest_wavegate.settings.gate import GateSpec

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.model.evidence import CommandRecord

PHASE = PhaseRecord(id="oven", title="Oven", wave=2, decision="not_run", tasks=("T001",))


def run(folder: Path, text: str, **options: Any) -> CommandRecord:
    """Run a gate whose command is a Python program."""
    argv = (sys.executable, "-c", textwrap.dedent(text))
    return run_gate_command(GateSpec(command=argv, **options), phase=PHASE, root=folder)


def test_a_command_that_ends_well(tmp_path: Path) -> None:
    """It runs in the rootdir and knows its phase."""
    record = run(tmp_path, "import os; print(os.environ['WAVEGATE_PHASE'], os.getcwd())")
    assert (record.phase, record.exit_status, record.problem) == ("oven", 0, "")
    assert record.output.split() == ["oven", str(tmp_path.resolve())]
    assert record.argv[0] == sys.executable
    assert record.seconds > 0
    assert record.samples == ()


def test_a_command_that_fails(tmp_path: Path) -> None:
    """Its status and the end of its output are kept."""
    record = run(tmp_path, "import sys; print('too hot', file=sys.stderr); sys.exit(3)")
    assert (record.exit_status, record.output, record.problem) == (3, "too hot", "")


def test_time_is_up(tmp_path: Path) -> None:
    """Then it has no status."""
    record = run(tmp_path, "import time; time.sleep(60)", timeout="300ms")
    assert (record.exit_status, record.problem) == (None, "it took longer than 0.3s and was stopped")


def test_a_command_that_cannot_be_started(tmp_path: Path) -> None:
    """Told by a problem, never raised."""
    spec = GateSpec(command=("no-such-command-here",))
    record = run_gate_command(spec, phase=PHASE, root=tmp_path)
    assert record.exit_status is None
    assert record.problem.startswith("it cannot be started: there is no command no-such-command-here")


def test_no_place_for_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is told likewise."""

    def full(*args: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryDirectory", full)
    record = run(tmp_path, "pass")
    assert record.problem == "it cannot be started: No space left on device"


JSON_LINES = """
    print("warming up")
    print('{"name": "lag", "value": 212, "unit": "ms"}')
    print('{"name": "lag", "value": [1, 2.5], "unit": "ms", "at": "noon"}')
    print('{"level": "info", "message": "not for us"}')
    print('{"name": "sugar", "value": 3, "phase": "cellar"}')
"""


def test_standard_output_is_read_on_request(tmp_path: Path) -> None:
    """Lines that are no samples are the command's own; a line may name another phase."""
    record = run(tmp_path, JSON_LINES, metrics=True)
    found = [(one.name, one.value, one.unit, one.phases) for one in record.samples]
    assert found == [
        ("lag", 212, "ms", ("oven",)),
        ("lag", 1, "ms", ("oven",)),
        ("lag", 2.5, "ms", ("oven",)),
        ("sugar", 3, "", ("cellar",)),
    ]
    assert {(one.source, one.wave, one.round) for one in record.samples} == {("command", 2, 1)}
    assert record.problem == ""


def test_standard_output_is_left_alone_otherwise(tmp_path: Path) -> None:
    """A program may print JSON for other readers."""
    assert run(tmp_path, JSON_LINES).samples == ()


APPENDS = """
    import os
    with open(os.environ["WAVEGATE_METRICS"], "a") as file:
        file.write('{"name": "lag", "value": 7, "unit": "s"}\\n')
"""


def test_the_file_of_samples_is_always_read(tmp_path: Path) -> None:
    """Its name stands in the environment; the file is new for each run, and is gone afterwards."""
    record = run(tmp_path, APPENDS + "    print(file.name)")
    assert [(one.name, one.value, one.unit, one.phases) for one in record.samples] == [
        ("lag", 7, "s", ("oven",))
    ]
    assert record.samples[0].source == "command"
    folder = tmp_path.__class__(record.output).parent
    assert not folder.exists()


def test_lines_that_are_no_samples(tmp_path: Path) -> None:
    """Each is told with its number; the others count."""
    text = APPENDS + '        file.write(\'lag 7\\n{"name": "lag", "val\')\n'
    record = run(tmp_path, text + '    print(\'{"name": "x", "value": "much"}\')', metrics=True)
    assert [one.value for one in record.samples] == [7]
    problems = record.problem.splitlines()
    assert len(problems) == 3
    assert problems[0].startswith("its standard output, line 1: ")
    assert problems[1].startswith("WAVEGATE_METRICS:2: it is no JSON")
    assert problems[2] == "WAVEGATE_METRICS:3: the last line is torn and was left out"
    assert record.exit_status == 0


@pytest.mark.parametrize("pick", ["best", "median", "worst"])
def test_repetitions(tmp_path: Path, pick: str) -> None:
    """Each run has its number; its samples are of that round."""
    text = 'import os; n = os.environ["WAVEGATE_ROUND"]; print(f\'{{"name": "lag", "value": {n}}}\')'
    record = run(tmp_path, text, metrics=True, repeat=3, pick=pick)
    assert [(one.round, one.value) for one in record.samples] == [(1, 1), (2, 2), (3, 3)]
    assert record.exit_status == 0


@pytest.mark.parametrize(("pick", "seconds"), [("best", 1.0), ("median", 2.0), ("worst", 9.0)])
def test_the_seconds_are_those_that_are_picked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pick: str, seconds: float
) -> None:
    """The shortest run, the one in the middle, or the longest."""
    ends = iter((9.0, 1.0, 2.0))
    monkeypatch.setattr(commands, "run_command", lambda *_, **__: Ended(0, next(ends)))
    assert run(tmp_path, "pass", repeat=3, pick=pick).seconds == seconds


def test_the_first_bad_run_is_the_last(tmp_path: Path) -> None:
    """Its status and output are told, the samples up to there are kept."""
    text = """
        import os, sys
        n = int(os.environ["WAVEGATE_ROUND"])
        print(f'{{"name": "lag", "value": {n}}}')
        sys.exit(0 if n < 2 else 5)
    """
    record = run(tmp_path, text, metrics=True, repeat=4)
    assert record.exit_status == 5
    assert [one.value for one in record.samples] == [1, 2]
    assert record.output == '{"name": "lag", "value": 2}'

"""Gates on commands and on results of other runners, in real runs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

PLAN = """
    # Tasks: Mill

    ## Phase 1: Wheel

    - [x] T001 [P] Wheel in tests/test_wheel.py

    ## Phase 2: Flour

    - [x] T002 [P] Flour in tests/test_flour.py
"""
FILES = {
    "tasks.md": PLAN,
    "tests/test_wheel.py": "def test_a(): pass\n",
    "tests/test_flour.py": "def test_a(): pass\n",
}
BAD = {"tests/test_wheel.py": "def test_a(): assert not 1\n"}


@pytest.fixture
def mill(example: Example) -> Example:
    """Two phases of one test."""
    return example.write(FILES)


def gate(*, program: str | None = None, **table: Any) -> dict[str, str]:
    """Settings whose first phase has this gate; ``program`` is what its command runs in Python."""
    if program is not None:
        table["command"] = [sys.executable, "-c", program]
    pairs = ", ".join(f"{key} = {json.dumps(value)}" for key, value in table.items())
    return {
        "pyproject.toml": f'[tool.wavegate]\n[[tool.wavegate.phase]]\nid = "1"\ngates = [{{ {pairs} }}]\n'
    }


def detail(answer: Answer) -> str:
    """All that the gates of the first phase have to say."""
    (phase,) = (phase for phase in answer.record["phases"] if phase["id"] == "1")
    conditions = [condition for verdict in phase["verdicts"] for condition in verdict["conditions"]]
    return "\n".join(condition["detail"] for condition in conditions)


def test_a_command_that_ends_well(mill: Example) -> None:
    """It runs once, in the rootdir, after the tests of its phase and before those of the next."""
    program = "import os; open('ran', 'a').write(os.environ['WAVEGATE_PHASE'])"
    looks = "import pathlib\ndef test_a(): assert pathlib.Path('ran').read_text() == '1'\n"
    answer = mill.write(gate(program=program) | {"tests/test_flour.py": looks}).run()
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "passed", "2": "passed"}
    (command,) = answer.record["commands"]
    assert (command["phase"], command["exit_status"], command["problem"]) == ("1", 0, "")


def test_a_command_that_fails(mill: Example) -> None:
    """It closes the gate, and the end of its output is shown."""
    answer = mill.write(gate(program="print('the wheel is stuck'); raise SystemExit(3)")).run()
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "failed", "2": "blocked"}
    assert "it ended with status 3" in detail(answer)
    answer.result.stdout.fnmatch_lines(["    the wheel is stuck"])


def test_a_command_after_tests_that_failed(mill: Example) -> None:
    """It does not run: what it would say of such code is worth nothing."""
    answer = mill.write(BAD | gate(program="open('ran', 'w')")).run()
    assert answer.decisions() == {"1": "failed", "2": "blocked"}
    assert not (mill.path / "ran").exists()


def test_a_command_that_takes_too_long(mill: Example) -> None:
    """It has failed."""
    answer = mill.write(gate(program="import time; time.sleep(60)", timeout="300ms")).run()
    assert answer.decisions() == {"1": "failed", "2": "blocked"}
    assert "it took longer than 0.3s and was stopped" in detail(answer)


def test_a_command_that_only_warns(mill: Example) -> None:
    """Shown, and blocks nothing."""
    answer = mill.write(gate(program="raise SystemExit(1)", level="warn")).run()
    assert (answer.exit_code, answer.decisions()) == (0, {"1": "warned", "2": "passed"})


@pytest.mark.parametrize(("value", "decision"), [(240, "passed"), (260, "failed")])
def test_what_a_command_measures(mill: Example, value: int, decision: str) -> None:
    """Its samples are judged, and stand in the record."""
    program = f'print(\'{{"name": "lag", "value": [1, {value}], "unit": "ms"}}\')'
    answer = mill.write(gate(program=program, metrics=True, check="lag < 250ms")).run()
    assert answer.decisions()["1"] == decision
    (metric,) = answer.record["metrics"]
    assert (metric["name"], metric["count"], metric["max"], metric["unit"]) == ("lag", 2, value, "ms")


def test_what_a_command_measures_several_times(mill: Example) -> None:
    """The round in the middle counts."""
    lag = "(7, 900, 8)[int(os.environ['WAVEGATE_ROUND']) - 1]"
    program = f"import os, json; print(json.dumps({{'name': 'lag', 'value': {lag}}}))"
    answer = mill.write(gate(program=program, metrics=True, check="lag < 9", repeat=3)).run()
    assert answer.decisions()["1"] == "passed"
    assert answer.record["metrics"][0]["count"] == 3


def test_samples_that_cannot_be_read(mill: Example) -> None:
    """Those that are there hold, and still evidence is missing."""
    program = 'print(\'{"name": "lag", "value": 1}\'); print(\'{"name": "lag", "value": "much"}\')'
    answer = mill.write(gate(program=program, metrics=True, check="lag < 9")).run()
    assert answer.decisions()["1"] == "no_data"
    assert "line 2" in detail(answer)


def test_a_phase_that_ran_in_part_runs_no_command(mill: Example) -> None:
    """It is judged on its tests alone."""
    two = {"tests/test_wheel.py": "def test_a(): pass\ndef test_b(): pass\n"}
    answer = mill.write(two | gate(program="open('ran', 'w')")).run("-k", "test_a")
    assert answer.decisions()["1"] == "passed"
    assert not (mill.path / "ran").exists()


def test_gates_that_are_off_run_no_command(mill: Example) -> None:
    """Nobody would look at it."""
    mill.write(gate(program="open('ran', 'w')")).run("--wave-gates=off")
    assert not (mill.path / "ran").exists()


GOOD_XML = '<testsuite><testcase name="a"/><testcase name="b"/></testsuite>'
BAD_XML = (
    '<testsuite><testcase name="a"/><testcase classname="web" name="b"><failure/></testcase></testsuite>'
)


def test_results_of_another_runner(mill: Example) -> None:
    """Every test case passed."""
    answer = mill.write(gate(junit="reports/*.xml") | {"reports/web.xml": GOOD_XML}).run()
    assert answer.decisions() == {"1": "passed", "2": "passed"}
    (found,) = answer.record["junit"]
    assert (found["files"], found["tests"], found["failed"]) == (["reports/web.xml"], 2, [])


def test_results_of_another_runner_that_failed(mill: Example) -> None:
    """Failed cases are named."""
    answer = mill.write(gate(junit="reports/*.xml") | {"reports/web.xml": BAD_XML}).run()
    assert answer.decisions() == {"1": "failed", "2": "blocked"}
    assert "web::b" in detail(answer)
    allowed = gate(junit="reports/*.xml", check="failures <= 1")
    assert mill.write(allowed).run().decisions() == {"1": "passed", "2": "passed"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "no file matches reports/*.xml"),
        ({"reports/web.xml": GOOD_XML[:-12]}, "reports/web.xml: it is no XML"),
        ({"reports/web.xml": "<testsuite/>"}, "no test case stands in the files of reports/*.xml"),
    ],
)
def test_results_of_another_runner_that_are_missing(plain: Example, files: dict[str, str], said: str) -> None:
    """No data is not a pass."""
    answer = plain.write(FILES).write(gate(junit="reports/*.xml") | files).run()
    assert answer.decisions() == {"1": "no_data", "2": "blocked"}
    assert said in detail(answer)

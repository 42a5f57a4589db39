"""Command hooks in real runs: they hear what happens, and whatever they do, verdicts and exit status stay."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Example

PLAN = """
    # Tasks: Bakery

    ## Phase 1: Dough

    - [x] T001 [P] Dough in tests/test_dough.py

    ## Phase 2: Oven

    - [x] T002 [P] Oven in tests/test_oven.py

    ## Phase 3: Shop

    - [x] T003 [P] Shop in tests/test_shop.py
"""
TELL = """
    import os
    words = [os.environ["WAVEGATE_" + name] for name in ("EVENT", "PHASE", "WAVE", "DECISION")]
    with open("told", "a") as file:
        print(*filter(None, words), file=file)
"""
ALL = [
    *("run_started", "run_finished", "wave_started", "wave_finished", "phase_started", "phase_finished"),
    *("phase_passed", "phase_failed", "phase_blocked", "gate_passed", "gate_failed"),
]
FILES = {
    "tasks.md": PLAN,
    "tell.py": TELL,
    "tests/test_dough.py": "def test_a(): pass\n",
    "tests/test_oven.py": "def test_a(): pass\n",
    "tests/test_shop.py": "def test_a(): pass\n",
}
BAD = {"tests/test_oven.py": "def test_a(): assert not 1\n"}


def hooks(*tables: tuple[object, list[str]]) -> dict[str, str]:
    """Settings with these hooks."""
    lines = ["[tool.wavegate]"]
    for on, run in tables:
        lines += ["[[tool.wavegate.hook]]", f"on = {json.dumps(on)}", f"run = {json.dumps(run)}"]
    return {"pyproject.toml": "\n".join(lines)}


@pytest.fixture
def bakery(example: Example) -> Example:
    """Three phases of one test; a hook that writes down every moment."""
    return example.write(FILES | hooks((ALL, [sys.executable, "tell.py"])))


def told(example: Example) -> list[str]:
    return (example.path / "told").read_text(encoding="utf-8").splitlines()


def test_hooks_hear_a_run(bakery: Example) -> None:
    """In the order of what happens, and once, however many workers there are."""
    answer = bakery.write(BAD).run()
    assert answer.exit_code == 1
    assert told(bakery) == [
        "run_started",
        "wave_started 1",
        "phase_started 1 1",
        "wave_finished 1",
        "gate_passed 1 1 passed",
        "phase_passed 1 1 passed",
        "phase_finished 1 1 passed",
        "wave_started 2",
        "phase_started 2 2",
        "wave_finished 2",
        "gate_failed 2 2 failed",
        "phase_failed 2 2 failed",
        "phase_finished 2 2 failed",
        "phase_blocked 3 3 blocked",
        "run_finished failed",
    ]


def test_a_hook_that_fails_changes_nothing(bakery: Example) -> None:
    """It is told with the end of its output, in the run and in its journal; all the rest is as ever."""
    fails = [sys.executable, "-c", "print('no flour'); raise SystemExit(9)"]
    bakery.write(hooks((["gate_passed", "run_finished"], fails)))
    answer = bakery.run()
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "passed", "2": "passed", "3": "passed"}
    assert answer.text.count("wavegate: hook on gate_passed went wrong:") == 3
    assert answer.text.count("wavegate: hook on run_finished went wrong:") == 1
    answer.result.stdout.fnmatch_lines(
        ["wavegate: hook on gate_passed*it ended with status 9", "    no flour"]
    )
    (journal,) = (bakery.path / ".wavegate/journal").glob("*.jsonl")
    events = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    ran = [event for event in events if event["event"] == "hook_ran"]
    assert [event["on"] for event in ran] == ["gate_passed"] * 3 + ["run_finished"]
    assert {event["problem"] for event in ran} == {"it ended with status 9\nno flour"}


def test_a_hook_that_is_missing_is_a_usage_error(plain: Example) -> None:
    """Said before the first test."""
    answer = plain.write(FILES | hooks(("phase_failed", ["no-such-command-here"]))).run()
    assert answer.exit_code == 4
    assert "error[missing-command]: no-such-command-here" in answer.error


def test_a_moment_that_is_none_is_a_usage_error(plain: Example) -> None:
    """Likewise."""
    answer = plain.write(FILES | hooks(("phase_fails", [sys.executable, "-V"]))).run()
    assert answer.exit_code == 4
    assert "error[bad-setting]" in answer.error
    assert 'did you mean "phase_failed"' in answer.error


@pytest.mark.parametrize("option", ["--collect-only", "--setup-only"])
def test_runs_without_tests(bakery: Example, option: str) -> None:
    """Nothing happens that a hook could hear of."""
    bakery.run(option)
    assert not (bakery.path / "told").exists()


def test_maxfail(bakery: Example) -> None:
    """The wave that was open finishes too."""
    bakery.write(BAD).run("-x")
    assert told(bakery)[-5:] == [
        "gate_failed 2 2 failed",
        "phase_failed 2 2 failed",
        "phase_finished 2 2 failed",
        "wave_finished 2",
        "run_finished failed",
    ]


@pytest.mark.skipif(os.name != "posix", reason="interrupts are a matter of POSIX")
def test_ctrl_c_while_a_hook_runs(plain: Example) -> None:
    """The hook ends, the run is interrupted as ever, and its record is written."""
    waits = "import pathlib, time; pathlib.Path('up').touch(); time.sleep(60)"
    plain.write(FILES | hooks(("phase_started", [sys.executable, "-c", waits])))
    command = [sys.executable, "-m", "pytest", "--wave-plan=tasks.md", "--wave-report=json=record.json"]
    process = subprocess.Popen(command, cwd=plain.path, stdout=subprocess.PIPE, text=True)
    for _ in range(1000):
        if (plain.path / "up").exists():
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    record = json.loads((plain.path / "record.json").read_text(encoding="utf-8"))
    assert {item["outcome"] for item in record["items"]} == {"not_run"}
    assert "hook on phase_started went wrong" in said

"""Ctrl-C, SIGTERM and SIGKILL: the record or the journal has every selected item once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.reports.json_document import JsonDocument
from pytest_wavegate.run.fold import fold
from pytest_wavegate.run.journal import read_events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Example

    Start = Callable[..., "Run"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX ones")
PLAN = """
    # Tasks: Shop

    ## Phase 1: Basket

    - [x] T001 [P] Basket in tests/test_basket.py

    ## Phase 2: Checkout

    - [x] T002 [P] Checkout in tests/test_checkout.py

    ## Phase 3: Delivery

    - [x] T003 [P] Delivery in tests/test_delivery.py
"""
CONFTEST = """
    import os
    import time
    from pathlib import Path

    import pytest

    HERE = Path(__file__).parent

    def wait():
        (HERE / "waiting").touch()
        time.sleep(60)

    @pytest.fixture
    def waits():
        return wait

    if os.environ.get("SLOW_GATE"):
        import pytest_wavegate.run.judging as judging

        real = judging.judge

        def judge(phase, *args, **kwargs):
            if phase.id == os.environ["SLOW_GATE"]:
                wait()
            return real(phase, *args, **kwargs)

        judging.judge = judge
"""
GOOD = "def test_a(): pass\ndef test_b(): pass\n"
FILES = {
    "tasks.md": PLAN,
    "pytest.ini": "[pytest]\n",
    "conftest.py": CONFTEST,
    "tests/test_basket.py": GOOD,
    "tests/test_checkout.py": GOOD,
    "tests/test_delivery.py": GOOD,
}
WAITING = {"tests/test_checkout.py": "def test_a(waits): waits()\ndef test_b(): pass\n"}
PATIENCE = 60


@dataclass
class Run:
    """A run in a process group of its own, stopped in the midst."""

    process: subprocess.Popen[bytes]
    path: Path

    def send(self, number: int, whom: str) -> None:
        """Send a signal to the controller alone, or to it and its workers."""
        (os.killpg if whom == "group" else os.kill)(self.process.pid, number)

    def wait(self) -> int:
        return self.process.wait(PATIENCE)

    def record(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads((self.path / "record.json").read_text(encoding="utf-8"))
        return read

    def outcomes(self) -> dict[str, str]:
        return once(self.record()["items"])

    def decisions(self) -> dict[str, str]:
        return {phase["id"]: phase["decision"] for phase in self.record()["phases"]}

    def hears_of(self, nodeid: str) -> None:
        """Wait until the deciding process knows that an item has begun."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            record = fold(read_events(self.journal()))
            if any(item.nodeid == nodeid and item.started for item in record.items):
                return
            time.sleep(0.05)

    def journal(self) -> Path:
        (path,) = (self.path / ".wavegate" / "journal").glob("*.jsonl")
        return path


def once(items: list[dict[str, Any]]) -> dict[str, str]:
    """Outcome by node id, after a look that every selected item is there once."""
    assert sorted(item["nodeid"] for item in items) == sorted(
        f"tests/test_{name}.py::test_{letter}"
        for name in ("basket", "checkout", "delivery")
        for letter in "ab"
    )
    return {item["nodeid"]: item["outcome"] for item in items}


@pytest.fixture(params=[[], ["-n2"]], ids=["plain", "n2"])
def start(request: pytest.FixtureRequest, plain: Example) -> Iterator[Start]:
    """Starts a run and comes back once a test or a gate waits."""
    if request.param:
        pytest.importorskip("xdist")
    started: list[Run] = []

    def begin(files: dict[str, str], **environment: str) -> Run:
        plain.write(FILES).write(files)
        command = [sys.executable, "-m", "pytest", *request.param]
        command += ["--wave-plan=tasks.md", "--wave-report=json=record.json"]
        with (plain.path / "output.txt").open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=plain.path,
                env={**os.environ, **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        run = Run(process, plain.path)
        started.append(run)
        limit = time.monotonic() + PATIENCE
        while not (plain.path / "waiting").exists():
            assert process.poll() is None, (plain.path / "output.txt").read_text()
            assert time.monotonic() < limit
            time.sleep(0.02)
        return run

    yield begin
    for run in started:
        try:
            os.killpg(run.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        run.process.wait()


@pytest.mark.parametrize("whom", ["controller", "group"])
def test_ctrl_c_in_a_test(start: Start, whom: str) -> None:
    """Its gate is not judged; what was not run says why."""
    run = start(WAITING)
    run.hears_of("tests/test_checkout.py::test_a")
    run.send(signal.SIGINT, whom)
    assert run.wait() == 2
    assert run.decisions() == {"1": "passed", "2": "not_run", "3": "not_run"}
    found = run.outcomes()
    assert found["tests/test_basket.py::test_a"] == "passed"
    assert found["tests/test_checkout.py::test_a"] in ("error", "failed")
    assert found["tests/test_delivery.py::test_a"] == "not_run"
    assert run.record()["exit_code"] == 2
    assert "interrupt" in run.record()["stopped"]


@pytest.mark.parametrize("whom", ["controller", "group"])
def test_ctrl_c_while_a_gate_is_judged(start: Start, whom: str) -> None:
    """The wave has run, its gate says nothing."""
    run = start({}, SLOW_GATE="2")
    run.send(signal.SIGINT, whom)
    assert run.wait() == 2
    assert run.decisions() == {"1": "passed", "2": "not_run", "3": "not_run"}
    found = run.outcomes()
    assert found["tests/test_checkout.py::test_a"] == "passed"
    assert found["tests/test_delivery.py::test_a"] == "not_run"


def test_ctrl_c_twice(start: Start) -> None:
    """The second one comes while fixtures end: the record is there all the same."""
    slow = """
        import pytest

        @pytest.fixture(scope="session")
        def house(request):
            yield
            (request.config.rootpath / "ending").touch()
            import time
            time.sleep(60)

        def test_a(house, waits): waits()
        def test_b(): pass
    """
    run = start({"tests/test_checkout.py": slow})
    run.send(signal.SIGINT, "group")
    limit = time.monotonic() + PATIENCE
    while not (run.path / "ending").exists() and time.monotonic() < limit:
        time.sleep(0.02)
    run.send(signal.SIGINT, "group")
    run.wait()
    assert run.outcomes()["tests/test_delivery.py::test_a"] == "not_run"
    assert run.decisions() == {"1": "passed", "2": "not_run", "3": "not_run"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_run_is_killed(start: Start, number: int) -> None:
    """There is no answer to either in pytest; the journal tells what happened up to then."""
    run = start(WAITING)
    run.hears_of("tests/test_checkout.py::test_a")
    run.send(number, "group")
    assert run.wait() == -number
    record = fold(read_events(run.journal()))
    found = once(json.loads(JsonDocument().render(record))["items"])
    assert found["tests/test_basket.py::test_a"] == "passed"
    assert found["tests/test_checkout.py::test_a"] == "error"
    assert found["tests/test_delivery.py::test_a"] == "not_run"
    assert {phase.id: phase.decision for phase in record.phases} == {
        "1": "passed",
        "2": "not_run",
        "3": "not_run",
    }
    assert record.finished is None


def test_a_test_that_interrupts_its_worker(spread: Example) -> None:
    """The run ends as if a person had interrupted it, and the gate of the wave is not judged."""
    spread.write(FILES)
    answer = spread.write({"tests/test_checkout.py": "def test_a(): raise KeyboardInterrupt\n"}).run()
    assert "INTERNALERROR" not in answer.text
    assert answer.exit_code == 2
    assert answer.decisions() == {"1": "passed", "2": "not_run", "3": "not_run"}

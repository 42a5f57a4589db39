"""Rollback in real runs: what is undone, shown and recorded; crashes, hooks, Ctrl-C and SIGTERM."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.cli import main
from pytest_wavegate.run.rollback.shelf import ledgers, open_ledgers, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Example

    Start = Callable[..., "Run"]

PLAN = """
    # Tasks: Orchard

    ## Phase 1: Soil

    - [x] T001 [P] Dig in tests/test_dig.py

    ## Phase 2: Trees

    - [x] T002 [P] Plant in tests/test_plant.py
    - [x] T003 [P] Water in tests/test_water.py

    ## Phase 3: Fruit

    - [x] T004 [P] Pick in tests/test_pick.py

    Roll back with `python forbidden.py`:

    ```bash
    python forbidden.py
    ```
"""
UNDO = """
    import os, pathlib, signal, sys, time

    name = sys.argv[1]
    with open("undone.txt", "a") as file:
        file.write(f"{name} {os.environ['WAVEGATE_PHASE']} {os.environ['WAVEGATE_ATTEMPT']}\\n")
    if pathlib.Path(f"fail-{name}").exists():
        print("the gate of the orchard is stuck")
        sys.exit(3)
    if pathlib.Path(f"kill-{name}").exists():
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)
    if pathlib.Path(f"hang-{name}").exists():
        time.sleep(60)
"""
FILES = {
    "tasks.md": PLAN,
    "undo.py": UNDO,
    "tests/test_dig.py": "def test_dig(): pass\n",
    "tests/test_plant.py": "def test_plant(): pass\n",
    "tests/test_water.py": "def test_water(): pass\n",
    "tests/test_pick.py": "def test_pick(): pass\n",
}
BAD = {"tests/test_plant.py": "def test_plant(): assert 0\n"}
PATIENCE = 60


def settings(**more: Any) -> dict[str, str]:
    """One action for every phase, and two for phase 2."""
    lines = ["[tool.wavegate]", *(f"{key} = {json.dumps(value)}" for key, value in more.items())]
    lines += [f"rollback = [{{ run = {command('every')} }}]", "[[tool.wavegate.phase]]", 'id = "2"']
    lines += [f"rollback = [{{ run = {command('first')} }}, {{ run = {command('second')} }}]"]
    return {"pyproject.toml": "\n".join(lines)}


def command(name: str) -> str:
    return json.dumps([sys.executable, "undo.py", name])


def undone(path: Path) -> list[str]:
    """Name and phase of each attempt."""
    file = path / "undone.txt"
    return [line.rpartition(" ")[0] for line in file.read_text().splitlines()] if file.exists() else []


@pytest.fixture
def orchard(example: Example) -> Example:
    """Three phases; the second one fails where it is told to."""
    return example.write(FILES | settings())


def test_a_closed_gate_rolls_back(orchard: Example) -> None:
    """In reverse; the exit status is that of the closed gate, and the record has each action."""
    answer = orchard.write(BAD).run()
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "blocked"}
    assert undone(orchard.path) == ["second 2", "first 2", "every 2"]
    assert [(one["phase"], one["attempts"], one["decision"]) for one in answer.record["rollback"]] == [
        ("2", 1, "done")
    ] * 3
    assert [one["action"].split()[-1] for one in answer.record["rollback"]] == ["second", "first", "every"]
    answer.result.stdout.fnmatch_lines(["rollback | *Trees | 3 actions", "  done: * undo.py second (*"])
    assert open_ledgers(orchard.path / ".wavegate") == []
    # Do, undo, redo: the next run starts, and undoes its own effects.
    assert orchard.run().exit_code == 1
    assert undone(orchard.path)[3:] == ["second 2", "first 2", "every 2"]


def test_all_waves(orchard: Example) -> None:
    """Earlier ones come last."""
    orchard.write(BAD | settings(rollback_scope="all")).run()
    assert undone(orchard.path) == ["second 2", "first 2", "every 2", "every 1"]


def test_what_stands_on_an_undone_phase_is_blocked(orchard: Example) -> None:
    """A phase of the same wave has passed and is rolled back too: what depends on it finds nothing there."""
    plan = """
    # Tasks: Orchard

    ## Phase 1: Soil

    - [x] T001 Dig in tests/test_dig.py

    ## Phase 2: Trees

    - [x] T002 Plant in tests/test_plant.py

    ## Phase 3: Fruit

    - [x] T003 Pick in tests/test_pick.py

    ## Dependencies

    - **Phase 1**: No dependencies
    - **Phase 2**: No dependencies
    - **Phase 3**: Depends on Phase 1
    """
    answer = orchard.write(BAD | {"tasks.md": plan}).run()
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "blocked"}
    (blocked,) = (item for item in answer.record["items"] if item["outcome"] == "blocked")
    assert blocked["reason"] == "blocked by Phase 1 (Soil): it was rolled back"


def test_fixtures_end_before_a_run_that_stops_early_is_rolled_back(orchard: Example) -> None:
    """Under -x the fixtures of the test that failed stand on what the action takes away."""
    stands = """
        import pytest

        @pytest.fixture(scope="module")
        def tree():
            yield
            with open("undone.txt", "a") as file:
                file.write("fixture ends 0\\n")

        def test_plant(tree): assert 0
        def test_more(tree): pass
    """
    answer = orchard.write({"tests/test_plant.py": stands}).run("-x")
    assert answer.decisions()["2"] == "failed"
    assert undone(orchard.path) == ["fixture ends", "second 2", "first 2", "every 2"]


def test_a_run_whose_gates_hold(orchard: Example) -> None:
    """It undoes nothing and leaves nothing open."""
    answer = orchard.run()
    assert answer.exit_code == 0
    assert undone(orchard.path) == []
    assert answer.record["rollback"] == []
    (path,) = ledgers(orchard.path / ".wavegate")
    assert read(path).state.closed
    if orchard.mode == "n2" and sys.platform == "linux":
        assert sorted(worker.worker for worker in read(path).state.workers) == ["gw0", "gw1"]


def test_an_action_fails(orchard: Example) -> None:
    """The others are tried, the gate's own failure is shown, the next run is refused until it is done."""
    answer = orchard.write(BAD | {"fail-first": ""}).run()
    assert answer.exit_code == 1
    assert undone(orchard.path) == ["second 2", "first 2", "every 2"]
    answer.result.stdout.fnmatch_lines(
        [
            "gate FAILED | Phase 2: Trees*",
            "  failed: * undo.py first (*",
            "    the gate of the orchard is stuck",
        ]
    )
    refused = orchard.run()
    assert refused.exit_code == 4
    assert "error[open-rollback]" in refused.error
    assert 'undo.py first" of Phase 2 (Trees)' in refused.error
    assert "hint: finish it with `wavegate rollback --resume`" in refused.error
    assert refused.record == {}
    assert orchard.run("-k", "dig").exit_code == 4
    assert orchard.run("--collect-only").exit_code == 0
    (orchard.path / "fail-first").unlink()
    assert main(["rollback", "--resume", "--rootdir", str(orchard.path)]) == 0
    assert undone(orchard.path)[3:] == ["first 2"]
    assert orchard.write({"tests/test_plant.py": "def test_plant(): pass\n"}).run().exit_code == 0


@pytest.mark.parametrize(
    "options",
    [
        ["--wave-rollback=off"],
        ["--wave-gates=report"],
        ["--wave-gates=off"],
        ["-k", "not water"],
        ["--wave=2"],
        ["tests/test_dig.py", "tests/test_plant.py"],
    ],
    ids=" ".join,
)
def test_runs_that_roll_nothing_back(plain: Example, options: list[str]) -> None:
    """Only a whole run that enforces its gates does; not even a ledger is made."""
    plain.write(FILES | settings() | BAD).run(*options)
    assert undone(plain.path) == []
    assert not (plain.path / ".wavegate" / "rollback").exists()


def test_a_dry_run(orchard: Example) -> None:
    """It tells what would run; the record has it as pending; nothing is left open."""
    answer = orchard.write(BAD).run("--wave-rollback=dry-run")
    assert answer.exit_code == 1
    assert undone(orchard.path) == []
    assert [one["decision"] for one in answer.record["rollback"]] == ["pending"] * 3
    answer.result.stdout.fnmatch_lines(
        ["rollback (dry run) | *Trees | 3 actions", "  would run * undo.py second"]
    )
    assert orchard.run("--wave-rollback=dry-run").exit_code == 1


def test_commands_of_the_plan_are_never_run(plain: Example) -> None:
    """Those of its prose, whatever trusts it; there is no action, so there is no ledger."""
    trusting = {"pyproject.toml": "[tool.wavegate]\ntrust_plan = true\n"}
    plain.write(FILES | BAD | trusting | {"forbidden.py": "open('forbidden.txt', 'w')\n"}).run()
    assert not (plain.path / "forbidden.txt").exists()
    assert not (plain.path / ".wavegate" / "rollback").exists()


CONFTEST = """
    import os

    def pytest_wavegate_rollback(phase, verdict):
        with open(os.path.join(os.path.dirname(__file__), "undone.txt"), "a") as file:
            decision = verdict.decision if verdict else "none"
            file.write(f"hook-{phase.title}-{decision} {phase.id} {os.environ['WAVEGATE_ATTEMPT']}\\n")
        assert not os.path.exists(os.path.join(os.path.dirname(__file__), "fail-hook")), "no spade"
        if os.path.exists(os.path.join(os.path.dirname(__file__), "kill-hook")):
            os.kill(os.getpid(), 9)
"""


def test_a_hook_is_an_action(orchard: Example) -> None:
    """It is called with phase and verdict, before the commands; what it raises is a failure."""
    answer = orchard.write(BAD | {"conftest.py": CONFTEST, "fail-hook": ""}).run()
    assert answer.exit_code == 1
    assert undone(orchard.path) == ["hook-Trees-failed 2", "second 2", "first 2", "every 2"]
    answer.result.stdout.fnmatch_lines(
        [
            "  failed: conftest.py::pytest_wavegate_rollback (*",
            "    AssertionError: no spade*",
        ]
    )
    assert orchard.run().exit_code == 4


def resume(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest_wavegate", "rollback", "--resume"],
        cwd=path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("addopts", ["", "-n2"])
def test_a_hook_that_is_left(plain: Example, addopts: str) -> None:
    """A pytest that runs no test calls it, whatever the ini file asks for, and however broken the plan is."""
    if addopts:
        pytest.importorskip("xdist")
    plain.write(FILES | settings() | BAD | {"conftest.py": CONFTEST, "fail-hook": ""}).run()
    plain.write({"pytest.ini": f"[pytest]\naddopts = {addopts}\n", "tasks.md": "nothing"})
    failed = resume(plain.path)
    assert failed.returncode == 4
    assert "  failed: conftest.py::pytest_wavegate_rollback" in failed.stdout
    assert "AssertionError: no spade" in failed.stdout
    (plain.path / "fail-hook").unlink()
    done = resume(plain.path)
    assert (done.returncode, done.stderr) == (0, "")
    assert undone(plain.path)[4:] == ["hook-Trees-failed 2"] * 2
    attempts = [line.split()[-1] for line in (plain.path / "undone.txt").read_text().splitlines()]
    assert attempts == ["1", "1", "1", "1", "2", "3"]


def test_pytest_itself_can_resume(plain: Example) -> None:
    """Without a name it finishes all that is open, and runs no test."""
    plain.write(FILES | settings() | BAD | {"conftest.py": CONFTEST, "fail-hook": "", "fail-first": ""}).run()
    count = len(undone(plain.path))
    first = plain.pytester.runpytest_subprocess("--wave-rollback=resume")
    assert first.ret == 1
    assert undone(plain.path)[count:] == ["hook-Trees-failed 2", "first 2"]
    (plain.path / "fail-hook").unlink()
    (plain.path / "fail-first").unlink()
    second = plain.pytester.runpytest_subprocess("--wave-rollback=resume")
    assert second.ret == 0
    second.stdout.fnmatch_lines(["rollback | *| 2 actions", "  done: *", "  done: *"])
    assert open_ledgers(plain.path / ".wavegate") == []
    assert plain.pytester.runpytest_subprocess("--wave-rollback=resume").ret == 0


def test_a_hook_of_a_deeper_folder(plain: Example) -> None:
    """In one process it is known, and a resume finds it again."""
    deep = {
        "tests/trees/conftest.py": CONFTEST.replace("__file__", "os.path.dirname(os.path.dirname(__file__))"),
        "tests/trees/test_more.py": "def test_more(): pass\n",
        "fail-hook": "",
    }
    plain.write(FILES | settings() | BAD | deep).run()
    (plain.path / "fail-hook").unlink()
    assert resume(plain.path).returncode == 0
    assert undone(plain.path)[-1] == "hook-Trees-failed 2"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX ones")
@pytest.mark.parametrize("mode", [[], ["-n2"]], ids=["plain", "n2"])
@pytest.mark.parametrize("at", ["first", "hook"])
def test_a_run_that_is_killed_while_it_rolls_back(plain: Example, mode: list[str], at: str) -> None:
    """The next run is refused, and a resume does the rest."""
    if mode:
        pytest.importorskip("xdist")
    more = {"conftest.py": CONFTEST} if at == "hook" else {}
    plain.write(FILES | settings() | BAD | more | {f"kill-{at}": ""})
    run = [sys.executable, "-m", "pytest", "--wave-plan=tasks.md", *mode]
    killed = subprocess.run(run, cwd=plain.path, capture_output=True, check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    (plain.path / f"kill-{at}").unlink()
    refused = subprocess.run(run, cwd=plain.path, capture_output=True, text=True, check=False, timeout=120)
    assert refused.returncode == 4
    assert "error[open-rollback]" in refused.stderr
    assert resume_hurried(plain.path) == 0
    hook = ["hook-Trees-failed 2"] if more else []
    names = undone(plain.path)
    assert list(dict.fromkeys(names)) == [*hook, "second 2", "first 2", "every 2"]
    assert len(names) == len(set(names)) + 1
    assert open_ledgers(plain.path / ".wavegate") == []


def resume_hurried(path: Path) -> int:
    """Resume without waiting long for what was left hanging."""
    return main(["rollback", "--resume", "--wait", "8", "--rootdir", str(path)])


class Run:
    """A run in a process group of its own."""

    def __init__(self, path: Path, *options: str) -> None:
        command = [sys.executable, "-m", "pytest", "--wave-plan=tasks.md", "--wave-report=json=record.json"]
        self.path = path
        with (path / "output.txt").open("wb") as log:
            self.process = subprocess.Popen(
                [*command, *options], cwd=path, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def wait_for(self, there: Callable[[], bool]) -> None:
        limit = time.monotonic() + PATIENCE
        while not there():
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < limit, self.output()
            time.sleep(0.02)

    def output(self) -> str:
        return (self.path / "output.txt").read_text(encoding="utf-8", errors="replace")

    def send(self, number: int) -> None:
        os.kill(self.process.pid, number)

    def end(self) -> int:
        return self.process.wait(PATIENCE)


@pytest.fixture(params=[[], ["-n2"]], ids=["plain", "n2"])
def start(request: pytest.FixtureRequest, plain: Example) -> Iterator[Start]:
    """Starts a run whose second phase waits in a test, and comes back when it does."""
    if sys.platform == "win32":
        pytest.skip("signals are POSIX ones")
    if request.param:
        pytest.importorskip("xdist")
    started: list[Run] = []

    def begin(files: dict[str, str]) -> Run:
        waits = (
            "import pathlib, time\ndef test_plant():\n    pathlib.Path('waiting').touch(); time.sleep(60)\n"
        )
        plain.write(FILES | {"tests/test_plant.py": waits, "conftest.py": CONFTEST} | files)
        run = Run(plain.path, *request.param)
        started.append(run)
        return run

    yield begin
    for run in started:
        try:
            os.killpg(run.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        run.process.wait()


BOTH = settings(rollback_on=["gate", "interrupt"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_rolls_back(start: Start, number: int) -> None:
    """The tests stop, the open wave is undone, the exit status is that of an interrupt."""
    run = start(BOTH)
    run.wait_for((run.path / "waiting").exists)
    run.send(number)
    assert run.end() == 2, run.output()
    assert undone(run.path) == ["hook-Trees-none 2", "second 2", "first 2", "every 2"]
    record = json.loads((run.path / "record.json").read_text())
    assert [one["decision"] for one in record["rollback"]] == ["done"] * 4
    assert open_ledgers(run.path / ".wavegate") == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_by_default_an_interrupt_rolls_nothing_back(start: Start, number: int) -> None:
    """And SIGTERM means what it means without this plugin."""
    run = start(settings())
    run.wait_for((run.path / "waiting").exists)
    run.send(number)
    assert run.end() == (2 if number == signal.SIGINT else -signal.SIGTERM)
    assert undone(run.path) == []
    assert open_ledgers(run.path / ".wavegate") == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_one_leaves(start: Start, number: int) -> None:
    """The action under way is stopped, the rest stays open, the record is there."""
    run = start(BOTH | {"hang-first": ""})
    run.wait_for((run.path / "waiting").exists)
    run.send(number)
    run.wait_for(lambda: undone(run.path)[-1:] == ["first 2"])
    run.send(number)
    assert run.end() == 2, run.output()
    assert "stays open: `wavegate rollback --resume` finishes it" in run.output()
    assert "Traceback" not in run.output()
    record = json.loads((run.path / "record.json").read_text())
    assert [one["decision"] for one in record["rollback"]] == ["done", "done", "pending", "pending"]
    (run.path / "hang-first").unlink()
    assert resume_hurried(run.path) == 0
    assert undone(run.path)[3:] == ["first 2", "every 2"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_one_while_pytest_tells_of_the_first(start: Start, number: int) -> None:
    """It does not break pytest: nothing is undone, which is told."""
    telling = """
        import pathlib, time
        def pytest_keyboard_interrupt():
            pathlib.Path("telling").touch(); time.sleep(2)
    """
    run = start(BOTH | {"conftest.py": telling})
    run.wait_for((run.path / "waiting").exists)
    run.send(number)
    run.wait_for((run.path / "telling").exists)
    time.sleep(0.5)
    run.send(number)
    assert run.end() == 2, run.output()
    assert "stays open: `wavegate rollback --resume` finishes it" in run.output()
    assert "Traceback" not in run.output()
    assert undone(run.path) == []
    assert resume_hurried(run.path) == 0
    assert undone(run.path) == ["second 2", "first 2", "every 2"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_comes_twice_at_once(start: Start, number: int) -> None:
    """Such as from ``timeout``, to the process and to its group: it asks once."""
    echo = f"""
        import os, pytest
        @pytest.hookimpl(tryfirst=True)
        def pytest_keyboard_interrupt():
            os.kill(os.getpid(), {int(number)})
    """
    run = start(BOTH | {"conftest.py": echo})
    run.wait_for((run.path / "waiting").exists)
    run.send(number)
    assert run.end() == 2, run.output()
    assert "Traceback" not in run.output()
    assert undone(run.path) == ["second 2", "first 2", "every 2"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_sigterm_in_a_process_that_a_test_forks(plain: Example) -> None:
    """It ends as it would without this plugin."""
    forks = """
        import os, signal, time
        def test_plant():
            ready, tell = os.pipe()
            child = os.fork()
            if not child:
                os.write(tell, b"."); time.sleep(60); os._exit(0)
            os.read(ready, 1)
            os.kill(child, signal.SIGTERM)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGTERM
    """
    answer = plain.write(FILES | BOTH | {"tests/test_plant.py": forks}).run()
    assert answer.exit_code == 0


def test_ctrl_c_while_a_gate_is_rolled_back(start: Start) -> None:
    """The first one waits until all is tried, then stops the run."""
    run = start(settings() | BAD | {"hang-first": ""})
    run.wait_for(lambda: undone(run.path)[-1:] == ["first 2"])
    run.send(signal.SIGINT)
    time.sleep(0.3)
    assert run.process.poll() is None
    for child in children_named("first"):
        os.kill(child, signal.SIGTERM)
    assert run.end() == 2, run.output()
    assert undone(run.path)[-1] == "every 2"
    assert len(open_ledgers(run.path / ".wavegate")) == 1


def test_ctrl_c_twice_while_a_gate_is_rolled_back(start: Start) -> None:
    """The second one does not wait."""
    run = start(settings() | BAD | {"hang-first": ""})
    run.wait_for(lambda: undone(run.path)[-1:] == ["first 2"])
    run.send(signal.SIGINT)
    time.sleep(0.3)
    run.send(signal.SIGINT)
    assert run.end() == 2, run.output()
    assert undone(run.path)[-1] == "first 2"
    (run.path / "hang-first").unlink()
    assert resume_hurried(run.path) == 0
    assert undone(run.path)[-1] == "every 2"


def children_named(name: str) -> list[int]:
    """Processes that undo under a name."""
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if line.endswith(f"undo.py {name}")]


def test_a_run_that_is_killed_in_its_tests(start: Start) -> None:
    """Where interrupts roll back it is open; a resume waits until workers of that run have gone."""
    run = start(BOTH)
    run.wait_for((run.path / "waiting").exists)
    run.send(signal.SIGKILL)
    assert run.end() == -signal.SIGKILL
    assert resume_hurried(run.path) == 0
    assert undone(run.path) == ["hook-Trees-none 2", "second 2", "first 2", "every 2"]


def test_two_runs_at_once(start: Start, plain: Example) -> None:
    """The second one is refused with who is at work."""
    run = start(settings())
    run.wait_for((run.path / "waiting").exists)
    second = Run(run.path)
    assert second.end() == 4
    assert "error[rollback-locked]" in second.output()
    assert f"process {run.process.pid} on " in second.output()
    run.send(signal.SIGKILL)
    run.end()

"""pytest's own options in one process, and tests that mistreat the process they run in."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

PLAN = """
    # Tasks: Shop

    ## Phase 1: Basket

    - [x] T001 [P] Basket in tests/test_basket.py

    ## Phase 2: Checkout

    - [x] T002 [P] Checkout in tests/test_checkout.py

    ## Phase 3: Delivery

    - [x] T003 [P] Delivery in tests/test_delivery.py
"""
GOOD = "def test_a(): pass\ndef test_b(): pass\n"
FILES = {
    "tasks.md": PLAN,
    "pytest.ini": "[pytest]\n",
    "tests/test_basket.py": GOOD,
    "tests/test_checkout.py": GOOD,
    "tests/test_delivery.py": GOOD,
}
PASSED = {"1": "passed", "2": "passed", "3": "passed"}


@pytest.fixture
def shop(plain: Example) -> Example:
    """Three phases of two tests, in one process."""
    return plain.write(FILES)


def in_a_process_of_its_own(example: Example, *args: str, typed: str = "") -> Answer:
    """Run pytest as from a shell, with what is typed while it runs."""
    from tests.conftest import Answer

    target = example.path / "record.json"
    command = [sys.executable, "-m", "pytest", "--wave-plan=tasks.md", f"--wave-report=json={target}", *args]
    done = subprocess.run(
        command, cwd=example.path, input=typed, capture_output=True, text=True, timeout=120, check=False
    )
    result = pytest.RunResult(done.returncode, done.stdout.splitlines(), done.stderr.splitlines(), 0.0)
    return Answer(result, json.loads(target.read_text(encoding="utf-8")))


def test_setup_only(example: Example) -> None:
    """``--setup-only`` calls no test, so no gate is judged and nothing is blocked."""
    answer = example.write(FILES).run("--setup-only")
    assert answer.exit_code == 0
    assert answer.decisions() == dict.fromkeys("123", "not_run")
    assert set(answer.outcomes().values()) == {"not_run"}
    assert len(answer.outcomes()) == 6


def test_setup_plan(shop: Example) -> None:
    """``--setup-plan`` shows the fixtures of all waves, in the plan's order."""
    answer = shop.run("--setup-plan")
    assert answer.exit_code == 0
    answer.result.stdout.fnmatch_lines_random(["*tests/test_delivery.py::test_b*"])
    text = answer.text
    assert text.index("tests/test_basket.py::test_a") < text.index("tests/test_delivery.py::test_a")


def test_durations(example: Example) -> None:
    """``--durations`` lists what it always lists, and no border."""
    answer = example.write(FILES).run("--durations=0", "-vv")
    assert answer.exit_code == 0
    answer.result.stdout.fnmatch_lines(["*slowest durations*", "*call*tests/test_*::test_*"])
    assert not {"wavegate-border", "wavegate-hold", "wavegate-flush"} & set(answer.text.split())


def test_no_capture(shop: Example) -> None:
    """``-s`` shows what tests print, where they print it."""
    shop.write({"tests/test_checkout.py": "def test_a(): print('at the till')\n"})
    lines = in_a_process_of_its_own(shop, "-s").text.splitlines()
    till = next(place for place, line in enumerate(lines) if "at the till" in line)
    opened = [place for place, line in enumerate(lines) if line.startswith("wave ")]
    assert opened[1] < till < opened[2]


def test_the_debugger(shop: Example) -> None:
    """``--pdb`` stops at the failure; after ``c`` the gate is judged as ever."""
    shop.write({"tests/test_checkout.py": "def test_a():\n    till = 12\n    assert till == 13\n"})
    answer = in_a_process_of_its_own(shop, "--pdb", typed="p 'till is', till\nc\n")
    assert "('till is', 12)" in answer.text
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "blocked"}


def test_the_debugger_is_left(shop: Example) -> None:
    """After ``q`` the rest was not run, and no gate is judged."""
    shop.write({"tests/test_checkout.py": "def test_a():\n    assert not 1\n"})
    answer = in_a_process_of_its_own(shop, "--pdb", typed="q\n")
    assert answer.exit_code == 2
    assert answer.decisions() == {"1": "passed", "2": "not_run", "3": "not_run"}
    assert answer.outcomes()["tests/test_checkout.py::test_a"] == "failed"
    assert answer.outcomes()["tests/test_delivery.py::test_a"] == "not_run"


def test_the_debugger_at_the_end_of_a_session_fixture(shop: Example) -> None:
    """``--pdb`` stops there too."""
    shop.write(
        {
            "conftest.py": """
                import pytest

                @pytest.fixture(scope="session", autouse=True)
                def house():
                    yield
                    wall = "brick"
                    raise RuntimeError("the house falls")
            """
        }
    )
    answer = in_a_process_of_its_own(shop, "--pdb", typed="p 'wall of', wall\nc\n")
    assert "('wall of', 'brick')" in answer.text
    assert answer.exit_code == 1


def test_another_folder(example: Example) -> None:
    """A test that moves elsewhere and removes the folder under its feet."""
    moved = """
        import os
        import shutil

        def test_a(tmp_path):
            here = tmp_path / "gone"
            here.mkdir()
            os.chdir(here)
            shutil.rmtree(here)
    """
    answer = example.write(FILES).write({"tests/test_basket.py": moved}).run()
    assert answer.exit_code == 0
    assert answer.decisions() == PASSED
    assert (example.path / ".wavegate" / "journal").is_dir()


def test_an_empty_path(shop: Example) -> None:
    """A test that empties ``sys.path``: what is still to be imported has been imported before."""
    shop.write({"tests/test_basket.py": "import sys\ndef test_a(): sys.path[:] = []\n"})
    answer = in_a_process_of_its_own(shop)
    assert answer.exit_code == 1 or answer.decisions() == PASSED
    assert answer.decisions()["1"] == "passed"


def test_standard_output_is_closed(example: Example) -> None:
    """A test that closes the file descriptor, as far as pytest survives it."""
    closes = "import os\ndef test_a(capfd): os.close(1)\ndef test_b(): pass\n"
    answer = example.write(FILES).write({"tests/test_basket.py": closes}).run()
    assert len(answer.outcomes()) == 6


def test_a_fork(example: Example) -> None:
    """A child that ends by itself writes nothing into the run's journal."""
    forks = """
        import os

        def test_a():
            child = os.fork()
            if child == 0:
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
    """
    answer = example.write(FILES).write({"tests/test_basket.py": forks}).run("-W", "ignore")
    assert answer.exit_code == 0
    assert answer.decisions() == PASSED


def test_a_fork_that_returns(shop: Example) -> None:
    """A child that comes back out of its test leaves journal and report to its parent."""
    forks = """
        import os

        def test_a():
            child = os.fork()
            if child:
                os.waitpid(child, 0)
            assert child, "this is the child"
    """
    shop.write({"tests/test_basket.py": forks})
    answer = in_a_process_of_its_own(shop, "-W", "ignore")
    assert answer.decisions() == PASSED
    (journal,) = (shop.path / ".wavegate" / "journal").glob("*.jsonl")
    events = [json.loads(line)["event"] for line in journal.read_text(encoding="utf-8").splitlines()]
    assert events.count("run_finished") == 1
    assert events.count("item_finished") == 5

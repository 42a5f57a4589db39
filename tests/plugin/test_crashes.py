"""Workers that die: every selected item is in the record once, and nobody waits for ever."""

from __future__ import annotations

from collections import Counter
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
WAVES = ["basket", "checkout", "delivery"]
CONFTEST = """
    import os
    import signal
    import time
    from pathlib import Path

    import pytest

    HERE = Path(__file__).parent
    WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
    (HERE / f"{WORKER}.pid").write_text(str(os.getpid()))

    def others():
        return [int(file.read_text()) for file in HERE.glob("gw*.pid") if file.stem != WORKER]

    @pytest.fixture
    def die():
        return lambda: os._exit(3)

    @pytest.fixture
    def kill_me():
        return lambda: os.kill(os.getpid(), signal.SIGKILL)

    @pytest.fixture
    def kill_others():
        def kill():
            for pid in others():
                os.kill(pid, signal.SIGKILL)
            time.sleep(1.5)
        return kill
"""
GOOD = "def test_a(): pass\ndef test_b(): pass\ndef test_c(): pass\n"
FILES = {
    "tasks.md": PLAN,
    "conftest.py": CONFTEST,
    **{f"tests/test_{wave}.py": GOOD for wave in WAVES},
}
ITEMS = [f"tests/test_{wave}.py::test_{name}" for wave in WAVES for name in "abc"]


@pytest.fixture
def shop(spread: Example) -> Example:
    """Three phases of three tests on two workers."""
    return spread.write(FILES)


def outcomes(answer: Answer) -> dict[str, int]:
    """How often each outcome occurs, after a look that every item is there once."""
    found = answer.outcomes()
    assert sorted(found) == sorted(ITEMS)
    return dict(Counter(found.values()))


@pytest.mark.parametrize(("wave", "how"), [(0, "die"), (1, "kill_me"), (2, "die")])
def test_a_test_kills_its_worker(shop: Example, wave: int, how: str) -> None:
    """It has failed, its gate closes, the others of its wave run on the replacement."""
    name = WAVES[wave]
    text = f"def test_a(): pass\ndef test_b({how}): {how}()\ndef test_c(): pass\n"
    answer = shop.write({f"tests/test_{name}.py": text}).run()
    assert answer.exit_code == 1
    assert outcomes(answer)["failed"] == 1
    assert answer.outcomes()[f"tests/test_{name}.py::test_b"] == "failed"
    decisions = ["passed"] * wave + ["failed"] + ["blocked"] * (2 - wave)
    assert answer.decisions() == dict(zip("123", decisions, strict=True))
    assert outcomes(answer).get("blocked", 0) == 3 * (2 - wave)
    assert "crashed while running" in answer.text


def test_the_only_item_of_a_wave_crashes(shop: Example) -> None:
    """Nobody is left in the wave: its gate is judged all the same."""
    shop.write({"tests/test_checkout.py": "def test_a(die): die()\n"})
    answer = shop.run()
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "blocked"}
    assert answer.outcomes()["tests/test_checkout.py::test_a"] == "failed"


def test_every_item_of_a_wave_crashes(shop: Example) -> None:
    """Three crashes, three failures, no more."""
    text = "".join(f"def test_{name}(die): die()\n" for name in "abc")
    answer = shop.write({"tests/test_basket.py": text}).run()
    assert outcomes(answer) == {"failed": 3, "blocked": 6}


def test_a_module_fixture_crashes_while_it_ends(shop: Example) -> None:
    """The test that was running then is to blame."""
    text = """
        import os

        import pytest

        @pytest.fixture(scope="module")
        def fatal():
            yield
            os._exit(3)

        def test_a(fatal): pass
        def test_b(): pass
        def test_c(): pass
    """
    answer = shop.write({"tests/test_basket.py": text}).run()
    assert answer.exit_code == 1
    assert outcomes(answer)["blocked"] == 6
    assert outcomes(answer)["failed"] >= 1
    assert answer.decisions() == {"1": "failed", "2": "blocked", "3": "blocked"}


def test_a_worker_dies_while_it_waits_at_a_border(shop: Example) -> None:
    """Nothing is lost and nobody is to blame."""
    shop.write({"tests/test_checkout.py": "def test_a(kill_others): kill_others()\n"})
    answer = shop.run()
    assert set(answer.outcomes().values()) == {"passed"}
    assert len(answer.outcomes()) == 7
    assert answer.decisions() == {"1": "passed", "2": "passed", "3": "passed"}
    assert answer.exit_code == 0
    assert "replacing crashed worker" in answer.text


def test_a_worker_dies_at_a_border_and_is_not_replaced(shop: Example) -> None:
    """pytest-xdist ends the run then: what was not run is no success."""
    shop.write({"tests/test_checkout.py": "def test_a(kill_others): kill_others()\n"})
    answer = shop.run("--max-worker-restart=0")
    found = answer.outcomes()
    assert answer.exit_code == 1
    assert found["tests/test_delivery.py::test_a"] == "not_run"
    assert answer.decisions()["3"] == "not_run"


@pytest.mark.parametrize("workers", [1, 2])
def test_no_worker_is_replaced(shop: Example, workers: int) -> None:
    """The rest is not run, with the reason; no gate is judged."""
    shop.write({"tests/test_basket.py": "def test_a(): pass\ndef test_b(die): die()\ndef test_c(): pass\n"})
    answer = shop.run("--max-worker-restart=0", f"-n{workers}")
    assert answer.exit_code == 1
    assert outcomes(answer)["failed"] == 1
    assert outcomes(answer)["not_run"] >= 6
    assert answer.decisions() == dict.fromkeys("123", "not_run")
    reasons = {item["reason"] for item in answer.record["items"] if item["outcome"] == "not_run"}
    assert reasons == {"no worker was left to run it"}


def test_the_last_crash_allowed_is_the_last_of_its_wave(shop: Example) -> None:
    """With one worker and no replacement there is nobody left to judge for."""
    shop.write({"tests/test_basket.py": "def test_a(die): die()\n"})
    answer = shop.run("--max-worker-restart=0", "-n1")
    assert answer.decisions() == dict.fromkeys("123", "not_run")
    assert [wave["number"] for wave in answer.record["waves"]] == [1]


@pytest.mark.parametrize("moment", ["import", "collection"])
def test_a_replacement_cannot_collect(shop: Example, moment: str) -> None:
    """Every replacement dies at once: the other worker goes on, or the run ends; all items are there."""
    bad = {
        "import": "os._exit(4)",
        "collection": "def pytest_collection_modifyitems(): os._exit(4)",
    }
    shop.write(
        {
            "conftest.py": f"""
                import os
                import pytest

                @pytest.fixture
                def die():
                    return lambda: os._exit(3)

                if os.environ.get("PYTEST_XDIST_WORKER", "gw0") not in ("gw0", "gw1"):
                    {bad[moment]}
            """,
            "tests/test_basket.py": "def test_a(die): die()\ndef test_b(): pass\ndef test_c(): pass\n",
        }
    )
    answer = shop.run("--max-worker-restart=3")
    assert answer.exit_code == 1
    found = outcomes(answer)
    assert found["failed"] == 1
    assert answer.outcomes()["tests/test_basket.py::test_a"] == "failed"


def test_a_worker_collects_other_tests(shop: Example) -> None:
    """It gets no work, the run says so, and the others run all items of the first."""
    shop.write(
        {
            "tests/conftest.py": """
                import os

                def pytest_collection_modifyitems(items):
                    if os.environ.get("PYTEST_XDIST_WORKER") == "gw1":
                        items.append(items[0])
            """
        }
    )
    answer = shop.run("--keep-duplicates")
    assert answer.exit_code == 0
    assert outcomes(answer) == {"passed": 9}
    assert {item["worker"] for item in answer.record["items"]} == {"gw0"}
    answer.result.stdout.fnmatch_lines(["*worker gw1 collected other tests*"])


def test_only_strangers_are_left(shop: Example) -> None:
    """The replacement of the only worker collects other tests: the run ends, and is no success."""
    shop.write(
        {
            "tests/test_basket.py": "def test_a(die): die()\ndef test_b(): pass\ndef test_c(): pass\n",
            "tests/conftest.py": """
                import os

                def pytest_collection_modifyitems(items):
                    if os.environ.get("PYTEST_XDIST_WORKER") != "gw0":
                        items.pop()
            """,
        }
    )
    answer = shop.run("-n1")
    assert answer.exit_code == 1
    assert outcomes(answer) == {"failed": 1, "not_run": 8}
    answer.result.stdout.fnmatch_lines(["*worker gw1 collected other tests*"])


def test_session_fixtures_end_on_a_worker_that_saw_a_crash(shop: Example) -> None:
    """A failing end of a session fixture is told of beside the crash."""
    shop.write(
        {
            "tests/conftest.py": """
                import pytest

                @pytest.fixture(scope="session", autouse=True)
                def house():
                    yield
                    raise RuntimeError("the house falls")
            """,
            "tests/test_basket.py": "def test_a(die): die()\ndef test_b(): pass\ndef test_c(): pass\n",
        }
    )
    answer = shop.run()
    assert answer.exit_code == 1
    assert sum(outcomes(answer).values()) == 9
    assert "the house falls" in answer.text


def test_a_hook_breaks_a_worker(shop: Example) -> None:
    """An internal error on a worker ends the run as it does without a plan; the record is whole."""
    shop.write(
        {
            "tests/conftest.py": """
                def pytest_runtest_logreport(report):
                    if "checkout" in report.nodeid and report.when == "call":
                        raise RuntimeError("a broken plugin")
            """
        }
    )
    answer = shop.run()
    assert answer.exit_code == 3
    assert answer.decisions()["3"] == "not_run"
    assert sum(outcomes(answer).values()) == 9


def test_a_usage_error_on_a_worker(shop: Example) -> None:
    """Is one of the run."""
    shop.write(
        {
            "tests/conftest.py": """
                import pytest

                def pytest_collection_modifyitems():
                    raise pytest.UsageError("wrong use", "twice")
            """
        }
    )
    answer = shop.run()
    assert answer.exit_code == 4
    answer.result.stderr.fnmatch_lines(["ERROR: wrong use", "twice"])


def test_a_path_that_is_not_there(example: Example) -> None:
    """The same words and exit status with workers as without."""
    answer = example.write(FILES).run("tests/test_gone.py")
    assert answer.exit_code == 4
    answer.result.stderr.fnmatch_lines(["ERROR: file or directory not found: tests/test_gone.py"])


def test_a_hook_that_assigns_breaks(example: Example) -> None:
    """An error in it is an internal one, as in every hook; nothing is run."""
    example.write(FILES).write(
        {"conftest.py": "def pytest_wavegate_assign(item, plan):\n    raise RuntimeError('no idea')\n"}
    )
    answer = example.run()
    assert answer.exit_code == 3
    assert "no idea" in answer.text + answer.error
    assert answer.outcomes() == {}


@pytest.mark.parametrize("how", ["pytest.exit('enough')", "pytest.exit('enough', returncode=7)"])
def test_a_test_ends_the_run(example: Example, how: str) -> None:
    """The rest is not run; no gate is judged."""
    example.write(FILES)
    example.write({"tests/test_checkout.py": f"import pytest\ndef test_a(): {how}\n"})
    answer = example.run()
    assert answer.exit_code != 0
    assert answer.decisions() == {"1": "passed", "2": "not_run", "3": "not_run"}
    assert answer.outcomes()["tests/test_delivery.py::test_a"] == "not_run"

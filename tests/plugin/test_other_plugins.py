"""Other plugins beside this one: each does what it does without a plan."""

from __future__ import annotations

import re
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
"""
GOOD = "".join(f"def test_{letter}(): pass\n" for letter in "abcdef")
FILES = {
    "tasks.md": PLAN,
    "pytest.ini": "[pytest]\n",
    "tests/test_basket.py": GOOD,
    "tests/test_checkout.py": GOOD,
}


@pytest.fixture
def shop(example: Example) -> Example:
    """Two phases of six tests."""
    return example.write(FILES)


@pytest.mark.parametrize("place", ["tryfirst", "trylast"])
def test_items_are_shuffled_at_collection(shop: Example, place: str) -> None:
    """The waves hold; inside a task the shuffle is kept."""
    shop.write(
        {
            "conftest.py": f"""
                import random
                import pytest

                @pytest.hookimpl({place}=True)
                def pytest_collection_modifyitems(items):
                    random.Random(7).shuffle(items)
            """
        }
    )
    answer = shop.run()
    assert answer.exit_code == 0
    assert len(answer.outcomes()) == 12
    ran = sorted((item["started"], item["wave"], item["nodeid"]) for item in answer.record["items"])
    assert [wave for _, wave, _ in ran] == [1] * 6 + [2] * 6
    if shop.mode != "n2":
        assert [nodeid for *_, nodeid in ran] != sorted(nodeid for *_, nodeid in ran)


def test_hooks_see_no_border(shop: Example) -> None:
    """Neither setup, call nor teardown of a border reaches a plugin, nor does a report of one."""
    shop.write(
        {
            "conftest.py": """
                from pathlib import Path

                LOG = Path(__file__).with_name("seen.txt")

                def see(name, nodeid):
                    with LOG.open("a") as log:
                        log.write(f"{name} {nodeid}\\n")

                def pytest_runtest_setup(item): see("setup", item.nodeid)
                def pytest_runtest_call(item): see("call", item.nodeid)
                def pytest_runtest_teardown(item): see("teardown", item.nodeid)
                def pytest_runtest_logreport(report): see("report", report.nodeid)
                def pytest_runtest_logstart(nodeid): see("start", nodeid)
            """
        }
    )
    assert shop.run().exit_code == 0
    seen = Counter((shop.path / "seen.txt").read_text(encoding="utf-8").splitlines())
    assert not [line for line in seen if "wavegate" in line]
    for name in ("setup", "call", "teardown"):
        assert {line: count for line, count in seen.items() if line.startswith(name)} == {
            f"{name} tests/test_{file}.py::test_{letter}": 1
            for file in ("basket", "checkout")
            for letter in "abcdef"
        }


def test_a_plugin_runs_items_itself(shop: Example) -> None:
    """One that takes over ``pytest_runtest_protocol``, first of all, never gets a border."""
    shop.write(
        {
            "conftest.py": """
                import pytest
                from _pytest.runner import runtestprotocol

                @pytest.hookimpl(tryfirst=True)
                def pytest_runtest_protocol(item, nextitem):
                    assert item.function
                    hook = item.ihook
                    hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
                    runtestprotocol(item, nextitem=nextitem)
                    hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
                    return True
            """
        }
    )
    answer = shop.run()
    assert answer.exit_code == 0, answer.text
    assert set(answer.outcomes().values()) == {"passed"}


def test_reruns(shop: Example) -> None:
    """pytest-rerunfailures: a test that passes at last has passed, with its attempts."""
    pytest.importorskip("pytest_rerunfailures")
    flaky = """
        from pathlib import Path

        TRIES = Path(__file__).with_name("tries")

        def test_a():
            tries = TRIES.read_text() if TRIES.exists() else ""
            TRIES.write_text(tries + "x")
            assert len(tries) == 2

        def test_b(): pass
    """
    answer = shop.write({"tests/test_basket.py": flaky}).run("--reruns=3")
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "passed", "2": "passed"}
    (item,) = [i for i in answer.record["items"] if i["nodeid"] == "tests/test_basket.py::test_a"]
    assert item["attempts"] == 3


def test_reruns_that_do_not_help(shop: Example) -> None:
    """pytest-rerunfailures: the gate closes after the last attempt."""
    pytest.importorskip("pytest_rerunfailures")
    answer = shop.write({"tests/test_basket.py": "def test_a(): assert not 1\n"}).run("--reruns=2")
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "failed", "2": "blocked"}
    assert answer.outcomes()["tests/test_basket.py::test_a"] == "failed"


def test_a_crash_is_run_again(spread: Example) -> None:
    """pytest-rerunfailures runs a test that crashed its worker once more."""
    pytest.importorskip("pytest_rerunfailures")
    crashes = """
        import os
        from pathlib import Path

        MARK = Path(__file__).with_name("crashed")

        def test_a():
            if not MARK.exists():
                MARK.touch()
                os._exit(3)
    """
    answer = spread.write(FILES).write({"tests/test_basket.py": crashes}).run("--reruns=2")
    assert answer.decisions() == {"1": "passed", "2": "passed"}
    assert answer.exit_code == 0


def test_time_limits(shop: Example) -> None:
    """pytest-timeout: a test over its limit has failed; borders and fixtures of the session have none."""
    pytest.importorskip("pytest_timeout")
    slow = "import time\ndef test_a(): time.sleep(30)\ndef test_b(): pass\n"
    answer = shop.write({"tests/test_basket.py": slow}).run("--timeout=1")
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "failed", "2": "blocked"}
    assert answer.outcomes()["tests/test_basket.py::test_b"] == "passed"


def test_coverage_reports_what_it_reports_without_a_plan(shop: Example) -> None:
    """pytest-cov: the table is the same to the digit."""
    pytest.importorskip("pytest_cov")
    shop.write(
        {
            "shop.py": """
                def basket(n):
                    if n > 3:
                        return "full"
                    return "room"

                def till(n):
                    for i in range(n):
                        if i == 2:
                            break
                    return n
            """,
            "conftest.py": "",
            "tests/test_basket.py": "from shop import basket\n" + GOOD.replace("pass", "basket(1)"),
            "tests/test_checkout.py": "from shop import till\n" + GOOD.replace("pass", "till(2)"),
        }
    )
    options = ("--cov=shop", "--cov-branch", "--cov-report=term-missing", "-p", "no:randomly")
    tables = [
        re.findall(r"^(?:shop\.py|TOTAL).*$", shop.run(*options, plan=plan).text, re.MULTILINE)
        for plan in (None, "tasks.md")
    ]
    assert len(tables[0]) == 2
    assert tables[0] == tables[1]


def test_random_order(shop: Example) -> None:
    """pytest-randomly: all workers shuffle alike, and the waves hold."""
    pytest.importorskip("pytest_randomly")
    answer = shop.run("-p", "randomly", "-p", "no:cacheprovider")
    assert answer.exit_code == 0
    ran = sorted((item["started"], item["wave"]) for item in answer.record["items"])
    assert [wave for _, wave in ran] == [1] * 6 + [2] * 6


def test_repeated_items(shop: Example) -> None:
    """pytest-repeat: every repetition is an item of its task."""
    pytest.importorskip("pytest_repeat")
    answer = shop.run("--count=3")
    assert answer.exit_code == 0
    assert len(answer.outcomes()) == 36
    assert {item["wave"] for item in answer.record["items"]} == {1, 2}


def test_coroutines(shop: Example) -> None:
    """pytest-asyncio and anyio: tests and fixtures that are awaited, at module and session scope."""
    pytest.importorskip("pytest_asyncio")
    pytest.importorskip("anyio")
    awaited = """
        import asyncio
        import pytest
        import pytest_asyncio

        @pytest_asyncio.fixture(scope="module", loop_scope="module")
        async def of_module():
            await asyncio.sleep(0)
            yield 1
            await asyncio.sleep(0)

        @pytest_asyncio.fixture(scope="session", loop_scope="session")
        async def of_session():
            yield 2
            await asyncio.sleep(0)

        @pytest.mark.asyncio(loop_scope="module")
        async def test_a(of_module): assert of_module == 1

        @pytest.mark.asyncio(loop_scope="session")
        async def test_b(of_session): assert of_session == 2

        @pytest.mark.anyio
        @pytest.mark.parametrize("anyio_backend", ["asyncio"])
        async def test_c(anyio_backend): pass
    """
    shop.write({"tests/test_basket.py": awaited, "tests/test_checkout.py": awaited})
    answer = shop.run()
    assert answer.exit_code == 0, answer.text
    assert len(answer.outcomes()) == 6
    assert set(answer.outcomes().values()) == {"passed"}


def samples(answer: Answer) -> list[tuple[int, float]]:
    """Round and value of everything that was measured."""
    found = (sample for metric in answer.record["metrics"] for sample in metric["samples"])
    return [(sample["round"], sample["value"]) for sample in found]


MEASURED = """
    ATTEMPTS = []

    def test_a(record_metric, record_property):
        ATTEMPTS.append(1)
        record_metric("attempt", len(ATTEMPTS))
        assert len(ATTEMPTS) == 3
"""


def test_reruns_of_what_measures(shop: Example) -> None:
    """pytest-rerunfailures: what failed attempts measured is forgotten, as their outcome is."""
    pytest.importorskip("pytest_rerunfailures")
    answer = shop.write({"tests/test_basket.py": MEASURED}).run("--reruns=3")
    assert answer.outcomes()["tests/test_basket.py::test_a"] == "passed"
    assert samples(answer) == [(1, 3.0)]


def test_rounds_are_not_rerun(shop: Example) -> None:
    """pytest-rerunfailures: of a test that a gate wants repeated, a round that fails is the outcome."""
    pytest.importorskip("pytest_rerunfailures")
    gate = '[tool.wavegate]\ngates = [{ check = "attempt < 9", repeat = 3 }]\n'
    shop.write({"tests/test_basket.py": MEASURED, "pyproject.toml": gate})
    answer = shop.run("--reruns=3", "--wave-gates=report")
    assert answer.outcomes()["tests/test_basket.py::test_a"] == "failed"
    assert samples(answer) == [(1, 1.0)]


def test_rounds_of_coroutines(shop: Example) -> None:
    """pytest-asyncio: every round is awaited, in a fresh instance."""
    pytest.importorskip("pytest_asyncio")
    text = """
        import asyncio
        import pytest

        class TestAwaited:
            @pytest.mark.asyncio
            async def test_a(self, record_metric):
                assert not hasattr(self, "seen")
                self.seen = True
                await asyncio.sleep(0)
                record_metric("awaited", 1)
    """
    gate = '[tool.wavegate]\ngates = [{ check = "awaited < 9", repeat = 3 }]\n'
    answer = shop.write({"tests/test_basket.py": text, "pyproject.toml": gate}).run()
    assert answer.exit_code == 0, answer.text
    assert samples(answer) == [(1, 1.0), (2, 1.0), (3, 1.0)]

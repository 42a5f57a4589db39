"""Runs that are stopped from outside: what is judged then, what was not run, and why."""

from __future__ import annotations

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
BAD = {"tests/test_checkout.py": "def test_a(): assert not 1\ndef test_b(): pass\n"}


@pytest.fixture
def shop(example: Example) -> Example:
    """Three phases of two tests."""
    return example.write(FILES)


def reasons(answer: Answer) -> set[str]:
    return {item["reason"] for item in answer.record["items"] if item["outcome"] == "not_run"}


@pytest.mark.parametrize("option", ["-x", "--maxfail=1"])
def test_the_first_failure_stops_the_run(shop: Example, option: str) -> None:
    """Its phase is judged by what has run of it; later ones are not run, rather than blocked."""
    answer = shop.write(BAD).run(option)
    assert answer.exit_code in (1, 2)
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "not_run"}
    assert answer.record["waves"][-1]["cut"] == "stopped at the first failure (-x)"
    assert answer.record["waves"][-1]["finished"] is None
    found = answer.outcomes()
    assert found["tests/test_checkout.py::test_a"] == "failed"
    assert found["tests/test_delivery.py::test_a"] == "not_run"
    assert len(found) == 6
    assert reasons(answer) == {"stopping after 1 failures"}
    assert "blocked" not in found.values()


def test_the_last_item_of_a_wave_stops_the_run(shop: Example) -> None:
    """The next wave does not open, whatever its gate says."""
    lenient = {"pyproject.toml": "[tool.wavegate]\ngates = ['pass_rate >= 0%']\n"}
    answer = shop.write({"tests/test_checkout.py": "def test_a(): assert not 1\n"} | lenient).run("-x")
    assert answer.decisions() == {"1": "passed", "2": "passed", "3": "not_run"}


def test_two_failures_stop_the_run(shop: Example) -> None:
    """One is not enough; with workers none of them sees both."""
    twice = "def test_a(): assert not 1\ndef test_b(): assert not 2\n"
    answer = shop.write({"tests/test_checkout.py": twice}).run("--maxfail=2")
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "not_run"}
    assert reasons(answer) == {"stopping after 2 failures"}
    assert answer.record["waves"][-1]["cut"] == "stopped at 2 failures (--maxfail)"


def test_only_phases_of_the_open_wave_are_judged(shop: Example) -> None:
    """One that lies in it and whose items had no turn lacks its evidence."""
    side_by_side = """
        # Tasks: Shop

        ## Phase 1: Basket

        - [x] T001 [P] Basket in tests/test_basket.py

        ## Phase 2: Checkout

        - [x] T002 Checkout in tests/test_checkout.py

        ## Phase 3: Delivery

        - [x] T003 Delivery in tests/test_delivery.py

        ## Dependencies

        - Checkout (Phase 2): Depends on Basket
        - Delivery (Phase 3): Depends on Basket
    """
    slow = "import time\ndef test_a(): time.sleep(0.5)\n" + "".join(
        f"def test_{number}(): time.sleep(0.5)\n" for number in range(20)
    )
    answer = shop.write(BAD | {"tasks.md": side_by_side, "tests/test_delivery.py": slow}).run("-x")
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "no_data"}


def test_gates_that_are_off_judge_nothing_at_a_stop(shop: Example) -> None:
    """Then there is nobody to ask."""
    answer = shop.write(BAD).run("-x", "--wave-gates=off")
    assert set(answer.decisions().values()) == {"not_run"}


def test_workers_do_not_run_what_they_were_given_before_the_stop(spread: Example) -> None:
    """A batch can be half of a wave, and nobody who typed ``-x`` wants to wait for it."""
    plan = """
        # Tasks: Shop

        ## Phase 1: Checkout

        - [x] T001 [P] Checkout in tests/test_checkout.py
    """
    many = "@pytest.mark.parametrize('n', range(200))\ndef test_b(n): time.sleep(0.05)\n"
    tests = f"import pytest, time\ndef test_a(): assert not 1\n{many}"
    answer = spread.write({"tasks.md": plan, "tests/test_checkout.py": tests}).run("-x")
    found = list(answer.outcomes().values())
    assert found.count("failed") == 1
    assert found.count("not_run") > 150
    assert "error" not in found
    assert answer.decisions() == {"1": "failed"}


def test_fewer_failures_than_allowed_close_the_gate(shop: Example) -> None:
    """Then the run is not stopped: the rest is blocked."""
    answer = shop.write(BAD).run("--maxfail=2")
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "blocked"}


def test_a_failing_end_of_a_session_fixture_comes_after_the_stop(shop: Example) -> None:
    """It is told of as well."""
    shop.write(BAD).write(
        {
            "conftest.py": """
                import pytest

                @pytest.fixture(scope="session", autouse=True)
                def house():
                    yield
                    raise RuntimeError("the house falls")
            """
        }
    )
    answer = shop.run("-x")
    assert "the house falls" in answer.text + answer.error
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "not_run"}
    assert len(answer.outcomes()) == 6


def test_a_plugin_asks_to_stop(plain: Example) -> None:
    """As ``session.shouldstop`` does in one process; its words are the reason."""
    plain.write(FILES).write(
        {
            "conftest.py": """
                def pytest_runtest_logreport(report):
                    if "checkout" in report.nodeid and report.when == "call":
                        SESSION.shouldstop = "the shop closes"

                def pytest_sessionstart(session):
                    global SESSION
                    SESSION = session
            """
        }
    )
    answer = plain.run()
    assert answer.exit_code == 2
    assert answer.decisions() == {"1": "passed", "2": "not_run", "3": "not_run"}
    assert reasons(answer) == {"the shop closes"}


def test_last_failed(shop: Example) -> None:
    """``--lf`` runs the failed items in the plan's order and judges what it knows of their phases."""
    shop.write(BAD).run()
    answer = shop.run("--lf")
    assert answer.exit_code == 1
    assert answer.outcomes() == {"tests/test_checkout.py::test_a": "failed"}
    assert answer.decisions() == {"1": "not_run", "2": "failed", "3": "not_run"}


def test_last_failed_passes_now(shop: Example) -> None:
    """Then everything of this run has passed."""
    shop.write(BAD).run()
    answer = shop.write({"tests/test_checkout.py": "def test_a(): assert 1 + 1\n"}).run("--lf")
    assert answer.exit_code == 0
    assert answer.outcomes() == {"tests/test_checkout.py::test_a": "passed"}


def test_failed_first_keeps_the_waves(shop: Example) -> None:
    """``--ff`` changes the order inside a task, not that of the plan."""
    shop.write({"tests/test_checkout.py": "def test_a(): pass\ndef test_b(): assert not 1\n"}).run()
    answer = shop.run("--ff")
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "blocked"}
    if shop.mode != "n2":
        started = sorted((i["started"], i["nodeid"]) for i in answer.record["items"] if i["started"])
        assert [nodeid.split("::")[1] for _, nodeid in started] == ["test_a", "test_b", "test_b", "test_a"]


def test_an_item_that_is_blocked_stays_among_the_last_failed(shop: Example) -> None:
    """It was not run, so nothing new is known of it."""
    fails = {"tests/test_delivery.py": "def test_a(): assert not 1\ndef test_b(): pass\n"}
    shop.write(fails).run()
    shop.write(BAD).run()
    answer = shop.run("--lf")
    assert set(answer.outcomes()) == {"tests/test_checkout.py::test_a", "tests/test_delivery.py::test_a"}


def test_stepwise(plain: Example) -> None:
    """``--stepwise`` stops at the failure, and starts there the next time."""
    plain.write(FILES).write(BAD)
    first = plain.run("--stepwise")
    assert first.decisions() == {"1": "passed", "2": "not_run", "3": "not_run"}
    assert reasons(first) == {"Test failed, continuing from this test next run."}
    second = plain.write({"tests/test_checkout.py": GOOD}).run("--stepwise")
    assert second.exit_code == 0
    assert "tests/test_basket.py::test_a" not in second.outcomes()


def test_something_cannot_be_collected(shop: Example) -> None:
    """Nothing is run with workers either: a phase that lacks its tests cannot be judged."""
    answer = shop.write({"tests/test_checkout.py": "def test_a(: pass\n"}).run()
    assert answer.exit_code == 2
    assert set(answer.outcomes().values()) == {"not_run"}
    assert len(answer.outcomes()) == 4
    assert reasons(answer) == {"1 error during collection"}


def test_something_cannot_be_collected_and_the_user_goes_on(shop: Example) -> None:
    """``--continue-on-collection-errors`` runs the rest; the exit status tells of the error."""
    answer = shop.write({"tests/test_checkout.py": "def test_a(: pass\n"}).run(
        "--continue-on-collection-errors"
    )
    assert answer.exit_code == 1
    assert len(answer.outcomes()) == 4
    assert answer.outcomes()["tests/test_basket.py::test_a"] == "passed"


def test_nothing_is_collected(shop: Example) -> None:
    """As pytest has it: exit status 5."""
    answer = shop.run("-k", "nothing_has_this_name")
    assert answer.exit_code == 5
    assert answer.outcomes() == {}

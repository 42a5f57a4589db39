"""What items of unticked tasks mean: a project in its middle must be able to have a green pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Example

FILES = {
    "tasks.md": """
        # Tasks: Bridge

        ## Phase 1: Piers
        - [x] T001 Piers in test_piers.py

        ## Phase 2: Deck
        - [x] T002 [P] Deck in test_deck.py
        - [ ] T003 [P] Rails in test_rails.py

        ## Phase 3: Lights
        - [ ] T004 Lights in test_lights.py

        ## Phase 4: Opening
        - [x] T005 Speech in test_speech.py
    """,
    "test_piers.py": "def test_stand(): pass\n",
    "test_deck.py": "def test_carry(): pass\n",
    "test_rails.py": "def test_hold(): raise NotImplementedError\n",
    "test_lights.py": "def test_shine(): assert False\ndef test_dim(): assert False\n",
    "test_speech.py": "def test_speak(): pass\n",
}
GREEN = {"test_lights.py": "def test_shine(): pass\ndef test_dim(): assert False\n"}


@pytest.fixture
def bridge(example: Example) -> Example:
    """Two phases are built, one is half built, one is still open."""
    return example.write(FILES)


def test_gate_judges_them_like_the_rest(bridge: Example) -> None:
    """By default an open task's red test closes the gate."""
    answer = bridge.run()
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "blocked", "4": "blocked"}


def test_expect_red_holds_nothing_back(bridge: Example) -> None:
    """Reds that were expected are a category of their own; the run is green."""
    answer = bridge.run("--wave-open", "expect-red")
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "passed", "2": "passed", "3": "no_data", "4": "passed"}
    assert answer.outcomes()["test_rails.py::test_hold"] == "xfailed"
    answer.result.stdout.fnmatch_lines(["*Phase 3: Lights*  open", "*3 passed, 3 expected red*"])


def test_an_open_task_that_passes_fails_but_holds_nothing_back(bridge: Example) -> None:
    """It says that the box can be ticked; what comes later runs all the same."""
    answer = bridge.write(GREEN).run("--wave-open", "expect-red")
    assert answer.exit_code == 1
    assert answer.outcomes() == {
        "test_piers.py::test_stand": "passed",
        "test_deck.py::test_carry": "passed",
        "test_rails.py::test_hold": "xfailed",
        "test_lights.py::test_shine": "failed",
        "test_lights.py::test_dim": "xfailed",
        "test_speech.py::test_speak": "passed",
    }
    assert answer.decisions()["4"] == "passed"
    answer.result.stdout.fnmatch_lines(["*tick the box*"])


def test_expected_reds_do_not_count_for_maxfail(bridge: Example) -> None:
    """``-x`` stops at the first failure that nobody expected."""
    answer = bridge.run("--wave-open", "expect-red", "-x")
    assert answer.exit_code == 0
    assert "not_run" not in answer.outcomes().values()


def test_skip_does_not_run_them(bridge: Example) -> None:
    """They are ``not_run`` with the reason, and hold nothing back."""
    shine = "import pathlib\ndef test_shine(): pathlib.Path('ran').touch()\n"
    bridge.write({"test_lights.py": shine + "def test_dim(): assert False\n"})
    answer = bridge.run("--wave-open", "skip")
    assert answer.exit_code == 0
    assert not (bridge.path / "ran").exists()
    assert answer.decisions() == {"1": "passed", "2": "passed", "3": "no_data", "4": "passed"}
    (rails,) = (item for item in answer.record["items"] if item["nodeid"].startswith("test_rails"))
    assert (rails["outcome"], rails["reason"]) == ("not_run", "task T003 is still open")
    answer.result.stdout.fnmatch_lines(["*[[]100%]", "*Phase 3: Lights*  open", "*3 passed, 3 deselected*"])


def test_the_ini_key_says_the_same(bridge: Example) -> None:
    """``wave_open`` stands in pytest's own settings; the command line goes before it."""
    bridge.write({"pytest.ini": "[pytest]\nwave_open = skip\n"})
    assert bridge.run().exit_code == 0
    assert bridge.run("--wave-open", "gate").exit_code == 1


def test_an_item_of_an_open_and_a_done_task_is_judged(bridge: Example) -> None:
    """Only an item none of whose tasks is done is an open one."""
    marked = "import pytest\n@pytest.mark.task('T002', 'T003')\ndef test_hold(): assert False\n"
    answer = bridge.write({"test_rails.py": marked}).run("--wave-open", "expect-red")
    assert answer.outcomes()["test_rails.py::test_hold"] == "failed"
    assert answer.decisions()["2"] == "failed"


@pytest.mark.skipif(not hasattr(pytest, "Subtests"), reason="this pytest has no subtests")
@pytest.mark.parametrize(("bound", "exit_code"), [(1, 0), (3, 1)], ids=["one is red", "none is red"])
def test_one_red_subtest_makes_an_open_item_red(bridge: Example, bound: int, exit_code: int) -> None:
    """Green subtests beside it prove nothing, and it is one item however many parts it has."""
    body = f"""
        import pathlib

        def test_hold(subtests):
            for n in range(3):
                with subtests.test(n=n): assert n < {bound}

        def test_next():
            pathlib.Path(__file__).with_name("next").touch()
            raise NotImplementedError
    """
    answer = bridge.write({"test_rails.py": body}).run("--wave-open", "expect-red")
    assert answer.exit_code == exit_code
    assert answer.outcomes()["test_rails.py::test_hold"] == ("failed" if exit_code else "xfailed")
    assert answer.outcomes()["test_rails.py::test_next"] == "xfailed"
    assert (bridge.path / "next").exists()
    if not exit_code:
        answer.result.stdout.fnmatch_lines(["*3 passed, 4 expected red*"])


def test_a_strict_xfail_that_passes_is_no_expected_red(example: Example) -> None:
    """Its test passes although its task is open."""
    example.write(
        {
            "tasks.md": "# Tasks: Shop\n\n## Phase 1: Basket\n\n- [ ] T001 Basket in tests/test_basket.py\n",
            "tests/test_basket.py": """
                import pytest

                @pytest.mark.xfail(strict=True)
                def test_add():
                    pass
            """,
        }
    )
    answer = example.run("--wave-open=expect-red")
    assert answer.exit_code == 1
    assert answer.outcomes() == {"tests/test_basket.py::test_add": "failed"}

"""Fixtures end at a border as they would with the last test: all but those of the session."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Example

PLAN = """
    # Tasks: Shop

    ## Phase 1: Basket

    - [x] T001 [P] Basket in tests/shop/test_basket.py

    ## Phase 2: Checkout

    - [x] T002 [P] Checkout in tests/shop/test_checkout.py
"""
CONFTEST = """
    import os
    from pathlib import Path

    import pytest

    LOG = Path(__file__).parents[2] / "log.txt"

    def say(text):
        with LOG.open("a") as log:
            log.write(text + "\\n")

    def of_scope(scope):
        @pytest.fixture(scope=scope, name="of_" + scope)
        def fixture():
            say(f"up {scope}")
            yield
            say(f"down {scope}")
            if os.environ.get("BROKEN") == scope:
                raise RuntimeError(f"the {scope} breaks")
        return fixture

    of_function, of_class = of_scope("function"), of_scope("class")
    of_module, of_package, of_session = of_scope("module"), of_scope("package"), of_scope("session")

    @pytest.fixture
    def everything(of_function, of_class, of_module, of_package, of_session):
        return say
"""
JUDGE = """
    from pathlib import Path

    import pytest_wavegate.run.judging as judging

    real = judging.judge

    def judge(phase, *args, **kwargs):
        with (Path(__file__).parent / "log.txt").open("a") as log:
            log.write(f"judge {phase.id}\\n")
        return real(phase, *args, **kwargs)

    judging.judge = judge
"""
FILES = {
    "tasks.md": PLAN,
    "conftest.py": JUDGE,
    "tests/shop/__init__.py": "",
    "tests/shop/conftest.py": CONFTEST,
    "tests/shop/test_basket.py": """
        class TestBasket:
            def test_add(self, everything): everything("test add")
            def test_remove(self, everything): everything("test remove")
    """,
    "tests/shop/test_checkout.py": "def test_pay(everything): everything('test pay')\n",
}
SCOPES = ["function", "class", "module", "package", "session"]


@pytest.fixture
def shop(example: Example) -> Example:
    """Two phases in one package; every test asks for a fixture of every scope."""
    return example.write(FILES)


def log_of(example: Example) -> list[str]:
    return (example.path / "log.txt").read_text(encoding="utf-8").splitlines()


def test_all_but_the_session_is_torn_down_before_the_gate_is_judged(shop: Example) -> None:
    """Module, class and package fixtures are gone by then; those of the session live on to the end."""
    assert shop.run().exit_code == 0
    log = log_of(shop)
    first, second = log.index("judge 1"), log.index("judge 2")
    for part in (log[:first], log[first:second]):
        ups = [line[3:] for line in part if line.startswith("up ")]
        downs = [line[5:] for line in part if line.startswith("down ")]
        assert sorted(ups) == sorted([*downs, *["session"] * ups.count("session")])
        assert "session" not in downs
        assert {"function", "class", "module", "package"} <= set(ups)
    assert log[second + 1 :] == ["down session"] * log.count("up session")


def test_a_session_fixture_is_set_up_once_in_one_process(plain: Example) -> None:
    """It outlives the border."""
    plain.write(FILES).run()
    assert log_of(plain).count("up session") == 1


@pytest.mark.parametrize("scope", ["function", "class", "module", "package"])
def test_a_failing_teardown_fails_the_gate(
    shop: Example, scope: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It belongs to the phase whose tests used it; the next phase does not start."""
    monkeypatch.setenv("BROKEN", scope)
    answer = shop.run()
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "failed", "2": "blocked"}
    assert answer.outcomes()["tests/shop/test_checkout.py::test_pay"] == "blocked"
    assert "test pay" not in log_of(shop)
    assert f"the {scope} breaks" in answer.text


def test_a_session_fixture_that_fails_to_end_belongs_to_no_phase(
    shop: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All gates have been judged by then: it is an error of the run, in the name of the last test."""
    monkeypatch.setenv("BROKEN", "session")
    answer = shop.run()
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "passed", "2": "passed"}
    answer.result.stdout.fnmatch_lines(["*ERROR at teardown of *test_*", "*the session breaks*"])
    assert "error" in answer.outcomes().values()
    assert "border.py" not in answer.text


def test_a_session_fixture_fails_to_end_behind_a_closed_gate(
    shop: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last thing that ran was followed by a border: its session fixtures end all the same."""
    monkeypatch.setenv("BROKEN", "session")
    shop.write({"tests/shop/test_basket.py": "def test_add(everything): assert not 'full'\n"})
    answer = shop.run()
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "failed", "2": "blocked"}
    assert log_of(shop)[-1] == "down session"
    answer.result.stdout.fnmatch_lines(["*ERROR at teardown of test_add*", "*the session breaks*"])
    assert answer.outcomes() == {
        "tests/shop/test_basket.py::test_add": "failed",
        "tests/shop/test_checkout.py::test_pay": "blocked",
    }


def test_what_a_session_fixture_prints_at_its_end(plain: Example) -> None:
    """Is captured, and shown where it failed."""
    plain.write(FILES).write(
        {
            "tests/shop/conftest.py": """
                import pytest

                @pytest.fixture(scope="session")
                def everything():
                    yield print
                    print("lights out")
                    raise RuntimeError("in the dark")
            """
        }
    )
    text = plain.run().text
    assert "Captured stdout teardown" in text
    assert text.rindex("Captured stdout teardown") < text.rindex("lights out")


@pytest.mark.parametrize("scope", SCOPES)
def test_a_failing_setup(shop: Example, scope: str) -> None:
    """At whatever scope: every test of the phase is an error, its gate closes, the record is whole."""
    broken = f"""
        import pytest

        @pytest.fixture(scope="{scope}")
        def broken():
            raise RuntimeError("cannot begin")

        class TestBasket:
            def test_add(self, broken): pass
            def test_remove(self, broken): pass
            def test_look(self): pass
    """
    answer = shop.write({"tests/shop/test_basket.py": broken}).run()
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "failed", "2": "blocked"}
    assert answer.outcomes() == {
        "tests/shop/test_basket.py::TestBasket::test_add": "error",
        "tests/shop/test_basket.py::TestBasket::test_remove": "error",
        "tests/shop/test_basket.py::TestBasket::test_look": "passed",
        "tests/shop/test_checkout.py::test_pay": "blocked",
    }


def test_setup_show_says_what_it_says_without_a_plan(plain: Example) -> None:
    """The plan's order is that of collection here: the lines about fixtures are the same."""
    plain.write(FILES)
    shown = [fixture_lines(plain.run("--setup-show", plan=plan).text) for plan in (None, "tasks.md")]
    without, with_plan = shown
    assert len(without) > 20
    assert with_plan == at_the_border(without)


def fixture_lines(text: str) -> list[str]:
    """``SETUP M of_module`` and the tests, without progress."""
    lines = [line.split(" (fixtures")[0].strip() for line in text.splitlines()]
    found = [re.sub(r"\.?(PASSED)?$", "", line).strip() for line in lines]
    return [line for line in found if re.match(r"(SETUP|TEARDOWN)\b|tests/\S+::", line)]


def at_the_border(lines: list[str]) -> list[str]:
    """What pytest shows, with the package torn down and set up between the two modules."""
    place = lines.index("TEARDOWN M of_module") + 1
    package = next(line for line in lines if line.endswith("P of_package"))
    return [*lines[:place], "TEARDOWN P of_package", package, *lines[place:]]

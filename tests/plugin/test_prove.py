"""``--wave-tdd prove``: each kind of test is told right, in a repository built for the purpose."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.plugin.conftest import Project, ProjectMaker, Verdicts

PLAN = """
    # Tasks: Kiosk

    ## Phase 1: Setup

    - [X] T001 Create kiosk/__init__.py

    ## Phase 2: User Story 1 - Sell (Priority: P1)

    - [X] T010 [P] [US1] Test of selling in tests/test_sell.py
    - [X] T011 [US1] Sell in kiosk/sell.py

    ## Phase 3: New code

    - [X] T020 Totals in kiosk/new.py
    - [X] T021 Names in kiosk/new.py
    - [X] T022 Truth in kiosk/new.py
    - [X] T023 Falsehood in kiosk/new.py
    - [X] T024 Mocks in kiosk/new.py
    - [X] T025 What is not there in kiosk/new.py
    - [X] T026 Errors in kiosk/new.py
    - [X] T027 Parameters in kiosk/new.py
    - [X] T028 Carts in kiosk/new.py
    - [X] T029 Limits in kiosk/new.py
    - [X] T030 Tidy up kiosk/new.py
    - [X] T031 Chance in kiosk/new.py
    - [X] T032 Later in kiosk/new.py
    - [X] T033 Crashes in kiosk/new.py
    - [X] T034 Fixtures in kiosk/new.py

    ## Phase 4: Changed code

    - [X] T040 Prices in kiosk/old.py
    - [X] T041 Prices as they were in kiosk/old.py

    ## Phase 5: No code

    - [X] T050 Rates in kiosk/rates.json
    - [X] T051 Speed in kiosk/fast.c
    - [X] T052 More speed in kiosk/faster.c

    ## Phase 6: Words

    - [X] T060 Think about it

    ## Phase 7: Typos

    - [X] T070 Quotes in kiosk/qoutes.py

    ## Phase 8: Faces

    - [X] T080 What the front desk offers in kiosk/front.py
"""
SELL = "def sell(count):\n    return count * 3\n"
NEW = """
    from dataclasses import dataclass

    LIMIT = 5


    @dataclass
    class Point:
        x: int = 0


    def total(items):
        return sum(items)


    def missing():
        raise NotImplementedError


    class Cart:
        def __init__(self):
            self.items = []

        def add(self, item):
            self.items.append(item)
            return self
"""
TESTS_OF_NEW = """
    import os
    from pathlib import Path
    from unittest import mock

    import pytest

    import kiosk.new
    from kiosk.new import LIMIT, Cart, Point, missing, total

    task = pytest.mark.task


    @task("T020")
    def test_total():
        assert total([1, 2]) == 3


    @task("T021")
    def test_imports():
        import kiosk.new


    @task("T022")
    def test_true():
        assert True


    @task("T023")
    def test_false():
        assert False


    @task("T024")
    def test_mocked():
        with mock.patch("kiosk.new.total", return_value=7):
            assert kiosk.new.total([]) == 7


    @task("T025")
    def test_not_there():
        with pytest.raises(NotImplementedError):
            missing()


    @task("T026")
    def test_swallows():
        try:
            assert Cart().add(1).items == [1]
        except Exception:
            pass


    @task("T027")
    @pytest.mark.parametrize("items", [[1], None])
    def test_parameters(items):
        if items is not None:
            assert total(items) == 1


    @task("T028")
    class TestCart:
        @pytest.fixture(scope="class")
        def cart(self):
            return Cart().add(1)

        def test_cart_adds(self, cart):
            assert cart.add(2).items[0] == 1

        def test_cart_holds(self, cart):
            assert 1 in cart.items


    @task("T034")
    @pytest.mark.usefixtures("prepared")
    def test_blind():
        three = 1 + 2
        assert len(range(three)) == 3


    @pytest.fixture
    def prepared():
        return Cart().add(1)


    @task("T029")
    def test_limit():
        assert LIMIT == 5


    @task("T029")
    def test_point():
        assert Point(1).x == 1


    @task("T030", exempt="refactoring")
    def test_tidy():
        assert True


    @task("T031")
    def test_chance():
        seen = Path("seen")
        known = seen.exists()
        seen.touch()
        assert not known


    @task("T032")
    @pytest.mark.skip(reason="later")
    def test_later():
        assert total([]) == 0


    @task("T033")
    def test_crashes():
        try:
            total([])
        except Exception:
            os._exit(7)
"""


@pytest.fixture(scope="module")
def kiosk(make_project: ProjectMaker) -> tuple[Project, Verdicts]:
    """A project with a test of every kind, proven once."""
    project = make_project()
    project.commit(
        {
            "kiosk/__init__.py": "",
            "kiosk/old.py": "def price(n):\n    return n\n",
            "kiosk/rates.json": "{}",
            "kiosk/faster.c": "int faster;\n",
        }
    )
    project.commit(
        {
            "tasks.md": PLAN,
            "kiosk/sell.py": SELL,
            "kiosk/new.py": NEW,
            "kiosk/front.py": "from kiosk.sell import sell\n",
            "kiosk/old.py": "def price(n):\n    return n * 2\n",
            "kiosk/fast.c": "int fast;\n",
            "kiosk/rates.json": '{"a": 2}',
            "tests/test_sell.py": """
                from kiosk.sell import sell


                def test_sell():
                    assert sell(2) == 6
            """,
            "tests/test_new.py": TESTS_OF_NEW,
            "tests/test_old.py": """
                import pytest
                from kiosk.old import price


                @pytest.mark.task("T040")
                def test_doubled():
                    assert price(2) == 4


                @pytest.mark.task("T040")
                def test_nothing_is_free():
                    assert price(0) == 0


                @pytest.mark.task("T041")
                def test_one_of_nothing():
                    assert price(0) == 0
            """,
            "tests/test_front.py": """
                import pytest
                from kiosk.front import sell


                @pytest.mark.task("T080")
                def test_offers():
                    assert sell(1) == 3
            """,
            "tests/test_files.py": """
                import json
                from pathlib import Path

                import pytest


                @pytest.mark.task("T050")
                def test_rates():
                    assert json.loads(Path("kiosk/rates.json").read_text()).get("a") == 2


                @pytest.mark.task("T050")
                def test_rate():
                    assert json.loads(Path("kiosk/rates.json").read_text())["a"] == 2


                @pytest.mark.task("T052")
                def test_faster():
                    assert True


                @pytest.mark.task("T051")
                def test_fast():
                    assert True


                @pytest.mark.task("T060")
                def test_thought():
                    assert True


                @pytest.mark.task("T070")
                def test_quotes():
                    assert True
            """,
        },
        branch="work",
    )
    return project, project.prove(f"--junitxml={project.root.parent / 'junit.xml'}", "-v")


@pytest.mark.parametrize(
    ("item", "verdict", "slug"),
    [
        ("test_sell", "proven", "hollow"),
        ("test_total", "proven", "hollow"),
        ("test_imports", "vacuous", "passes"),
        ("test_true", "vacuous", "passes"),
        ("test_false", "not_red", "fails_at_head"),
        ("test_mocked", "vacuous", "passes"),
        ("test_not_there", "proven", "hollow"),
        ("test_swallows", "vacuous", "swallows"),
        ("test_parameters[items0]", "proven", "hollow"),
        ("test_parameters[None]", "vacuous", "passes"),
        ("test_cart_adds", "proven", "hollow"),
        ("test_cart_holds", "weak", "hollow_fixture"),
        ("test_blind", "vacuous", "passes"),
        ("test_limit", "weak", "declares"),
        ("test_point", "weak", "declares"),
        ("test_tidy", "exempt", "exempt"),
        ("test_chance", "unstable", "unstable"),
        ("test_later", "not_red", "skipped"),
        ("test_crashes", "weak", "crash"),
        ("test_doubled", "proven", "assertion"),
        ("test_nothing_is_free", "not_red", "green_at_base"),
        ("test_one_of_nothing", "not_red", "green_at_base"),
        ("test_rates", "proven", "assertion"),
        ("test_rate", "not_red", "unclear"),
        ("test_faster", "not_red", "no_evidence"),
        ("test_fast", "vacuous", "passes"),
        ("test_offers", "weak", "absent"),
        ("test_thought", "not_red", "no_evidence"),
        ("test_quotes", "not_red", "no_evidence"),
    ],
)
def test_each_kind_of_test_is_told_right(
    kiosk: tuple[Project, Verdicts], item: str, verdict: str, slug: str
) -> None:
    """A verdict, and the reason for it."""
    assert kiosk[1].items[item] == (verdict, slug)


def test_a_task_is_what_its_tests_are_together(kiosk: tuple[Project, Verdicts]) -> None:
    """One vacuous test spoils a task; one that guards what was there does not, beside a proven one."""
    assert kiosk[1].tasks == {
        "T010": "proven",
        "T020": "proven",
        "T021": "vacuous",
        "T022": "vacuous",
        "T023": "not_red",
        "T024": "vacuous",
        "T025": "proven",
        "T026": "vacuous",
        "T027": "vacuous",
        "T028": "proven",
        "T029": "weak",
        "T030": "exempt",
        "T031": "unstable",
        "T032": "not_red",
        "T033": "weak",
        "T034": "vacuous",
        "T040": "proven",
        "T041": "not_red",
        "T050": "not_red",
        "T051": "vacuous",
        "T052": "not_red",
        "T060": "not_red",
        "T070": "not_red",
        "T080": "weak",
    }


def test_the_page_says_which_test_why_and_what_to_do(kiosk: tuple[Project, Verdicts]) -> None:
    """Every task has a line; every test that is not proven has a reason and one thing to do."""
    text = " ".join(kiosk[1].text.split())
    for part in (
        "proven T010 Test of selling in tests/test_sell.py (1 test)",
        "tests/test_new.py::test_imports vacuous: with the base's code it fails because something of the "
        "task's own files is not there, with hollow code it passes (the code is kiosk/new.py) to do: let the",
        "exempt: refactoring",
        "kiosk/rates.json cannot be hollowed: it is no Python file",
        "kiosk/faster.c cannot be hollowed: it is compiled code",
        "neither T060 nor another task of the story or the phase names a file of code to do: name the file ",
        "kiosk/qoutes.py cannot be hollowed: it is not there to do: write the file, or correct its path",
        "none of its files holds a function: what it uses of them comes from others (the code is "
        "kiosk/front.py) to do: name the Python file that holds the code in its task, if there is one",
        "24 tasks: 5 proven, 3 weak, 7 vacuous, 7 not red, 1 unstable, 1 exempt",
    ):
        assert part in text


def test_the_run_fails_where_a_task_is_not_proven(kiosk: tuple[Project, Verdicts]) -> None:
    """Weak and exempt ones do not fail it; reports know each verdict."""
    assert kiosk[1].exit_code == 1
    assert kiosk[1].record["exit_code"] == 1
    tree = ET.parse(kiosk[0].root.parent / "junit.xml")
    cases = {case.get("name"): case for case in tree.iter("testcase")}
    told = {name: case.find(".//property[@name='wavegate_proof']") for name, case in cases.items()}
    assert all(one is not None for one in told.values())
    values = {name: str(one.get("value")) for name, one in told.items() if one is not None}
    assert values["test_true"].startswith("vacuous: with the base's code it fails")
    failed = {name for name, case in cases.items() if case.find("failure") is not None}
    assert {"test_true", "test_chance", "test_one_of_nothing"} <= failed
    assert failed.isdisjoint({"test_sell", "test_limit", "test_tidy", "test_nothing_is_free"})


def test_nothing_is_left_behind(kiosk: tuple[Project, Verdicts]) -> None:
    """Neither in the repository nor in the temp folder."""
    kiosk[0].assert_clean()

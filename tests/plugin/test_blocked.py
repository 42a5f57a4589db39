"""Items behind a closed gate: never run, and told of as what they are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

if TYPE_CHECKING:
    from tests.conftest import Example

REASON = "blocked by Phase 1 (Walls): pass_rate >= 100%, observed 50%"
FILES = {
    "tasks.md": """
        # Tasks: House

        ## Phase 1: Walls
        - [x] T001 Walls in test_walls.py

        ## Phase 2: Roof
        - [x] T002 [P] Roof in test_roof.py

        ## Phase 3: Garden
        - [x] T003 Garden in test_garden.py
    """,
    "test_walls.py": "def test_stand(): assert False\ndef test_straight(): pass\n",
    "test_roof.py": """
        import pathlib
        import pytest

        @pytest.fixture(scope="module")
        def ladder():
            pathlib.Path(__file__).with_name("ladder").touch()

        def test_dry(ladder): pathlib.Path(__file__).with_name("ran").touch()
        class TestTiles:
            def test_count(self): pathlib.Path(__file__).with_name("ran").touch()
    """,
    "test_garden.py": "import pathlib\ndef test_green(): pathlib.Path('ran').touch()\n",
}


@pytest.fixture
def house(example: Example) -> Example:
    """The walls do not stand; roof and garden lie behind them."""
    return example.write(FILES)


def test_they_never_run(house: Example) -> None:
    """Neither test nor fixture leaves a trace, and the record says why."""
    answer = house.run()
    assert answer.exit_code == 1
    assert not {"ran", "ladder"} & {path.name for path in house.path.iterdir()}
    blocked = {item["nodeid"]: item for item in answer.record["items"] if item["outcome"] == "blocked"}
    assert list(blocked) == [
        "test_garden.py::test_green",
        "test_roof.py::test_dry",
        "test_roof.py::TestTiles::test_count",
    ]
    assert {item["reason"] for item in blocked.values()} == {REASON}
    assert {(item["worker"], item["attempts"], item["seconds"]) for item in blocked.values()} == {
        (None, 0, 0)
    }
    assert answer.tasks() == {"T001": "failed", "T002": "blocked", "T003": "blocked"}
    phases = [
        (phase["decision"], phase["blocked_by"], phase["blocked_by_all"]) for phase in answer.record["phases"]
    ]
    assert phases == [("failed", None, []), ("blocked", "1", ["1"]), ("blocked", "1", ["1"])]


def test_a_letter_and_a_category_of_their_own(house: Example) -> None:
    """``B`` in the progress, counted apart in the last line."""
    answer = house.run()
    answer.result.assert_outcomes(failed=1, passed=1)
    answer.result.stdout.fnmatch_lines(["*1 failed, 1 passed, 3 blocked*"])
    letters = [line for line in answer.text.splitlines() if line.startswith(("test_roof.py", "BB", "B"))]
    assert any("BB" in line for line in letters)


def test_verbose_writes_the_word(house: Example) -> None:
    """One line an item."""
    answer = house.run("-v")
    assert answer.text.count("BLOCKED") == 3
    answer.result.stdout.fnmatch_lines(["*test_roof.py::TestTiles::test_count*"])


@pytest.mark.parametrize("letters", ["-rB", "-ra", "-rA"])
def test_the_summary_lists_them_on_demand(house: Example, letters: str) -> None:
    """With the reason, as ``-rs`` does for skipped ones."""
    answer = house.run(letters)
    answer.result.stdout.fnmatch_lines(
        [
            "*= blocked =*",
            *(f"BLOCKED test_{end} - {REASON}" for end in ("garden.py::test_green", "roof.py::test_dry")),
        ]
    )


def test_the_summary_does_not_list_them_unasked(house: Example) -> None:
    """The gate's line has said it."""
    assert f"- {REASON}" not in house.run().text


def test_junit_shows_them_skipped_with_the_reason(house: Example) -> None:
    """Readers that know nothing of gates see neither a pass nor a failure."""
    house.run("--junitxml=junit.xml")
    root = ElementTree.parse(house.path / "junit.xml").getroot()
    suite = root.find("testsuite")
    assert suite is not None
    assert [suite.get(key) for key in ("tests", "failures", "errors", "skipped")] == ["5", "1", "0", "3"]
    found = {
        case.get("name"): [(tag.tag, tag.get("message")) for tag in case] for case in suite.iter("testcase")
    }
    assert found["test_dry"] == [("skipped", REASON)]
    assert found["test_count"] == [("skipped", REASON)]
    assert found["test_straight"] == []
    classes = {case.get("name"): case.get("classname") for case in suite.iter("testcase")}
    assert (classes["test_dry"], classes["test_count"]) == ("test_roof", "test_roof.TestTiles")


def test_a_blocked_item_is_not_last_failed(house: Example) -> None:
    """``--lf`` repeats what failed, and not what was never asked."""
    house.run()
    answer = house.run("--lf")
    assert list(answer.outcomes()) == ["test_walls.py::test_stand"]


def test_only_what_depends_on_the_phase_is_blocked(house: Example) -> None:
    """A story beside the failed one goes on."""
    plan = os.linesep.join(
        [
            FILES["tasks.md"].replace("        ", ""),
            "## Dependencies",
            "",
            "- Walls (Phase 1): no dependencies",
            "- Roof (Phase 2): depends on Phase 1",
            "- Garden (Phase 3): no dependencies",
        ]
    )
    answer = house.write({"tasks.md": plan}).run()
    assert answer.decisions() == {"1": "failed", "2": "blocked", "3": "passed"}

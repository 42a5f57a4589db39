"""The record that a run leaves, other reports beside it, and runs with parts of pytest switched off."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

if TYPE_CHECKING:
    from tests.conftest import Example

FILES = {
    "tasks.md": """
        # Tasks: Clock

        ## Phase 1: Hands
        - [x] T001 Hands in test_hands.py

        ## Phase 2: Bell
        - [x] T002 Bell in test_bell.py
    """,
    "test_hands.py": """
        import pytest

        def test_turn(): pass
        def test_stop(): pytest.skip("no stop")
        @pytest.mark.xfail
        def test_back(): assert 0
        @pytest.mark.xfail
        def test_forth(): pass
    """,
    "test_bell.py": """
        import pytest

        @pytest.fixture
        def hammer(): raise RuntimeError("no hammer")
        @pytest.fixture
        def rope():
            yield
            raise RuntimeError("rope tore")

        def test_ring(hammer): pass
        def test_pull(rope): pass
        def test_crack(): assert 1 == 2, "cracked"
    """,
}


@pytest.fixture
def clock(example: Example) -> Example:
    """Two phases with an item of every outcome."""
    return example.write(FILES)


def test_the_record(clock: Example) -> None:
    """Every selected item once, with its outcome, reason, place and time."""
    answer = clock.run()
    record = answer.record
    assert (record["schema"], record["exit_code"], record["plan"]["dialect"]) == (
        "wavegate.run/1",
        1,
        "speckit",
    )
    assert record["workers"] == (2 if clock.mode == "n2" else 0)
    assert answer.outcomes() == {
        "test_hands.py::test_turn": "passed",
        "test_hands.py::test_stop": "skipped",
        "test_hands.py::test_back": "xfailed",
        "test_hands.py::test_forth": "xpassed",
        "test_bell.py::test_ring": "error",
        "test_bell.py::test_pull": "error",
        "test_bell.py::test_crack": "failed",
    }
    reasons = {item["nodeid"].split("::")[1]: item["reason"] for item in record["items"]}
    assert reasons["test_stop"] == "no stop"
    assert "no hammer" in reasons["test_ring"]
    assert "cracked" in reasons["test_crack"]
    assert all(item["started"] and item["worker"] and item["attempts"] == 1 for item in record["items"])
    assert [(wave["number"], wave["phases"]) for wave in record["waves"]] == [(1, ["1"]), (2, ["2"])]
    assert all(wave["started"] <= wave["finished"] for wave in record["waves"])
    assert answer.decisions() == {"1": "passed", "2": "failed"}


def test_folders_on_the_way_are_made(clock: Example) -> None:
    """Several reports may be asked for."""
    clock.run("--wave-report=json=out/deep/run.json", "--wave-report=json=run.json")
    first, second = (
        json.loads((clock.path / name).read_text()) for name in ("out/deep/run.json", "run.json")
    )
    assert first == second


def test_a_report_that_cannot_be_written_warns(clock: Example) -> None:
    """It changes nothing else."""
    clock.write({"blocked": "a file\n", "test_bell.py": "def test_ring(): pass\n"})
    answer = clock.run("--wave-report=json=blocked/run.json")
    assert answer.exit_code == 0
    answer.result.stdout.fnmatch_lines(["wavegate: the json report was not written to blocked/run.json: *"])


def test_without_a_terminal(clock: Example) -> None:
    """``-p no:terminal`` prints nothing; gates, record and exit status stay."""
    answer = clock.run("-p", "no:terminal")
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "passed", "2": "failed"}
    assert "gate" not in answer.text


def test_without_a_cache(clock: Example) -> None:
    """``-p no:cacheprovider``."""
    answer = clock.run("-p", "no:cacheprovider")
    assert answer.decisions() == {"1": "passed", "2": "failed"}


def test_without_xdist(plain: Example) -> None:
    """``-p no:xdist``: its options are gone, and nothing asks for them."""
    answer = plain.write(FILES).run("-p", "no:xdist")
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "passed", "2": "failed"}
    assert "INTERNALERROR" not in answer.text


def test_without_anything(plain: Example) -> None:
    """All at once."""
    options = [
        word for name in ("terminal", "cacheprovider", "xdist", "junitxml") for word in ("-p", f"no:{name}")
    ]
    assert plain.write(FILES).run(*options).decisions() == {"1": "passed", "2": "failed"}


def test_junit_beside_the_record(clock: Example) -> None:
    """JUnit XML has what it would have without a plan."""
    answer = clock.run("--junitxml=junit.xml")
    suite = ElementTree.parse(clock.path / "junit.xml").getroot().find("testsuite")
    assert suite is not None
    assert [suite.get(key) for key in ("failures", "errors", "skipped")] == ["1", "2", "2"]
    assert len({(case.get("classname"), case.get("name")) for case in suite.iter("testcase")}) == 7
    assert len(answer.record["items"]) == 7


def test_the_journal_tells_the_same(clock: Example) -> None:
    """``.wavegate`` holds the run's events, and git does not see it."""
    clock.run()
    (journal,) = (clock.path / ".wavegate").rglob("*.jsonl")
    events = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    assert [event["event"] for event in events[:2]] == ["run_started", "run_planned"]
    assert events[-1]["event"] == "run_finished"
    assert (clock.path / ".wavegate" / ".gitignore").read_text(encoding="utf-8").strip() == "*"


def test_collect_only_shows_the_plans_order_and_leaves_nothing(plain: Example) -> None:
    """No test runs, nothing is judged."""
    plain.write(
        {
            **FILES,
            "tasks.md": FILES["tasks.md"].replace("test_hands", "test_").replace("test_bell", "test_hands"),
        }
    )
    answer = plain.run("--collect-only", "-q")
    assert answer.exit_code == 0
    assert "gate" not in answer.text
    assert not (plain.path / ".wavegate").exists()

"""Jobs run parts of a plan and leave records; ``wavegate gate`` judges the whole."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.cli import main

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

FILES = {
    "pyproject.toml": """
        [tool.wavegate]
        gates = ["pass_rate >= 100%", "verified >= 100%"]

        [[tool.wavegate.phase]]
        id = "2"
        gates = ["wait p95 < 250ms"]
    """,
    "tasks.md": """
        # Tasks: Lighthouse

        ## Phase 1: Tower
        - [x] T001 [P] Stairs in tests/test_stairs.py
        - [x] T002 [P] Door in tests/test_door.py

        ## Phase 2: Lamp
        - [x] T003 [P] Wick in tests/test_wick.py
        - [x] T004 [P] Lens in tests/test_lens.py

        ## Phase 3: Keeper
        - [x] T005 Log in tests/test_log.py
    """,
    "tests/test_stairs.py": """
        from pathlib import Path

        def test_up(): pass
        def test_down(): assert not Path("wet").exists()
    """,
    "tests/test_door.py": "def test_open(): pass\n",
    "tests/test_wick.py": """
        def test_burns(record_metric): record_metric("wait", 100, "ms")
    """,
    "tests/test_lens.py": """
        import pytest

        @pytest.mark.task("T001", "T004")
        def test_both(): pass
        def test_clear(record_metric): record_metric("wait", 200, "ms")
    """,
    "tests/test_log.py": "def test_write(): pass\n",
}


@pytest.fixture
def tower(spread: Example, monkeypatch: pytest.MonkeyPatch) -> Example:
    """A plan of three phases, run with two workers."""
    monkeypatch.chdir(spread.path)
    return spread.write(FILES)


def job(example: Example, name: str, *options: str) -> Answer:
    """Run a part, and keep its record in a folder of its own."""
    answer = example.run(*options)
    target = example.path / "artifacts" / name / "record.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(example.path / "record.json", target)
    return answer


def gate(*more: str) -> int:
    return main(["gate", "--plan", "tasks.md", "--artifacts", "artifacts", *more])


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def said(found: dict[str, Any]) -> dict[str, str]:
    return {phase["id"]: phase["decision"] for phase in found["phases"]}


def test_a_job_for_each_wave(tower: Example, capsys: pytest.CaptureFixture[str]) -> None:
    """Each ran one wave; a test of two of them counts where a whole run has it."""
    for wave in ("1", "2", "3"):
        assert job(tower, f"wave-{wave}", "--wave", wave).exit_code == 0
    capsys.readouterr()
    assert gate("--format", "json") == 0
    found = document(capsys)
    assert said(found) == {"1": "passed", "2": "passed", "3": "passed"}
    assert [(phase["items"], phase["ran"]) for phase in found["phases"]] == [(3, 3), (3, 3), (1, 1)]
    names = [
        condition["name"] for verdict in found["phases"][1]["verdicts"] for condition in verdict["conditions"]
    ]
    assert "wait p95 < 250ms" in names
    assert gate("--wave", "2", "--expect-shards", "1") == 0


def test_a_whole_run_and_its_journal(tower: Example, capsys: pytest.CaptureFixture[str]) -> None:
    """The same run stands in two files and is one; the verdicts are those of the run."""
    answer = job(tower, "all")
    assert answer.exit_code == 0
    (journal,) = (tower.path / ".wavegate/journal").glob("*.jsonl")
    shutil.copy(journal, tower.path / "artifacts/run.jsonl")
    capsys.readouterr()
    assert gate("--format", "json") == 0
    found = document(capsys)
    assert len(found["jobs"]) == 1
    live = {phase["id"]: phase["verdicts"] for phase in answer.record["phases"]}
    assert {phase["id"]: phase["verdicts"] for phase in found["phases"]} == live


def test_what_no_job_selected_is_missing(tower: Example, capsys: pytest.CaptureFixture[str]) -> None:
    """Whether left out by a wave or by ``-k``; a run of named files cannot tell what else there is."""
    job(tower, "first", "--wave", "1")
    job(tower, "second", "-k", "burns or both")
    capsys.readouterr()
    assert gate("--format", "json") == 3
    found = document(capsys)
    assert said(found) == {"1": "passed", "2": "no_data", "3": "not_run"}
    assert found["phases"][1]["missing"] == ["1 of its 3 tests ran in no job: tests/test_lens.py::test_clear"]
    job(tower, "third", "tests/test_lens.py::test_clear", "tests/test_log.py")
    capsys.readouterr()
    assert gate("--format", "json") == 0
    shutil.rmtree(tower.path / "artifacts/first")
    shutil.rmtree(tower.path / "artifacts/second")
    capsys.readouterr()
    assert gate("--phase", "3") == 3
    assert "no job collected the whole project" in " ".join(capsys.readouterr().out.split())


def test_a_job_that_is_tried_again(tower: Example, capsys: pytest.CaptureFixture[str]) -> None:
    """A closed gate blocks; once its job passes, what was blocked has to run too."""
    (tower.path / "wet").touch()
    assert job(tower, "first").exit_code == 1
    capsys.readouterr()
    assert gate("--format", "json") == 1
    assert said(document(capsys)) == {"1": "failed", "2": "blocked", "3": "blocked"}
    assert gate("--phase", "3") == 1
    (tower.path / "wet").unlink()
    assert job(tower, "second", "--wave", "1").exit_code == 0
    capsys.readouterr()
    assert gate("--format", "json") == 3
    found = document(capsys)
    assert said(found) == {"1": "passed", "2": "no_data", "3": "no_data"}
    (note,) = found["notes"]
    assert note.startswith("tests/test_stairs.py::test_down: failed in artifacts/first/record.json")
    assert job(tower, "third", "--wave", "2", "--wave", "3").exit_code == 0
    capsys.readouterr()
    assert gate() == 0


def test_collection_that_broke_is_no_whole(tower: Example, capsys: pytest.CaptureFixture[str]) -> None:
    """Tests of the broken file are in no record, so nobody knows what a phase has."""
    tower.write({"tests/test_door.py": "import nothing_of_this_name\n"})
    job(tower, "broken", "-n0", "--continue-on-collection-errors")
    capsys.readouterr()
    assert gate("--phase", "1") == 3
    assert "so it may have more tests" in " ".join(capsys.readouterr().out.split())


COVERED = {
    "pyproject.toml": """
        [tool.wavegate]
        [[tool.wavegate.phase]]
        id = "1"
        gates = ["coverage >= 100%", { junit = "js/*.xml" }]
        [[tool.wavegate.phase]]
        id = "2"
        gates = ["coverage >= 100%"]
    """,
    "tasks.md": """
        # Tasks: Well

        ## Phase 1: Bucket
        - [x] T001 [P] Fill in bucket.py, tests/test_fill.py
        - [x] T002 [P] Pour in bucket.py, tests/test_pour.py

        ## Phase 2: Rope
        - [x] T003 Pull in rope.py, tests/test_pull.py
    """,
    "conftest.py": "",
    "bucket.py": "def fill():\n    return 1\ndef pour():\n    return 2\n",
    "rope.py": "def pull():\n    return 3\ndef knot():\n    return 4\n",
    "js/results.xml": '<testsuite name="js"><testcase name="a"/></testsuite>',
    "tests/test_fill.py": """
        import bucket
        import rope

        def test_fill(): assert bucket.fill() and rope.knot()
    """,
    "tests/test_pour.py": "import bucket\ndef test_pour(): assert bucket.pour()\n",
    "tests/test_pull.py": "import rope\ndef test_pull(): assert rope.pull()\n",
}


def test_coverage_of_shards(
    spread: Example, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Jobs share a phase, and an earlier one runs lines of a later phase: together they cover it all."""
    monkeypatch.chdir(spread.path)
    spread.write(COVERED)
    job(spread, "a", "--wave", "T001")
    job(spread, "b", "-n0", "--wave", "T002")
    job(spread, "c", "-k", "pull")
    capsys.readouterr()
    assert gate() == 0, capsys.readouterr().out
    shutil.rmtree(spread.path / "artifacts/a")
    assert gate("--phase", "2") == 1
    capsys.readouterr()
    assert gate("--phase", "1") == 3
    assert "1 of its 2 tests ran in no job: tests/test_fill.py::test_fill" in capsys.readouterr().out

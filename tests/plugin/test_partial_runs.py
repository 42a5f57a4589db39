"""Runs in which something was left out by pytest's own means: no phase is judged on what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Example

FILES = {
    "pyproject.toml": '[tool.wavegate]\ngates = ["verified >= 100%"]\n',
    "pytest.ini": "[pytest]\nmarkers = quick\n",
    "tasks.md": """
        # Tasks: Post

        ## Phase 1: Letters
        - [x] T001 [P] Stamp in tests/test_stamp.py
        - [x] T002 [P] Seal in tests/test_seal.py

        ## Phase 2: Parcels
        - [x] T003 Pack in tests/test_pack.py
        - [x] T004 Weigh in tests/test_weigh.py

        ## Phase 3: Routes
        - [x] T005 Walk in tests/test_walk.py
    """,
    "tests/test_stamp.py": """
        import pytest

        @pytest.mark.quick
        def test_lick(): pass
        def test_stick(): pass
    """,
    "tests/test_seal.py": "import pytest\ndef test_seal(): pytest.skip('no wax')\n",
    "tests/test_pack.py": "def test_pack(): pass\n",
    "tests/test_weigh.py": "import pytest\n@pytest.mark.quick\ndef test_weigh(): pass\n",
    "tests/test_walk.py": "def test_walk(): pass\n",
}


@pytest.fixture
def post(example: Example) -> Example:
    """Three phases; the first misses its gate on ``verified`` when it is judged whole."""
    return example.write(FILES)


def conditions(answer: object, phase: str) -> list[str]:
    record = answer.record  # type: ignore[attr-defined]
    (found,) = (entry for entry in record["phases"] if entry["id"] == phase)
    return [one["name"] for verdict in found["verdicts"] for one in verdict["conditions"]]


def test_whole_is_judged_on_everything(post: Example) -> None:
    """The measure for the rest of this file."""
    assert post.run().decisions() == {"1": "failed", "2": "blocked", "3": "blocked"}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["-k", "lick or walk"], {"1": "passed", "2": "not_run", "3": "passed"}),
        (["-m", "quick"], {"1": "passed", "2": "passed", "3": "not_run"}),
        (["--deselect", "tests/test_seal.py"], {"1": "passed", "2": "passed", "3": "passed"}),
        (["tests/test_seal.py", "tests/test_walk.py"], {"1": "no_data", "2": "not_run", "3": "passed"}),
        (["tests/test_weigh.py::test_weigh"], {"1": "not_run", "2": "passed", "3": "not_run"}),
        (["--wave", "T002", "--wave", "3"], {"1": "no_data", "2": "not_run", "3": "passed"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_left_out_holds_nothing_back(
    post: Example, options: list[str], expected: dict[str, str]
) -> None:
    """A phase without a selected item is not run, a part of one is judged on what its items alone tell."""
    answer = post.run(*options)
    assert answer.exit_code == 0
    assert answer.decisions() == expected
    assert conditions(answer, "1") in ([], ["pass_rate >= 100%"])


def test_a_whole_phase_beside_left_out_ones_is_judged_whole(post: Example) -> None:
    """Leaving a later phase out takes nothing from an earlier one."""
    answer = post.run("-k", "not walk")
    assert answer.decisions() == {"1": "failed", "2": "blocked", "3": "not_run"}
    assert "verified >= 100%" in conditions(answer, "1")


def test_a_failing_part_closes_the_gate(post: Example) -> None:
    """``pass_rate`` holds for a part too."""
    post.write({"tests/test_stamp.py": "def test_lick(): assert 0\ndef test_stick(): pass\n"})
    answer = post.run("-k", "lick or walk")
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "failed", "2": "not_run", "3": "blocked"}


def test_last_failed_runs_what_failed_and_was_blocked_by_nothing(post: Example) -> None:
    """``--lf`` selects the failed item; its phase is judged as a part, later ones are not run."""
    post.write(
        {
            "pyproject.toml": "",
            "tests/test_pack.py": "def test_pack(): assert 0\n",
            "tests/test_walk.py": "def test_walk(): pass\n",
        }
    )
    assert post.run().decisions() == {"1": "passed", "2": "failed", "3": "blocked"}
    post.write({"tests/test_pack.py": "def test_pack(): assert True\n"})
    answer = post.run("--lf")
    assert answer.exit_code == 0
    assert answer.outcomes() == {"tests/test_pack.py::test_pack": "passed"}
    assert answer.decisions() == {"1": "not_run", "2": "passed", "3": "not_run"}


def test_a_folder_that_holds_all_tests_of_the_plan_is_no_part(post: Example) -> None:
    """``pytest tests`` is a whole run."""
    assert post.run("tests").decisions() == {"1": "failed", "2": "blocked", "3": "blocked"}

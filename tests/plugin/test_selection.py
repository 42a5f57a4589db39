"""``--wave`` in every form: which items run, and what becomes of the phases around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

FILES = {
    "tasks.md": """
        # Tasks: Garden

        ## Phase 1: Setup
        - [x] T001 Fence in test_fence.py

        ## Phase 2: Foundational
        - [x] T002 Soil in test_soil.py
        - [x] T003 Water in test_water.py (depends on T002)

        ## Phase 3: User Story 1 - Carrots
        - [x] T004 [US1] Sow in test_sow.py
        - [ ] T005 [US1] Harvest in test_harvest.py (depends on T004)

        ## Phase 4: User Story 2 - Roses
        - [ ] T006 [US2] Plant in test_plant.py

        ## Dependencies

        - Setup (Phase 1): no dependencies
        - Foundational (Phase 2): depends on Setup
        - User Story 1 (Phase 3): depends on Foundational
        - User Story 2 (Phase 4): depends on Foundational
    """,
    "test_stray.py": "def test_stray(): pass\n",
    **{
        f"test_{name}.py": f"def test_{name}(): pass\n"
        for name in ("fence", "soil", "water", "sow", "harvest", "plant")
    },
}
EVERYTHING = {"fence", "soil", "water", "sow", "harvest", "plant"}


def ran(answer: Answer) -> set[str]:
    """The names of the files whose test ran."""
    items = answer.record["items"]
    return {item["nodeid"].split(".")[0].removeprefix("test_") for item in items if item["worker"]}


@pytest.fixture
def garden(example: Example) -> Example:
    """Four phases, the last two of which share a wave."""
    return example.write(FILES)


@pytest.fixture
def small_garden(plain: Example) -> Example:
    """The same in one process."""
    return plain.write(FILES)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (["2"], {"soil", "water"}),
        (["2-3"], {"soil", "water", "sow", "harvest", "plant"}),
        (["phase:4"], {"plant"}),
        (["phase:Setup"], {"fence"}),
        (["phase:foundational"], {"soil", "water"}),
        (["US1"], {"sow", "harvest"}),
        (["us2"], {"plant"}),
        (["T003"], {"water"}),
        (["task:T003"], {"water"}),
        (["+T003"], {"fence", "soil", "water"}),
        (["T004+"], {"sow", "harvest"}),
        (["+T004+"], EVERYTHING - {"plant"}),
        (["+US2"], {"fence", "soil", "water", "plant"}),
        (["phase:2+"], EVERYTHING - {"fence"}),
        (["done"], {"fence", "soil", "water", "sow"}),
        (["open"], {"harvest", "plant"}),
        (["next"], {"harvest", "plant"}),
        (["1", "US2", "T003"], {"fence", "plant", "water"}),
    ],
    ids=lambda words: " ".join(words if isinstance(words, list) else sorted(words)),
)
def test_every_form(small_garden: Example, selection: list[str], expected: set[str]) -> None:
    """The selected tasks' items run; the rest, unplanned ones included, is deselected."""
    options = [word for one in selection for word in ("--wave", one)]
    answer = small_garden.run(*options)
    assert answer.exit_code == 0
    assert ran(answer) == expected
    answer.result.stdout.fnmatch_lines([f"*{len(expected)} passed, {7 - len(expected)} deselected*"])


def test_phases_without_a_selected_item_are_not_run(garden: Example) -> None:
    """They hold nothing back, and the selected one is judged on what it has."""
    answer = garden.run("--wave", "US1", "--wave", "T002")
    assert ran(answer) == {"sow", "harvest", "soil"}
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "not_run", "2": "passed", "3": "passed", "4": "not_run"}


def test_a_gate_still_closes_among_the_selected(garden: Example) -> None:
    """What was selected behind a failed phase is blocked, though another phase between was left out."""
    garden.write({"test_fence.py": "def test_fence(): assert False\n"})
    answer = garden.run("--wave", "1", "--wave", "US2")
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "failed", "2": "not_run", "3": "not_run", "4": "blocked"}
    assert answer.outcomes() == {
        "test_fence.py::test_fence": "failed",
        "test_plant.py::test_plant": "blocked",
    }
    answer.result.stdout.fnmatch_lines(["  blocks Phase 4: User Story 2 - Roses (1 item)"])


def test_a_selection_without_tests_is_an_empty_run(garden: Example) -> None:
    """The exit status is pytest's own for nothing collected."""
    garden.write({"tasks.md": FILES["tasks.md"].replace("test_fence.py", "fence.py")})
    answer = garden.run("--wave", "T001")
    assert answer.exit_code == 5
    assert answer.outcomes() == {}


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        ("T0O3", ['no task or story "T0O3"', "T003"]),
        ("9", ["no wave 9", "waves 1 to 3"]),
        ("3-2", ["no waves 3-2"]),
        ("phase:Found", []),
        ("phase:Roofing", ['no phase "Roofing"']),
        ("phase:User", ["several phases", "phase:3", "phase:4"]),
    ],
)
def test_a_selection_that_means_nothing(garden: Example, selection: str, words: list[str]) -> None:
    """A usage error that names what there is; the beginning of a title is enough to name a phase."""
    answer = garden.run("--wave", selection)
    assert answer.exit_code == (4 if words else 0)
    assert all(word in answer.error for word in words)
    assert "Traceback" not in answer.error + answer.text

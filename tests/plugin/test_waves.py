"""The main job: phases in turn, a gate between them, nothing behind a closed gate ever run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Example

PLAN = """
    # Tasks: Shop

    ## Phase 1: Setup

    - [x] T001 Create the package

    ## Phase 2: Basket

    - [x] T002 Basket in tests/test_basket.py
    - [x] T003 [P] Prices in tests/test_prices.py

    ## Phase 3: Checkout

    - [ ] T004 Checkout in tests/test_checkout.py
"""
FILES = {
    "tasks.md": PLAN,
    "tests/test_basket.py": "def test_add(): pass\ndef test_remove(): pass\n",
    "tests/test_prices.py": "def test_sum(): pass\n",
    "tests/test_checkout.py": "def test_pay(): pass\n",
    "tests/test_other.py": "def test_other(): pass\n",
}
FAILING = {"tests/test_prices.py": "def test_sum(): assert 1 + 1 == 3\n"}


@pytest.fixture
def shop(example: Example) -> Example:
    """Three phases; one test belongs to no task."""
    return example.write(FILES)


def test_all_is_well(shop: Example) -> None:
    """Every phase passes, the chores have nothing to judge, unplanned items run last."""
    answer = shop.run()
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "no_data", "2": "passed", "3": "passed"}
    assert set(answer.outcomes().values()) == {"passed"}
    waves = {item["nodeid"]: item["wave"] for item in answer.record["items"]}
    assert waves["tests/test_prices.py::test_sum"] == 2
    assert waves["tests/test_other.py::test_other"] == 4


def test_a_closed_gate_blocks_what_is_behind_it(shop: Example) -> None:
    """Blocked items are a category of their own, never run, and the exit status is 1."""
    answer = shop.write(FAILING).run()
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "no_data", "2": "failed", "3": "blocked"}
    assert answer.outcomes()["tests/test_checkout.py::test_pay"] == "blocked"
    assert answer.outcomes()["tests/test_other.py::test_other"] == "passed"
    answer.result.stdout.fnmatch_lines(["*1 failed, 3 passed, 1 blocked*"])
